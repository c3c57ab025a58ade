// When must a running diagnosis end early?
import { WhyportError } from '#shared/error.ts'
import { EXIT } from './exit-code.ts'
import { type Terminal, tell } from './terminal.ts'

export type StopSignal = {
  readonly signal: AbortSignal
  readonly isInterrupted: () => boolean
  /** Off where the thread is busy and could not answer: then the signal ends the process at once. */
  readonly listen: (isOn: boolean) => void
  readonly release: () => void
}

/** Ctrl-C (or SIGTERM) once: what was found so far is judged. Twice: the end. */
export const stopSignal = (terminal: Terminal, timeoutMs: number): StopSignal => {
  const interrupt = new AbortController()
  const onSignal = (): void => {
    if (interrupt.signal.aborted) process.exit(EXIT.interrupted)
    tell(terminal, 'interrupted: finishing with what was found so far (again to stop at once)')
    interrupt.abort()
  }
  const listen = (isOn: boolean): void => {
    for (const name of SIGNALS) {
      process.off(name, onSignal)
      if (isOn) process.on(name, onSignal)
    }
  }
  listen(true)
  return {
    signal: AbortSignal.any([interrupt.signal, AbortSignal.timeout(timeoutMs)]),
    isInterrupted: () => interrupt.signal.aborted,
    listen,
    release: () => listen(false),
  }
}

/**
 * Gives `work` a short grace to end once it was told to stop, then gives up on it. `what` is told
 * when nothing came of it.
 */
export const endingWith = async <T>(
  stop: StopSignal,
  work: Promise<T>,
  what: Stopped = DIAGNOSIS,
): Promise<T> => {
  let timer: NodeJS.Timeout | undefined
  const giveUp = new Promise<never>((_resolve, reject) => {
    const onStop = (): void => {
      timer = setTimeout(() => reject(endedEarly(stop, what)), GRACE_MS)
    }
    if (stop.signal.aborted) onStop()
    else stop.signal.addEventListener('abort', onStop, { once: true })
  })
  // Work that only waited ends with the very reason it was stopped for.
  const told = work.catch(error => {
    throw stop.signal.aborted && error === stop.signal.reason ? endedEarly(stop, what) : error
  })
  return Promise.race([told, giveUp]).finally(() => clearTimeout(timer))
}

export type Stopped = { readonly subject: string; readonly message: string }

const DIAGNOSIS: Stopped = {
  subject: 'diagnosis',
  message: 'stopped before anything could be judged',
}

const SIGNALS = ['SIGINT', 'SIGTERM'] as const
const GRACE_MS = 3000

/** The error that says so: of an interruption, or of a time limit. */
export const endedEarly = (stop: StopSignal, { subject, message }: Stopped): WhyportError =>
  stop.isInterrupted()
    ? new WhyportError('interrupted', { subject, message, next: 'run it again' })
    : new WhyportError('cloud-unreachable', {
        subject,
        message: 'nothing came back in time',
        next: 'try again with a longer --timeout, for example: --timeout 2m',
      })
