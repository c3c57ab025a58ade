// What is known about groups, lists and members when a rule is judged?
import type { Fact } from '../facts/fact.ts'
import type { FactTable } from '../facts/facts.ts'
import type { GroupElsewhere } from '../facts/groups-elsewhere.ts'
import type { GroupListing, SecurityGroups } from '../facts/security-groups.ts'

/** The groups themselves, and the facts that expand what their rules only name. */
export type Ground = {
  readonly securityGroups: SecurityGroups
  readonly prefixLists: Fact<FactTable['prefixLists']>
  readonly portLists: Fact<FactTable['portLists']>
  readonly networkInterfaces: Fact<FactTable['networkInterfaces']>
  readonly instances: Fact<FactTable['instances']>
  readonly groupsElsewhere: Fact<FactTable['groupsElsewhere']>
}

export const listingOf = ({ securityGroups }: Ground, groupId: string): GroupListing | null =>
  securityGroups.listings.state === 'present'
    ? (securityGroups.listings.value.find(listing => listing.groupId === groupId) ?? null)
    : null

/** null: not known which VPC the group is in. */
export const vpcOf = (ground: Ground, groupId: string): string | null => {
  const rules = ground.securityGroups.rules.known.get(groupId)
  const named = rules?.state === 'present' ? rules.value.vpcId : ''
  return named || listingOf(ground, groupId)?.vpcId || elsewhere(ground, groupId)?.vpcId || null
}

/** What the account that owns the group says about it; null when no other account that was read does. */
export const elsewhere = ({ groupsElsewhere }: Ground, groupId: string): GroupElsewhere | null =>
  groupsElsewhere.state === 'present' ? (groupsElsewhere.value.get(groupId) ?? null) : null
