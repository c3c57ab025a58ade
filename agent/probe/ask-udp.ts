// What comes back from this UDP port?
import { createSocket, type Socket } from 'node:dgram'
import { classOfAddress, mayProbe } from '#shared/plain/address-class.ts'
import type { TcpAttempt, UdpAnswer } from '#shared/plain/tcp-probe.ts'
import { failureOf } from './failure-of.ts'

/** Datagrams are lost as packets of TCP are; a machine limits its ICMP errors to one a second. */
const OFFSETS_MS: readonly number[] = [0, 400, 1200]
const TIMEOUT_MS = 3000

type UdpAttempt = Pick<TcpAttempt, 'address' | 'port' | 'signal'>
type Seen = Pick<UdpAnswer, 'outcome' | 'detail' | 'failureSource'>

/**
 * Three datagrams without content from one connected socket. Only an answer proves that the port is open,
 * only ICMP port unreachable that it is closed; of other ICMP errors the system tells those that it holds
 * final (net/ipv4/icmp.c, icmp_err_convert).
 */
export const askUdp = async (attempt: UdpAttempt): Promise<UdpAnswer> => {
  const at = new Date().toISOString()
  const { address, port, signal } = attempt
  if (!mayProbe(address)) return { ...NOTHING, at, detail: refusal(address) }
  const socket = createSocket(address.includes(':') ? 'udp6' : 'udp4')
  const timers: NodeJS.Timeout[] = []
  const { promise, resolve } = Promise.withResolvers<Seen>()
  const start = performance.now()
  let [sent, localAddress] = [0, null as string | null]
  const fail = (error: NodeJS.ErrnoException): void =>
    resolve(failureOf(error.code ?? 'EUNKNOWN', { isSent: sent > 0, isOpen: false }))
  const send = (): void => {
    socket.send('', error => error && fail(error))
    sent++
  }
  const onAbort = (): void => resolve({ ...NOTHING, detail: 'interrupted' })
  signal?.addEventListener('abort', onAbort, { once: true })
  if (signal?.aborted) onAbort()
  socket.on('error', fail)
  socket.once('message', () =>
    resolve({ outcome: 'open', failureSource: null, detail: 'answered' }),
  )
  socket.connect(port, address, (error?: Error) => {
    if (error) return fail(error)
    localAddress = ownAddress(socket)
    for (const offset of OFFSETS_MS) timers.push(setTimeout(send, offset))
  })
  timers.push(setTimeout(() => resolve(silent(sent)), TIMEOUT_MS))
  const seen = await promise
  const rttMs = Math.round((performance.now() - start) * 1000) / 1000
  for (const timer of timers) clearTimeout(timer)
  signal?.removeEventListener('abort', onAbort)
  socket.close()
  // Which of several datagrams was answered is not known.
  const isTimed = sent === 1 && (seen.outcome === 'open' || seen.outcome === 'refused')
  return { ...NOTHING, ...seen, rttMs: isTimed ? rttMs : null, attempts: sent, localAddress, at }
}

const NOTHING = {
  outcome: 'error',
  failureSource: 'local',
  rttMs: null,
  clock: 'js',
  attempts: 0,
  localAddress: null,
} as const

const refusal = (address: string): string => `not probed: ${classOfAddress(address)} address`

const silent = (sent: number): Seen => ({
  outcome: 'no-answer',
  failureSource: null,
  detail: `no answer to ${sent} datagrams without content; an open port may stay silent too`,
})

const ownAddress = (socket: Socket): string => socket.address().address
