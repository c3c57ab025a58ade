// Which command sends a whole entry list?
import type { AclEntry, NetworkAcl } from '#server/facts/network-acls.ts'
import { aliyunCommand, isSafe } from './aliyun-command.ts'
import type { Direction } from './network-acl-change.ts'

const WORDS = {
  ingress: { list: 'IngressAclEntries', flag: 'UpdateIngressAclEntries', peer: 'SourceCidrIp' },
  egress: { list: 'EgressAclEntries', flag: 'UpdateEgressAclEntries', peer: 'DestinationCidrIp' },
} as const

/** VPC UpdateNetworkAclEntries replaces the named directions; null when a value is not safe to print. */
export const aclListCommand = (
  acl: NetworkAcl,
  directions: readonly Direction[],
  regionId: string | null,
): string | null =>
  aliyunCommand('vpc', 'UpdateNetworkAclEntries', [
    ['RegionId', regionId],
    ['NetworkAclId', acl.aclId],
    ...directions.flatMap(direction => [
      [WORDS[direction].flag, 'true'] as const,
      ...acl[direction].filter(({ system }) => !system).flatMap(entryParameters),
    ]),
  ])

const entryParameters = (
  entry: AclEntry,
  index: number,
): (readonly [name: string, value: string | null])[] => {
  const { list, peer } = WORDS[entry.direction]
  const field = (name: string): string => `${list}.${index + 1}.${name}`
  return [
    [field('Policy'), entry.action],
    [field('Protocol'), entry.wire.protocol],
    [field('Port'), entry.wire.port],
    [field(peer), entry.peer],
    [field('EntryType'), 'custom'],
    [field('IpVersion'), entry.family === 6 ? 'ipv6' : 'ipv4'],
    // A name that is not safe to print is lost; the rule itself is what counts.
    [
      field('NetworkAclEntryName'),
      /^[A-Za-z0-9]/.test(entry.name) && isSafe(entry.name) ? entry.name : null,
    ],
  ]
}
