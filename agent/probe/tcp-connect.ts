// What does one TCP connect to this address and port see?
import { connect, type Socket } from 'node:net'
import { classOfAddress, mayProbe } from '#shared/plain/address-class.ts'
import type { ConnectTcp, TcpAnswer, TcpAttempt } from '#shared/plain/tcp-probe.ts'
import { type Failure, failureOf } from './failure-of.ts'

/** Covers SYNs after 1, 2 and 3 s, and the "host unreachable" of a dead last hop after 3.1 s. */
export const TIMEOUT_MS = 3500

/** Something that accepts and then refuses resets one round trip after the handshake. */
const RESET_WINDOW_MS = 200

/**
 * One socket; the system sends the retries, nothing is written. Never rejects: each end is an answer.
 * Addresses that must not be probed (metadata, link-local, multicast …) are refused here as well.
 */
export const connectTcp: ConnectTcp = async attempt => {
  const at = new Date().toISOString()
  const start = performance.now()
  const { promise, resolve } = Promise.withResolvers<Seen>()
  if (!mayProbe(attempt.address)) resolve(notAllowed(attempt))
  else if (attempt.signal?.aborted) resolve(INTERRUPTED)
  else watch(openSocket(attempt), attempt, resolve)
  const seen = await promise
  const { outcome, failureSource, detail, answeredAt, localAddress } = seen
  return {
    outcome,
    detail,
    failureSource,
    rttMs: answeredAt === null ? null : Math.round((answeredAt - start) * 1000) / 1000,
    clock: 'js',
    attempts: 1,
    localAddress,
    at,
  }
}

type Seen = Pick<TcpAnswer, 'outcome' | 'failureSource' | 'detail' | 'localAddress'> & {
  /** When the target's first answer came, null without one. */
  readonly answeredAt: number | null
}

const openSocket = ({ address, port, localAddress }: TcpAttempt): Socket =>
  connect({ host: address, port, ...(localAddress === undefined ? {} : { localAddress }) })

const watch = (socket: Socket, attempt: TcpAttempt, resolve: (seen: Seen) => void): void => {
  const start = performance.now()
  let answeredAt: number | null = null
  let localAddress: string | null = null
  const end = (seen: Failure | Pick<Seen, 'outcome' | 'failureSource' | 'detail'>): void => {
    clearTimeout(timer)
    attempt.signal?.removeEventListener('abort', onAbort)
    resolve({ ...seen, answeredAt, localAddress: localAddress ?? socket.localAddress ?? null })
    socket.destroy()
  }
  const onAbort = (): void => end(INTERRUPTED)
  let timer = setTimeout(end, attempt.timeoutMs ?? TIMEOUT_MS, SILENCE)
  attempt.signal?.addEventListener('abort', onAbort, { once: true })
  // The system refuses within the call itself when no packet can leave; answers come later.
  let isSent = false
  socket.once('connectionAttempt', () =>
    queueMicrotask(() => {
      isSent = !socket.destroyed
      localAddress = socket.localAddress ?? null
    }),
  )
  socket.once('connect', () => {
    answeredAt = performance.now()
    localAddress = socket.localAddress ?? null
    clearTimeout(timer)
    timer = setTimeout(end, Math.max(RESET_WINDOW_MS, 3 * (answeredAt - start)), OPEN)
  })
  socket.once('end', () => end(CLOSED))
  socket.on('error', (error: NodeJS.ErrnoException) => {
    const failure = failureOf(error.code ?? 'EUNKNOWN', { isSent, isOpen: answeredAt !== null })
    if (failure.failureSource === 'target') answeredAt ??= performance.now()
    end(failure)
  })
  socket.resume()
}

const OPEN = { outcome: 'open', failureSource: null, detail: 'handshake complete' } as const
const CLOSED = {
  outcome: 'open',
  failureSource: null,
  detail: 'handshake complete, then closed by the target at once',
} as const
const SILENCE = { outcome: 'timed-out', failureSource: 'network', detail: 'no answer' } as const
const INTERRUPTED = {
  outcome: 'error',
  failureSource: 'local',
  detail: 'interrupted',
  answeredAt: null,
  localAddress: null,
} as const

const notAllowed = ({ address }: TcpAttempt): Seen => ({
  outcome: 'error',
  failureSource: 'local',
  detail: `not probed: ${classOfAddress(address)} address`,
  answeredAt: null,
  localAddress: null,
})
