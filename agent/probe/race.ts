// Which of several first packets to one place is answered, and how?
import type { TcpAttempt } from '#shared/plain/tcp-probe.ts'
import type { Failure } from './failure-of.ts'
import { openTry, type Try } from './one-try.ts'
import { earlyMs, offsetsMs, resetWindowMs, TIMEOUT_MS, TRIES } from './syn-policy.ts'

/** `one`: the try that was answered, or the first one, which waits the longest. */
export type Ended = {
  readonly kind: 'open' | 'closed' | 'failed' | 'silent' | 'interrupted'
  readonly failure: Failure | null
  readonly one: Try
  /** So many tries were sent before it. */
  readonly before: number
  readonly sent: number
  /** What something on the way said to one of those before, while `one` was answered otherwise. */
  readonly otherwise: Failure | null
  /** When the target answered, by this program's clock, which runs late on a busy machine. */
  readonly answeredAt: number | null
}

/** Asks the system about a socket that is still held; an open one's round trip, if it knows it. */
export type Look = (one: Try, kind: 'open' | 'silent') => Promise<number | null>

/**
 * The target's first answer ends it. An error that something on the way sent waits for a second one,
 * or for the time when silence would count: one of several equal paths may be broken.
 */
export const race = (attempt: TcpAttempt, look: Look): Promise<Ended> => {
  const { promise, resolve } = Promise.withResolvers<Ended>()
  const state: Race = {
    ...{ attempt, look, resolve, startedAt: performance.now(), tries: [], timers: [] },
    ...{ open: null, onTheWay: null, isEarlyOver: false, onAbort: () => undefined },
  }
  const first = launch(state)
  state.onAbort = () => finish(state, { kind: 'interrupted', one: first })
  attempt.signal?.addEventListener('abort', state.onAbort, { once: true })
  const tries = attempt.tries ?? TRIES
  for (const offset of offsetsMs(tries).slice(1)) after(state, offset, () => launch(state))
  after(state, earlyMs(tries, null), () => onEarly(state))
  after(state, TIMEOUT_MS, () => onLate(state))
  return promise
}

type Race = {
  readonly attempt: TcpAttempt
  readonly look: Look
  readonly resolve: (ended: Ended) => void
  readonly startedAt: number
  readonly tries: Try[]
  readonly timers: NodeJS.Timeout[]
  open: { readonly one: Try; readonly at: number } | null
  /** What something on the way said first. */
  onTheWay: OnTheWay | null
  isEarlyOver: boolean
  onAbort: () => void
}

type End = Pick<Ended, 'kind' | 'one'> & { readonly failure?: Failure | null }
type OnTheWay = End & { readonly failure: Failure }

const after = (state: Race, ms: number, then: () => void): void => {
  state.timers.push(setTimeout(then, ms))
}

const launch = (state: Race): Try => {
  const one = openTry(state.attempt, {
    onOpen: opened => onOpen(state, opened),
    onEnd: (ended, failure) => onEnd(state, ended, failure),
  })
  state.tries.push(one)
  return one
}

const onOpen = (state: Race, one: Try): void => {
  if (state.open !== null) return
  const at = performance.now()
  state.open = { one, at }
  state.timers.splice(0).forEach(clearTimeout)
  destroyOthers(state, one)
  void state.look(one, 'open').then(rtt => {
    const held = resetWindowMs(rtt ?? at - one.startedAt)
    after(state, held - (performance.now() - at), () => finish(state, { kind: 'open', one }))
  })
}

const onEnd = (state: Race, one: Try, failure: Failure | null): void => {
  const { open, tries } = state
  if (open !== null && open.one !== one) return
  if (failure === null) finish(state, { kind: 'closed', one })
  else if (open !== null || failure.failureSource === 'target')
    finish(state, { kind: 'failed', one, failure })
  else if (failure.failureSource === 'network') onTheWay(state, { kind: 'failed', one, failure })
  // This machine can refuse a later try (no port left) while the first is still on its way.
  else if (one === (tries[0] ?? one)) finish(state, { kind: 'failed', one, failure })
}

const onTheWay = (state: Race, end: OnTheWay): void => {
  const isLast = state.isEarlyOver || state.onTheWay !== null || state.attempt.tries === 1
  state.onTheWay ??= end
  if (isLast) finish(state, state.onTheWay)
}

const onEarly = (state: Race): void => {
  const { attempt, startedAt, tries } = state
  // The round trip of the control target is known by now, if it answers at all.
  const early = earlyMs(attempt.tries ?? TRIES, attempt.roundTripMs?.() ?? null)
  const more = early - (performance.now() - startedAt)
  if (more > 1) {
    after(state, more, () => onEarly(state))
    return
  }
  state.isEarlyOver = true
  if (state.onTheWay !== null) {
    finish(state, state.onTheWay)
    return
  }
  for (const other of tries.slice(1)) other.destroy()
  attempt.onSilence?.(early)
  if (performance.now() - startedAt >= TIMEOUT_MS) onLate(state)
}

const onLate = (state: Race): void => {
  const [first] = state.tries
  if (!state.isEarlyOver || first === undefined) return
  void state.look(first, 'silent').then(() => {
    if (state.open === null) finish(state, { kind: 'silent', one: first })
  })
}

const finish = (state: Race, { kind, one, failure = null }: End): void => {
  const { attempt, tries, timers, open, resolve } = state
  timers.splice(0).forEach(clearTimeout)
  attempt.signal?.removeEventListener('abort', state.onAbort)
  const isHeard = open === null && failure?.failureSource === 'target'
  resolve({
    ...{ kind, failure, one, before: tries.indexOf(one), sent: tries.length },
    otherwise:
      state.onTheWay === null || state.onTheWay.one === one ? null : state.onTheWay.failure,
    answeredAt: isHeard ? performance.now() : (open?.at ?? null),
  })
  one.destroy()
  destroyOthers(state, one)
}

const destroyOthers = ({ tries }: Race, one: Try): void => {
  for (const other of tries) if (other !== one) other.destroy()
}
