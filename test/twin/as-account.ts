// How is this cloud written as answers of the account, in the many spellings that answers have?
import type { Evidence } from '#shared/evidence.ts'
import {
  cloudAnswer,
  ecsPrefixList,
  networkInterfaces,
  portList,
  vSwitch,
} from '#test/golden/account.ts'
import type { Random } from '#test/kernel/random.ts'
import {
  MEMBERS,
  PREFIX_LISTS,
  TARGET,
  type TwinCloud,
  type TwinEntry,
  type TwinRule,
} from './random-cloud.ts'

type Wire = Record<string, unknown>

export const accountOf = (cloud: TwinCloud, random: Random): Evidence => {
  const lists: Evidence[number][] = []
  const groups = cloud.groups.map(({ id, rules }) =>
    cloudAnswer(
      'ecs.DescribeSecurityGroupAttribute',
      {
        SecurityGroupId: id,
        VpcId: 'vpc-1',
        InnerAccessPolicy: cloud.trusted.length > 0 ? 'Accept' : 'Drop',
        NextToken: '',
        Permissions: {
          Permission: rules.map((rule, n) =>
            wireRule(rule, { id: `sgr-${id}-${n}`, cloud, random, lists }),
          ),
        },
      },
      { subject: id },
    ),
  )
  return [
    ...groups,
    listing(cloud),
    interfacesOf(cloud),
    ...prefixLists(cloud),
    ...lists,
    ...aclOf(cloud),
  ]
}

const listing = ({ groups, kind }: TwinCloud) =>
  cloudAnswer('ecs.DescribeSecurityGroups', {
    SecurityGroups: {
      SecurityGroup: [...groups.map(({ id }) => id), 'sg-x', 'sg-y'].map(SecurityGroupId => ({
        SecurityGroupId,
        SecurityGroupType: kind,
        VpcId: 'vpc-1',
        ServiceManaged: false,
      })),
    },
    NextToken: '',
  })

const interfacesOf = ({ family, groups, trusted }: TwinCloud) => {
  const member = (ip: string, group: string, n: number) => ({
    id: `eni-${group}-${n}`,
    instanceId: `i-${group}-${n}`,
    ip: family === 4 ? ip : `10.77.0.${n + 1}`,
    ...(family === 6 ? { ipv6: ip } : {}),
    groups: [group],
    vSwitchId: 'vsw-2',
  })
  return networkInterfaces([
    {
      id: 'eni-1',
      instanceId: 'i-test1',
      ip: TARGET[4],
      ...(family === 6 ? { ipv6: TARGET[6] } : {}),
      groups: groups.map(({ id }) => id),
    },
    ...Object.entries(MEMBERS[family]).flatMap(([group, ips]) =>
      ips.map((ip, n) => member(ip, group, n)),
    ),
    ...trusted.map((ip, n) => member(ip, groups[0]?.id ?? '', n)),
  ])
}

const prefixLists = ({ family }: TwinCloud) =>
  Object.entries(PREFIX_LISTS[family]).map(([id, cidrs]) => ecsPrefixList(id, cidrs))

type About = {
  readonly id: string
  readonly cloud: TwinCloud
  readonly random: Random
  readonly lists: Evidence[number][]
}

const wireRule = (rule: TwinRule, { id, cloud, random, lists }: About): Wire => ({
  SecurityGroupRuleId: id,
  Direction: 'ingress',
  IpProtocol: protocolText(rule.protocol, cloud.family, random),
  Policy: spelled(rule.policy === 'accept' ? 'Accept' : 'Drop', random),
  Priority: random.chance(0.5) ? String(rule.priority) : rule.priority,
  NicType: 'intranet',
  ...(random.chance(0.5) ? EMPTY : {}),
  ...portFields(rule, id, lists),
  ...destField(rule, cloud, random),
  ...sourceField(rule, cloud),
})

const destField = ({ dest }: TwinRule, { family }: TwinCloud, random: Random): Wire => {
  if (dest === null) return {}
  const text = random.chance(0.5) ? dest : `${dest}/${family === 6 ? 128 : 32}`
  return { [family === 6 ? 'Ipv6DestCidrIp' : 'DestCidrIp']: text }
}

const sourceField = ({ source }: TwinRule, { family }: TwinCloud): Wire => {
  if (source.kind === 'group') return { SourceGroupId: source.id }
  if (source.kind === 'prefix-list') return { SourcePrefixListId: source.id }
  return { [family === 6 ? 'Ipv6SourceCidrIp' : 'SourceCidrIp']: source.blocks[0] }
}

const EMPTY: Wire = {
  SourceCidrIp: '',
  Ipv6SourceCidrIp: '',
  SourceGroupId: '',
  SourcePrefixListId: '',
  DestCidrIp: '',
  Ipv6DestCidrIp: '',
  SourcePortRange: '',
  PortRangeListId: '',
}

const portFields = (rule: TwinRule, id: string, lists: Evidence[number][]): Wire => {
  const hasPorts = rule.protocol === 'tcp' || rule.protocol === 'udp'
  if (rule.ports === null) return { PortRange: hasPorts ? '1/65535' : '-1/-1' }
  const texts = rule.ports.map(([from, to]) => `${from}/${to}`)
  if (texts.length === 1) return { PortRange: texts[0] }
  lists.push(portList(`prl-${id}`, texts))
  return { PortRange: '', PortRangeListId: `prl-${id}` }
}

const NUMBERS = { tcp: '6', udp: '17', icmp: '1', icmpv6: '58' } as const

const protocolText = (protocol: TwinRule['protocol'], family: 4 | 6, random: Random): string => {
  const name = protocol === 'icmp' && family === 6 ? 'icmpv6' : protocol
  if (name !== 'all' && random.chance(0.15)) return NUMBERS[name]
  return spelled(name.toUpperCase(), random)
}

const spelled = (text: string, random: Random): string =>
  random.pick([text, text.toLowerCase(), text.toUpperCase()])

const aclOf = (cloud: TwinCloud): Evidence =>
  cloud.acl === null
    ? [vSwitch({ aclId: '', cidr: '10.9.0.0/24', ipv6Cidr: 'fd09::/64' })]
    : [
        vSwitch({ aclId: 'nacl-1', cidr: '10.9.0.0/24', ipv6Cidr: 'fd09::/64' }),
        cloudAnswer(
          'vpc.DescribeNetworkAclAttributes',
          {
            NetworkAclAttribute: {
              NetworkAclId: 'nacl-1',
              Status: 'Available',
              IngressAclEntries: {
                IngressAclEntry: cloud.acl.inbound.map((entry, n) =>
                  wireEntry(cloud, entry, { n, peer: 'SourceCidrIp' }),
                ),
              },
              EgressAclEntries: {
                EgressAclEntry: cloud.acl.outbound.map((entry, n) =>
                  wireEntry(cloud, entry, { n, peer: 'DestinationCidrIp' }),
                ),
              },
              Resources: {
                Resource: [{ ResourceId: 'vsw-1', ResourceType: 'VSwitch', Status: 'BINDED' }],
              },
            },
          },
          { subject: 'nacl-1' },
        ),
      ]

const wireEntry = (
  { family }: TwinCloud,
  { policy, protocol, ports, block }: TwinEntry,
  { n, peer }: { n: number; peer: string },
): Wire => ({
  NetworkAclEntryId: `nae-${peer.slice(0, 3)}-${n}`,
  Policy: policy,
  Protocol: protocol === 'icmp' && family === 6 ? 'icmpv6' : protocol,
  Port: ports === null ? '-1/-1' : `${ports[0]}/${ports[1]}`,
  [peer]: block,
  ...(family === 6 ? { IpVersion: 'IPv6' } : {}),
  EntryType: 'custom',
})
