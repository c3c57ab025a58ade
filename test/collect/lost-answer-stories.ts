// Which questions, on which accounts, are asked while one answer after the other is lost?
import { group, groupListing, rule } from '#test/golden/account.ts'
import {
  ALB_EIP,
  APPLICATION,
  application,
  applicationListener,
  CLASSIC,
  classicList,
  classicListener,
  classicRules,
  forwardRule,
  forwardRules,
  LB_ADDRESS,
  listeners,
  managedEni,
  NETWORK,
  NLB_EIP,
  serversOf,
  virtualGroup,
} from '#test/golden/balancer-account.ts'
import {
  type Answers,
  assets,
  DNAT_ON,
  EIP,
  eip,
  eips,
  enis,
  haVip,
  haVips,
  IPV6_CLIENT,
  IPV6_ON,
  instance,
  instances,
  ipv4Gateways,
  NAT_EIP,
  natGateway,
  natGateways,
  policies,
  policy,
  privateEni,
  route,
  routes,
  SNAT_ON,
  STATIC_ON,
  type Wire,
  wireOf,
} from '#test/golden/path-account.ts'
import {
  aclOn,
  routerInterfaces,
  TWO_ATTACHED,
  TWO_VPCS,
  TWO_VSWITCHES,
  vpnConnections,
} from '#test/golden/private-account.ts'

export type LostAnswerStory = {
  readonly title: string
  /** null: the demo account. */
  readonly layers: Answers | null
  /** Asked without a region when `region` is null. */
  readonly asked: {
    readonly target: string
    readonly port: number
    readonly from?: string
    readonly region: string | null
  }
}

const REGION = 'cn-hangzhou'

const CLIENT = '203.0.113.7'
const OPEN = rule('1 accept tcp 8080/8080 0.0.0.0/0')
const groupOf = (id: string, ...rules: readonly Wire[]): Answers => ({
  [`ecs.DescribeSecurityGroupAttribute.${id}`]: wireOf(group({ id, rules })),
})
const BOTH_GROUPS: Answers = {
  'ecs.DescribeSecurityGroups': wireOf(groupListing([{ id: 'sg-a' }, { id: 'sg-b' }])),
  ...groupOf('sg-b', OPEN),
}

const demo = (target: string, port: number, from?: string): LostAnswerStory => ({
  title: `demo: ${target} ${port} from ${from ?? 'any'}`,
  layers: null,
  asked: { target, port, region: REGION, ...(from === undefined ? {} : { from }) },
})

const onPath = (title: string, target: string, ...layers: readonly Answers[]): LostAnswerStory => ({
  title,
  layers: Object.assign({}, ...layers),
  asked: { target, port: 8080, from: CLIENT, region: REGION },
})

const between = (title: string, ...layers: readonly Answers[]): LostAnswerStory => ({
  title,
  layers: Object.assign({}, ...layers, BOTH_GROUPS),
  asked: { target: 'i-test1', port: 8080, from: 'i-test2', region: REGION },
})

const withPort = (story: LostAnswerStory, port: number, from = CLIENT): LostAnswerStory => ({
  ...story,
  asked: { ...story.asked, port, from },
})

const inAnyRegion = (story: LostAnswerStory): LostAnswerStory => ({
  title: `${story.title}, in any region`,
  layers: story.layers,
  asked: { ...story.asked, region: null },
})

const ACTIVE_GATEWAY: Answers = { 'vpc.ListIpv4Gateways': ipv4Gateways({}) }

const HAVIP: Answers = {
  'vpc.DescribeHaVips': haVips(haVip()),
  'vpc.DescribeEipAddresses': eips(eip({ InstanceType: 'HaVip', InstanceId: 'havip-1' })),
  'ecs.DescribeInstances': instances(instance({ EipAddress: { IpAddress: '', AllocationId: '' } })),
  'ecs.DescribeNetworkInterfaces': enis(privateEni()),
}
const GATEWAY: Answers = { 'vpc.DescribeNatGateways': natGateways(natGateway()) }
const OPEN_IPV6 = groupOf('sg-a', rule('1 accept tcp 8080/8080 ::/0'))

const classicOver = (protocol: string, over: Wire = {}): Answers => ({
  ...CLASSIC,
  'slb.DescribeLoadBalancerListeners.lb-1': listeners(
    classicListener(`${protocol} 8080 8080`, over),
  ),
})
const CLASSIC_LIST: Answers = {
  'slb.DescribeAccessControlListAttribute.acl-1': classicList('203.0.113.0/24'),
}
const MASTER_SLAVE: Answers = {
  'slb.DescribeMasterSlaveServerGroupAttribute.rsp-1': {
    MasterSlaveServerGroupId: 'rsp-1',
    LoadBalancerId: 'lb-1',
    MasterSlaveBackendServers: {
      MasterSlaveBackendServer: [
        { ServerId: 'i-test1', Port: 8080, Weight: 100, Type: 'ecs', ServerType: 'Master' },
      ],
    },
  },
}

const RULED: Answers = {
  ...APPLICATION,
  'alb.ListRules.lsn-1': forwardRules(forwardRule('rule-1 10 sgp-2', { Path: ['/cart*'] })),
  'alb.ListServerGroupServers.sgp-2': serversOf('sgp-2', 'i-test1 8080 100'),
}
const APPLICATION_LIST: Answers = {
  ...APPLICATION,
  'alb.GetListenerAttribute.lsn-1': {
    ListenerId: 'lsn-1',
    AclConfig: { AclType: 'White', AclRelations: [{ AclId: 'acl-1' }] },
  },
  'alb.ListAclEntries.acl-1': {
    AclEntries: [{ Entry: '203.0.113.0/24', Status: 'Available' }],
    NextToken: '',
  },
}
const INSIDE_APPLICATION: Answers = {
  ...APPLICATION,
  'alb.ListLoadBalancers': { LoadBalancers: [application()], NextToken: '' },
  'nlb.ListLoadBalancers': { LoadBalancers: [], NextToken: '' },
  'ecs.DescribeNetworkInterfaces': enis(privateEni(), managedEni('eni-alb1', '10.0.0.100')),
  'alb.ListListeners.alb-1': listeners(applicationListener({ ListenerPort: 8080 })),
}

export const LOST_ANSWER_STORIES: readonly LostAnswerStory[] = [
  demo('i-bp1demo000000web0001', 443),
  demo('i-bp1demo000000web0001', 8080, '203.0.113.99'),
  demo('i-bp1demo000000app0001', 22, '198.51.100.7'),
  demo('i-bp1demo000000app0001', 9090, '10.20.2.20'),
  demo('203.0.113.50', 80, '198.51.100.7'),
  demo('0123456789abcdef0123456789abcdef', 443, CLIENT),
  inAnyRegion(demo('i-bp1demo000000gone0001', 443, CLIENT)),
  inAnyRegion(
    onPath('an instance', 'i-test1', {
      'ecs.DescribeInstances': instances(instance({ RegionId: 'eu-central-1' })),
      'ecs.DescribeRegions': {
        Regions: { Region: ['cn-beijing', 'eu-central-1'].map(RegionId => ({ RegionId })) },
      },
    }),
  ),
  demo('8.8.8.8', 443, 'i-bp1demo000000app0001'),
  demo('10.20.1.10', 443, '10.20.2.20'),
  onPath('an elastic address', EIP),
  onPath('a guarded address', EIP, {
    'cloudfw.DescribeAssetList': assets('open'),
    'cloudfw.DescribeControlPolicy': policies(policy('1 accept tcp 8080/8080 0.0.0.0/0')),
  }),
  onPath('a fixed address', EIP, STATIC_ON),
  onPath('an address locked for money', EIP, {
    'vpc.DescribeEipAddresses': eips(
      eip({ OperationLocks: { LockReason: [{ LockReason: 'financial' }] } }),
    ),
  }),
  onPath('an address of nobody', '198.51.100.99'),
  onPath('a virtual address', EIP, HAVIP),
  onPath('an IPv4 gateway and a prefix list', EIP, ACTIVE_GATEWAY, {
    'vpc.DescribeRouteEntryList': routes(
      route('rte-1 0.0.0.0/0 Ipv4Gateway ipv4gw-1'),
      route('rte-2 pl-1 VpnGateway vpn-1'),
    ),
    'vpc.GetVpcPrefixListEntries.pl-1': {
      PrefixListEntry: [{ PrefixListId: 'pl-1', Cidr: '192.0.2.0/24' }],
      NextToken: '',
    },
  }),
  onPath('a forwarded port', NAT_EIP, DNAT_ON, GATEWAY),
  withPort(onPath('out by a NAT gateway', '8.8.8.8', SNAT_ON, GATEWAY), 443, 'i-test1'),
  withPort(onPath('IPv6', 'i-test1', IPV6_ON, OPEN_IPV6), 8080, IPV6_CLIENT),
  withPort(onPath('out over IPv6', '2001:db8::7', IPV6_ON), 443, 'i-test1'),
  between('two vSwitches', TWO_VSWITCHES, aclOn('vsw-1')),
  between('peering', TWO_VPCS),
  between('a transit router', TWO_ATTACHED),
  between('router interfaces', TWO_VPCS, {
    'vpc.DescribeRouteEntryList.vtb-1': routes(route('rte-1 10.1.0.0/16 RouterInterface ri-1')),
    'vpc.DescribeRouterInterfaces': routerInterfaces(),
  }),
  withPort(
    onPath('a VPN', 'i-test1', {
      'vpc.DescribeRouteEntryList': routes(route('rte-1 172.16.0.0/12 VpnGateway vpn-1')),
      'vpc.DescribeVpnConnections': vpnConnections(),
    }),
    8080,
    '172.16.0.9',
  ),
  onPath('a classic balancer', LB_ADDRESS, CLASSIC),
  onPath(
    'a classic balancer with a list',
    LB_ADDRESS,
    classicOver('tcp', { AclStatus: 'on', AclType: 'white', AclId: 'acl-1' }),
    CLASSIC_LIST,
  ),
  onPath('a classic balancer for web pages', LB_ADDRESS, classicOver('http'), {
    'slb.DescribeLoadBalancerHTTPListenerAttribute.lb-1': classicRules('shop.example.com - rsp-2'),
    'slb.DescribeVServerGroupAttribute.rsp-2': virtualGroup('rsp-2', 'i-test1 8080 100'),
  }),
  onPath('a classic balancer for pages over TLS', LB_ADDRESS, classicOver('https'), {
    'slb.DescribeLoadBalancerHTTPSListenerAttribute.lb-1': classicRules(),
  }),
  onPath(
    'a classic balancer with a group',
    LB_ADDRESS,
    classicOver('tcp', { VServerGroupId: 'rsp-2' }),
    { 'slb.DescribeVServerGroupAttribute.rsp-2': virtualGroup('rsp-2', 'i-test1 8080 100') },
  ),
  onPath(
    'a classic balancer with a master',
    LB_ADDRESS,
    classicOver('tcp', { TCPListenerConfig: { MasterSlaveServerGroupId: 'rsp-1' } }),
    MASTER_SLAVE,
  ),
  withPort(onPath('an application balancer', ALB_EIP, APPLICATION), 80),
  withPort(onPath('an application balancer with rules', ALB_EIP, RULED), 80),
  withPort(onPath('an application balancer with a list', ALB_EIP, APPLICATION_LIST), 80),
  withPort(
    onPath('an application balancer from inside', '10.0.0.100', INSIDE_APPLICATION),
    8080,
    '10.0.0.77',
  ),
  withPort(onPath('a network balancer', NLB_EIP, NETWORK), 80),
]
