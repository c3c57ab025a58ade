// Which ordered list does a network ACL form for packets of one direction?
import {
  type AddressSet,
  everyAddress,
  noAddress,
  parseCidr,
  unionAll,
} from '#shared/plain/address-set.ts'
import { type IntervalSet, overlaps } from '#shared/plain/interval-set.ts'
import type { Family } from '#shared/plain/ip.ts'
import type { Protocol } from '#shared/question.ts'
import { needAction } from '../facts/answers.ts'
import type { Fact } from '../facts/fact.ts'
import type { AclEntry, NetworkAcl } from '../facts/network-acls.ts'
import { type PrefixLists, prefixListAbout } from '../facts/prefix-lists.ts'
import type { VSwitch } from '../facts/vswitches.ts'
import type { Doubt, Rule } from '../filter/rule.ts'

export type AclOrigin =
  | { readonly kind: 'entry'; readonly entry: AclEntry }
  /** Traffic that the ACL does not touch at all. */
  | { readonly kind: 'exempt'; readonly why: 'same-vswitch' | 'platform' }
  | { readonly kind: 'default'; readonly acl: NetworkAcl }

export type AclRule = Rule<AclOrigin>

/** `ports`: destination ports, all alike for every entry; null for ICMP. */
export type AclPacket = {
  readonly direction: AclEntry['direction']
  readonly family: Family
  readonly protocol: Protocol
  readonly ports: IntervalSet | null
}

export type AclGround = {
  readonly acl: NetworkAcl
  readonly vSwitch: VSwitch
  readonly prefixLists: Fact<PrefixLists>
  readonly scope: 'internet' | 'private'
}

/**
 * Array order decides, no match drops, and in both directions the port is the destination's
 * (alibabacloud.com VPC help "Network ACLs" of 2026-01-23, read 2026-11-22; one SDK comment calls
 * the inbound port a source port, which the page contradicts).
 */
export const aclList = (packet: AclPacket, ground: AclGround): AclRule[] => {
  const { acl } = ground
  const entries = packet.direction === 'ingress' ? acl.ingress : acl.egress
  return [
    ...exemptions(packet.family, ground),
    ...entries.map(entry => toModel(entry, packet, ground)),
    {
      action: 'drop',
      matches: everyAddress(packet.family),
      maybe: noAddress(packet.family),
      doubts: [],
      origin: { kind: 'default', acl },
    },
  ]
}

// DNS and metadata of the platform; the ranges differ by age of the document, all are exempt.
export const PLATFORM = ['100.100.2.128/28', '100.100.2.112/28', '100.100.100.200/32'].flatMap(
  block => parseCidr(block) ?? [],
)

const exemptions = (family: Family, { vSwitch, scope }: AclGround): AclRule[] => [
  exempt('platform', unionAll(family, PLATFORM)),
  exempt('same-vswitch', neighbours(family, vSwitch, scope)),
]

// An IPv4 block repeats in other networks, so it counts on the private network only.
const neighbours = (
  family: Family,
  { ipv4, ipv6 }: VSwitch,
  scope: AclGround['scope'],
): AddressSet => {
  if (family === 6) return ipv6 ?? noAddress(6)
  return scope === 'private' && ipv4?.family === 4 ? ipv4 : noAddress(4)
}

const exempt = (why: 'same-vswitch' | 'platform', matches: AddressSet): AclRule => ({
  action: 'accept',
  matches,
  maybe: noAddress(matches.family),
  doubts: [],
  origin: { kind: 'exempt', why },
})

const toModel = (entry: AclEntry, packet: AclPacket, ground: AclGround): AclRule => {
  const { family } = packet
  const base = { action: entry.action, origin: { kind: 'entry', entry } } as const
  const nobody = noAddress(family)
  const fit = serviceFit(entry, packet)
  if (fit === 'no') return { ...base, matches: nobody, maybe: nobody, doubts: [] }
  const peer = peerOf(entry, family, ground)
  if (fit === 'yes') return { ...base, ...peer }
  const maybe = unionAll(family, [peer.matches, peer.maybe])
  return { ...base, matches: nobody, maybe, doubts: [unreadableEntry(entry), ...peer.doubts] }
}

// The caller cuts port ranges at every entry's border, so a range is inside or outside as a whole.
const serviceFit = ({ protocol, ports }: AclEntry, packet: AclPacket): 'yes' | 'no' | 'maybe' => {
  if (protocol === null) return 'maybe'
  const asked = packet.protocol === 'icmp' && packet.family === 6 ? 'icmpv6' : packet.protocol
  if (protocol !== 'any' && protocol !== asked) return 'no'
  if (packet.ports === null) return 'yes'
  if (ports === null) return 'maybe'
  return overlaps(ports, packet.ports) ? 'yes' : 'no'
}

type AclPeer = Pick<AclRule, 'matches' | 'maybe' | 'doubts'>

const peerOf = (entry: AclEntry, family: Family, { prefixLists }: AclGround): AclPeer => {
  const set = parseCidr(entry.peer)
  if (set !== null) return certain(unionAll(family, [set]))
  if (!entry.peer.startsWith('pl-'))
    return { ...uncertain(family), doubts: [unreadableEntry(entry)] }
  const list =
    prefixLists.state === 'present'
      ? prefixListAbout(prefixLists.value, entry.peer, 'vpc')
      : prefixLists
  if (list.state === 'present') return certain(unionAll(family, list.value.blocks))
  const need = { ...list.need, wouldSettle: ['nacl-inbound-drop', 'nacl-inbound-no-match'] }
  return {
    ...uncertain(entry.family === family ? family : null, family),
    doubts: [{ cause: 'nacl-prefix-list-unreadable', need }],
  }
}

const certain = (matches: AddressSet): AclPeer => ({
  matches,
  maybe: noAddress(matches.family),
  doubts: [],
})

// An entry of the other IP version matches nothing, whatever its list holds.
const uncertain = (open: Family | null, family: Family = open ?? 4): AclPeer => ({
  matches: noAddress(family),
  maybe: open === null ? noAddress(family) : everyAddress(open),
  doubts: [],
})

const unreadableEntry = ({ aclId }: AclEntry): Doubt => ({
  cause: null,
  need: needAction('vpc.DescribeNetworkAclAttributes', aclId),
})
