// How is each action tried without a trace, and which hops stay open without it?
import type { Hop } from '#shared/hop.ts'
import type { ActionName } from './actions.ts'
import { LOAD_BALANCER_PROBES } from './load-balancer-probes.ts'
import type { PermissionProbe } from './permission-probe.ts'
import { PLATFORM_PROBES } from './platform-probes.ts'

type Params = PermissionProbe['params']

const core = (hops: readonly Hop[], params: Params = {}): PermissionProbe => ({
  level: 'core',
  hops,
  params,
})
const optional = (hops: readonly Hop[], params: Params = {}): PermissionProbe => ({
  level: 'optional',
  hops,
  params,
})

const INSTANCE = 'i-whyportpermission0001'
const GATEWAY = 'ngw-whyportpermission001'
const FIRST_PAGE = { CurrentPage: '1', PageSize: '1' }
// TEST-NET-3: nobody's address.
const ADDRESS = '203.0.113.1'

/** Every action of ACTIONS stands here: one that is missing does not compile. */
export const PERMISSION_PROBES: Readonly<Record<ActionName, PermissionProbe>> = {
  'sts.GetCallerIdentity': core([]),
  'ecs.DescribeRegions': core(['instance']),
  'ecs.DescribeInstances': core(['instance', 'public-address'], { MaxResults: 10, DryRun: true }),
  'ecs.DescribeInstancesFullStatus': optional(['instance'], { 'InstanceId.1': INSTANCE }),
  'ecs.DescribeInstanceHistoryEvents': optional(['instance'], { MaxResults: 10 }),
  'ecs.DescribeNetworkInterfaces': core(['public-address', 'security-group', 'network-acl'], {
    MaxResults: 10,
  }),
  'ecs.DescribeSecurityGroups': core(['security-group'], { MaxResults: 10, DryRun: true }),
  'ecs.DescribeSecurityGroupAttribute': core(['security-group'], {
    SecurityGroupId: 'sg-whyportpermission0001',
    MaxResults: 10,
  }),
  // The lists of a region only let calls start earlier: without them no hop stays open.
  'ecs.DescribePrefixLists': optional([], { MaxResults: 10 }),
  'ecs.DescribePrefixListAttributes': core(['security-group', 'network-acl'], {
    PrefixListId: 'pl-whyportpermission0001',
  }),
  'ecs.DescribePortRangeListEntries': core(['security-group'], {
    PortRangeListId: 'prl-whyportpermission001',
  }),
  'vpc.DescribeEipAddresses': core(['public-address', 'provider'], { PageSize: 10 }),
  'vpc.DescribeVSwitches': optional([], { PageSize: 10 }),
  'vpc.DescribeVSwitchAttributes': core(['network-acl', 'route'], {
    VSwitchId: 'vsw-whyportpermission001',
  }),
  'vpc.DescribeVpcAttribute': core(['route'], { VpcId: 'vpc-whyportpermission001' }),
  'vpc.DescribeNetworkAclAttributes': core(['network-acl'], {
    NetworkAclId: 'nacl-whyportpermission01',
  }),
  'vpc.DescribeRouteEntryList': core(['route'], { RouteTableId: 'vtb-whyportpermission001' }),
  'vpc.GetVpcPrefixListEntries': core(['network-acl', 'route'], {
    PrefixListId: 'vpcpl-whyportpermission1',
  }),
  'vpc.ListIpv4Gateways': core(['route'], { MaxResults: 10 }),
  'vpc.DescribeNatGateways': core(['nat', 'public-address'], { PageSize: 10 }),
  'vpc.DescribeForwardTableEntries': core(['nat'], { NatGatewayId: GATEWAY, PageSize: 10 }),
  'vpc.DescribeHaVips': core(['public-address'], { PageSize: 10 }),
  'vpc.DescribeSnatTableEntries': core(['nat'], { NatGatewayId: GATEWAY, PageSize: 10 }),
  'vpc.DescribeIpv6Gateways': core(['public-address', 'route'], { PageSize: 10 }),
  'vpc.DescribeIpv6Addresses': core(['public-address'], { PageSize: 10 }),
  'vpc.DescribeIpv6EgressOnlyRules': core(['public-address'], {
    Ipv6GatewayId: 'ipv6gw-whyportpermission',
    PageSize: 10,
  }),
  'vpc.DescribeVpnConnections': optional(['route'], { PageSize: 10 }),
  'vpc.DescribeRouterInterfaces': optional(['route'], { PageSize: 10 }),
  'vpcpeer.ListVpcPeerConnections': optional(['route'], { MaxResults: 10 }),
  'cbn.ListTransitRouterVpcAttachments': optional(['route'], { MaxResults: 10 }),
  'cbn.ListTransitRouterRouteTableAssociations': optional(['route'], {
    TransitRouterAttachmentId: 'tr-attach-whyportpermission',
  }),
  'cbn.ListTransitRouterRouteTablePropagations': optional(['route'], {
    TransitRouterAttachmentId: 'tr-attach-whyportpermission',
  }),
  'cbn.ListTransitRouterRouteEntries': optional(['route'], {
    TransitRouterRouteTableId: 'vtb-whyportpermission001',
  }),
  'cloudfw.DescribeAssetList': optional(['provider'], FIRST_PAGE),
  'cloudfw.DescribeControlPolicy': optional(['provider'], { ...FIRST_PAGE, Direction: 'in' }),
  'antiddos-public.DescribeInstanceIpAddress': optional(['provider'], {
    ...FIRST_PAGE,
    DdosRegionId: 'cn-hangzhou',
    InstanceType: 'eip',
  }),
  'antiddos-public.DescribeIpLocationService': optional(['public-address'], {
    InternetIp: ADDRESS,
  }),
  'actiontrail.LookupEvents': optional([], { MaxResults: 1 }),
  ...PLATFORM_PROBES,
  'bssopenapi.QueryAccountBalance': optional(['provider']),
  ...LOAD_BALANCER_PROBES,
  'swas-open.ListFirewallRules': optional(['instance'], { InstanceId: INSTANCE }),
}
