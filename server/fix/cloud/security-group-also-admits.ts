// What else would the change open?

import type { Facts } from '#server/facts/facts.ts'
import type { RuleEnd, SecurityGroupRule } from '#server/facts/security-group-rule.ts'
import type { Fix } from '#shared/fix.ts'
import type { Flow } from '#shared/flow.ts'
import { intersect, isEmpty } from '#shared/plain/interval-set.ts'
import { formatPorts } from '#shared/plain/port-range.ts'
import { allGroupRules, type GroupChange, holdersOf } from './security-group-change.ts'

type Admitted = Fix['alsoAdmits'][number]

/** The new rule on every other interface of its group, and what the lowered drops kept out. */
export const alsoAdmitted = (change: GroupChange, flow: Flow, facts: Facts): Admitted[] => [
  ...otherHolders(change, flow, facts),
  ...change.lowered.flatMap(id => keptOutBy(id, change, facts)),
]

const otherHolders = ({ rule }: GroupChange, { eniId }: Flow, facts: Facts): Admitted[] => {
  const others = holdersOf(rule.groupId, facts).filter(holder => holder.eniId !== eniId)
  // An outbound rule serves the source; its own interface is not the one of the flow.
  const to = [...new Set(others.map(({ owner }) => owner))]
  const ports = rule.port === null ? rule.protocol : `${rule.protocol}/${rule.port}`
  return to.length === 0 || rule.direction === 'egress' ? [] : [{ source: rule.block, ports, to }]
}

// Lowered to 2, the drop loses against every accept of priority 1 whose ports it covered.
const keptOutBy = (ruleId: string, { rule }: GroupChange, facts: Facts): Admitted[] => {
  const rules = allGroupRules(facts)
  const drop = rules.find(candidate => candidate.ruleId === ruleId)
  if (drop === undefined) return []
  const to = [...new Set(holdersOf(drop.groupId, facts).map(({ owner }) => owner))]
  return rules
    .filter(
      other =>
        other.action === 'accept' &&
        other.priority === 1 &&
        other.direction === rule.direction &&
        (drop.protocol === 'any' || other.protocol === 'any' || other.protocol === drop.protocol) &&
        sharesHolder(other, drop, facts) &&
        !isEmpty(intersect(other.ports ?? [], drop.ports ?? [])),
    )
    .map(other => ({ source: endWords(endOf(other)), ports: portsBoth(other, drop), to }))
}

const sharesHolder = (a: SecurityGroupRule, b: SecurityGroupRule, facts: Facts): boolean => {
  const holders = new Set(holdersOf(a.groupId, facts).map(({ eniId }) => eniId))
  return (
    a.groupId === b.groupId || holdersOf(b.groupId, facts).some(({ eniId }) => holders.has(eniId))
  )
}

const endOf = (rule: SecurityGroupRule): RuleEnd =>
  rule.direction === 'ingress' ? rule.source : rule.dest

const endWords = ({ cidr, ipv6Cidr, groupId, prefixListId }: RuleEnd): string =>
  cidr || ipv6Cidr || groupId || prefixListId

const portsBoth = (a: SecurityGroupRule, b: SecurityGroupRule): string => {
  const protocol = a.protocol === 'any' ? (b.protocol ?? 'any') : (a.protocol ?? 'any')
  return `${protocol}/${formatPorts(intersect(a.ports ?? [], b.ports ?? []))}`
}
