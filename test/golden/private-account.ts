// What does a small account with machines on two private networks hold?
import { aclEntry, networkAcl as aclItem } from './account.ts'
import {
  type Answers,
  eni,
  enis,
  instance,
  instances,
  route,
  routes,
  vSwitch,
  type Wire,
} from './path-account.ts'

const ALL = '0.0.0.0/0'

/** `i-test2` at 10.0.1.9 in vSwitch `vsw-2`, beside `i-test1` at 10.0.0.5 in `vsw-1`. */
export const appInstance = (over: Wire = {}): Wire =>
  instance({
    InstanceId: 'i-test2',
    EipAddress: { IpAddress: '', AllocationId: '' },
    VpcAttributes: {
      VpcId: 'vpc-1',
      VSwitchId: 'vsw-2',
      PrivateIpAddress: { IpAddress: ['10.0.1.9'] },
    },
    SecurityGroupIds: { SecurityGroupId: ['sg-b'] },
    ...over,
  })

export const appEni = (over: Wire = {}): Wire =>
  eni({
    NetworkInterfaceId: 'eni-test2',
    InstanceId: 'i-test2',
    VSwitchId: 'vsw-2',
    PrivateIpAddress: '10.0.1.9',
    SecurityGroupIds: { SecurityGroupId: ['sg-b'] },
    PrivateIpSets: { PrivateIpSet: [{ PrivateIpAddress: '10.0.1.9', Primary: true }] },
    ...over,
  })

export const TWO_VSWITCHES: Answers = {
  'ecs.DescribeInstances': instances(instance(), appInstance()),
  'ecs.DescribeNetworkInterfaces': enis(eni(), appEni()),
  'vpc.DescribeVSwitchAttributes': null,
  'vpc.DescribeVSwitchAttributes.vsw-1': vSwitch(),
  'vpc.DescribeVSwitchAttributes.vsw-2': vSwitch({
    VSwitchId: 'vsw-2',
    CidrBlock: '10.0.1.0/24',
  }),
  'vpc.DescribeRouteEntryList': routes(route('- 10.0.1.0/24 local')),
}

/** An ACL bound to one of the vSwitches; entries as `accept tcp 8080/8080 0.0.0.0/0`. */
export const aclOn = (
  id: 'vsw-1' | 'vsw-2',
  { ingress = [`accept all -1/-1 ${ALL}`], egress = [`accept all -1/-1 ${ALL}`] } = {},
): Answers => {
  const item = aclItem({
    id: `nacl-${id}`,
    ingress: ingress.map(text => aclEntry(text)),
    egress: egress.map(text => aclEntry(text)),
  })
  return {
    [`vpc.DescribeVSwitchAttributes.${id}`]: vSwitch({
      VSwitchId: id,
      CidrBlock: id === 'vsw-1' ? '10.0.0.0/24' : '10.0.1.0/24',
      NetworkAclId: `nacl-${id}`,
    }),
    [`vpc.DescribeNetworkAclAttributes.nacl-${id}`]: JSON.parse(item.raw) as Wire,
  }
}

/** `i-test2` at 10.1.0.9 in VPC `vpc-2`, which peering connection `pcc-1` joins to `vpc-1`. */
export const TWO_VPCS: Answers = {
  'ecs.DescribeInstances': instances(
    instance(),
    appInstance({
      VpcAttributes: {
        VpcId: 'vpc-2',
        VSwitchId: 'vsw-2',
        PrivateIpAddress: { IpAddress: ['10.1.0.9'] },
      },
    }),
  ),
  'ecs.DescribeNetworkInterfaces': enis(
    eni(),
    appEni({
      VpcId: 'vpc-2',
      PrivateIpAddress: '10.1.0.9',
      PrivateIpSets: { PrivateIpSet: [{ PrivateIpAddress: '10.1.0.9', Primary: true }] },
    }),
  ),
  'vpc.DescribeVSwitchAttributes': null,
  'vpc.DescribeVSwitchAttributes.vsw-1': vSwitch(),
  'vpc.DescribeVSwitchAttributes.vsw-2': vSwitch({
    VSwitchId: 'vsw-2',
    VpcId: 'vpc-2',
    CidrBlock: '10.1.0.0/24',
    RouteTable: { RouteTableId: 'vtb-2', RouteTableType: 'System' },
  }),
  'vpc.DescribeRouteEntryList': null,
  'vpc.DescribeRouteEntryList.vtb-1': routes(route('rte-1 10.1.0.0/16 VpcPeer pcc-1')),
  'vpc.DescribeRouteEntryList.vtb-2': farRoutes(route('rte-2 10.0.0.0/16 VpcPeer pcc-1')),
  'vpcpeer.ListVpcPeerConnections': peerings(),
}

/** The table of `vpc-2`. */
export function farRoutes(...list: readonly Wire[]): Wire {
  return {
    RouteEntrys: {
      RouteEntry: [route('- 10.1.0.0/24 local'), ...list].map(entry => ({
        RouteTableId: 'vtb-2',
        ...entry,
      })),
    },
    NextToken: '',
  }
}

export function peerings(over: Wire = {}): Wire {
  return {
    VpcPeerConnects: [
      {
        InstanceId: 'pcc-1',
        Status: 'Activated',
        BizStatus: 'Normal',
        Vpc: { VpcId: 'vpc-1', Ipv4Cidrs: ['10.0.0.0/16'] },
        AcceptingVpc: { VpcId: 'vpc-2', Ipv4Cidrs: ['10.1.0.0/16'] },
        ...over,
      },
    ],
    TotalCount: 1,
    NextToken: '',
  }
}

export const vpnConnections = (over: Wire = {}): Wire => ({
  VpnConnections: {
    VpnConnection: [
      {
        VpnConnectionId: 'vco-1',
        VpnGatewayId: 'vpn-1',
        State: 'active',
        Status: 'ipsec_sa_established',
        RemoteSubnet: '172.16.0.0/12',
        ...over,
      },
    ],
  },
  TotalCount: 1,
  PageNumber: 1,
  PageSize: 50,
})

export const routerInterfaces = (over: Wire = {}): Wire => ({
  RouterInterfaceSet: {
    RouterInterfaceType: [
      { RouterInterfaceId: 'ri-1', Status: 'Active', BusinessStatus: 'Normal', ...over },
    ],
  },
  TotalCount: 1,
  PageNumber: 1,
  PageSize: 50,
})

export const attachments = (over: Wire = {}): Wire => ({
  TransitRouterAttachments: [
    {
      TransitRouterAttachmentId: 'tr-attach-1',
      TransitRouterId: 'tr-1',
      VpcId: 'vpc-1',
      Status: 'Attached',
      ...over,
    },
  ],
  TotalCount: 1,
  NextToken: '',
})

/** `vtb-tr1 tr-attach-1`: the attachment looks its packets up in that table, or feeds it. */
const links = (kind: string, ...list: readonly string[]): Wire => ({
  [`TransitRouter${kind}`]: list.map(text => {
    const [TransitRouterRouteTableId, TransitRouterAttachmentId, Status = 'Active'] =
      text.split(' ')
    return { TransitRouterRouteTableId, TransitRouterAttachmentId, Status, ResourceType: 'VPC' }
  }),
  NextToken: '',
})
export const associations = (...list: readonly string[]): Wire => links('Associations', ...list)
export const propagations = (...list: readonly string[]): Wire => links('Propagations', ...list)

/** `10.1.0.0/16 tr-attach-2 vpc-2`; a third word with `VBR:` and the like names another kind. */
export const transitRoutes = (...list: readonly string[]): Wire => ({
  TransitRouterRouteEntries: list.map(text => {
    const [block, attachment, resource = '', status = 'Active'] = text.split(' ')
    const [kind, id] = resource.includes(':') ? resource.split(':') : ['VPC', resource]
    return {
      TransitRouterRouteEntryDestinationCidrBlock: block,
      TransitRouterRouteEntryStatus: status,
      TransitRouterRouteEntryType: 'Propagated',
      TransitRouterRouteEntryNextHopType: attachment === '-' ? 'BlackHole' : 'Attachment',
      TransitRouterRouteEntryNextHopId: attachment === '-' ? '' : attachment,
      TransitRouterRouteEntryNextHopResourceType: kind,
      TransitRouterRouteEntryNextHopResourceId: id,
    }
  }),
  NextToken: '',
})

/** `vpc-1` and `vpc-2` joined by a transit router whose only table knows both. */
export const TWO_ATTACHED: Answers = {
  ...TWO_VPCS,
  'vpcpeer.ListVpcPeerConnections': null,
  'vpc.DescribeRouteEntryList.vtb-1': routes(route('rte-1 10.1.0.0/16 Attachment tr-attach-1')),
  'vpc.DescribeRouteEntryList.vtb-2': farRoutes(route('rte-2 10.0.0.0/16 Attachment tr-attach-2')),
  'cbn.ListTransitRouterVpcAttachments.tr-attach-1': attachments(),
  'cbn.ListTransitRouterVpcAttachments.tr-attach-2': attachments({
    TransitRouterAttachmentId: 'tr-attach-2',
    VpcId: 'vpc-2',
  }),
  'cbn.ListTransitRouterRouteTableAssociations.tr-attach-1': associations('vtb-tr1 tr-attach-1'),
  'cbn.ListTransitRouterRouteTableAssociations.tr-attach-2': associations('vtb-tr1 tr-attach-2'),
  'cbn.ListTransitRouterRouteTablePropagations.tr-attach-1': propagations('vtb-tr1 tr-attach-1'),
  'cbn.ListTransitRouterRouteTablePropagations.tr-attach-2': propagations('vtb-tr1 tr-attach-2'),
  'cbn.ListTransitRouterRouteEntries.vtb-tr1': transitRoutes(
    '10.0.0.0/24 tr-attach-1 vpc-1',
    '10.1.0.0/24 tr-attach-2 vpc-2',
  ),
}
