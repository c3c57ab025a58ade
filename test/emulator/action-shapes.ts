// How does each action filter, page and look like?
import type { ErrorCode } from './error-answers.ts'

/** Where a filter parameter is looked for in an element, and how its values are written. */
export type Filter = {
  readonly form: 'one' | 'json' | 'comma' | 'repeat'
  /** Paths in the element; `*` steps into every element of an array. */
  readonly fields: readonly string[]
}

export type Paged = {
  readonly style: 'token' | 'number' | 'current'
  readonly sizeName: string
  readonly max: number
  readonly total: string
}

/** list: elements of all files together, filtered. one: the file about the asked resource. */
export type Shape = {
  readonly kind: 'list' | 'one' | 'plain'
  readonly regional: boolean
  readonly list?: readonly string[]
  readonly id?: string
  readonly paged?: Paged
  readonly filters: Readonly<Record<string, Filter>>
  /** Parameters that change nothing in the answer of a recorded account. */
  readonly ignored: readonly string[]
  readonly required: readonly string[]
  /** `one`: which parameter names the resource, where the body names it, the code when it is unknown. */
  readonly subject?: {
    readonly param: string
    readonly at: readonly string[]
    readonly notFound: ErrorCode
    /** A list whose elements have the same form, used when no file is about the resource itself. */
    readonly alsoIn?: {
      readonly action: string
      readonly list: readonly string[]
      readonly wrap: readonly string[]
    }
  }
}

const one = (...fields: string[]): Filter => ({ form: 'one', fields })
const json = (...fields: string[]): Filter => ({ form: 'json', fields })
const comma = (...fields: string[]): Filter => ({ form: 'comma', fields })
const repeat = (...fields: string[]): Filter => ({ form: 'repeat', fields })
const tokens = (max: number, sizeName = 'MaxResults'): Paged => ({
  style: 'token',
  sizeName,
  max,
  total: 'TotalCount',
})
const numbers = (max: number): Paged => ({
  style: 'number',
  sizeName: 'PageSize',
  max,
  total: 'TotalCount',
})
const current = (total: string): Paged => ({
  style: 'current',
  sizeName: 'PageSize',
  max: 50,
  total,
})

type ListExtra = Partial<Omit<Shape, 'kind' | 'list' | 'paged'>>
const list = (path: string, paged: Paged, extra: ListExtra = {}): Shape => ({
  kind: 'list',
  regional: true,
  list: path.split('.'),
  paged,
  filters: {},
  ignored: [],
  required: [],
  ...extra,
})

const about = (
  param: string,
  notFound: ErrorCode,
  extra: Partial<Shape> & { at?: string; alsoIn?: NonNullable<Shape['subject']>['alsoIn'] } = {},
): Shape => ({
  kind: 'one',
  regional: true,
  filters: {},
  ignored: [],
  required: [param],
  ...extra,
  subject: {
    param,
    at: (extra.at ?? param).split('.'),
    notFound,
    ...(extra.alsoIn === undefined ? {} : { alsoIn: extra.alsoIn }),
  },
})

const PLAIN: Shape = { kind: 'plain', regional: false, filters: {}, ignored: [], required: [] }

/** Application and network load balancers answer alike. */
const modern = (product: 'alb' | 'nlb', regional: boolean): Record<string, Shape> => ({
  [`${product}.ListLoadBalancers`]: list('LoadBalancers', tokens(100), {
    regional,
    id: 'LoadBalancerId',
    filters: {
      VpcIds: repeat('VpcId'),
      LoadBalancerIds: repeat('LoadBalancerId'),
      DNSName: one('DNSName'),
    },
  }),
  [`${product}.GetLoadBalancerAttribute`]: about(
    'LoadBalancerId',
    'ResourceNotFound.LoadBalancer',
    { regional },
  ),
  [`${product}.ListListeners`]: list('Listeners', tokens(100), {
    regional,
    id: 'ListenerId',
    filters: { LoadBalancerIds: repeat('LoadBalancerId') },
  }),
  [`${product}.GetListenerHealthStatus`]: about('ListenerId', 'ResourceNotFound.Listener', {
    regional,
    at: 'ListenerHealthStatus.0.ListenerId',
    ignored: product === 'alb' ? ['IncludeRule', 'MaxResults'] : [],
  }),
  [`${product}.ListServerGroupServers`]: list('Servers', tokens(100), {
    regional,
    filters: { ServerGroupId: one('ServerGroupId'), ServerIds: repeat('ServerId') },
  }),
})

export const SHAPES: Readonly<Record<string, Shape>> = {
  'sts.GetCallerIdentity': PLAIN,
  'ecs.DescribeRegions': PLAIN,
  'ecs.DescribeInstances': list('Instances.Instance', tokens(100), {
    id: 'InstanceId',
    ignored: ['InstanceNetworkType'],
    filters: {
      InstanceIds: json('InstanceId'),
      PublicIpAddresses: json('PublicIpAddress.IpAddress.*'),
      EipAddresses: json('EipAddress.IpAddress'),
      PrivateIpAddresses: json('VpcAttributes.PrivateIpAddress.IpAddress.*'),
      Ipv6Address: repeat('NetworkInterfaces.NetworkInterface.*.Ipv6Sets.Ipv6Set.*.Ipv6Address'),
      VpcId: one('VpcAttributes.VpcId'),
      SecurityGroupId: one('SecurityGroupIds.SecurityGroupId.*'),
    },
  }),
  'ecs.DescribeInstancesFullStatus': list(
    'InstanceFullStatusSet.InstanceFullStatusType',
    numbers(100),
    { id: 'InstanceId', filters: { InstanceId: repeat('InstanceId') } },
  ),
  'ecs.DescribeInstanceHistoryEvents': list(
    'InstanceSystemEventSet.InstanceSystemEventType',
    tokens(100),
    {
      id: 'EventId',
      filters: {
        InstanceId: one('InstanceId'),
        InstanceEventType: repeat('EventType.Name'),
        InstanceEventCycleStatus: repeat('EventCycleStatus.Name'),
      },
    },
  ),
  'ecs.DescribeNetworkInterfaces': list('NetworkInterfaceSets.NetworkInterfaceSet', tokens(500), {
    id: 'NetworkInterfaceId',
    filters: {
      InstanceId: one('InstanceId'),
      NetworkInterfaceId: repeat('NetworkInterfaceId'),
      PrivateIpAddress: repeat('PrivateIpSets.PrivateIpSet.*.PrivateIpAddress', 'PrivateIpAddress'),
      Ipv6Address: repeat('Ipv6Sets.Ipv6Set.*.Ipv6Address'),
      SecurityGroupId: one('SecurityGroupIds.SecurityGroupId.*'),
      VSwitchId: one('VSwitchId'),
      VpcId: one('VpcId'),
    },
  }),
  'ecs.DescribeSecurityGroups': list('SecurityGroups.SecurityGroup', tokens(100), {
    id: 'SecurityGroupId',
    filters: {
      SecurityGroupIds: json('SecurityGroupId'),
      SecurityGroupId: one('SecurityGroupId'),
      VpcId: one('VpcId'),
    },
  }),
  'ecs.DescribeSecurityGroupAttribute': about(
    'SecurityGroupId',
    'InvalidSecurityGroupId.NotFound',
    {
      list: ['Permissions', 'Permission'],
      paged: tokens(1000),
      ignored: ['Direction', 'NicType'],
    },
  ),
  'ecs.DescribePrefixLists': list('PrefixLists.PrefixList', tokens(100), {
    id: 'PrefixListId',
    filters: { PrefixListId: repeat('PrefixListId') },
  }),
  'ecs.DescribePrefixListAttributes': about('PrefixListId', 'InvalidPrefixListId.NotFound'),
  'ecs.DescribePortRangeListEntries': about('PortRangeListId', 'InvalidPortRangeListId.NotFound'),
  'vpc.DescribeEipAddresses': list('EipAddresses.EipAddress', numbers(100), {
    id: 'AllocationId',
    filters: {
      EipAddress: comma('IpAddress'),
      AllocationId: comma('AllocationId'),
      AssociatedInstanceId: one('InstanceId'),
      AssociatedInstanceType: one('InstanceType'),
    },
  }),
  'vpc.DescribeVSwitches': list('VSwitches.VSwitch', numbers(50), {
    id: 'VSwitchId',
    filters: { VSwitchId: one('VSwitchId'), VpcId: one('VpcId') },
  }),
  'vpc.DescribeVSwitchAttributes': about('VSwitchId', 'InvalidVSwitchId.NotFound', {
    alsoIn: { action: 'vpc.DescribeVSwitches', list: ['VSwitches', 'VSwitch'], wrap: [] },
  }),
  'vpc.DescribeVpcs': list('Vpcs.Vpc', numbers(50), {
    id: 'VpcId',
    filters: { VpcId: comma('VpcId') },
  }),
  'vpc.DescribeVpcAttribute': about('VpcId', 'InvalidVpcID.NotFound', {
    alsoIn: { action: 'vpc.DescribeVpcs', list: ['Vpcs', 'Vpc'], wrap: [] },
  }),
  'vpc.DescribeNetworkAcls': list('NetworkAcls.NetworkAcl', numbers(50), {
    id: 'NetworkAclId',
    filters: { NetworkAclId: one('NetworkAclId'), VpcId: one('VpcId') },
  }),
  'vpc.DescribeNetworkAclAttributes': about('NetworkAclId', 'InvalidNetworkAcl.NotFound', {
    at: 'NetworkAclAttribute.NetworkAclId',
    alsoIn: {
      action: 'vpc.DescribeNetworkAcls',
      list: ['NetworkAcls', 'NetworkAcl'],
      wrap: ['NetworkAclAttribute'],
    },
  }),
  'vpc.DescribeRouteTableList': list('RouterTableList.RouterTableListType', numbers(50), {
    id: 'RouteTableId',
    filters: { RouteTableId: one('RouteTableId'), VpcId: one('VpcId') },
  }),
  'vpc.DescribeRouteEntryList': about('RouteTableId', 'InvalidRouteTable.NotFound', {
    at: 'RouteEntrys.RouteEntry.0.RouteTableId',
    list: ['RouteEntrys', 'RouteEntry'],
    paged: tokens(100, 'MaxResult'),
  }),
  'vpc.GetVpcPrefixListEntries': about('PrefixListId', 'InvalidPrefixListId.NotFound', {
    at: 'PrefixListEntry.0.PrefixListId',
    list: ['PrefixListEntry'],
    paged: tokens(100),
  }),
  'vpc.DescribeVpnConnections': list('VpnConnections.VpnConnection', numbers(50), {
    id: 'VpnConnectionId',
    filters: { VpnGatewayId: one('VpnGatewayId') },
  }),
  'vpc.DescribeRouterInterfaces': list('RouterInterfaceSet.RouterInterfaceType', numbers(50), {
    id: 'RouterInterfaceId',
  }),
  'vpcpeer.ListVpcPeerConnections': list('VpcPeerConnects', tokens(100), { id: 'InstanceId' }),
  'cbn.ListTransitRouterVpcAttachments': list('TransitRouterAttachments', tokens(100), {
    id: 'TransitRouterAttachmentId',
    filters: { TransitRouterAttachmentId: one('TransitRouterAttachmentId') },
  }),
  'cbn.ListTransitRouterRouteTableAssociations': list('TransitRouterAssociations', tokens(50), {
    regional: false,
    filters: { TransitRouterAttachmentId: one('TransitRouterAttachmentId') },
  }),
  'cbn.ListTransitRouterRouteTablePropagations': list('TransitRouterPropagations', tokens(50), {
    regional: false,
    filters: { TransitRouterAttachmentId: one('TransitRouterAttachmentId') },
  }),
  'cbn.ListTransitRouterRouteEntries': about(
    'TransitRouterRouteTableId',
    'InvalidRouteTable.NotFound',
    {
      regional: false,
      list: ['TransitRouterRouteEntries'],
      paged: tokens(100),
      ignored: ['TransitRouterRouteEntryStatus'],
    },
  ),
  'vpc.ListIpv4Gateways': list('Ipv4GatewayModels', tokens(100), {
    id: 'Ipv4GatewayId',
    filters: { VpcId: one('VpcId') },
  }),
  'vpc.DescribeNatGateways': list('NatGateways.NatGateway', numbers(50), {
    id: 'NatGatewayId',
    filters: { NatGatewayId: one('NatGatewayId'), VpcId: one('VpcId') },
  }),
  'vpc.DescribeForwardTableEntries': list('ForwardTableEntries.ForwardTableEntry', numbers(50), {
    id: 'ForwardEntryId',
    filters: { ForwardTableId: one('ForwardTableId'), NatGatewayId: one('NatGatewayId') },
  }),
  'vpc.DescribeHaVips': list('HaVips.HaVip', numbers(50), { id: 'HaVipId' }),
  'vpc.DescribeSnatTableEntries': list('SnatTableEntries.SnatTableEntry', numbers(50), {
    id: 'SnatEntryId',
    filters: { SnatTableId: one('SnatTableId'), NatGatewayId: one('NatGatewayId') },
  }),
  'vpc.DescribeIpv6Gateways': list('Ipv6Gateways.Ipv6Gateway', numbers(50), {
    id: 'Ipv6GatewayId',
    filters: { VpcId: one('VpcId') },
  }),
  'vpc.DescribeIpv6Addresses': list('Ipv6Addresses.Ipv6Address', numbers(50), {
    id: 'Ipv6AddressId',
    filters: {
      Ipv6Address: one('Ipv6Address'),
      VSwitchId: one('VSwitchId'),
      VpcId: one('VpcId'),
    },
  }),
  'vpc.DescribeIpv6EgressOnlyRules': list('Ipv6EgressOnlyRules.Ipv6EgressOnlyRule', numbers(50), {
    id: 'Ipv6EgressOnlyRuleId',
    ignored: ['Ipv6GatewayId'],
    required: ['Ipv6GatewayId'],
  }),
  'slb.DescribeLoadBalancers': list('LoadBalancers.LoadBalancer', numbers(100), {
    id: 'LoadBalancerId',
    ignored: ['AddressIPVersion'],
    filters: {
      Address: one('Address'),
      ServerId: one('BackendServerIds.*'),
      LoadBalancerId: one('LoadBalancerId'),
      VpcId: one('VpcId'),
    },
  }),
  'slb.DescribeLoadBalancerAttribute': about('LoadBalancerId', 'InvalidLoadBalancerId.NotFound'),
  'slb.DescribeLoadBalancerListeners': list('Listeners', tokens(100), {
    filters: { LoadBalancerId: repeat('LoadBalancerId') },
  }),
  'slb.DescribeLoadBalancerHTTPListenerAttribute': about(
    'LoadBalancerId',
    'InvalidLoadBalancerId.NotFound',
    { ignored: ['ListenerPort'] },
  ),
  'slb.DescribeLoadBalancerHTTPSListenerAttribute': about(
    'LoadBalancerId',
    'InvalidLoadBalancerId.NotFound',
    { ignored: ['ListenerPort'] },
  ),
  'slb.DescribeHealthStatus': about('LoadBalancerId', 'InvalidLoadBalancerId.NotFound'),
  'slb.DescribeVServerGroupAttribute': about('VServerGroupId', 'InvalidLoadBalancerId.NotFound'),
  'slb.DescribeMasterSlaveServerGroupAttribute': about(
    'MasterSlaveServerGroupId',
    'InvalidLoadBalancerId.NotFound',
  ),
  'slb.DescribeAccessControlListAttribute': about('AclId', 'InvalidLoadBalancerId.NotFound', {
    ignored: ['Page', 'PageSize'],
  }),
  ...modern('alb', false),
  ...modern('nlb', true),
  'alb.GetListenerAttribute': about('ListenerId', 'ResourceNotFound.Listener', {
    regional: false,
  }),
  'alb.ListRules': list('Rules', tokens(100), {
    regional: false,
    filters: { ListenerIds: repeat('ListenerId') },
  }),
  'alb.ListAclEntries': about('AclId', 'ResourceNotFound.Listener', {
    regional: false,
    list: ['AclEntries'],
    paged: tokens(100),
  }),
  'cloudfw.DescribeAssetList': list('Assets', current('TotalCount'), {
    regional: false,
    required: ['CurrentPage', 'PageSize'],
    filters: { SearchItem: one('InternetAddress', 'BindInstanceId', 'ResourceInstanceId') },
  }),
  'cloudfw.DescribeControlPolicy': list('Policys', current('TotalCount'), {
    regional: false,
    id: 'AclUuid',
    required: ['CurrentPage', 'PageSize', 'Direction'],
    filters: { Direction: one('Direction') },
  }),
  'cloudfw.DescribeRiskEventGroup': list('DataList', current('TotalCount'), {
    regional: false,
    id: 'EventId',
    ignored: ['StartTime', 'EndTime', 'NoLocation'],
    required: ['CurrentPage', 'PageSize', 'StartTime', 'EndTime', 'DataType'],
    filters: {
      Direction: one('Direction'),
      SrcIP: one('SrcIP'),
      DstIP: one('DstIP'),
      RuleResult: one('RuleResult'),
    },
  }),
  'antiddos-public.DescribeIpLocationService': {
    ...PLAIN,
    required: ['InternetIp'],
  },
  'actiontrail.LookupEvents': {
    ...PLAIN,
    ignored: ['LookupAttribute.1.Key', 'LookupAttribute.1.Value', 'MaxResults'],
  },
  'bssopenapi.QueryAccountBalance': PLAIN,
  'ecs.DescribeNetworkInterfaceAttribute': about('NetworkInterfaceId', 'InvalidEniId.NotFound', {
    ignored: ['Attribute'],
    alsoIn: {
      action: 'ecs.DescribeNetworkInterfaces',
      list: ['NetworkInterfaceSets', 'NetworkInterfaceSet'],
      wrap: [],
    },
  }),
  'ecs.DescribeCloudAssistantStatus': list(
    'InstanceCloudAssistantStatusSet.InstanceCloudAssistantStatus',
    tokens(50),
    { id: 'InstanceId', filters: { InstanceId: repeat('InstanceId') } },
  ),
  'ecs.DescribeDiagnosticReports': list('Reports.Report', tokens(100), {
    id: 'ReportId',
    filters: { ResourceIds: repeat('ResourceId') },
  }),
  // Its elements name what they record, not the VPC that is in: the account has one.
  'vpc.DescribeFlowLogs': list('FlowLogs.FlowLog', numbers(50), {
    id: 'FlowLogId',
    ignored: ['VpcId'],
    filters: { ResourceId: one('ResourceId') },
  }),
  'nis.GetInternetTuple': {
    kind: 'list',
    regional: true,
    list: ['Data'],
    filters: {
      CloudIp: one('CloudIp'),
      CloudPort: one('CloudPort'),
      OtherIp: one('OtherIp'),
      Protocol: one('Protocol'),
    },
    ignored: ['OrderBy', 'TopN'],
    required: ['BeginTime', 'EndTime', 'Direction', 'TupleType'],
  },
  // One answer for every metric: nothing was measured.
  'cms.DescribeMetricList': {
    ...PLAIN,
    ignored: ['Dimensions', 'StartTime', 'EndTime', 'Period'],
    required: ['Namespace', 'MetricName'],
  },
  'swas-open.ListFirewallRules': list('FirewallRules', numbers(100), {
    required: ['InstanceId'],
    ignored: ['InstanceId'],
  }),
  'antiddos-public.DescribeInstanceIpAddress': list('InstanceList', current('Total'), {
    regional: false,
    required: ['DdosRegionId', 'InstanceType'],
    ignored: ['DdosRegionId'],
    filters: {
      InstanceType: one('InstanceType'),
      InstanceIp: one('IpAddressConfig.*.InstanceIp'),
    },
  }),
}
