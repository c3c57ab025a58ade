// Which rules do these security groups hold, and what do the rules point at?
import { z } from 'zod'
import { callOf } from './call.ts'
import { instancesOfGroup } from './instances.ts'
import { interfacesOfGroup } from './network-interfaces.ts'
import type { Round } from './round.ts'
import { distinct, elementsOf, text } from './wire.ts'

/** The type of a group stands only in the list of groups, its rules only in its attributes. */
export const askGroupTypes = (round: Round, region: string, groupIds: readonly string[]) =>
  groupIds.length === 0
    ? Promise.resolve()
    : round.ask(
        callOf('ecs.DescribeSecurityGroups', region, {
          subject: '',
          params: {
            RegionId: region,
            SecurityGroupIds: JSON.stringify(groupIds.slice(0, 100)),
          },
        }),
      )

const WireRule = z.looseObject({
  SourcePrefixListId: text,
  DestPrefixListId: text,
  PortRangeListId: text,
  SourceGroupId: text,
  DestGroupId: text,
})

/**
 * Members of one basic group trust each other, so who is in it matters even without a rule; and a
 * rule that mends a group opens every member.
 */
export const askGroupMembers = (round: Round, region: string, groupId: string) =>
  Promise.all([interfacesOfGroup(round, region, groupId), instancesOfGroup(round, region, groupId)])

/** `withMembers`: also read who is in the groups that rules name as source or destination. */
export const askGroupRules = async (
  round: Round,
  region: string,
  { groupId, withMembers }: { readonly groupId: string; readonly withMembers: boolean },
): Promise<void> => {
  const reply = await round.ask(
    callOf('ecs.DescribeSecurityGroupAttribute', region, {
      subject: groupId,
      params: { RegionId: region, SecurityGroupId: groupId, Direction: 'all' },
    }),
  )
  const rules = elementsOf(reply, ['Permissions', 'Permission'], WireRule)
  const prefixLists = distinct(rules.flatMap(r => [r.SourcePrefixListId, r.DestPrefixListId]))
  const portLists = distinct(rules.map(rule => rule.PortRangeListId))
  const groups = withMembers ? distinct(rules.flatMap(r => [r.SourceGroupId, r.DestGroupId])) : []
  await Promise.all([
    ...prefixLists.map(id => askPrefixList(round, region, id)),
    ...portLists.map(id => askPortList(round, region, id)),
    ...groups.map(id => askGroupMembers(round, region, id)),
  ])
}

const askPrefixList = (round: Round, region: string, id: string) =>
  round.ask(prefixListCall(region, id))

export const prefixListCall = (region: string, id: string) =>
  callOf('ecs.DescribePrefixListAttributes', region, {
    subject: id,
    params: { RegionId: region, PrefixListId: id },
  })

const askPortList = (round: Round, region: string, id: string) =>
  round.ask(
    callOf('ecs.DescribePortRangeListEntries', region, {
      subject: id,
      params: { RegionId: region, PortRangeListId: id },
    }),
  )
