// Which addresses does the other end of a rule stand for?
import { type Phrase, say } from '#shared/message.ts'
import {
  type AddressSet,
  everyAddress,
  noAddress,
  parseCidr,
  subtractOf,
  unionAll,
} from '#shared/plain/address-set.ts'
import type { Family } from '#shared/plain/ip.ts'
import { needAction, needOfOwner } from '../facts/answers.ts'
import { membersOf } from '../facts/group-members.ts'
import { prefixListAbout } from '../facts/prefix-lists.ts'
import type { RuleEnd, SecurityGroupRule } from '../facts/security-group-rule.ts'
import type { Doubt } from '../filter/rule.ts'
import { elsewhere, type Ground, listingOf, vpcOf } from './security-group-ground.ts'
import type { GroupPacket } from './security-group-packet.ts'

export type Peer = {
  readonly kind: 'cidr' | 'group' | 'prefix-list' | 'unset'
  readonly matches: AddressSet
  readonly maybe: AddressSet
  readonly doubt: Doubt | null
  /** The rule names addresses, but none of the packet's family. */
  readonly otherFamily: boolean
  /** The named group lives in another VPC, where its members never match. */
  readonly otherVpc: boolean
  /** As people would write it. */
  readonly words: Phrase
}

/**
 * A CIDR block beats a group, a group beats a prefix list: the cloud ignores the rest
 * (ECS AuthorizeSecurityGroup, read 2026-11-22).
 */
export const peerOf = (rule: SecurityGroupRule, packet: GroupPacket, ground: Ground): Peer => {
  const end = packet.direction === 'ingress' ? rule.source : rule.dest
  if (end.cidr !== '' || end.ipv6Cidr !== '') return cidrPeer(end, packet.family, rule.groupId)
  if (end.groupId !== '') return groupPeer(end, packet, ground)
  if (end.prefixListId !== '') return prefixListPeer(end.prefixListId, packet.family, ground)
  return unsure('unset', packet.family, {
    words: say('sg.no-source'),
    doubt: unreadableRule(rule.groupId),
  })
}

/** The answer holds a value that cannot be understood; reading it again may help. */
export const unreadableRule = (groupId: string): Doubt => ({
  cause: null,
  need: needAction('ecs.DescribeSecurityGroupAttribute', groupId),
})

const cidrPeer = (end: RuleEnd, family: Family, groupId: string): Peer => {
  const texts = [end.cidr, end.ipv6Cidr].filter(text => text !== '')
  const sets = texts.flatMap(text => parseCidr(text) ?? [])
  const words = texts.join(', ')
  if (sets.length < texts.length)
    return unsure('cidr', family, { words, doubt: unreadableRule(groupId) })
  const otherFamily = sets.every(set => set.family !== family)
  return { ...sure('cidr', unionAll(family, sets), words), otherFamily }
}

const prefixListPeer = (id: string, family: Family, ground: Ground): Peer => {
  const words = say('sg.prefix-list', { list: id })
  const lists = ground.prefixLists
  const list = lists.state === 'present' ? prefixListAbout(lists.value, id, 'ecs') : lists
  if (list.state === 'unavailable') {
    const need = { ...list.need, wouldSettle: ['sg-prefix-list-missing-client'] }
    return unsure('prefix-list', family, {
      words,
      doubt: { cause: 'sg-prefix-list-unreadable', need },
    })
  }
  const { blocks } = list.value
  const otherFamily = blocks.length > 0 && blocks.every(block => block.family !== family)
  return { ...sure('prefix-list', unionAll(family, blocks), words), otherFamily }
}

const groupPeer = ({ groupId, groupOwner }: RuleEnd, packet: GroupPacket, ground: Ground): Peer => {
  const words = say('sg.members', { group: groupId })
  const nobody = sure('group', noAddress(packet.family), words)
  if (packet.scope === 'internet') return nobody
  const vpc = vpcOf(ground, groupId)
  if (vpc !== null && packet.vpcId !== null && vpc !== packet.vpcId)
    return { ...nobody, otherVpc: true }
  const { addresses: own, whole } = membersOf(groupId, packet.family, ground)
  const theirs = elsewhere(ground, groupId)
  const addresses = withAddresses(own, theirs?.addresses ?? [])
  // A group that nobody here holds or lists belongs to another account.
  const visible = whole && (own.intervals.length > 0 || listingOf(ground, groupId) !== null)
  if (visible || theirs?.whole) return sure('group', addresses, words)
  const need = needOfOwner('ecs.DescribeNetworkInterfaces', groupId, groupOwner)
  return {
    ...sure('group', addresses, words),
    maybe: subtractOf(everyAddress(packet.family), addresses),
    doubt: { cause: 'sg-source-group-unreadable', need },
  }
}

const withAddresses = (own: AddressSet, more: readonly string[]): AddressSet =>
  more.length === 0
    ? own
    : unionAll(own.family, [own, ...more.flatMap(address => parseCidr(address) ?? [])])

const sure = (kind: Peer['kind'], matches: AddressSet, words: Phrase): Peer => ({
  kind,
  matches,
  maybe: noAddress(matches.family),
  doubt: null,
  otherFamily: false,
  otherVpc: false,
  words,
})

const unsure = (
  kind: Peer['kind'],
  family: Family,
  { words, doubt }: { readonly words: Phrase; readonly doubt: Doubt },
): Peer => ({ ...sure(kind, noAddress(family), words), maybe: everyAddress(family), doubt })
