// Does the host's filter let a whole conversation through, not only its first packet?
import { type AddressSet, isNoAddress, subtractOf, unionAll } from '#shared/plain/address-set.ts'
import type { Address, Family } from '#shared/plain/ip.ts'
import type { Protocol } from '#shared/question.ts'
import { UNSEEN } from './host-conntrack.ts'
import {
  ADDRESS_TYPE,
  between,
  CT_STATE,
  CT_STATUS,
  exactly,
  FLAG,
  type Known,
  type Packet,
  TCP,
  UDP,
} from './host-packet.ts'
import type { FilterTable, NumberField } from './host-rule.ts'
import type { Connection, RoutesRead, World } from './host-world.ts'
import { type HostWalk, walkInbound, walkOutbound } from './walk.ts'

export type ConversationAsked = {
  readonly family: Family
  readonly protocol: Protocol
  /** null for ICMP. */
  readonly port: number | null
  readonly sources: AddressSet
  /** Address and interface the packet arrives on; null when not known. */
  readonly local: Address | null
  readonly device: string | null
  readonly deviceAddress: Address | null
  readonly ownAddresses: readonly Address[] | null
  readonly tables: readonly FilterTable[]
  readonly routes: RoutesRead
}

export type Stage = 'first' | 'answer' | 'acknowledgement' | 'data' | 'response'

export type LaterStage = { readonly stage: Exclude<Stage, 'first'>; readonly walk: HostWalk }

export type Conversation = {
  /** TCP: the SYN. */
  readonly first: HostWalk
  /**
   * In order: TCP the SYN-ACK out, the ACK and the first data in, the first data out; else the answer
   * out. Each source is in one walk of each stage.
   */
  readonly later: readonly LaterStage[]
}

export const converse = (asked: ConversationAsked): Conversation => {
  const packet = firstPacket(asked)
  const first = walkInbound(worldOf(asked, opening(asked)), packet, asked.sources)
  const arrived = unionAll(
    asked.family,
    first.through.map(({ remote }) => remote),
  )
  const stopped = subtractOf(asked.sources, arrived)
  // What the filter stops is asked as well: a reply that would be dropped is a second cause.
  const starts = [...first.through, { remote: stopped, packet: unfiltered(packet) }]
  return {
    first,
    later: starts
      .filter(({ remote, packet }) => !isNoAddress(remote) && packet.goesTo === 'input')
      .flatMap(({ remote, packet }) => laterStages(asked, packet, remote)),
  }
}

export const worldOf = (asked: ConversationAsked, connection: Connection): World => ({
  family: asked.family,
  tables: asked.tables,
  device: asked.device,
  ownAddresses: asked.ownAddresses,
  deviceAddress: asked.deviceAddress,
  routes: asked.routes,
  connection,
})

export const opening = ({ port }: ConversationAsked): Connection => ({
  state: CT_STATE.new,
  direction: 'original',
  status: { bits: 0, known: CT_STATUS.snat | CT_STATUS.dnat },
  mark: exactly(0),
  originalPort: port === null ? 'absent' : exactly(port),
  translated: null,
})

const PROTOCOL = {
  tcp: () => TCP,
  udp: () => UDP,
  icmp: (family: Family) => (family === 4 ? 1 : 58),
}
// Clients choose from here upwards; which one is not known beforehand.
export const EPHEMERAL = between(1024, 65535)
export const ECHO: Readonly<Record<Family, { request: number; reply: number }>> = {
  4: { request: 8, reply: 0 },
  6: { request: 128, reply: 129 },
}

export const commonNumbers = ({ family, protocol }: ConversationAsked) => ({
  ...UNSEEN,
  family: exactly(family),
  protocol: exactly(PROTOCOL[protocol](family)),
  mark: exactly(0),
})

const inboundNumbers = (
  asked: ConversationAsked,
  flags: number,
): Partial<Record<NumberField, Known>> => ({
  ...commonNumbers(asked),
  'packet-type': exactly(0),
  'daddr-type': exactly(ADDRESS_TYPE.local),
  ...(asked.port === null
    ? { ...NO_PORTS, 'icmp-type': exactly(ECHO[asked.family].request), 'icmp-code': exactly(0) }
    : { ...NO_ICMP, sport: EPHEMERAL, dport: exactly(asked.port), ...flagsOf(asked, flags) }),
})

export const NO_PORTS = { sport: 'absent', dport: 'absent', 'tcp-flags': 'absent' } as const
export const NO_ICMP = { 'icmp-type': 'absent', 'icmp-code': 'absent' } as const

export const flagsOf = (
  { protocol }: ConversationAsked,
  flags: number,
): Record<'tcp-flags', Known> => ({
  'tcp-flags': protocol === 'tcp' ? exactly(flags) : 'absent',
})

const inboundPacket = (asked: ConversationAsked, flags: number): Packet => ({
  family: asked.family,
  remoteIs: 'saddr',
  remoteHidden: false,
  local: asked.local,
  iif: asked.device,
  oif: '',
  numbers: inboundNumbers(asked, flags),
  untracked: false,
  first: flags === FLAG.syn,
  goesTo: 'input',
})

const firstPacket = (asked: ConversationAsked): Packet => inboundPacket(asked, FLAG.syn)

// As the first packet would arrive if no rule touched it.
const unfiltered = (packet: Packet): Packet => ({
  ...packet,
  numbers: {
    ...packet.numbers,
    'ct-mark': exactly(0),
    'ct-original-dport': packet.numbers.dport ?? 'absent',
  },
})

const laterStages = (
  asked: ConversationAsked,
  delivered: Packet,
  remote: AddressSet,
): LaterStage[] => {
  const reply = established(delivered, 'reply')
  const outbound = (flags: number): HostWalk =>
    walkOutbound(worldOf(asked, reply), answerPacket(asked, delivered, flags), remote)
  const answer = outbound(FLAG.syn | FLAG.ack)
  if (asked.protocol !== 'tcp') return [{ stage: 'answer', walk: answer }]
  const isReplyTracked = !answer.through.some(({ packet }) => packet.untracked)
  const original = established(delivered, 'original', isReplyTracked)
  const inbound = (flags: number): HostWalk =>
    walkInbound(worldOf(asked, original), inboundPacket(asked, flags), remote)
  return [
    { stage: 'answer', walk: answer },
    { stage: 'acknowledgement', walk: inbound(FLAG.ack) },
    { stage: 'data', walk: inbound(FLAG.ack | FLAG.psh) },
    { stage: 'response', walk: outbound(FLAG.ack | FLAG.psh) },
  ]
}

/**
 * Measured on Linux 6.18: when the SYN was untracked, the SYN-ACK counts as invalid. What the ACK
 * counts as then hangs on a sysctl, so it is left open.
 */
const established = (
  delivered: Packet,
  direction: Connection['direction'],
  isReplyTracked = true,
): Connection => {
  const isUntracked = delivered.untracked
  const isOpen = direction === 'original' && (isUntracked || !isReplyTracked)
  const isInvalid = direction === 'reply' && isUntracked
  return {
    state: isOpen ? null : isInvalid ? CT_STATE.invalid : CT_STATE.established,
    direction,
    status: translationBits(delivered),
    mark: isOpen ? { bits: 0, known: 0 } : (delivered.numbers['ct-mark'] ?? exactly(0)),
    originalPort: delivered.numbers['ct-original-dport'] ?? 'absent',
    translated: delivered,
  }
}

export const translationBits = ({ numbers }: Packet): Known => {
  const status = numbers['ct-status']
  const bits = status !== undefined && status !== 'absent' && 'bits' in status ? status.bits : 0
  const known = CT_STATUS.snat | CT_STATUS.dnat
  return { bits: bits & known, known }
}

// Reverse translation comes after `output`, so those chains still see the port of the socket.
const answerPacket = (asked: ConversationAsked, delivered: Packet, flags: number): Packet => ({
  family: asked.family,
  remoteIs: 'daddr',
  remoteHidden: delivered.remoteHidden,
  local: delivered.local,
  iif: '',
  oif: asked.device,
  untracked: false,
  first: false,
  goesTo: 'input',
  numbers: {
    ...commonNumbers(asked),
    'saddr-type': exactly(ADDRESS_TYPE.local),
    ...(asked.port === null
      ? { ...NO_PORTS, 'icmp-type': exactly(ECHO[asked.family].reply), 'icmp-code': exactly(0) }
      : {
          ...NO_ICMP,
          sport: delivered.numbers.dport ?? between(0, 65535),
          dport: EPHEMERAL,
          ...flagsOf(asked, flags),
        }),
  },
})
