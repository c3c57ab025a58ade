// What would the groups look like with one accept more and some drops lowered?

import { type Fact, mapFact } from '#server/facts/fact.ts'
import type { FactName, Facts, FactTable } from '#server/facts/facts.ts'
import type { SecurityGroupRule } from '#server/facts/security-group-rule.ts'
import type { GroupListing, GroupRules, SecurityGroups } from '#server/facts/security-groups.ts'
import type { Family } from '#shared/plain/ip.ts'
import { ANY_PORT, singlePort } from '#shared/plain/port-range.ts'

export type NewRule = {
  readonly groupId: string
  readonly direction: 'ingress' | 'egress'
  /** The other end, as a CIDR block. */
  readonly block: string
  readonly protocol: 'tcp' | 'udp' | 'icmp' | 'icmpv6'
  readonly port: number | null
}

/** `lowered`: ids of drops whose priority 1 becomes 2. */
export type GroupChange = { readonly rule: NewRule; readonly lowered: readonly string[] }

export const familyOfBlock = (block: string): Family => (block.includes(':') ? 6 : 4)

/** The facts as they would be after the change; everything else stays. */
export const withChange = (facts: Facts, change: GroupChange): Facts => {
  const changed = mapFact(facts('securityGroups'), groups => changedGroups(groups, change))
  return <Name extends FactName>(name: Name): Fact<FactTable[Name]> =>
    // The compiler cannot see that Name is 'securityGroups' here.
    name === 'securityGroups' ? (changed as Fact<FactTable[Name]>) : facts(name)
}

const changedGroups = (groups: SecurityGroups, change: GroupChange): SecurityGroups => {
  const known = [...groups.rules.known].map(
    ([id, fact]) => [id, mapFact(fact, group => changedGroup(group, change))] as const,
  )
  return { ...groups, rules: { ...groups.rules, known: new Map(known) } }
}

const changedGroup = (group: GroupRules, { rule, lowered }: GroupChange): GroupRules => {
  const rules = group.rules.map(old =>
    lowered.includes(old.ruleId) ? { ...old, priority: 2 } : old,
  )
  const added = group.groupId === rule.groupId ? [writtenRule(rule, group)] : []
  return { ...group, rules: [...rules, ...added] }
}

const writtenRule = (rule: NewRule, group: GroupRules): SecurityGroupRule => {
  const none = { cidr: '', ipv6Cidr: '', groupId: '', groupOwner: '', prefixListId: '' }
  const v6 = familyOfBlock(rule.block) === 6
  const end = { ...none, ...(v6 ? { ipv6Cidr: rule.block } : { cidr: rule.block }) }
  return {
    groupId: rule.groupId,
    ruleId: 'new rule',
    direction: rule.direction,
    action: 'accept',
    priority: 1,
    protocol: rule.protocol,
    ports: rule.port === null ? ANY_PORT : singlePort(rule.port),
    portListId: '',
    ignoredPortListId: '',
    nicType: 'intranet',
    sourcePorts: ANY_PORT,
    source: rule.direction === 'ingress' ? end : none,
    dest: rule.direction === 'egress' ? end : none,
    description: '',
    text: { ...group.named, text: '' },
  }
}

export const allGroupRules = (facts: Facts): readonly SecurityGroupRule[] => {
  const groups = facts('securityGroups')
  return groups.state === 'unavailable'
    ? []
    : [...groups.value.rules.known.values()].flatMap(fact =>
        fact.state === 'present' ? fact.value.rules : [],
      )
}

/** The group that fewest interfaces share, so that the new rule opens least; null when none may be changed. */
export const chooseGroup = (groupIds: readonly string[], facts: Facts): string | null => {
  const usable = groupIds.filter(id => isRead(id, facts) && !isManaged(id, facts))
  const sizes = usable.map(id => ({ id, size: holdersOf(id, facts).length }))
  return sizes.toSorted((a, b) => a.size - b.size)[0]?.id ?? null
}

/**
 * Interfaces that hold the group: the id of the instance, else of the interface. An instance whose
 * primary interface was not listed holds it by its own record (`eniId` is empty then).
 */
export const holdersOf = (
  groupId: string,
  facts: Facts,
): readonly { readonly eniId: string; readonly owner: string }[] => {
  const enis = facts('networkInterfaces')
  const listed = enis.state === 'present' ? enis.value : []
  const holders = listed
    .filter(eni => eni.securityGroupIds.includes(groupId))
    .map(eni => ({ eniId: eni.eniId, owner: eni.instanceId || eni.eniId }))
  const instances = facts('instances')
  const records = instances.state === 'present' ? instances.value.instances : []
  const unlisted = records.filter(
    ({ instanceId, securityGroupIds }) =>
      securityGroupIds.includes(groupId) && listed.every(eni => eni.instanceId !== instanceId),
  )
  return [...holders, ...unlisted.map(({ instanceId }) => ({ eniId: '', owner: instanceId }))]
}

const isRead = (groupId: string, facts: Facts): boolean => {
  const groups = facts('securityGroups')
  return groups.state === 'present' && groups.value.rules.known.get(groupId)?.state === 'present'
}

export const isManaged = (groupId: string, facts: Facts): boolean => {
  const groups = facts('securityGroups')
  const listings: readonly GroupListing[] =
    groups.state === 'present' && groups.value.listings.state === 'present'
      ? groups.value.listings.value
      : []
  return listings.some(listing => listing.groupId === groupId && listing.managed)
}
