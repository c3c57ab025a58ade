// In which respects does a rule fit the packet, and in which not?
import { type Phrase, say } from '#shared/message.ts'
import { coversAddresses, parseCidr, unionOf } from '#shared/plain/address-set.ts'
import { covers, type IntervalSet, overlaps } from '#shared/plain/interval-set.ts'
import { ANY_PORT, formatPorts, portRange } from '#shared/plain/port-range.ts'
import { factAbout } from '../facts/answers-by-subject.ts'
import type { Fact } from '../facts/fact.ts'
import type { SecurityGroupRule } from '../facts/security-group-rule.ts'
import type { Doubt } from '../filter/rule.ts'
import type { Ground } from './security-group-ground.ts'
import type { GroupPacket } from './security-group-packet.ts'
import { type Peer, peerOf, unreadableRule } from './security-group-peer.ts'

type Fit = { readonly fits: 'yes' | 'no' | 'maybe'; readonly doubt: Doubt | null }

const RESPECTS = ['protocol', 'port', 'client-port', 'own-address'] as const
export type Respect = (typeof RESPECTS)[number]

/** Every respect of one rule, each on its own: the nearest miss needs to know which one fails. */
export type RuleFit = {
  /** In these it does not fit, whoever the other end is. */
  readonly misses: readonly Respect[]
  /** Why it is open whether it fits in the remaining ones. */
  readonly doubts: readonly Doubt[]
  readonly peer: Peer
  /** The ports as people would write them. */
  readonly portWords: Phrase
}

/** Client ports that the usual systems and address translators use. */
export const CLIENT_PORTS: IntervalSet = portRange(1024, 65535)

/**
 * How a rule fits packets that differ in nothing but the port. `ports`: those for which `inside`
 * holds, `outside` for all others; null when the port makes no difference.
 */
export type PortFits = {
  readonly inside: RuleFit
  readonly outside: RuleFit
  readonly ports: IntervalSet | null
}

export const fitsOf = (rule: SecurityGroupRule, packet: GroupPacket, ground: Ground): PortFits => {
  const list = portsOf(rule, ground)
  const port = portFit(rule, packet, list)
  const fits = {
    protocol: protocolFit(rule, packet),
    'client-port': clientPortFit(rule, packet),
    'own-address': ownAddressFit(rule, packet),
  }
  const words = { peer: peerOf(rule, packet, ground), portWords: wordsOf(rule, list) }
  const fitWith = (at: Fit): RuleFit => ({ ...summed({ ...fits, port: at }), ...words })
  return 'fits' in port
    ? { inside: fitWith(port), outside: fitWith(port), ports: null }
    : { inside: fitWith(YES), outside: fitWith(NO), ports: port.ports }
}

const summed = (fits: Readonly<Record<Respect, Fit>>): Pick<RuleFit, 'misses' | 'doubts'> => ({
  misses: RESPECTS.filter(respect => fits[respect].fits === 'no'),
  doubts: RESPECTS.flatMap(respect => fits[respect].doubt ?? []),
})

/** In every respect but that of the other end, which differs from address to address. */
export const fitsService = ({ misses, doubts }: RuleFit): boolean =>
  misses.length === 0 && doubts.length === 0

const YES: Fit = { fits: 'yes', doubt: null }
const NO: Fit = { fits: 'no', doubt: null }
const perhaps = (doubt: Doubt): Fit => ({ fits: 'maybe', doubt })

// An ICMP rule never matches ICMPv6, a rule for all protocols does (assumed: not documented).
const protocolFit = (rule: SecurityGroupRule, { protocol, family }: GroupPacket): Fit => {
  if (rule.protocol === null) return perhaps(unreadableRule(rule.groupId))
  const asked = protocol === 'icmp' && family === 6 ? 'icmpv6' : protocol
  return rule.protocol === 'any' || rule.protocol === asked ? YES : NO
}

const portsOf = (rule: SecurityGroupRule, { portLists }: Ground): Fact<IntervalSet> | null => {
  if (rule.portListId === '') return null
  return portLists.state === 'present' ? factAbout(portLists.value, rule.portListId) : portLists
}

// A rule with readable ports fits by the port that is asked; every other one the same for all of them.
const portFit = (
  rule: SecurityGroupRule,
  { protocol, port }: GroupPacket,
  list: Fact<IntervalSet> | null,
): Fit | { readonly ports: IntervalSet } => {
  if (protocol === 'icmp') return YES
  if (list?.state === 'unavailable') {
    const need = { ...list.need, wouldSettle: ['sg-port-list-missing-port'] }
    return perhaps({ cause: 'sg-port-list-unreadable', need })
  }
  const ports = list === null ? rule.ports : list.value
  if (ports === null) return perhaps(unreadableRule(rule.groupId))
  if (port === null) return covers(ports, ANY_PORT) ? YES : perhaps(unreadableRule(rule.groupId))
  return { ports }
}

// The question names no client port: a rule that wants some of them holds for some attempts only.
const clientPortFit = ({ sourcePorts, groupId }: SecurityGroupRule, packet: GroupPacket): Fit => {
  if (sourcePorts === null) return perhaps(unreadableRule(groupId))
  if (packet.protocol === 'icmp' || covers(sourcePorts, CLIENT_PORTS)) return YES
  if (!overlaps(sourcePorts, CLIENT_PORTS)) return NO
  const need = {
    need: say('need.source-port'),
    how: say('how.source-port'),
    wouldSettle: ['sg-source-port-restricted'],
  }
  return perhaps({ cause: 'sg-source-port-restricted', need })
}

// DestCidrIp of an inbound rule (SourceCidrIp of an outbound one) names addresses of the interface.
const ownAddressFit = (rule: SecurityGroupRule, packet: GroupPacket): Fit => {
  const end = packet.direction === 'ingress' ? rule.dest : rule.source
  const texts = [end.cidr, end.ipv6Cidr].filter(text => text !== '')
  if (texts.length === 0) return YES
  const sets = texts.flatMap(text => parseCidr(text) ?? [])
  const own = sets.filter(set => set.family === packet.family)
  if (sets.length < texts.length) return perhaps(unreadableRule(rule.groupId))
  if (packet.own === null) return perhaps(privateAddressUnknown)
  const address = packet.own
  return own.some(set => coversAddresses(set, address)) ? YES : NO
}

const privateAddressUnknown: Doubt = {
  cause: null,
  need: {
    need: say('need.private-address'),
    how: say('how.allow', { permission: 'ecs:DescribeNetworkInterfaces' }),
    wouldSettle: ['sg-dest-cidr-excludes'],
  },
}

const wordsOf = (rule: SecurityGroupRule, list: Fact<IntervalSet> | null): Phrase => {
  if (list !== null)
    return list.state === 'present'
      ? say('sg.port-list-of', { ports: formatPorts(list.value), list: rule.portListId })
      : say('sg.port-list', { list: rule.portListId })
  if (rule.ports === null) return say('sg.unreadable-ports')
  return covers(rule.ports, ANY_PORT) || covers(rule.ports, portRange(1, 65535))
    ? say('sg.any-port')
    : formatPorts(rule.ports)
}

/** The part of the other end that the rule matches for certain, and the part it may match. */
export const matchOf = (fit: RuleFit) => {
  const { misses, peer } = fit
  const doubts = [...fit.doubts, ...(peer.doubt === null ? [] : [peer.doubt])]
  const nobody = { family: peer.matches.family, intervals: [] }
  if (misses.length > 0) return { matches: nobody, maybe: nobody, doubts: [] }
  return fitsService(fit)
    ? { matches: peer.matches, maybe: peer.maybe, doubts }
    : { matches: nobody, maybe: unionOf(peer.matches, peer.maybe), doubts }
}
