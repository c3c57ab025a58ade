// Which accept rule misses the packet in exactly one respect, and in which?
import type { CauseId } from '#shared/causes/catalogue.ts'
import { type Message, type MessageKey, say } from '#shared/message.ts'
import { type AddressSet, shareAddress } from '#shared/plain/address-set.ts'
import { formatPorts } from '#shared/plain/port-range.ts'
import type { SecurityGroupRule } from '../facts/security-group-rule.ts'
import type { Respect, RuleFit } from './security-group-fit.ts'
import type { GroupRule } from './security-group-list.ts'
import type { GroupPacket } from './security-group-packet.ts'
import { deciderWords, packetWords, ruleWords } from './security-group-words.ts'

export type NearMiss = {
  readonly id: CauseId
  readonly because: Message
  readonly rule: SecurityGroupRule
  /** The rule is right in protocol and port: it was written for this service. */
  readonly sameService: boolean
}

type Candidate = {
  readonly rule: SecurityGroupRule
  readonly fit: RuleFit
  readonly miss: Miss
  /** It would decide before the drop, were it not for the miss. */
  readonly inFront: boolean
}

type Miss = (typeof MISSES)[number]['miss']

/**
 * Nearest first. A rule for the right service that misses the client comes before one for another
 * service; the same family before the other one, so that "no IPv6 rule" is said only when no IPv6
 * rule for this service exists.
 */
const MISSES = [
  { miss: 'own-address', id: 'sg-dest-cidr-excludes', key: 'sg.dest-cidr-excludes' },
  { miss: 'client-port', id: 'sg-source-port-restricted', key: 'sg.source-port-restricted' },
  {
    miss: 'prefix-list',
    id: 'sg-prefix-list-missing-client',
    key: 'sg.prefix-list-missing-client',
  },
  {
    miss: 'group-by-internet',
    id: 'sg-source-group-needs-private-path',
    key: 'sg.source-group-needs-private-path',
  },
  { miss: 'group-elsewhere', id: 'sg-source-group-other-vpc', key: 'sg.source-group-other-vpc' },
  { miss: 'source', id: 'sg-allow-wrong-source', key: 'sg.allow-wrong-source' },
  { miss: 'ipv4-only', id: 'sg-no-ipv6-rule', key: 'sg.no-ipv6-rule' },
  { miss: 'ipv6-only', id: 'sg-allow-wrong-source', key: 'sg.allow-wrong-source-family' },
  { miss: 'protocol', id: 'sg-allow-wrong-protocol', key: 'sg.allow-wrong-protocol' },
  { miss: 'port-list', id: 'sg-port-list-missing-port', key: 'sg.port-list-missing-port' },
  { miss: 'port', id: 'sg-allow-wrong-port', key: 'sg.allow-wrong-port' },
] as const satisfies readonly { miss: string; id: CauseId; key: MessageKey }[]

export const nearestMiss = (
  rules: readonly GroupRule[],
  { packet, blocked, decided }: { packet: GroupPacket; blocked: AddressSet; decided: GroupRule },
): NearMiss | null => {
  const decidedAt = rules.indexOf(decided)
  let best: Candidate | null = null
  for (const [at, { action, origin }] of rules.entries()) {
    if (action !== 'accept' || origin.kind !== 'rule') continue
    const miss = onlyMissOf(origin, packet, blocked)
    if (miss === null) continue
    const candidate = { rule: origin.rule, fit: origin.fit, miss, inFront: at < decidedAt }
    // Of several that are as near, the first.
    if (best === null || compare(candidate, best, packet.port) < 0) best = candidate
  }
  return best === null ? null : described(best, packet, { blocked, decided })
}

const rankOf = ({ miss }: Candidate): number => MISSES.findIndex(entry => entry.miss === miss)

const compare = (a: Candidate, b: Candidate, port: number | null): number =>
  rankOf(a) - rankOf(b) ||
  Number(b.inFront) - Number(a.inFront) ||
  portDistance(a.rule, port) - portDistance(b.rule, port)

// The rule whose ports come closest was probably meant: 8088 explains 8080 better than 22 does.
const portDistance = ({ ports }: SecurityGroupRule, port: number | null): number => {
  if (port === null || ports === null) return 0
  const distances = ports.map(([from, to]) => Math.max(Number(from) - port, port - Number(to), 0))
  return Math.min(65536, ...distances)
}

const onlyMissOf = (
  { rule, fit }: { rule: SecurityGroupRule; fit: RuleFit },
  packet: GroupPacket,
  blocked: AddressSet,
): Miss | null => {
  const [missed, ...more] = fit.misses
  if (fit.doubts.length > 0 || more.length > 0) return null
  const reaches = shareAddress(fit.peer.matches, blocked) || shareAddress(fit.peer.maybe, blocked)
  if (missed === undefined) return reaches ? null : peerMiss(fit, packet)
  return reaches ? serviceMiss(missed, rule, packet) : null
}

const serviceMiss = (
  missed: Respect,
  rule: SecurityGroupRule,
  packet: GroupPacket,
): Miss | null => {
  if (missed === 'port') return rule.portListId === '' ? 'port' : 'port-list'
  if (missed === 'protocol') return comparable(rule, packet) ? 'protocol' : null
  return missed
}

// A ping rule says nothing about ports, so for a TCP question it misses in two respects.
const comparable = ({ protocol }: SecurityGroupRule, packet: GroupPacket): boolean =>
  packet.protocol === 'icmp' || protocol === 'tcp' || protocol === 'udp'

const peerMiss = ({ peer }: RuleFit, packet: GroupPacket): Miss => {
  if (peer.otherFamily) return packet.family === 6 ? 'ipv4-only' : 'ipv6-only'
  if (peer.kind === 'prefix-list') return 'prefix-list'
  if (peer.otherVpc) return 'group-elsewhere'
  return peer.kind === 'group' && packet.scope === 'internet' ? 'group-by-internet' : 'source'
}

const described = (
  { rule, fit, miss }: Candidate,
  packet: GroupPacket,
  { blocked, decided }: { blocked: AddressSet; decided: GroupRule },
): NearMiss => {
  const entry = MISSES.find(candidate => candidate.miss === miss) ?? MISSES[5]
  const end = packet.direction === 'ingress' ? rule.dest : rule.source
  const because = say(entry.key, {
    ...packetWords(packet, blocked),
    ...ruleWords(rule, fit),
    decider: deciderWords(decided),
    own: [end.cidr, end.ipv6Cidr].filter(text => text !== '').join(', '),
    clientPorts: formatPorts(rule.sourcePorts ?? []),
  })
  const sameService = !fit.misses.includes('protocol') && !fit.misses.includes('port')
  return { id: entry.id, because, rule, sameService }
}
