// What does the small healthy account hold when the instance is reached through a load balancer?
import {
  type Answers,
  eip,
  eips,
  enis,
  instance,
  instances,
  privateEni,
  type Wire,
} from './path-account.ts'

export const LB_ADDRESS = '198.51.100.30'
export const ALB_EIP = '198.51.100.40'

/** The interface that a load balancer is entered by, at this private address. */
export const managedEni = (id: string, address: string, over: Wire = {}): Wire =>
  privateEni({
    NetworkInterfaceId: id,
    Type: 'Secondary',
    InstanceId: '',
    ServiceManaged: true,
    PrivateIpAddress: address,
    PrivateIpSets: { PrivateIpSet: [{ PrivateIpAddress: address, Primary: true }] },
    ...over,
  })

/** The instance has no public address of its own. */
const PRIVATE: Answers = {
  'ecs.DescribeInstances': instances(instance({ EipAddress: { IpAddress: '', AllocationId: '' } })),
  'ecs.DescribeNetworkInterfaces': enis(privateEni()),
  'vpc.DescribeEipAddresses': eips(),
  'antiddos-public.DescribeInstanceIpAddress': {
    Total: 3,
    InstanceList: [
      ...[ALB_EIP, '198.51.100.50'].map(InstanceIp => ({
        InstanceId: 'eip-3',
        InstanceType: 'eip',
        IpAddressConfig: [{ InstanceIp, IpStatus: 'normal' }],
      })),
      {
        InstanceId: 'lb-1',
        InstanceType: 'slb',
        IpAddressConfig: [{ InstanceIp: LB_ADDRESS, IpStatus: 'normal' }],
      },
    ],
  },
}

export const classic = (over: Wire = {}): Wire => ({
  LoadBalancers: {
    LoadBalancer: [
      {
        LoadBalancerId: 'lb-1',
        LoadBalancerStatus: 'active',
        Address: LB_ADDRESS,
        AddressType: 'internet',
        RegionId: 'cn-hangzhou',
        VpcId: 'vpc-1',
        ...over,
      },
    ],
  },
  TotalCount: 1,
  PageNumber: 1,
  PageSize: 100,
})

/** `tcp 8080 8080` */
export const classicListener = (text: string, over: Wire = {}): Wire => {
  const [protocol, port, backendPort] = text.split(' ')
  return {
    LoadBalancerId: 'lb-1',
    ListenerPort: Number(port),
    ListenerProtocol: protocol,
    BackendServerPort: Number(backendPort),
    Status: 'running',
    AclStatus: 'off',
    AclType: '',
    AclId: '',
    VServerGroupId: '',
    ...over,
  }
}

export const listeners = (...list: readonly Wire[]): Wire => ({ Listeners: list, NextToken: '' })

/** `i-test1 100` */
export const classicBackends = (...list: readonly string[]): Wire => ({
  LoadBalancerId: 'lb-1',
  LoadBalancerStatus: 'active',
  Address: LB_ADDRESS,
  RegionId: 'cn-hangzhou',
  VpcId: 'vpc-1',
  BackendServers: {
    BackendServer: list.map(text => {
      const [ServerId, weight] = text.split(' ')
      return { ServerId, ServerIp: '', Type: 'ecs', Weight: Number(weight) }
    }),
  },
})

/** `i-test1 normal` */
export const classicHealth = (...list: readonly string[]): Wire => ({
  BackendServers: {
    BackendServer: list.map(text => {
      const [ServerId, ServerHealthStatus] = text.split(' ')
      return { ServerId, ServerHealthStatus, ListenerPort: 8080, Port: 8080, Protocol: 'tcp' }
    }),
  },
})

export const CLASSIC: Answers = {
  ...PRIVATE,
  'slb.DescribeLoadBalancers': classic(),
  'slb.DescribeLoadBalancerAttribute.lb-1': classicBackends('i-test1 100'),
  'slb.DescribeLoadBalancerListeners.lb-1': listeners(classicListener('tcp 8080 8080')),
  'slb.DescribeHealthStatus.lb-1': classicHealth('i-test1 normal'),
}

/** `203.0.113.0/24` … of list acl-1. */
export const classicList = (...entries: readonly string[]): Wire => ({
  AclId: 'acl-1',
  AclEntrys: { AclEntry: entries.map(AclEntryIP => ({ AclEntryIP, AclEntryComment: '' })) },
  TotalAclEntry: entries.length,
})

export const application = (over: Wire = {}): Wire => ({
  LoadBalancerId: 'alb-1',
  LoadBalancerStatus: 'Active',
  LoadBalancerBussinessStatus: 'Normal',
  RegionId: 'cn-hangzhou',
  VpcId: 'vpc-1',
  DNSName: 'alb-1.cn-hangzhou.alb.aliyuncs.com',
  SecurityGroupIds: [],
  ZoneMappings: [
    {
      VSwitchId: 'vsw-1',
      LoadBalancerAddresses: [
        {
          Address: ALB_EIP,
          AllocationId: 'eip-3',
          IntranetAddress: '10.0.0.100',
          Ipv4LocalAddresses: ['10.0.0.101', '10.0.0.102'],
        },
      ],
    },
  ],
  ...over,
})

export const ALB_IPV6 = '2408:4005:3a1:9d01::100'

/** The ALB with an IPv6 address of each kind, and local addresses of both families. */
export const dualStack = (over: Wire = {}): Wire =>
  application({
    AddressIpVersion: 'DualStack',
    Ipv6AddressType: 'Internet',
    ZoneMappings: [
      {
        VSwitchId: 'vsw-1',
        LoadBalancerAddresses: [
          {
            Address: ALB_EIP,
            AllocationId: 'eip-3',
            IntranetAddress: '10.0.0.100',
            Ipv6Address: '2408:4005:03a1:9d01:0:0:0:100',
            Ipv4LocalAddresses: ['10.0.0.101', '10.0.0.102'],
            Ipv6LocalAddresses: ['2408:4005:3a1:9d01::101'],
          },
        ],
      },
    ],
    ...over,
  })

export const CLB_IPV6 = '2408:4005:3a1:9d02::30'

/** A classic load balancer whose only address is an IPv6 one. */
export const overIpv6 = (over: Wire = {}): Answers => {
  const own = { Address: CLB_IPV6, AddressIPVersion: 'ipv6', AddressType: 'internet', ...over }
  return {
    'slb.DescribeLoadBalancers': classic(own),
    'slb.DescribeLoadBalancerAttribute.lb-1': { ...classicBackends('i-test1 100'), ...own },
  }
}

export const applicationListener = (over: Wire = {}): Wire => ({
  ListenerId: 'lsn-1',
  LoadBalancerId: 'alb-1',
  ListenerPort: 80,
  ListenerProtocol: 'HTTP',
  ListenerStatus: 'Running',
  DefaultActions: [
    {
      Type: 'ForwardGroup',
      ForwardGroupConfig: { ServerGroupTuples: [{ ServerGroupId: 'sgp-1' }] },
    },
  ],
  ...over,
})

/** `i-test1 8080 100` */
export const servers = (...list: readonly string[]): Wire => serversOf('sgp-1', ...list)

export const serversOf = (group: string, ...list: readonly string[]): Wire => ({
  Servers: list.map(text => {
    const [ServerId, port, weight] = text.split(' ')
    return {
      ServerId,
      ServerIp: ServerId === 'i-test1' ? '10.0.0.5' : '10.0.0.6',
      ServerType: 'Ecs',
      Port: Number(port),
      Weight: Number(weight),
      Status: 'Available',
      ServerGroupId: group,
    }
  }),
  NextToken: '',
})

/** `rule-1 10 sgp-2`: id, priority, server group; conditions by type, `Host` and `Path`. */
export const forwardRule = (
  text: string,
  conditions: Readonly<Record<string, readonly string[]>> = {},
  over: Wire = {},
): Wire => {
  const [RuleId, priority, ServerGroupId] = text.split(' ')
  return {
    ListenerId: 'lsn-1',
    LoadBalancerId: 'alb-1',
    Direction: 'Request',
    RuleId,
    Priority: Number(priority),
    RuleStatus: 'Available',
    RuleConditions: Object.entries(conditions).map(([Type, Values]) => ({
      Type,
      [`${Type}Config`]: { Values },
    })),
    RuleActions: [
      {
        Type: 'ForwardGroup',
        Order: 1,
        ForwardGroupConfig: { ServerGroupTuples: [{ ServerGroupId, Weight: 100 }] },
      },
    ],
    ...over,
  }
}

export const forwardRules = (...list: readonly Wire[]): Wire => ({ Rules: list, NextToken: '' })

/** `shop.example.com /cart rsp-2` of the classic listener for web pages on port 8080; `-`: not set. */
export const classicRules = (...list: readonly string[]): Wire => ({
  LoadBalancerId: 'lb-1',
  ListenerPort: 8080,
  Rules: {
    Rule: list.map((text, at) => {
      const [domain, url, VServerGroupId] = text.split(' ').map(word => (word === '-' ? '' : word))
      return { RuleId: `rule-${at + 1}`, Domain: domain, Url: url, VServerGroupId }
    }),
  },
})

export const virtualGroup = (VServerGroupId: string, ...list: readonly string[]): Wire => ({
  VServerGroupId,
  LoadBalancerId: 'lb-1',
  BackendServers: {
    BackendServer: list.map(text => {
      const [ServerId, port, weight] = text.split(' ')
      return { ServerId, Port: Number(port), Type: 'ecs', Weight: Number(weight) }
    }),
  },
})

/** Health of one rule's group: `rule-1 sgp-2`, then servers as in `groupHealth`. */
export const ruleHealth = (text: string, ...list: readonly string[]): Wire => {
  const [RuleId, ServerGroupId] = text.split(' ')
  return {
    RuleId,
    ServerGroupInfos: [
      { ServerGroupId, HealthCheckEnabled: 'on', NonNormalServers: list.map(troubled) },
    ],
  }
}

const troubled = (text: string): Wire => {
  const [ServerId, Status, ReasonCode] = text.split(' ')
  return { ServerId, Status, Port: 8080, Reason: { ReasonCode } }
}

/** Servers that are not normal: `i-test1 Unhealthy CONNECT_TIMEOUT`. */
export const groupHealth = (...list: readonly string[]): Wire => ({
  ListenerHealthStatus: [
    {
      ListenerId: 'lsn-1',
      ServerGroupInfos: [
        {
          ServerGroupId: 'sgp-1',
          HealthCheckEnabled: 'on',
          NonNormalServers: list.map(troubled),
        },
      ],
    },
  ],
  NextToken: '',
})

const ALB_ADDRESS = eips(
  eip({
    AllocationId: 'eip-3',
    IpAddress: ALB_EIP,
    InstanceType: 'SlbInstance',
    InstanceId: 'alb-1',
    PrivateIpAddress: '',
  }),
)

export const APPLICATION: Answers = {
  ...PRIVATE,
  'vpc.DescribeEipAddresses': ALB_ADDRESS,
  'alb.GetLoadBalancerAttribute.alb-1': application(),
  'alb.ListListeners.alb-1': listeners(applicationListener()),
  'alb.GetListenerAttribute.lsn-1': { ListenerId: 'lsn-1', AclConfig: { AclRelations: [] } },
  'alb.ListRules.lsn-1': { Rules: [], NextToken: '' },
  'alb.ListServerGroupServers.sgp-1': servers('i-test1 8080 100'),
  'alb.GetListenerHealthStatus.lsn-1': groupHealth(),
}

export const NLB_EIP = '198.51.100.50'

export const network = (over: Wire = {}): Wire => ({
  LoadBalancerId: 'nlb-1',
  LoadBalancerStatus: 'Active',
  LoadBalancerBusinessStatus: 'Normal',
  RegionId: 'cn-hangzhou',
  VpcId: 'vpc-1',
  DNSName: 'nlb-1.cn-hangzhou.nlb.aliyuncs.com',
  SecurityGroupIds: [],
  ZoneMappings: [
    {
      VSwitchId: 'vsw-1',
      LoadBalancerAddresses: [
        { PublicIPv4Address: NLB_EIP, PrivateIPv4Address: '10.0.0.110', EniId: 'eni-nlb1' },
      ],
    },
  ],
  ...over,
})

export const NLB_IPV6 = '2408:4005:3a1:9d01::110'

export const dualNetwork = (over: Wire = {}): Wire =>
  network({
    AddressIpVersion: 'DualStack',
    Ipv6AddressType: 'Internet',
    ZoneMappings: [
      {
        VSwitchId: 'vsw-1',
        LoadBalancerAddresses: [
          {
            PublicIPv4Address: NLB_EIP,
            PrivateIPv4Address: '10.0.0.110',
            Ipv6Address: NLB_IPV6,
            EniId: 'eni-nlb1',
          },
        ],
      },
    ],
    ...over,
  })

export const NETWORK: Answers = {
  ...PRIVATE,
  'vpc.DescribeEipAddresses': eips(
    eip({
      AllocationId: 'eip-4',
      IpAddress: NLB_EIP,
      InstanceType: 'NetworkInterface',
      InstanceId: 'eni-nlb1',
      PrivateIpAddress: '10.0.0.110',
    }),
  ),
  'ecs.DescribeNetworkInterfaces': enis(privateEni(), managedEni('eni-nlb1', '10.0.0.110')),
  'nlb.GetLoadBalancerAttribute.nlb-1': network(),
  'nlb.ListLoadBalancers': { LoadBalancers: [network()], NextToken: '' },
  'nlb.ListListeners.nlb-1': listeners({
    ListenerId: 'lsn-1',
    LoadBalancerId: 'nlb-1',
    ListenerPort: 80,
    ListenerProtocol: 'TCP',
    ListenerStatus: 'Running',
    ServerGroupId: 'sgp-1',
  }),
  'nlb.ListServerGroupServers.sgp-1': servers('i-test1 8080 100'),
  'nlb.GetListenerHealthStatus.lsn-1': groupHealth(),
}
