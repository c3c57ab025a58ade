// In which respects does a rule fit the packet, and in which not?
import { coversAddresses, parseCidr, unionOf } from '#shared/plain/address-set.ts'
import { covers, type IntervalSet, overlaps } from '#shared/plain/interval-set.ts'
import { ANY_PORT, formatPorts, holdsPort, portRange } from '#shared/plain/port-range.ts'
import { factAbout } from '../facts/answers-by-subject.ts'
import type { Fact } from '../facts/fact.ts'
import type { SecurityGroupRule } from '../facts/security-group-rule.ts'
import type { Doubt } from '../filter/rule.ts'
import type { Ground } from './security-group-ground.ts'
import type { GroupPacket } from './security-group-packet.ts'
import { type Peer, peerOf, unreadableRule } from './security-group-peer.ts'

export type Fit = { readonly fits: 'yes' | 'no' | 'maybe'; readonly doubt: Doubt | null }

/** Every respect of one rule, each on its own: the nearest miss needs to know which one fails. */
export type RuleFit = {
  readonly protocol: Fit
  readonly port: Fit
  readonly clientPort: Fit
  readonly ownAddress: Fit
  readonly peer: Peer
  /** The ports as people would write them. */
  readonly portWords: string
}

/** Client ports that the usual systems and address translators use. */
export const CLIENT_PORTS: IntervalSet = portRange(1024, 65535)

export const fitOf = (rule: SecurityGroupRule, packet: GroupPacket, ground: Ground): RuleFit => {
  const ports = portsOf(rule, ground)
  return {
    protocol: protocolFit(rule, packet),
    port: portFit(rule, packet, ports),
    clientPort: clientPortFit(rule, packet),
    ownAddress: ownAddressFit(rule, packet),
    peer: peerOf(rule, packet, ground),
    portWords: wordsOf(rule, ports),
  }
}

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

const portFit = (
  rule: SecurityGroupRule,
  { protocol, port }: GroupPacket,
  list: Fact<IntervalSet> | null,
): Fit => {
  if (protocol === 'icmp') return YES
  if (list?.state === 'unavailable') {
    const need = { ...list.need, wouldSettle: ['sg-port-list-missing-port'] }
    return perhaps({ cause: 'sg-port-list-unreadable', need })
  }
  const ports = list === null ? rule.ports : list.value
  if (ports === null) return perhaps(unreadableRule(rule.groupId))
  if (port === null) return covers(ports, ANY_PORT) ? YES : perhaps(unreadableRule(rule.groupId))
  return holdsPort(ports, port) ? YES : NO
}

// The question names no client port: a rule that wants some of them holds for some attempts only.
const clientPortFit = ({ sourcePorts, groupId }: SecurityGroupRule, packet: GroupPacket): Fit => {
  if (sourcePorts === null) return perhaps(unreadableRule(groupId))
  if (packet.protocol === 'icmp' || covers(sourcePorts, CLIENT_PORTS)) return YES
  if (!overlaps(sourcePorts, CLIENT_PORTS)) return NO
  const need = {
    need: 'the source port of the client',
    how: 'probe from the client and note its source port',
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
    need: 'the private address of the target',
    how: 'run whyport with credentials that allow ecs:DescribeNetworkInterfaces',
    wouldSettle: ['sg-dest-cidr-excludes'],
  },
}

const wordsOf = (rule: SecurityGroupRule, list: Fact<IntervalSet> | null): string => {
  if (list !== null)
    return list.state === 'present'
      ? `${formatPorts(list.value)} (port list ${rule.portListId})`
      : `port list ${rule.portListId}`
  if (rule.ports === null) return 'unreadable ports'
  return covers(rule.ports, ANY_PORT) || covers(rule.ports, portRange(1, 65535))
    ? 'any port'
    : formatPorts(rule.ports)
}

/** The part of the other end that the rule matches for certain, and the part it may match. */
export const matchOf = ({ protocol, port, clientPort, ownAddress, peer }: RuleFit) => {
  const fits = [protocol, port, clientPort, ownAddress]
  const doubts = [...fits, peer].flatMap(({ doubt }) => doubt ?? [])
  const nobody = { family: peer.matches.family, intervals: [] }
  if (fits.some(fit => fit.fits === 'no')) return { matches: nobody, maybe: nobody, doubts: [] }
  return fits.every(fit => fit.fits === 'yes')
    ? { matches: peer.matches, maybe: peer.maybe, doubts }
    : { matches: nobody, maybe: unionOf(peer.matches, peer.maybe), doubts }
}
