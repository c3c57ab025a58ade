// How is a small cloud account written as evidence, so that the real parsers read it?
import {
  type Evidence,
  type EvidenceItem,
  type EvidenceStatus,
  evidenceItem,
} from '#shared/evidence.ts'

/** One file of `cloud/`: the answer's body, or `{status, body}` of an error. */
export const cloudAnswer = (
  action: string,
  body: object,
  about: { subject?: string; suffix?: string; status?: EvidenceStatus } = {},
): EvidenceItem => {
  const { subject = '', suffix = '', status = 'ok' } = about
  const name = [action, subject, suffix].filter(part => part !== '').join('.')
  return evidenceItem({
    file: `cloud/${name}.json`,
    kind: action,
    subject,
    account: null,
    request: null,
    requestId: null,
    startedAt: AT,
    collectedAt: AT,
    tookMs: 1,
    status,
    exit: null,
    stderr: '',
    raw: JSON.stringify(body, null, 1),
  })
}

const AT = '2026-11-22T08:30:00.000Z'

/** RAM refuses this call (of one resource, or of all). */
export const refused = (action: string, subject = ''): EvidenceItem =>
  cloudAnswer(
    action,
    { status: 403, body: { Code: 'Forbidden.RAM', Message: 'not allowed', RequestId: 'R' } },
    { subject, status: 'denied', suffix: 'error' },
  )

type Wire = Readonly<Record<string, unknown>>

/** `10 drop tcp 8080/8080 203.0.113.7/32`, with fields of the wire format on top. */
export const rule = (text: string, over: Wire = {}): Wire => {
  const [priority, policy, protocol, ports, source = ''] = text.split(' ')
  const end = endOf(source)
  return {
    SecurityGroupRuleId: '',
    Direction: 'ingress',
    IpProtocol: protocol?.toUpperCase(),
    PortRange: ports,
    SourcePortRange: '',
    Policy: policy === 'drop' ? 'Drop' : 'Accept',
    Priority: Number(priority),
    NicType: 'intranet',
    Description: '',
    SourceCidrIp: '',
    Ipv6SourceCidrIp: '',
    SourceGroupId: '',
    SourceGroupOwnerAccount: '',
    SourcePrefixListId: '',
    DestCidrIp: '',
    Ipv6DestCidrIp: '',
    DestGroupId: '',
    DestPrefixListId: '',
    ...prefixed('Source', end),
    ...over,
  }
}

/** The same for outbound rules: the last word is the destination. */
export const egressRule = (text: string, over: Wire = {}): Wire => {
  const [priority, policy, protocol, ports, dest = ''] = text.split(' ')
  const bare = rule(`${priority} ${policy} ${protocol} ${ports}`)
  return { ...bare, Direction: 'egress', ...prefixed('Dest', endOf(dest)), ...over }
}

const endOf = (text: string): { field: string; value: string } => {
  if (text.startsWith('sg-')) return { field: 'GroupId', value: text }
  if (text.startsWith('pl-')) return { field: 'PrefixListId', value: text }
  return { field: 'CidrIp', value: text }
}

const prefixed = (side: 'Source' | 'Dest', { field, value }: ReturnType<typeof endOf>): Wire => {
  if (value === '') return {}
  const v6 = field === 'CidrIp' && value.includes(':')
  return { [v6 ? `Ipv6${side}CidrIp` : `${side}${field}`]: value }
}

export type GroupSpec = {
  id: string
  type?: 'normal' | 'enterprise'
  inner?: 'Accept' | 'Drop'
  vpcId?: string
  managed?: boolean
  rules?: readonly Wire[]
}

/** Rules get ids `sgr-<group>-<n>` unless they have one (a space stands for "has none"). */
export const groupAttribute = ({ id, inner, type, vpcId = VPC, rules = [] }: GroupSpec): Wire => ({
  RequestId: 'R',
  SecurityGroupId: id,
  VpcId: vpcId,
  InnerAccessPolicy: inner ?? (type === 'enterprise' ? 'Drop' : 'Accept'),
  Permissions: {
    Permission: rules.map((one, i) => ({
      ...one,
      SecurityGroupRuleId:
        one['SecurityGroupRuleId'] === ''
          ? `sgr-${id.slice(3)}-${i + 1}`
          : one['SecurityGroupRuleId'],
    })),
  },
  NextToken: '',
})

export const VPC = 'vpc-1'

export const group = (spec: GroupSpec): EvidenceItem =>
  cloudAnswer('ecs.DescribeSecurityGroupAttribute', groupAttribute(spec), { subject: spec.id })

export const groupListing = (specs: readonly GroupSpec[]): EvidenceItem =>
  cloudAnswer('ecs.DescribeSecurityGroups', {
    SecurityGroups: {
      SecurityGroup: specs.map(({ id, type = 'normal', vpcId = VPC, managed = false }) => ({
        SecurityGroupId: id,
        SecurityGroupType: type,
        VpcId: vpcId,
        ServiceManaged: managed,
      })),
    },
    NextToken: '',
  })

export type EniSpec = {
  id: string
  instanceId?: string
  ip: string
  ipv6?: string
  groups: readonly string[]
  publicIp?: string
  type?: 'Primary' | 'Secondary'
  vSwitchId?: string
  vpcId?: string
}

export const networkInterfaces = (specs: readonly EniSpec[]): EvidenceItem =>
  cloudAnswer('ecs.DescribeNetworkInterfaces', {
    NetworkInterfaceSets: {
      NetworkInterfaceSet: specs.map(eni => ({
        NetworkInterfaceId: eni.id,
        InstanceId: eni.instanceId ?? '',
        Type: eni.type ?? 'Primary',
        Status: 'InUse',
        VpcId: eni.vpcId ?? VPC,
        VSwitchId: eni.vSwitchId ?? 'vsw-1',
        PrivateIpAddress: eni.ip,
        SecurityGroupIds: { SecurityGroupId: eni.groups },
        PrivateIpSets: {
          PrivateIpSet: [
            {
              PrivateIpAddress: eni.ip,
              Primary: true,
              ...(eni.publicIp === undefined
                ? {}
                : { AssociatedPublicIp: { PublicIpAddress: eni.publicIp, AllocationId: 'eip-1' } }),
            },
          ],
        },
        Ipv6Sets: { Ipv6Set: eni.ipv6 === undefined ? [] : [{ Ipv6Address: eni.ipv6 }] },
      })),
    },
    NextToken: '',
  })

export type InstanceSpec = {
  id: string
  ip: string
  groups?: readonly string[]
  status?: string
  vSwitchId?: string
  staticIp?: string
  eip?: { address: string; allocationId: string }
  over?: Wire
}

export const instances = (specs: readonly InstanceSpec[]): EvidenceItem =>
  cloudAnswer('ecs.DescribeInstances', {
    Instances: {
      Instance: specs.map(spec => ({
        InstanceId: spec.id,
        RegionId: 'cn-hangzhou',
        Status: spec.status ?? 'Running',
        StoppedMode: 'Not-applicable',
        OSType: 'linux',
        InstanceNetworkType: 'vpc',
        PublicIpAddress: { IpAddress: spec.staticIp === undefined ? [] : [spec.staticIp] },
        EipAddress:
          spec.eip === undefined
            ? { IpAddress: '', AllocationId: '' }
            : { IpAddress: spec.eip.address, AllocationId: spec.eip.allocationId },
        VpcAttributes: {
          VpcId: VPC,
          VSwitchId: spec.vSwitchId ?? 'vsw-1',
          PrivateIpAddress: { IpAddress: [spec.ip] },
        },
        SecurityGroupIds: { SecurityGroupId: spec.groups ?? [] },
        OperationLocks: { LockReason: [] },
        ...spec.over,
      })),
    },
    NextToken: '',
  })

export const eip = (spec: {
  id: string
  address: string
  boundType?: string
  boundId?: string
  privateIp?: string
  mode?: string
}): EvidenceItem =>
  cloudAnswer('vpc.DescribeEipAddresses', {
    EipAddresses: {
      EipAddress: [
        {
          AllocationId: spec.id,
          IpAddress: spec.address,
          Status: spec.boundId === undefined ? 'Available' : 'InUse',
          InstanceType: spec.boundType ?? '',
          InstanceId: spec.boundId ?? '',
          PrivateIpAddress: spec.privateIp ?? '',
          Mode: spec.mode ?? 'NAT',
          BusinessStatus: 'Normal',
          OperationLocks: { LockReason: [] },
        },
      ],
    },
    TotalCount: 1,
    PageNumber: 1,
    PageSize: 50,
  })

export const ecsPrefixList = (id: string, cidrs: readonly string[]): EvidenceItem =>
  cloudAnswer(
    'ecs.DescribePrefixListAttributes',
    { PrefixListId: id, AddressFamily: 'IPv4', Entries: { Entry: cidrs.map(Cidr => ({ Cidr })) } },
    { subject: id },
  )

export const vpcPrefixList = (id: string, cidrs: readonly string[]): EvidenceItem =>
  cloudAnswer(
    'vpc.GetVpcPrefixListEntries',
    { PrefixListEntry: cidrs.map(Cidr => ({ PrefixListId: id, Cidr })), NextToken: '' },
    { subject: id },
  )

export const portList = (id: string, ranges: readonly string[]): EvidenceItem =>
  cloudAnswer(
    'ecs.DescribePortRangeListEntries',
    { Entries: ranges.map(PortRange => ({ PortRange, Description: '' })) },
    { subject: id },
  )

export const vSwitch = (spec: {
  id?: string
  aclId?: string
  cidr?: string
  ipv6Cidr?: string
  over?: Wire
}): EvidenceItem => {
  const id = spec.id ?? 'vsw-1'
  return cloudAnswer(
    'vpc.DescribeVSwitchAttributes',
    {
      VSwitchId: id,
      VpcId: VPC,
      CidrBlock: spec.cidr ?? '10.0.0.0/24',
      Ipv6CidrBlock: spec.ipv6Cidr ?? '',
      NetworkAclId: spec.aclId ?? '',
      Status: 'Available',
      RouteTable: { RouteTableId: 'vtb-1', RouteTableType: 'System' },
      ShareType: '',
      ...spec.over,
    },
    { subject: id },
  )
}

/** `accept tcp 8080/8080 0.0.0.0/0`, for either direction. */
export const aclEntry = (text: string, over: Wire = {}): Wire => {
  const [policy, protocol, port, peer = ''] = text.split(' ')
  return {
    Policy: policy,
    Protocol: protocol,
    Port: port,
    peer,
    IpVersion: peer.includes(':') ? 'IPv6' : 'IPv4',
    EntryType: 'custom',
    ...over,
  }
}

/** Entries get ids `nae-in<n>` and `nae-out<n>`. */
export const networkAcl = (spec: {
  id?: string
  ingress?: readonly Wire[]
  egress?: readonly Wire[]
  status?: string
  binding?: string
}): EvidenceItem => {
  const id = spec.id ?? 'nacl-1'
  return cloudAnswer(
    'vpc.DescribeNetworkAclAttributes',
    {
      NetworkAclAttribute: {
        NetworkAclId: id,
        Status: spec.status ?? 'Available',
        IngressAclEntries: { IngressAclEntry: entries(spec.ingress, 'in', 'SourceCidrIp') },
        EgressAclEntries: { EgressAclEntry: entries(spec.egress, 'out', 'DestinationCidrIp') },
        Resources: {
          Resource: [
            { ResourceId: 'vsw-1', ResourceType: 'VSwitch', Status: spec.binding ?? 'BINDED' },
          ],
        },
      },
    },
    { subject: id },
  )
}

const entries = (list: readonly Wire[] = [], ...[side, field]: ['in' | 'out', string]): Wire[] =>
  list.map(({ peer, ...entry }, i) => ({
    NetworkAclEntryId: `nae-${side}${i + 1}`,
    ...entry,
    [field]: peer,
  }))

export type AccountSpec = {
  groups?: readonly GroupSpec[]
  enis?: readonly EniSpec[]
  more?: readonly EvidenceItem[]
}

/**
 * Groups with their listing, and the interfaces: one instance `i-test1` with `eni-1` at 10.0.0.5 in
 * all groups unless `enis` says otherwise.
 */
export const account = ({ groups = [], enis, more = [] }: AccountSpec): Evidence => [
  groupListing(groups),
  ...groups.map(group),
  networkInterfaces(
    enis ?? [
      { id: 'eni-1', instanceId: 'i-test1', ip: '10.0.0.5', groups: groups.map(({ id }) => id) },
    ],
  ),
  ...more,
]
