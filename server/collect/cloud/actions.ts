// Which actions may be called, in which version, and how does each hand out its pages?
// API references of help.aliyun.com and the request models of the official SDKs, read 2026-11-22.

/** token: NextToken. number: PageNumber and TotalCount. current: CurrentPage, all values as text. */
export type Paging =
  | { readonly style: 'none' }
  | {
      readonly style: 'token'
      readonly sizeName: 'MaxResults' | 'MaxResult'
      readonly size: number
    }
  | { readonly style: 'number'; readonly size: number }
  /** Page and PageSize. */
  | { readonly style: 'page'; readonly size: number; readonly total: 'TotalAclEntry' }
  | { readonly style: 'current'; readonly size: number; readonly total: 'TotalCount' | 'Total' }

export type Action = {
  readonly paging: Paging
  /** regional: takes RegionId. central: one endpoint for all regions, no RegionId. */
  readonly scope: 'regional' | 'central'
}

const NONE: Paging = { style: 'none' }
const token = (size: number): Paging => ({ style: 'token', sizeName: 'MaxResults', size })
const byNumber = (size: number): Paging => ({ style: 'number', size })
const regional = (paging: Paging): Action => ({ paging, scope: 'regional' })
const central = (paging: Paging): Action => ({ paging, scope: 'central' })

/** Every call that reads an account. Describe, List and Get only: nothing here can change it. */
export const ACTIONS = {
  'sts.GetCallerIdentity': central(NONE),
  'ecs.DescribeRegions': central(NONE),
  'ecs.DescribeInstances': regional(token(100)),
  'ecs.DescribeInstancesFullStatus': regional(byNumber(100)),
  'ecs.DescribeInstanceHistoryEvents': regional(token(100)),
  'ecs.DescribeNetworkInterfaces': regional(token(500)),
  'ecs.DescribeNetworkInterfaceAttribute': regional(NONE),
  'ecs.DescribeSecurityGroups': regional(token(100)),
  'ecs.DescribeSecurityGroupAttribute': regional(token(1000)),
  'ecs.DescribePrefixLists': regional(token(100)),
  'ecs.DescribePrefixListAttributes': regional(NONE),
  'ecs.DescribePortRangeListEntries': regional(NONE),
  'vpc.DescribeEipAddresses': regional(byNumber(100)),
  'vpc.DescribeVSwitches': regional(byNumber(50)),
  'vpc.DescribeVSwitchAttributes': regional(NONE),
  'vpc.DescribeVpcAttribute': regional(NONE),
  'vpc.DescribeNetworkAclAttributes': regional(NONE),
  'vpc.DescribeRouteEntryList': regional({ style: 'token', sizeName: 'MaxResult', size: 100 }),
  'vpc.GetVpcPrefixListEntries': regional(token(100)),
  'vpc.ListIpv4Gateways': regional(token(100)),
  'vpc.DescribeNatGateways': regional(byNumber(50)),
  'vpc.DescribeForwardTableEntries': regional(byNumber(50)),
  'vpc.DescribeHaVips': regional(byNumber(50)),
  'vpc.DescribeSnatTableEntries': regional(byNumber(50)),
  'vpc.DescribeIpv6Gateways': regional(byNumber(50)),
  'vpc.DescribeIpv6Addresses': regional(byNumber(50)),
  'vpc.DescribeIpv6EgressOnlyRules': regional(byNumber(50)),
  'vpc.DescribeVpnConnections': regional(byNumber(50)),
  'vpc.DescribeRouterInterfaces': regional(byNumber(50)),
  'vpcpeer.ListVpcPeerConnections': regional(token(100)),
  'cbn.ListTransitRouterVpcAttachments': regional(token(100)),
  // The endpoint of CEN is one for all regions; these calls have no RegionId.
  'cbn.ListTransitRouterRouteTableAssociations': central(token(50)),
  'cbn.ListTransitRouterRouteTablePropagations': central(token(50)),
  'cbn.ListTransitRouterRouteEntries': central(token(100)),
  'slb.DescribeLoadBalancers': regional(byNumber(100)),
  'slb.DescribeLoadBalancerAttribute': regional(NONE),
  'slb.DescribeLoadBalancerListeners': regional(token(100)),
  'slb.DescribeLoadBalancerHTTPListenerAttribute': regional(NONE),
  'slb.DescribeLoadBalancerHTTPSListenerAttribute': regional(NONE),
  'slb.DescribeHealthStatus': regional(NONE),
  'slb.DescribeVServerGroupAttribute': regional(NONE),
  'slb.DescribeMasterSlaveServerGroupAttribute': regional(NONE),
  'slb.DescribeAccessControlListAttribute': regional({
    style: 'page',
    size: 50,
    total: 'TotalAclEntry',
  }),
  // The endpoint of ALB is one region's; its calls have no RegionId.
  'alb.ListLoadBalancers': central(token(100)),
  'alb.GetLoadBalancerAttribute': central(NONE),
  'alb.ListListeners': central(token(100)),
  'alb.GetListenerAttribute': central(NONE),
  'alb.GetListenerHealthStatus': central(token(20)),
  'alb.ListServerGroupServers': central(token(100)),
  'alb.ListRules': central(token(100)),
  'alb.ListAclEntries': central(token(100)),
  'nlb.ListLoadBalancers': regional(token(100)),
  'nlb.GetLoadBalancerAttribute': regional(NONE),
  'nlb.ListListeners': regional(token(100)),
  'nlb.GetListenerHealthStatus': regional(NONE),
  'nlb.ListServerGroupServers': regional(token(100)),
  'cloudfw.DescribeAssetList': central({ style: 'current', size: 50, total: 'TotalCount' }),
  'cloudfw.DescribeControlPolicy': central({ style: 'current', size: 50, total: 'TotalCount' }),
  'antiddos-public.DescribeInstanceIpAddress': central({
    style: 'current',
    size: 50,
    total: 'Total',
  }),
  'antiddos-public.DescribeIpLocationService': central(NONE),
  'actiontrail.LookupEvents': regional(NONE),
  // What the platform itself measured; asked last (platform.ts).
  'ecs.DescribeCloudAssistantStatus': regional(NONE),
  'ecs.DescribeDiagnosticReports': regional(token(100)),
  'vpc.DescribeFlowLogs': regional(byNumber(50)),
  'nis.GetInternetTuple': regional(NONE),
  'cloudfw.DescribeRiskEventGroup': central({ style: 'current', size: 10, total: 'TotalCount' }),
  // The endpoint is one region's; the call has no RegionId. One window fits on one page.
  'cms.DescribeMetricList': central(NONE),
  'bssopenapi.QueryAccountBalance': central(NONE),
  'swas-open.ListFirewallRules': regional(byNumber(100)),
} as const satisfies Record<string, Action>

export type ActionName = keyof typeof ACTIONS

/**
 * Run one script on one instance, and only for who asks for it by name (docs/adr/0019). They are no
 * `ActionName`, so nothing that reads an account can call them.
 */
export const ASSISTANT_ACTIONS = {
  'ecs.RunCommand': regional(NONE),
  // One result of one instance: it fits on a page.
  'ecs.DescribeInvocationResults': regional(NONE),
  'ecs.StopInvocation': regional(NONE),
} as const satisfies Record<string, Action>

export type AssistantAction = keyof typeof ASSISTANT_ACTIONS
export type AnyAction = ActionName | AssistantAction

export const VERSIONS = {
  sts: '2015-04-01',
  ecs: '2014-05-26',
  vpc: '2016-04-28',
  cloudfw: '2017-12-07',
  'antiddos-public': '2017-05-18',
  'swas-open': '2020-06-01',
  actiontrail: '2020-07-06',
  bssopenapi: '2017-12-14',
  slb: '2014-05-15',
  alb: '2020-06-16',
  nlb: '2022-04-30',
  vpcpeer: '2022-01-01',
  cbn: '2017-09-12',
  nis: '2021-12-16',
  cms: '2019-01-01',
} as const

export type Product = keyof typeof VERSIONS

export const splitAction = (action: AnyAction): { product: Product; name: string } => {
  const [product, name] = action.split('.')
  // Every key of ACTIONS starts with a product of VERSIONS; a test holds them together.
  return { product: product as Product, name: name ?? '' }
}
