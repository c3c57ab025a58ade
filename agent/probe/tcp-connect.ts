// What do connects to this address and port see?
import { classOfAddress, mayProbe } from '#shared/plain/address-class.ts'
import type { ConnectTcp, TcpAnswer, TcpAttempt } from '#shared/plain/tcp-probe.ts'
import { type KernelView, kernelView } from './kernel-clock.ts'
import type { Try } from './one-try.ts'
import { type Ended, race } from './race.ts'
import { repeatedSyns } from './repeated-syns.ts'

/**
 * Sends at most `tries` first packets, each from a socket of its own, and nothing else. Never rejects:
 * each end is an answer. Addresses that must not be probed (metadata, link-local, multicast …) are
 * refused here as well.
 */
export const connectTcp: ConnectTcp = async attempt => {
  const at = new Date().toISOString()
  if (!mayProbe(attempt.address))
    return nothing(at, `not probed: ${classOfAddress(attempt.address)} address`)
  if (attempt.signal?.aborted) return nothing(at, 'interrupted')
  const told: Told = { kernel: null, repeated: null }
  const ended = await race(attempt, async (one, kind) => {
    if (kind === 'open') told.kernel = await askKernel(one)
    else told.repeated = await askRepeats(one, attempt)
    return told.kernel?.rttMs ?? null
  })
  return {
    ...outcomeOf(ended, told),
    ...roundTripOf(ended, told),
    attempts: ended.sent,
    localAddress: ended.one.local()?.address ?? null,
    at,
  }
}

type Told = { kernel: KernelView | null; repeated: number | null }

const nothing = (at: string, detail: string): TcpAnswer => ({
  ...{ outcome: 'error', detail, failureSource: 'local', rttMs: null, clock: 'js' },
  ...{ attempts: 0, localAddress: null, at },
})

const askKernel = async ({ socket }: Try): Promise<KernelView | null> => {
  const { localAddress, localPort, remoteAddress, remotePort } = socket
  if (localAddress === undefined || remoteAddress === undefined) return null
  return kernelView({
    local: endOf(localAddress, localPort),
    remote: endOf(remoteAddress, remotePort),
  })
}

const endOf = (address: string, port = 0): string =>
  address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`

const askRepeats = async (one: Try, { address }: TcpAttempt): Promise<number | null> => {
  const local = one.local()
  return local && repeatedSyns({ port: local.port, family: address.includes(':') ? 6 : 4 })
}

type Seen = Pick<TcpAnswer, 'outcome' | 'detail' | 'failureSource'>

const outcomeOf = (ended: Ended, told: Told): Seen => {
  const { kind, failure, sent } = ended
  const lost = lostBefore(ended, told)
  switch (kind) {
    case 'open':
      return { outcome: 'open', failureSource: null, detail: `handshake complete${lost}` }
    case 'closed':
      return {
        ...{ outcome: 'open', failureSource: null },
        detail: `handshake complete, then closed by the target at once${lost}`,
      }
    case 'silent':
      return { outcome: 'timed-out', failureSource: 'network', detail: silence(sent, told) }
    case 'interrupted':
      return { outcome: 'error', failureSource: 'local', detail: 'interrupted' }
    case 'failed': {
      const { outcome, failureSource, detail } = failure ?? UNKNOWN
      return { outcome, failureSource, detail: `${detail}${lost}` }
    }
  }
}

const UNKNOWN = { outcome: 'error', failureSource: 'local', detail: 'unknown error' } as const

const lostBefore = ({ before, otherwise }: Ended, { kernel }: Told): string => {
  const repeated = kernel?.repeated ?? 0
  const silent = otherwise === null ? before : before - 1
  return [
    silent === 0 ? '' : `; ${silent} first packet${silent === 1 ? '' : 's'} before it unanswered`,
    otherwise === null ? '' : `; one before it got ${otherwise.detail.split(':')[0]}`,
    repeated === 0 ? '' : `; its own first packet sent again ${timesOf(repeated)}`,
  ].join('')
}

const timesOf = (count: number): string => (count === 1 ? 'once' : `${count} times`)

const silence = (sent: number, { repeated }: Told): string =>
  `no answer to ${sent} first packet${sent === 1 ? '' : 's'}${
    repeated ? `, the first sent again ${timesOf(repeated)} by the system` : ''
  }`

/** From here on the system has sent its first packet again: this program cannot tell which was answered. */
const REPEAT_MS = 1000

const roundTripOf = (
  { one, answeredAt }: Ended,
  { kernel }: Told,
): Pick<TcpAnswer, 'rttMs' | 'clock'> => {
  if (kernel?.rttMs != null) return { rttMs: kernel.rttMs, clock: 'kernel' }
  if (answeredAt === null) return { rttMs: null, clock: 'js' }
  const rttMs = Math.round((answeredAt - one.startedAt) * 1000) / 1000
  return { rttMs: rttMs < REPEAT_MS ? rttMs : null, clock: 'js' }
}
