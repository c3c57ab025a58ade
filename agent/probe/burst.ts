// How do so many first packets end that are sent to one place at one moment?
import { mayProbe } from '#shared/plain/address-class.ts'
import type { TcpOutcome } from '#shared/plain/tcp-probe.ts'
import { openTry } from './one-try.ts'

export type BurstAttempt = {
  readonly address: string
  readonly port: number
  readonly connects: number
  readonly signal: AbortSignal
}

export type BurstAnswer = {
  /** One of each socket. */
  readonly outcomes: readonly TcpOutcome[]
  readonly tookMs: number
}

/** The system sends a first packet again after a second: until then one socket is one packet. */
const GIVEN_UP_MS = 700

/** Nothing is written. Never rejects; addresses that must not be probed are refused here as well. */
export const sendBurst = async (attempt: BurstAttempt): Promise<BurstAnswer> => {
  const start = performance.now()
  const isAllowed = mayProbe(attempt.address) && !attempt.signal.aborted
  const outcomes = await Promise.all(
    Array.from({ length: attempt.connects }, () => (isAllowed ? sendOne(attempt) : 'error')),
  )
  return { outcomes, tookMs: Math.round(performance.now() - start) }
}

const sendOne = ({ address, port, signal }: BurstAttempt): Promise<TcpOutcome> => {
  const { promise, resolve } = Promise.withResolvers<TcpOutcome>()
  const end = (outcome: TcpOutcome): void => {
    clearTimeout(timer)
    signal.removeEventListener('abort', onAbort)
    one.destroy()
    resolve(outcome)
  }
  const onAbort = (): void => end('error')
  const one = openTry(
    { address, port },
    {
      onOpen: () => end('open'),
      onEnd: (_one, failure) => end(failure?.outcome ?? 'open'),
    },
  )
  const timer = setTimeout(() => end('timed-out'), GIVEN_UP_MS)
  signal.addEventListener('abort', onAbort, { once: true })
  return promise
}
