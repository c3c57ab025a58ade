// Who is in the security groups of other accounts?
import type { Evidence, EvidenceItem } from '#shared/evidence.ts'
import { type Fact, present } from './fact.ts'
import type { HostChoice } from './facts.ts'
import { instancesFact } from './instances.ts'
import { networkInterfacesFact } from './network-interfaces.ts'
import { groupListings } from './security-groups.ts'

export type GroupElsewhere = {
  readonly vpcId: string
  readonly addresses: readonly string[]
  /** No member can be missing. */
  readonly whole: boolean
}

/** By group id. What no other account lists is not in it. */
export type GroupsElsewhere = ReadonlyMap<string, GroupElsewhere>

export const groupsElsewhereFact = (
  _evidence: Evidence,
  { scope }: HostChoice,
): Fact<GroupsElsewhere> => {
  const others = scope?.others ?? []
  const accounts = Map.groupBy(others, ({ file }) => file.split('/')[1] ?? '')
  const groups = [...accounts.values()].flatMap(groupsIn)
  return present(
    new Map(groups.map(({ groupId, ...group }) => [groupId, group])),
    groups.flatMap(({ cites }) => cites),
  )
}

const groupsIn = (answers: Evidence) =>
  listingsIn(answers).map(({ groupId, vpcId, text }) => {
    const about = answers.filter(item => isAbout(item, groupId))
    const enis = networkInterfacesFact(about)
    const instances = instancesFact(about)
    const held = (groupIds: readonly string[]): boolean => groupIds.includes(groupId)
    const ofEnis =
      enis.state === 'present' ? enis.value.filter(eni => held(eni.securityGroupIds)) : []
    const ofInstances =
      instances.state === 'present'
        ? instances.value.instances.filter(one => held(one.securityGroupIds))
        : []
    return {
      groupId,
      vpcId,
      addresses: [
        ...ofEnis.flatMap(eni => [...eni.privateIps.map(ip => ip.address), ...eni.ipv6Addresses]),
        ...ofInstances.flatMap(({ privateIps }) => privateIps),
      ],
      whole: enis.state === 'present',
      cites: [text.evidence, ...enis.cites],
    }
  })

const listingsIn = (answers: Evidence) => {
  const listings = groupListings(answers.filter(({ status }) => status === 'ok'))
  return listings.state === 'present' ? listings.value : []
}

// Asked about one group, or a list of everything.
const isAbout = ({ subject, request }: EvidenceItem, groupId: string): boolean =>
  subject === groupId || request?.['SecurityGroupId'] === groupId || isWhole(subject, request)

const isWhole = (subject: string, request: EvidenceItem['request']): boolean =>
  subject === '' && NARROWING.every(name => request?.[name] === undefined)

const NARROWING = ['SecurityGroupId', 'InstanceId', 'InstanceIds', 'NetworkInterfaceId.1', 'VpcId']
