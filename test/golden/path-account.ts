// What does a small healthy account hold on the whole way in, and what if one answer differs?
import type { Check } from '#server/checks/check.ts'
import { cloudStatus } from '#server/collect/evidence-folder-cloud.ts'
import { factsOf } from '#server/facts/facts.ts'
import { flowOf } from '#server/facts/locate.ts'
import { resolvedFrom } from '#server/facts/resolved.ts'
import type { Evidence, EvidenceItem } from '#shared/evidence.ts'
import type { Flow } from '#shared/flow.ts'
import type { Judgement } from '#shared/judgement.ts'
import { type AskedQuestion, readQuestion } from '#shared/read-question.ts'
import { cloudAnswer, group, groupListing, refused, rule } from './account.ts'

export type Wire = Readonly<Record<string, unknown>>

export const EIP = '198.51.100.10'
export const NAT_EIP = '198.51.100.20'
export const CLIENT = '203.0.113.7'

export const instance = (over: Wire = {}): Wire => ({
  InstanceId: 'i-test1',
  RegionId: 'cn-hangzhou',
  Status: 'Running',
  StoppedMode: 'Not-applicable',
  OSType: 'linux',
  InstanceNetworkType: 'vpc',
  InstanceChargeType: 'PostPaid',
  ExpiredTime: '2099-12-31T15:59Z',
  InternetMaxBandwidthOut: 0,
  PublicIpAddress: { IpAddress: [] },
  EipAddress: { AllocationId: 'eip-1', IpAddress: EIP, Bandwidth: 5 },
  VpcAttributes: {
    VpcId: 'vpc-1',
    VSwitchId: 'vsw-1',
    PrivateIpAddress: { IpAddress: ['10.0.0.5'] },
  },
  SecurityGroupIds: { SecurityGroupId: ['sg-a'] },
  NetworkInterfaces: { NetworkInterface: [{ NetworkInterfaceId: 'eni-1', Type: 'Primary' }] },
  OperationLocks: { LockReason: [] },
  ...over,
})

export const instances = (...list: readonly Wire[]): Wire => ({
  Instances: { Instance: list },
  TotalCount: list.length,
  NextToken: '',
})

export const eni = (over: Wire = {}): Wire => ({
  NetworkInterfaceId: 'eni-1',
  Type: 'Primary',
  Status: 'InUse',
  InstanceId: 'i-test1',
  VpcId: 'vpc-1',
  VSwitchId: 'vsw-1',
  PrivateIpAddress: '10.0.0.5',
  ServiceManaged: false,
  SecurityGroupIds: { SecurityGroupId: ['sg-a'] },
  PrivateIpSets: {
    PrivateIpSet: [
      {
        PrivateIpAddress: '10.0.0.5',
        Primary: true,
        AssociatedPublicIp: { PublicIpAddress: EIP, AllocationId: 'eip-1' },
      },
    ],
  },
  Ipv6Sets: { Ipv6Set: [] },
  ...over,
})

export const enis = (...list: readonly Wire[]): Wire => ({
  NetworkInterfaceSets: { NetworkInterfaceSet: list },
  NextToken: '',
})

/** The only interface without any public address. */
export const privateEni = (over: Wire = {}): Wire =>
  eni({
    PrivateIpSets: { PrivateIpSet: [{ PrivateIpAddress: '10.0.0.5', Primary: true }] },
    ...over,
  })

export const eip = (over: Wire = {}): Wire => ({
  AllocationId: 'eip-1',
  IpAddress: EIP,
  Status: 'InUse',
  InstanceType: 'EcsInstance',
  InstanceId: 'i-test1',
  PrivateIpAddress: '10.0.0.5',
  RegionId: 'cn-hangzhou',
  Mode: 'NAT',
  BusinessStatus: 'Normal',
  ChargeType: 'PostPaid',
  ExpiredTime: '',
  OperationLocks: { LockReason: [] },
  ...over,
})

export const natEip = (over: Wire = {}): Wire =>
  eip({
    AllocationId: 'eip-2',
    IpAddress: NAT_EIP,
    InstanceType: 'Nat',
    InstanceId: 'ngw-1',
    PrivateIpAddress: '',
    ...over,
  })

export const eips = (...list: readonly Wire[]): Wire => ({
  EipAddresses: { EipAddress: list },
  TotalCount: list.length,
  PageNumber: 1,
  PageSize: 100,
})

export const vSwitch = (over: Wire = {}): Wire => ({
  VSwitchId: 'vsw-1',
  VpcId: 'vpc-1',
  CidrBlock: '10.0.0.0/24',
  Ipv6CidrBlock: '',
  EnabledIpv6: false,
  NetworkAclId: '',
  Status: 'Available',
  RouteTable: { RouteTableId: 'vtb-1', RouteTableType: 'System' },
  ShareType: '',
  ...over,
})

export const vpc = (over: Wire = {}): Wire => ({
  VpcId: 'vpc-1',
  CidrBlock: '10.0.0.0/16',
  Ipv4GatewayId: '',
  SupportIpv4Gateway: true,
  Status: 'Available',
  ...over,
})

/** `rte-1 0.0.0.0/0 NatGateway ngw-1`; id `-` stands for a system route. */
export const route = (text: string, over: Wire = {}): Wire => {
  const [id = '', destination, type, hopId = ''] = text.split(' ')
  return {
    RouteEntryId: id === '-' ? '' : id,
    DestinationCidrBlock: destination,
    IpVersion: destination?.includes(':') ? 'IPv6' : 'IPv4',
    Type: id === '-' ? 'System' : 'Custom',
    Status: 'Available',
    NextHops: { NextHop: [{ NextHopType: type, NextHopId: hopId, Enabled: 1, Weight: 0 }] },
    ...over,
  }
}

export const routes = (...list: readonly Wire[]): Wire => ({
  RouteEntrys: {
    RouteEntry: [route('- 10.0.0.0/24 local'), route('- 100.64.0.0/10 service'), ...list].map(
      entry => ({ RouteTableId: 'vtb-1', ...entry }),
    ),
  },
  NextToken: '',
})

export const ipv4Gateways = (...list: readonly Wire[]): Wire => ({
  Ipv4GatewayModels: list.map(over => ({
    Ipv4GatewayId: 'ipv4gw-1',
    VpcId: 'vpc-1',
    Enabled: true,
    Status: 'Created',
    Ipv4GatewayRouteTableId: '',
    ...over,
  })),
  TotalCount: String(list.length),
  NextToken: '',
})

export const natGateway = (over: Wire = {}): Wire => ({
  NatGatewayId: 'ngw-1',
  VpcId: 'vpc-1',
  Status: 'Available',
  BusinessStatus: 'Normal',
  NetworkType: 'internet',
  ForwardTableIds: { ForwardTableId: ['ftb-1'] },
  SnatTableIds: { SnatTableId: ['stb-1'] },
  IpLists: { IpList: [{ IpAddress: NAT_EIP, AllocationId: 'eip-2' }] },
  ...over,
})

/** `10.0.0.0/24 198.51.100.20`: the block of senders and the address they get. */
export const snat = (text: string, over: Wire = {}): Wire => {
  const [block, address] = text.split(' ')
  return {
    SnatEntryId: `snat-${block}`,
    SnatTableId: 'stb-1',
    NatGatewayId: 'ngw-1',
    SourceCIDR: block,
    SourceVSwitchId: '',
    SnatIp: address,
    Status: 'Available',
    ...over,
  }
}

export const snats = (...list: readonly Wire[]): Wire => ({
  SnatTableEntries: { SnatTableEntry: list },
  TotalCount: list.length,
  PageNumber: 1,
  PageSize: 50,
})

export const natGateways = (...list: readonly Wire[]): Wire => ({
  NatGateways: { NatGateway: list },
  TotalCount: list.length,
  PageNumber: 1,
  PageSize: 50,
})

/** `tcp 8000 10.0.0.5 8080` */
export const forward = (text: string, over: Wire = {}): Wire => {
  const [protocol, externalPort, internal, internalPort] = text.split(' ')
  return {
    ForwardEntryId: 'fwd-1',
    ForwardTableId: 'ftb-1',
    NatGatewayId: 'ngw-1',
    ExternalIp: NAT_EIP,
    ExternalPort: externalPort,
    InternalIp: internal,
    InternalPort: internalPort,
    IpProtocol: protocol,
    Status: 'Available',
    ...over,
  }
}

export const forwards = (...list: readonly Wire[]): Wire => ({
  ForwardTableEntries: { ForwardTableEntry: list },
  TotalCount: list.length,
  PageNumber: 1,
  PageSize: 50,
})

export const protection = (status: string, over: Wire = {}): Wire => ({
  Total: 1,
  InstanceList: [
    {
      InstanceId: 'eip-1',
      InstanceType: 'eip',
      InstanceStatus: 'normal',
      IpAddressConfig: [{ InstanceIp: EIP, IpStatus: status }],
      ...over,
    },
  ],
})

export const assets = (protectStatus: string, over: Wire = {}): Wire => ({
  TotalCount: 1,
  Assets: [{ InternetAddress: EIP, IpVersion: 4, ProtectStatus: protectStatus, ...over }],
})

/** `1 drop tcp 8080/8080 0.0.0.0/0`: order, action, protocol, ports, source; to the elastic address. */
export const policy = (text: string, over: Wire = {}): Wire => {
  const [order, action, protocol, ports, source] = text.split(' ')
  return {
    AclUuid: `acl-${order}`,
    Order: Number(order),
    Direction: 'in',
    AclAction: action,
    Release: 'true',
    Source: source,
    SourceType: 'net',
    SourceGroupCidrs: [],
    Destination: `${EIP}/32`,
    DestinationType: 'net',
    DestinationGroupCidrs: [],
    Proto: protocol?.toUpperCase(),
    DestPort: ports,
    DestPortType: 'port',
    DestPortGroupPorts: [],
    ApplicationName: 'ANY',
    ApplicationNameList: ['ANY'],
    RepeatType: 'Permanent',
    IpVersion: 4,
    ...over,
  }
}

export const policies = (...list: readonly Wire[]): Wire => ({
  PageNo: '1',
  PageSize: '50',
  TotalCount: String(list.length),
  Policys: list,
})

const IPV6 = '2408:4005:3a1:9d01::10'
export const IPV6_CLIENT = '2001:db8::7'

export const ipv6Address = (over: Wire = {}, bandwidth: Wire = {}): Wire => ({
  Ipv6Addresses: {
    Ipv6Address: [
      {
        Ipv6AddressId: 'ipv6-1',
        Ipv6Address: IPV6,
        VpcId: 'vpc-1',
        VSwitchId: 'vsw-1',
        Ipv6GatewayId: 'ipv6gw-1',
        AssociatedInstanceId: 'eni-1',
        NetworkType: 'Public',
        Ipv6InternetBandwidth: { Bandwidth: 10, BusinessStatus: 'Normal', ...bandwidth },
        ...over,
      },
    ],
  },
  TotalCount: 1,
  PageNumber: 1,
  PageSize: 50,
})

export const ipv6Gateways = (...list: readonly Wire[]): Wire => ({
  Ipv6Gateways: {
    Ipv6Gateway: list.map(over => ({
      Ipv6GatewayId: 'ipv6gw-1',
      VpcId: 'vpc-1',
      Status: 'Available',
      BusinessStatus: 'Normal',
      ...over,
    })),
  },
  TotalCount: list.length,
  PageNumber: 1,
  PageSize: 50,
})

export const egressRules = (...list: readonly Wire[]): Wire => ({
  Ipv6EgressOnlyRules: { Ipv6EgressOnlyRule: list },
  TotalCount: list.length,
  PageNumber: 1,
  PageSize: 50,
})

/** `havip-1` holds 10.0.0.100; i-test1 and i-other1 may announce it, i-test1 does. */
export const haVip = (over: Wire = {}): Wire => ({
  HaVipId: 'havip-1',
  IpAddress: '10.0.0.100',
  VpcId: 'vpc-1',
  VSwitchId: 'vsw-1',
  RegionId: 'cn-hangzhou',
  Status: 'InUse',
  AssociatedInstanceType: 'EcsInstance',
  AssociatedInstances: { associatedInstance: ['i-test1', 'i-other1'] },
  AssociatedEipAddresses: { associatedEipAddresse: [EIP] },
  MasterInstanceId: 'i-test1',
  ...over,
})

export const haVips = (...list: readonly Wire[]): Wire => ({
  HaVips: { HaVip: list },
  TotalCount: list.length,
  PageNumber: 1,
  PageSize: 50,
})

/** Answers by action or `action.subject`; null: not collected; `'refused'`: RAM said no. */
export type Answers = Readonly<Record<string, Wire | null | 'refused'>>

const HEALTHY: Answers = {
  'ecs.DescribeInstances': instances(instance()),
  'ecs.DescribeNetworkInterfaces': enis(eni()),
  'vpc.DescribeEipAddresses': eips(eip(), natEip()),
  'vpc.DescribeNatGateways': natGateways(natGateway()),
  'vpc.DescribeForwardTableEntries': forwards(),
  'slb.DescribeLoadBalancers': {
    LoadBalancers: { LoadBalancer: [] },
    TotalCount: 0,
    PageNumber: 1,
    PageSize: 100,
  },
  'vpc.DescribeHaVips': haVips(),
  'vpc.DescribeVSwitchAttributes': vSwitch(),
  'vpc.DescribeVpcAttribute': vpc(),
  'vpc.DescribeRouteEntryList': routes(),
  'vpc.ListIpv4Gateways': ipv4Gateways(),
  'antiddos-public.DescribeInstanceIpAddress': protection('normal'),
  'cloudfw.DescribeAssetList': { TotalCount: 0, Assets: [] },
  'cloudfw.DescribeControlPolicy': policies(),
}

/** The same account with a public IPv6 address on the interface, reached from the Internet. */
export const IPV6_ON: Answers = {
  'ecs.DescribeNetworkInterfaces': enis(eni({ Ipv6Sets: { Ipv6Set: [{ Ipv6Address: IPV6 }] } })),
  'vpc.DescribeVSwitchAttributes': vSwitch({
    EnabledIpv6: true,
    Ipv6CidrBlock: '2408:4005:3a1:9d01::/64',
  }),
  'vpc.DescribeIpv6Addresses': ipv6Address(),
  'vpc.DescribeIpv6Gateways': ipv6Gateways({}),
  'vpc.DescribeIpv6EgressOnlyRules': egressRules(),
}

/** A backend without a public address of its own, published on port 8080 of the NAT gateway. */
export const DNAT_ON: Answers = {
  'ecs.DescribeInstances': instances(instance({ EipAddress: { IpAddress: '', AllocationId: '' } })),
  'ecs.DescribeNetworkInterfaces': enis(privateEni()),
  'vpc.DescribeEipAddresses': eips(natEip()),
  'vpc.DescribeForwardTableEntries': forwards(forward('tcp 8080 10.0.0.5 8080')),
  'vpc.DescribeRouteEntryList': routes(route('rte-1 0.0.0.0/0 NatGateway ngw-1')),
}

/** A machine without an address of its own, which a NAT gateway lends one. */
export const SNAT_ON: Answers = {
  ...DNAT_ON,
  'vpc.DescribeForwardTableEntries': forwards(),
  'vpc.DescribeSnatTableEntries': snats(snat(`10.0.0.0/24 ${NAT_EIP}`)),
  'antiddos-public.DescribeInstanceIpAddress': protection('normal', {
    IpAddressConfig: [{ InstanceIp: NAT_EIP, IpStatus: 'normal' }],
  }),
}

/** An instance with a fixed public address. */
export const STATIC_ON: Answers = {
  'ecs.DescribeInstances': instances(
    instance({
      EipAddress: { IpAddress: '', AllocationId: '' },
      PublicIpAddress: { IpAddress: [EIP] },
      InternetMaxBandwidthOut: 5,
    }),
  ),
  'ecs.DescribeNetworkInterfaces': enis(privateEni()),
  'vpc.DescribeEipAddresses': eips(),
}

/** The body of a made-up answer, to lay over an account. */
export const wireOf = ({ raw }: Pick<EvidenceItem, 'raw'>): Wire => JSON.parse(raw) as Wire

/** The group of the instance lets everybody over IPv4 in on TCP 8080. */
export const OPEN_GROUP: Answers = {
  'ecs.DescribeSecurityGroupAttribute.sg-a': wireOf(
    group({ id: 'sg-a', rules: [rule('1 accept tcp 8080/8080 0.0.0.0/0')] }),
  ),
  'ecs.DescribeSecurityGroups': wireOf(groupListing([{ id: 'sg-a' }])),
}

export const pathEvidence = (...layers: readonly Answers[]): Evidence =>
  Object.entries(Object.assign({}, HEALTHY, ...layers) as Answers).flatMap(([name, body]) =>
    itemOf(name, body),
  )

const itemOf = (name: string, body: Answers[string] | undefined): EvidenceItem[] => {
  const [product, action, ...subject] = name.split('.')
  const kind = `${product}.${action}`
  if (body === null || body === undefined) return []
  return body === 'refused'
    ? [refused(kind, subject.join('.'))]
    : [
        cloudAnswer(kind, body, {
          subject: subject.join('.'),
          status: cloudStatus(JSON.stringify(body)),
        }),
      ]
}

export const locate = (asked: Partial<AskedQuestion>, evidence: Evidence): Flow => {
  const facts = factsOf(evidence, { instanceId: null })
  const question = readQuestion({ target: 'i-test1', port: 8080, from: CLIENT, ...asked })
  return flowOf(question, facts, resolvedFrom(facts))
}

/** What one check says about a question, from the raw answers on. */
export const judgeBy = (
  check: Check,
  asked: Partial<AskedQuestion>,
  ...layers: readonly Answers[]
): Judgement => {
  const evidence = pathEvidence(...layers)
  const flow = locate(asked, evidence)
  return check.run(flow, factsOf(evidence, { instanceId: flow.instanceId })).judgement
}
