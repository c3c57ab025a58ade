// What happens to work that is done while the disk is full?
import { setTimeout as delay } from 'node:timers/promises'
import { WhyportError } from '#shared/error.ts'

const PAUSE_MS = 1000

/** Tries again until it is stored, or rejects once the service stops: the next start does it again. */
export const untilStored = async <T>(
  write: () => Promise<T>,
  stopping: AbortSignal,
  log: (text: string) => void,
): Promise<T> => {
  for (let tries = 0; ; tries++) {
    try {
      return await write()
    } catch (error) {
      if (!(error instanceof WhyportError && error.code === 'store-full') || stopping.aborted)
        throw error
      if (tries === 0) log(`diagnoses wait: ${error.subject}: ${error.message}; ${error.next}`)
    }
    await delay(PAUSE_MS, undefined, { signal: stopping })
  }
}
