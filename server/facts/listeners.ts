// Which sockets listen on the host?
import type { Evidence } from '#shared/evidence.ts'
import { type Fact, present, type Unavailable, unavailable } from './fact.ts'
import type { HostChoice } from './facts.ts'
import { hostOutput, isOutput, needCommand } from './host-answers.ts'
import { parseNetstat } from './netstat-listeners.ts'
import { parseProcTcp } from './proc-tcp.ts'
import { parsed, procReading, type Reading } from './socket-readings.ts'
import type { SourceText } from './source-text.ts'
import { parseSs } from './ss-listeners.ts'

/** One listening TCP socket, or one unconnected UDP socket. */
export type Listener = {
  /** Canonical literal; `0.0.0.0` and `::` are the wildcards. */
  readonly address: string
  readonly port: number
  /** 4: IPv4 only. 6: IPv6 only (v6only). dual: serves both. unknown: an IPv6 wildcard whose v6only could not be read. */
  readonly serves: 4 | 6 | 'dual' | 'unknown'
  /** Bound device (`%eth0`), null when not bound. */
  readonly device: string | null
  readonly acceptQueue: number | null
  readonly acceptQueueLimit: number | null
  /** The queue as the other run of ss saw it, a moment apart; null: not seen twice. */
  readonly acceptQueueAgain: number | null
  /** As printed by `ss -p`: hostile text. null when not readable. */
  readonly processName: string | null
  readonly pid: number | null
  readonly source: SourceText
}

/**
 * The best reading there is: `ss -e` tells v6only and device; netstat and /proc do not, which makes
 * IPv6 wildcards `unknown`. Owners come from `ss -p`, which hides other users' processes without root.
 */
export const listenersFact = (
  evidence: Evidence,
  { instanceId }: HostChoice,
): Fact<readonly Listener[]> => {
  const read = (command: string) => hostOutput(evidence, instanceId, command)
  const owners = parsed(read('ss-owners'), parseSs)
  const sockets = parsed(read('ss-listeners'), parseSs)
  if (sockets !== null)
    return unlessBroken(sockets, others(evidence, instanceId)) ?? withOwners(sockets, owners)
  const netstat = parsed(read('netstat-listeners'), parseNetstat)
  const [best] = [owners, netstat].filter(one => one?.isShown)
  const shown = best ?? procReading(evidence, instanceId)
  return shown === null
    ? notReadable(read('ss-listeners'), 'ss-listeners')
    : present(shown.listeners, shown.cites)
}

export const udpListenersFact = (
  evidence: Evidence,
  { instanceId }: HostChoice,
): Fact<readonly Listener[]> => {
  const read = (command: string) => hostOutput(evidence, instanceId, command)
  const sockets = parsed(read('ss-listeners-udp'), parseSs)
  if (sockets === null) return notReadable(read('ss-listeners-udp'), 'ss-listeners-udp')
  const isSilent = ['ss-listeners', 'ss-owners'].every(one => !parsed(read(one), parseSs)?.isShown)
  return !sockets.isShown && isSilent
    ? unavailable('incomplete', needCommand('ss-listeners'), sockets.cites)
    : present(sockets.listeners, sockets.cites)
}

const others = (evidence: Evidence, instanceId: string | null): readonly Reading[] => {
  const read = (command: string) => hostOutput(evidence, instanceId, command)
  const readings = [
    parsed(read('ss-owners'), parseSs),
    parsed(read('ss-listeners-udp'), parseSs),
    parsed(read('netstat-listeners'), parseNetstat),
    parsed(read('proc-tcp'), parseProcTcp),
    parsed(read('proc-tcp6'), parseProcTcp),
  ]
  return readings.filter(reading => reading !== null)
}

// "Nothing listens at all" beside another reading that shows sockets: one of the two is broken. And an
// empty answer is what a tool leaves that did not run: it needs another one that shows at least a heading.
const unlessBroken = (
  { listeners, isShown, cites }: Reading,
  beside: readonly Reading[],
): Unavailable | null => {
  if (listeners.length > 0) return null
  const tcp = beside.flatMap(reading => reading.listeners).filter(({ source }) => !isUdp(source))
  if (tcp.length > 0) return unavailable('undecodable', needCommand('ss-listeners'), cites)
  return isShown || beside.some(reading => reading.isShown)
    ? null
    : unavailable('incomplete', needCommand('proc-tcp'), cites)
}

const isUdp = ({ text }: SourceText): boolean => /^(?:udp\s|UNCONN\s)/.test(text)

// `sources` are the same sockets printed by another run; rows are told apart by address, device and port.
const withOwners = (sockets: Reading, owners: Reading | null): Fact<readonly Listener[]> => {
  const known = new Map((owners?.listeners ?? []).map(owner => [keyOf(owner), owner]))
  const listeners = sockets.listeners.map(socket => {
    const owner = known.get(keyOf(socket))
    if (owner === undefined) return socket
    const { processName, pid } = socket.processName === null ? owner : socket
    return { ...socket, processName, pid, acceptQueueAgain: owner.acceptQueue }
  })
  return present(listeners, [...sockets.cites, ...(owners?.cites ?? [])])
}

const keyOf = ({ address, device, port }: Listener): string => `${address}%${device ?? ''}:${port}`

const notReadable = (output: ReturnType<typeof hostOutput>, command: string) =>
  isOutput(output) ? unavailable('undecodable', needCommand(command), [output.item.id]) : output
