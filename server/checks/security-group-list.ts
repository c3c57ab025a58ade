// Which ordered list do all groups of one interface form for this packet?
import { say } from '#shared/message.ts'
import {
  type AddressSet,
  everyAddress,
  intersectOf,
  isNoAddress,
  noAddress,
  subtractOf,
  unionAll,
  unionOf,
} from '#shared/plain/address-set.ts'
import { needAction } from '../facts/answers.ts'
import { factAbout } from '../facts/answers-by-subject.ts'
import type { Unavailable } from '../facts/fact.ts'
import { membersOf } from '../facts/group-members.ts'
import type { SecurityGroupRule } from '../facts/security-group-rule.ts'
import type { GroupRules } from '../facts/security-groups.ts'
import type { SourceText } from '../facts/source-text.ts'
import {
  aroundBoth,
  type Bounds,
  type BoundsTable,
  boundsOf,
  boundsTable,
  itemsNear,
  NOTHING,
} from '../filter/outer-bounds.ts'
import { byPriority } from '../filter/priority.ts'
import type { Action, Doubt, Rule } from '../filter/rule.ts'
import { evidenceCause } from './check.ts'
import { fitsOf, matchOf, type RuleFit } from './security-group-fit.ts'
import { type Ground, listingOf } from './security-group-ground.ts'
import { keptList, type ListQuestion } from './security-group-kept-list.ts'
import type { GroupPacket } from './security-group-packet.ts'

/**
 * A rule as written; a group whose rules could not be read; the trust between members of one group;
 * or what happens when nothing matches.
 */
export type Origin =
  | { readonly kind: 'rule'; readonly rule: SecurityGroupRule; readonly fit: RuleFit }
  | { readonly kind: 'unread'; readonly groupId: string }
  | { readonly kind: 'same-group'; readonly groupIds: string; readonly named: SourceText | null }
  | { readonly kind: 'default'; readonly groupIds: string; readonly named: SourceText | null }

export type GroupRule = Rule<Origin>

/**
 * Ends with a rule that matches every address, so that every packet is decided. Rules for another
 * service that are about other addresses too are left out: they neither match nor nearly match.
 */
export const groupList = (
  groupIds: readonly string[],
  packet: GroupPacket,
  ground: Ground,
): GroupRule[] => {
  const list = keptList({ groupIds, packet, ground }, portlessList)
  const near = itemsNear(list, packet.port ?? 0, boundsOf(packet.peers))
  return near.map(rule => atPort(rule, packet.port))
}

/** A rule as it is for the ports it names; `elsewhere`: for all others. null: it is always the same. */
export type PortlessRule = GroupRule & {
  readonly elsewhere: { readonly ports: readonly Bounds[]; readonly rule: GroupRule } | null
}

const atPort = (rule: PortlessRule, port: number | null): GroupRule => {
  if (rule.elsewhere === null || port === null) return rule
  for (const [from, to] of rule.elsewhere.ports) if (from <= port && port <= to) return rule
  return rule.elsewhere.rule
}

/** One rule alone, as it is in the list. */
export const ruleAtPort = (
  rule: SecurityGroupRule,
  packet: GroupPacket,
  ground: Ground,
): GroupRule => atPort(toModel(rule, packet, ground), packet.port)

/** What takes long, for packets that differ in nothing but the port and the other end. */
export type PortlessList = BoundsTable<PortlessRule>

const portlessList = (question: ListQuestion): PortlessList =>
  boundsTable(portlessRules(question), rule => {
    const { elsewhere, origin } = rule
    const { matches, maybe } = origin.kind === 'rule' ? origin.fit.peer : rule
    // A rule for another protocol, say, comes near by its other end only.
    const missesAnyway = origin.kind === 'rule' && origin.fit.misses.length > 0
    const ports = elsewhere?.ports.reduce(aroundBoth, NOTHING) ?? EVERY_PORT
    return {
      ports: missesAnyway ? NOTHING : ports,
      addresses: aroundBoth(boundsOf(matches), boundsOf(maybe)),
    }
  })

const EVERY_PORT: Bounds = [0, 65535]

const portlessRules = ({ groupIds, packet, ground }: ListQuestion): PortlessRule[] => {
  const ids = [...new Set(groupIds)]
  const read = ids.flatMap(id => readable(ground, id) ?? [])
  const own = read.flatMap(group => group.rules).filter(r => r.direction === packet.direction)
  const unread = ids.filter(id => readable(ground, id) === null)
  const rules = [
    ...unread.flatMap(id => unreadRules(id, packet, ground)).map(always),
    ...own.map(rule => toModel(rule, packet, ground)),
  ]
  const trust = trustOf(ids, packet, ground)
  const origin = { groupIds: ids.join(','), named: read[0]?.named ?? null } as const
  return [
    ...trust.inFront.map(always),
    ...byPriority(rules, priorityOf),
    ...trust.asDefault.map(always),
    ...defaults(ids, packet, { ground, origin: { kind: 'default', ...origin } }).map(always),
  ]
}

const always = (rule: GroupRule): PortlessRule => ({ ...rule, elsewhere: null })

export const readable = (ground: Ground, groupId: string): GroupRules | null => {
  const fact = factAbout(ground.securityGroups.rules, groupId)
  return fact.state === 'present' ? fact.value : null
}

const toModel = (rule: SecurityGroupRule, packet: GroupPacket, ground: Ground): PortlessRule => {
  const { inside, outside, ports } = fitsOf(rule, packet, ground)
  const modelOf = (fit: RuleFit): GroupRule => ({
    action: rule.action,
    ...matchOf(fit),
    origin: { kind: 'rule', rule, fit },
  })
  if (ports === null) return always(modelOf(inside))
  const numbers = ports.map(([from, to]) => [Number(from), Number(to)] as const)
  return { ...modelOf(inside), elsewhere: { ports: numbers, rule: modelOf(outside) } }
}

// A group that could not be read may hold any rule, at best one of priority 1.
const unreadRules = (groupId: string, { family }: GroupPacket, ground: Ground): GroupRule[] => {
  const fact = factAbout(ground.securityGroups.rules, groupId)
  if (fact.state === 'present') return []
  const wouldSettle = ['sg-no-allow-rule', 'sg-deny-rule-wins']
  const doubt = { cause: evidenceCauseId(fact), need: { ...fact.need, wouldSettle } }
  return (['drop', 'accept'] as const).map(action =>
    perhaps(action, everyAddress(family), {
      doubts: [doubt],
      origin: { kind: 'unread', groupId },
    }),
  )
}

const evidenceCauseId = (fact: Unavailable): Doubt['cause'] =>
  evidenceCause({ fact })[0]?.id ?? null

const priorityOf = (origin: Origin): number => (origin.kind === 'rule' ? origin.rule.priority : 1)

const perhaps = (
  action: Action,
  maybe: AddressSet,
  { doubts, origin }: { readonly doubts: readonly Doubt[]; readonly origin: Origin },
): GroupRule => ({ action, matches: noAddress(maybe.family), maybe, doubts, origin })

type Trust = { readonly inFront: readonly GroupRule[]; readonly asDefault: readonly GroupRule[] }

/**
 * Members of one basic group may talk to each other unless its InnerAccessPolicy is Drop. One
 * document says that custom rules don't touch this, another evaluates it as a default: a custom
 * drop that meets a fellow member is therefore not decided. Groups that disagree leave it open too
 * (help.aliyun.com ModifySecurityGroupPolicy and "Security group rules", read 2026-11-22).
 */
const trustOf = (ids: readonly string[], packet: GroupPacket, ground: Ground): Trust => {
  if (packet.scope === 'internet') return NO_TRUST
  const accepting = membersWhere(ids, 'accept', { packet, ground })
  const isolating = membersWhere(ids, 'drop', { packet, ground })
  const unsaid = membersWhere(ids, null, { packet, ground })
  const trusted = subtractOf(subtractOf(accepting.sure, isolating.sure), isolating.perhaps)
  const open = unionAll(packet.family, [
    intersectOf(accepting.sure, unionOf(isolating.sure, isolating.perhaps)),
    accepting.perhaps,
    unsaid.sure,
    unsaid.perhaps,
  ])
  const contested = subtractOf(open, trusted)
  const both = unionOf(trusted, contested)
  if (isNoAddress(both)) return NO_TRUST
  const origin = trustOrigin(ids, ground)
  const doubts = [TRUST_DOUBT]
  return {
    inFront: [perhaps('accept', both, { doubts, origin })],
    asDefault: [{ action: 'accept', matches: trusted, maybe: contested, doubts, origin }],
  }
}

const NO_TRUST: Trust = { inFront: [], asDefault: [] }

const trustOrigin = (ids: readonly string[], ground: Ground): Origin => {
  const trusting = ids.filter(id => innerAccessOf(id, ground) === 'accept')
  const named = trusting.flatMap(id => readable(ground, id)?.innerAccessText ?? [])
  return { kind: 'same-group', groupIds: trusting.join(','), named: named[0] ?? null }
}

const TRUST_DOUBT: Doubt = {
  cause: null,
  need: {
    need: say('need.group-trust'),
    how: say('how.group-trust'),
    wouldSettle: ['sg-intra-group-isolated', 'sg-deny-rule-wins'],
  },
}

type Around = { readonly packet: GroupPacket; readonly ground: Ground }

const membersWhere = (
  ids: readonly string[],
  access: GroupRules['innerAccess'],
  { packet, ground }: Around,
): { sure: AddressSet; perhaps: AddressSet } => {
  const members = ids
    .filter(id => innerAccessOf(id, ground) === access)
    .map(id => membersOf(id, packet.family, ground))
  const sure = unionAll(
    packet.family,
    members.map(({ addresses }) => addresses),
  )
  const anyone = members.some(({ whole }) => !whole)
  return {
    sure,
    perhaps: anyone ? subtractOf(everyAddress(packet.family), sure) : noAddress(packet.family),
  }
}

/** Advanced groups have no trust between members, whatever the field says. null: not known. */
export const innerAccessOf = (groupId: string, ground: Ground): GroupRules['innerAccess'] =>
  listingOf(ground, groupId)?.type === 'enterprise'
    ? 'drop'
    : (readable(ground, groupId)?.innerAccess ?? null)

/** Inbound: dropped. Outbound: a basic group lets go, an advanced one does not. */
const defaults = (
  ids: readonly string[],
  { direction, family }: GroupPacket,
  { ground, origin }: { readonly ground: Ground; readonly origin: Origin },
): GroupRule[] => {
  const everything = { matches: everyAddress(family), maybe: noAddress(family), doubts: [], origin }
  const types = new Set(ids.map(id => listingOf(ground, id)?.type ?? null))
  if (direction === 'ingress' || (types.size === 1 && types.has('enterprise')))
    return [{ action: 'drop', ...everything }]
  if (types.size === 1 && types.has('normal')) return [{ action: 'accept', ...everything }]
  const need = needAction('ecs.DescribeSecurityGroups', ids.join(','))
  const doubts = [{ cause: null, need }]
  return [
    perhaps('accept', everyAddress(family), { doubts, origin }),
    { action: 'drop', ...everything },
  ]
}
