// What else would the change open?

import type { Facts } from '#server/facts/facts.ts'
import type { RuleEnd, SecurityGroupRule } from '#server/facts/security-group-rule.ts'
import type { Fix } from '#shared/fix.ts'
import type { Flow } from '#shared/flow.ts'
import { type AddressSet, coversAddresses, parseCidr } from '#shared/plain/address-set.ts'
import { intersect, isEmpty } from '#shared/plain/interval-set.ts'
import { formatPorts } from '#shared/plain/port-range.ts'
import {
  allGroupRules,
  type GroupChange,
  holdersOf,
  type NewRule,
} from './security-group-change.ts'

type Admitted = Fix['alsoAdmits'][number]

/** The new rule on every other interface of its group, and what the lowered drops kept out. */
export const alsoAdmitted = (change: GroupChange, flow: Flow, facts: Facts): Admitted[] => [
  ...otherHolders(change, flow, facts),
  ...change.lowered
    .flatMap(id => keptOutBy(id, change, facts))
    .filter(opened => !isAsked(opened, change.rule, flow)),
]

const otherHolders = ({ rule }: GroupChange, { eniId }: Flow, facts: Facts): Admitted[] => {
  const others = holdersOf(rule.groupId, facts).filter(holder => holder.eniId !== eniId)
  // An outbound rule serves the source; its own interface is not the one of the flow.
  const to = [...new Set(others.map(({ owner }) => owner))]
  const ports = servicesOf(rule)
  return to.length === 0 || rule.direction === 'egress' ? [] : [{ source: rule.block, ports, to }]
}

// Lowered to 2, the drop loses against every accept of priority 1 that covers some of the same packets.
const keptOutBy = (ruleId: string, { rule }: GroupChange, facts: Facts): Admitted[] => {
  const rules = allGroupRules(facts)
  const drop = rules.find(candidate => candidate.ruleId === ruleId)
  if (drop === undefined) return []
  return rules
    .filter(
      other =>
        other.action === 'accept' &&
        other.priority === 1 &&
        other.direction === rule.direction &&
        (drop.protocol === 'any' || other.protocol === 'any' || other.protocol === drop.protocol) &&
        !isEmpty(intersect(other.ports ?? [], drop.ports ?? [])),
    )
    .flatMap(other => openedBy(other, drop, facts))
}

const openedBy = (accept: SecurityGroupRule, drop: SecurityGroupRule, facts: Facts): Admitted[] => {
  const source = narrower(endOf(accept), endOf(drop))
  const to = ownersOfBoth(accept.groupId, drop.groupId, facts)
  return source === null || to.length === 0 ? [] : [{ source, ports: portsBoth(accept, drop), to }]
}

// Blocks lie inside each other or apart. What a group or list holds is told by the name of the accept.
const narrower = (accept: RuleEnd, drop: RuleEnd): string | null => {
  const [a, b] = [blockOf(accept), blockOf(drop)]
  if (a === null || b === null) return endWords(accept)
  if (a.family !== b.family) return null
  if (coversAddresses(b, a)) return endWords(accept)
  return coversAddresses(a, b) ? endWords(drop) : null
}

const blockOf = ({ cidr, ipv6Cidr }: RuleEnd): AddressSet | null => parseCidr(cidr || ipv6Cidr)

/** A packet meets both rules only at an interface that holds both groups. */
const ownersOfBoth = (one: string, other: string, facts: Facts): string[] => {
  const holders = holdersOf(other, facts)
  const both = holdersOf(one, facts).filter(({ eniId, owner }) =>
    holders.some(holder => holder.eniId === eniId && holder.owner === owner),
  )
  return [...new Set(both.map(({ owner }) => owner))]
}

// That the asked client gets in is what the change is for.
const isAsked = ({ source, ports, to }: Admitted, rule: NewRule, { instanceId }: Flow): boolean => {
  const [opened, asked] = [parseCidr(source), parseCidr(rule.block)]
  return (
    opened !== null &&
    asked !== null &&
    opened.family === asked.family &&
    coversAddresses(asked, opened) &&
    ports === servicesOf(rule) &&
    to.every(owner => owner === instanceId)
  )
}

const servicesOf = ({ protocol, port }: NewRule): string =>
  port === null ? protocol : `${protocol}/${port}`

const endOf = (rule: SecurityGroupRule): RuleEnd =>
  rule.direction === 'ingress' ? rule.source : rule.dest

const endWords = ({ cidr, ipv6Cidr, groupId, prefixListId }: RuleEnd): string =>
  cidr || ipv6Cidr || groupId || prefixListId

const portsBoth = (a: SecurityGroupRule, b: SecurityGroupRule): string => {
  const protocol = a.protocol === 'any' ? (b.protocol ?? 'any') : (a.protocol ?? 'any')
  if (/^(?:icmp|icmpv6|gre)$/.test(protocol)) return protocol
  return `${protocol}/${formatPorts(intersect(a.ports ?? [], b.ports ?? []))}`
}
