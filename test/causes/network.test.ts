// Load balancers, ACLs, routes, groups: does each cause have its condition and its near miss?
import {
  aclEntry,
  cloudAnswer,
  group,
  groupAttribute,
  groupListing,
  networkAcl,
  rule,
  vpcPrefixList,
} from '#test/golden/account.ts'
import {
  ALB_EIP,
  ALB_IPV6,
  APPLICATION,
  application,
  CLASSIC,
  classic,
  classicBackends,
  classicHealth,
  classicList,
  classicListener,
  dualStack,
  LB_ADDRESS,
  listeners,
} from '#test/golden/balancer-account.ts'
import {
  type Answers,
  DNAT_ON,
  EIP,
  eips,
  eni,
  enis,
  IPV6_CLIENT,
  IPV6_ON,
  instance,
  instances,
  ipv4Gateways,
  NAT_EIP,
  natGateway,
  natGateways,
  route,
  routes,
  SNAT_ON,
  snat,
  snats,
  vpc,
  vSwitch,
  type Wire,
} from '#test/golden/path-account.ts'
import {
  aclOn,
  attachments,
  farRoutes,
  peerings,
  TWO_ATTACHED,
  TWO_VPCS,
  TWO_VSWITCHES,
  transitRoutes,
  vpnConnections,
} from '#test/golden/private-account.ts'
import { event, events } from '#test/golden/trail.ts'
import { causePair } from './cause-pair.ts'
import { layered, overHealthy, toldOf } from './whole-judgement.ts'

const ALL = '0.0.0.0/0'
const toClassic = layered({ target: LB_ADDRESS }, [CLASSIC])
const toApplication = layered({ target: ALB_EIP, port: 80 }, [APPLICATION])
const clb = (text: string, over: Wire = {}): Answers => ({
  'slb.DescribeLoadBalancerListeners.lb-1': listeners(classicListener(text, over)),
})
const state = (LoadBalancerStatus: string): Answers => ({
  'slb.DescribeLoadBalancers': classic({ LoadBalancerStatus }),
  'slb.DescribeLoadBalancerAttribute.lb-1': {
    ...classicBackends('i-test1 100'),
    LoadBalancerStatus,
  },
})
const allowed = (block: string): Answers => ({
  ...clb('tcp 8080 8080', { AclStatus: 'on', AclType: 'white', AclId: 'acl-1' }),
  'slb.DescribeAccessControlListAttribute.acl-1': classicList(block),
})
const backends = (...list: readonly string[]): Answers => ({
  'slb.DescribeLoadBalancerAttribute.lb-1': classicBackends(...list),
})
const health = (text: string): Answers => ({
  'slb.DescribeHealthStatus.lb-1': classicHealth(text),
})
const balancerGroup = (block: string): Answers => ({
  'alb.GetLoadBalancerAttribute.alb-1': application({ SecurityGroupIds: ['sg-lb'] }),
  'ecs.DescribeSecurityGroupAttribute.sg-lb': JSON.parse(
    group({ id: 'sg-lb', rules: [rule(`1 drop tcp 80/80 ${block}`)] }).raw,
  ) as Wire,
  'ecs.DescribeSecurityGroups': JSON.parse(groupListing([{ id: 'sg-lb' }]).raw) as Wire,
})
const inside: Answers = {
  'slb.DescribeLoadBalancers': classic({ Address: '10.0.0.30', AddressType: 'intranet' }),
  'slb.DescribeLoadBalancerAttribute.lb-1': {
    ...classicBackends('i-test1 100'),
    Address: '10.0.0.30',
  },
}
causePair('lb-locked', 'derived', toClassic(state('locked'), state('active')))
causePair('lb-inactive', 'derived', toClassic(state('inactive'), state('active')))
causePair('lb-no-listener', 'derived', toClassic(clb('udp 8080 8080'), clb('tcp 8080 8080')))
causePair(
  'lb-listener-stopped',
  'derived',
  toClassic(
    clb('tcp 8080 8080', { Status: 'stopped' }),
    clb('tcp 8080 8080', { Status: 'running' }),
  ),
)
causePair('lb-acl-denied', 'derived', toClassic(allowed('192.0.2.0/24'), allowed('203.0.113.0/24')))
const IPV6_ASKER = '2001:db8::7'
causePair(
  'lb-ipv6-private',
  'derived',
  layered({ target: ALB_IPV6, port: 80, from: IPV6_ASKER }, [APPLICATION])(
    { 'alb.GetLoadBalancerAttribute.alb-1': dualStack({ Ipv6AddressType: 'Intranet' }) },
    { 'alb.GetLoadBalancerAttribute.alb-1': dualStack() },
  ),
)
const ALB_NAME = 'alb-1.cn-hangzhou.alb.aliyuncs.com'
causePair('lb-no-ipv6', 'derived', holds =>
  toldOf({
    asked: { target: ALB_NAME, port: 80, from: IPV6_ASKER },
    cloud: [
      APPLICATION,
      {
        'alb.GetLoadBalancerAttribute.alb-1': holds
          ? application({ AddressIpVersion: 'Ipv4' })
          : dualStack(),
      },
    ],
    more: [
      cloudAnswer('dns', {
        name: ALB_NAME,
        addresses: holds ? [ALB_EIP] : [ALB_EIP, ALB_IPV6],
        error: null,
      }),
    ],
  }),
)
causePair(
  'lb-sg-deny',
  'derived',
  toApplication(balancerGroup('203.0.113.0/24'), balancerGroup('192.0.2.0/24')),
)
causePair('lb-backend-missing', 'derived', toClassic(backends(), backends('i-test1 100')))
causePair(
  'lb-backend-weight-zero',
  'derived',
  toClassic(backends('i-test1 0'), backends('i-test1 1')),
)
causePair(
  'lb-backend-unhealthy',
  'derived',
  toClassic(health('i-test1 abnormal'), health('i-test1 normal')),
)
causePair(
  'lb-hairpin',
  'suspected',
  layered({ target: '10.0.0.30', from: 'i-test1' }, [CLASSIC, inside])(
    clb('tcp 8080 8080'),
    clb('http 8080 8080'),
  ),
)
const filter = (line: string) => ({
  'nft-ruleset': '{"nftables": []}',
  'iptables-legacy-save': `*filter\n:INPUT ACCEPT [0:0]\n${line}\nCOMMIT\n`,
  'ip6tables-legacy-save': '',
  'ip-addr': JSON.stringify([
    {
      ifindex: 2,
      ifname: 'eth0',
      flags: ['BROADCAST', 'UP', 'LOWER_UP'],
      operstate: 'UP',
      addr_info: [{ family: 'inet', local: '10.0.0.5', prefixlen: 24, scope: 'global' }],
    },
  ]),
})
causePair('lb-healthcheck-blocked-in-guest', 'derived', holds =>
  toldOf({
    asked: { target: LB_ADDRESS },
    cloud: [CLASSIC, health('i-test1 abnormal')],
    host: filter(`-A INPUT -s ${holds ? '100.64.0.0/10' : '192.0.2.0/24'} -j DROP`),
  }),
)

const aclBody = (ingress: readonly string[], egress: readonly string[], over: Wire = {}): Wire =>
  JSON.parse(
    networkAcl({
      ingress: ingress.map(text => aclEntry(text)),
      egress: egress.map(text => aclEntry(text)),
      ...over,
    }).raw,
  ) as Wire
const acl = (ingress: readonly string[], egress: readonly string[], over: Wire = {}): Answers => ({
  'vpc.DescribeVSwitchAttributes': vSwitch({ NetworkAclId: 'nacl-1' }),
  'vpc.DescribeNetworkAclAttributes.nacl-1': aclBody(ingress, egress, over),
})
const IN = `accept tcp 8080/8080 ${ALL}`
const ANY = `accept all -1/-1 ${ALL}`
const OUT = `accept tcp 1024/65535 ${ALL}`
const ping = layered({ port: undefined, protocol: 'icmp' }, [])
causePair(
  'nacl-order-shadow',
  'derived',
  overHealthy(
    acl([`drop tcp 1/65535 ${ALL}`, IN], [OUT]),
    acl([IN, `drop tcp 1/65535 ${ALL}`], [OUT]),
  ),
)
causePair(
  'nacl-outbound-ephemeral-partial',
  'derived',
  overHealthy(acl([IN], [`accept tcp 32768/60999 ${ALL}`]), acl([IN], [OUT])),
)
causePair(
  'nacl-outbound-port-confusion',
  'derived',
  overHealthy(acl([IN], [IN]), acl([IN], [`accept tcp 8000/9000 ${ALL}`])),
)
causePair(
  'nacl-icmp-drop',
  'derived',
  ping(acl([`drop icmp -1/-1 ${ALL}`, IN], [ANY]), acl([`drop all -1/-1 ${ALL}`, IN], [ANY])),
)
causePair(
  'nacl-outbound-icmp-drop',
  'derived',
  ping(acl([ANY], [`drop icmp -1/-1 ${ALL}`]), acl([ANY], [`accept icmp -1/-1 ${ALL}`])),
)
const sixth = (...entries: readonly string[]): Answers => ({
  'vpc.DescribeVSwitchAttributes': vSwitch({
    NetworkAclId: 'nacl-1',
    EnabledIpv6: true,
    Ipv6CidrBlock: '2408:4005:3a1:9d01::/64',
  }),
  'vpc.DescribeNetworkAclAttributes.nacl-1': aclBody(entries, ['accept tcp 1024/65535 ::/0']),
})
causePair(
  'nacl-ipv6-drop',
  'derived',
  layered({ from: IPV6_CLIENT }, [IPV6_ON])(sixth(IN), sixth(IN, 'accept tcp 8080/8080 ::/0')),
)
const listed = (isRead: boolean): Answers => ({
  ...acl(['accept tcp 8080/8080 pl-1'], [OUT]),
  'vpc.GetVpcPrefixListEntries.pl-1': isRead
    ? (JSON.parse(vpcPrefixList('pl-1', ['203.0.113.0/24']).raw) as Wire)
    : null,
})
causePair('nacl-prefix-list-unreadable', 'derived', overHealthy(listed(false), listed(true)))
causePair(
  'nacl-binding-in-progress',
  'suspected',
  overHealthy(acl([IN], [OUT], { status: 'Modifying' }), acl([IN], [OUT], { status: 'Available' })),
)
causePair(
  'nacl-cross-vswitch-drop',
  'derived',
  layered({ from: 'i-test2' }, [TWO_VSWITCHES])(
    aclOn('vsw-2', { egress: [`accept tcp 443/443 ${ALL}`] }),
    aclOn('vsw-2', { egress: [`accept tcp 8080/8080 ${ALL}`] }),
  ),
)
const natAcl = (...ingress: readonly string[]): Answers => ({
  'vpc.DescribeNatGateways': natGateways(
    natGateway({ NatGatewayPrivateInfo: { VswitchId: 'vsw-nat' } }),
  ),
  'vpc.DescribeVSwitchAttributes': null,
  'vpc.DescribeVSwitchAttributes.vsw-1': vSwitch(),
  'vpc.DescribeVSwitchAttributes.vsw-nat': vSwitch({
    VSwitchId: 'vsw-nat',
    NetworkAclId: 'nacl-1',
    CidrBlock: '10.0.200.0/24',
  }),
  'vpc.DescribeNetworkAclAttributes.nacl-1': aclBody(ingress, [OUT]),
})
causePair(
  'nacl-nat-vswitch-drop',
  'suspected',
  layered({ target: NAT_EIP }, [DNAT_ON])(natAcl(`accept tcp 443/443 ${ALL}`), natAcl(IN)),
)

const FAR = '192.0.2.77'
const outward = layered({ target: FAR, port: 443, from: 'i-test1' }, [])
const BACK = `accept tcp 1024/65535 ${ALL}`
const TO_443 = `accept tcp 443/443 ${ALL}`
causePair(
  'nacl-egress-drop',
  'derived',
  outward(
    acl([BACK], [`drop tcp 443/443 ${FAR}/32`, TO_443]),
    acl([BACK], ['drop tcp 443/443 192.0.2.78/32', TO_443]),
  ),
)
causePair(
  'nacl-egress-no-match',
  'derived',
  outward(acl([BACK], [`accept tcp 80/80 ${ALL}`]), acl([BACK], [`accept tcp 80/443 ${ALL}`])),
)
causePair(
  'nacl-return-ephemeral-drop',
  'derived',
  outward(acl([TO_443], [TO_443]), acl([BACK], [TO_443])),
)
causePair('local-port-range-vs-nacl', 'derived', holds =>
  toldOf({
    asked: { target: FAR, port: 443, from: 'i-test1' },
    cloud: [acl([`accept tcp 32768/60999 ${ALL}`], [TO_443])],
    host: {
      'sysctl-net': `net.ipv4.ip_local_port_range = ${holds ? '20000\t30000' : '40000\t50000'}\n`,
    },
  }),
)
const lent = (block: string): Answers => ({
  'vpc.DescribeSnatTableEntries': snats(snat(`${block} ${NAT_EIP}`)),
})
const lending = layered({ target: FAR, port: 443, from: 'i-test1' }, [SNAT_ON])
const table = (...list: readonly string[]): Answers => ({
  'vpc.DescribeRouteEntryList': routes(...list.map(text => route(text))),
})
const TO_NAT = 'rte-1 0.0.0.0/0 NatGateway ngw-1'
causePair('nat-no-snat-entry', 'derived', lending(lent('10.0.1.0/24'), lent('10.0.0.0/24')))
causePair('route-no-internet-egress', 'derived', lending(table(), table(TO_NAT)))

const gateway = (over: Wire, ...list: readonly string[]): Answers => ({
  'vpc.DescribeVpcAttribute': vpc({ Ipv4GatewayId: 'ipv4gw-1' }),
  'vpc.ListIpv4Gateways': ipv4Gateways(over),
  ...table(...list),
})
const TO_GATEWAY = 'rte-1 0.0.0.0/0 Ipv4Gateway ipv4gw-1'
causePair('ipv4gw-route-missing', 'derived', overHealthy(gateway({}), gateway({}, TO_GATEWAY)))
causePair(
  'ipv4gw-activating',
  'suspected',
  overHealthy(
    gateway({ Status: 'Activating', Enabled: false }, TO_GATEWAY),
    gateway({ Status: 'Created', Enabled: false }, TO_GATEWAY),
  ),
)
const ingress = (text: string): Answers => ({
  ...gateway({ Ipv4GatewayRouteTableId: 'vtb-9' }, TO_GATEWAY),
  'vpc.DescribeRouteEntryList.vtb-9': {
    RouteEntrys: { RouteEntry: [{ ...route(text), RouteTableId: 'vtb-9' }] },
    NextToken: '',
  },
})
causePair(
  'ingress-via-firewall-appliance',
  'derived',
  overHealthy(ingress('rte-9 10.0.0.0/24 NetworkInterface eni-fw'), ingress('- 10.0.0.0/24 local')),
)
causePair(
  'route-specific-shadows-client',
  'suspected',
  overHealthy(
    table('rte-2 203.0.113.0/24 VpnGateway vpn-1'),
    table('rte-2 192.0.2.0/24 VpnGateway vpn-1'),
  ),
)

const office = layered({ from: '172.16.5.5' }, [])
const through = (over: Wire): Answers => ({
  ...table('rte-2 172.16.0.0/12 Instance i-vpn'),
  'ecs.DescribeInstances': instances(
    instance(),
    instance({ InstanceId: 'i-vpn', EipAddress: { IpAddress: '' }, ...over }),
  ),
})
const tunnel = (Status: string): Answers => ({
  ...table('rte-1 172.16.0.0/12 VpnGateway vpn-1'),
  'vpc.DescribeVpnConnections': vpnConnections({ Status }),
})
const attached = (Status: string): Answers => ({
  ...table('rte-1 172.16.0.0/12 Attachment tr-attach-1'),
  'cbn.ListTransitRouterVpcAttachments': attachments({ Status }),
})
causePair(
  'route-blackhole',
  'derived',
  office(through({ Status: 'Stopped' }), through({ Status: 'Running' })),
)
const internal = (text: string): Answers => ({
  'vpc.DescribeRouteEntryList': routes(route(text)),
})
causePair(
  'route-shadows-100-64',
  'suspected',
  overHealthy(
    internal('rte-9 100.96.0.0/16 Instance i-a'),
    internal('rte-9 100.0.0.0/8 Instance i-a'),
  ),
)
const forwarder = (SourceDestCheck: boolean): Answers => ({
  ...table('rte-2 172.16.0.0/12 Instance i-vpn'),
  'ecs.DescribeInstances': instances(
    instance(),
    instance({ InstanceId: 'i-vpn', EipAddress: { IpAddress: '' } }),
  ),
  'ecs.DescribeNetworkInterfaces': enis(
    eni(),
    eni({
      NetworkInterfaceId: 'eni-vpn',
      InstanceId: 'i-vpn',
      PrivateIpAddress: '10.0.0.9',
      PrivateIpSets: { PrivateIpSet: [{ PrivateIpAddress: '10.0.0.9', Primary: true }] },
      SourceDestCheck,
    }),
  ),
})
causePair('source-dest-check-drop', 'suspected', office(forwarder(true), forwarder(false)))
const deleted = (mode: string): Answers => ({
  'actiontrail.LookupEvents': events(
    event('DeleteIpv4Gateway vpc-1 08:10', {
      referencedResources: { 'ACS::VPC::Ipv4Gateway': ['ipv4gw-1'], 'ACS::VPC::VPC': ['vpc-1'] },
      requestParameters: { RegionId: 'cn-hangzhou', Ipv4GatewayId: 'ipv4gw-1', InternetMode: mode },
    }),
  ),
})
causePair('ipv4gw-private-mode', 'suspected', overHealthy(deleted('private'), deleted('public')))
causePair(
  'priv-tr-propagation',
  'derived',
  layered({ from: 'i-test2' }, [TWO_ATTACHED])(
    { 'cbn.ListTransitRouterRouteEntries.vtb-tr1': transitRoutes('10.0.0.0/24 tr-attach-1 vpc-1') },
    {},
  ),
)
causePair(
  'priv-vpn-down',
  'derived',
  office(tunnel('ike_sa_not_established'), tunnel('ipsec_sa_established')),
)
causePair('priv-tr-attachment', 'derived', office(attached('Detaching'), attached('Attached')))

const apart = layered({ from: 'i-test2' }, [TWO_VPCS])
const peered = (Status: string): Answers => ({
  'vpcpeer.ListVpcPeerConnections': peerings({ Status }),
})
const tables = (...near: readonly string[]): Answers => ({
  'vpc.DescribeRouteEntryList.vtb-1': routes(...near.map(text => route(text))),
  'vpc.DescribeRouteEntryList.vtb-2': farRoutes(route('rte-2 10.0.0.0/16 VpcPeer pcc-1')),
})
const HOME = 'rte-1 10.1.0.0/16 VpcPeer pcc-1'
causePair('priv-peering-not-active', 'derived', apart(peered('Expired'), peered('Activated')))
causePair('priv-peering-route-missing', 'derived', apart(tables(), tables(HOME)))
causePair(
  'priv-cidr-overlap',
  'derived',
  apart(tables(HOME, '- 10.1.0.0/24 local'), tables(HOME, '- 10.1.1.0/24 local')),
)

const CLASSIC_NETWORK: Answers = {
  'ecs.DescribeInstances': instances(
    instance({
      InstanceNetworkType: 'classic',
      EipAddress: { IpAddress: '', AllocationId: '' },
      PublicIpAddress: { IpAddress: [EIP] },
      InnerIpAddress: { IpAddress: ['10.0.0.5'] },
      VpcAttributes: { VpcId: '', VSwitchId: '', PrivateIpAddress: { IpAddress: [] } },
    }),
  ),
  'ecs.DescribeNetworkInterfaces': enis(),
  'vpc.DescribeEipAddresses': eips(),
}
const cards = (...list: readonly (readonly [ports: string, card: string])[]): Answers => ({
  'ecs.DescribeSecurityGroupAttribute.sg-a': groupAttribute({
    id: 'sg-a',
    rules: list.map(([ports, NicType]) => rule(`1 accept tcp ${ports} ${ALL}`, { NicType })),
  }),
  'ecs.DescribeSecurityGroups': JSON.parse(groupListing([{ id: 'sg-a' }]).raw) as Wire,
})
const classicNetwork = layered({}, [CLASSIC_NETWORK])
causePair(
  'sg-classic-nictype-mismatch',
  'derived',
  classicNetwork(
    cards(['22/22', 'internet'], ['8080/8080', 'intranet']),
    cards(['22/22', 'internet'], ['8080/8080', 'internet']),
  ),
)
causePair(
  'sg-classic-nictype-mismatch',
  'suspected',
  classicNetwork(cards(['8080/8080', 'intranet']), cards(['8081/8081', 'intranet'])),
)
