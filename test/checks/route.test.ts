// Does the route hop say whether the reply comes back, and by which route not?
import t from 'tap'
import { route as check } from '#server/checks/route.ts'
import { toCidrs } from '#shared/plain/address-set.ts'
import { inShort } from '#test/golden/judge-with.ts'
import {
  type Answers,
  DNAT_ON,
  eni,
  enis,
  instance,
  instances,
  ipv4Gateways,
  judgeBy,
  NAT_EIP,
  privateEni,
  route,
  routes,
  STATIC_ON,
  vpc,
  vSwitch,
  type Wire,
} from '#test/golden/path-account.ts'

const table = (...list: readonly Wire[]): Answers => ({
  'vpc.DescribeRouteEntryList': routes(...list),
})
const gateway = (over: Wire = {}): Answers => ({
  'vpc.DescribeVpcAttribute': vpc({ Ipv4GatewayId: 'ipv4gw-1' }),
  'vpc.ListIpv4Gateways': ipv4Gateways(over),
})
const active = gateway()
const toGateway = route('rte-1 0.0.0.0/0 Ipv4Gateway ipv4gw-1')
const toNat = route('rte-1 0.0.0.0/0 NatGateway ngw-1')
const noTable: Answers = { 'vpc.DescribeRouteEntryList': null }
const own = {
  'vpc.DescribeVSwitchAttributes': vSwitch({
    RouteTable: { RouteTableId: 'vtb-2', RouteTableType: 'Custom' },
  }),
}

type Row = readonly [title: string, asked: object, layers: readonly Answers[], expected: string]

const ELSEWHERE = 'fail ipv4gw-default-route-elsewhere'
const publicRows: readonly Row[] = [
  ['no gateway: tables do not matter', {}, [], 'pass'],
  ['no gateway, default route to a NAT gateway', {}, [table(toNat)], 'pass'],
  ['no gateway, table unread', {}, [noTable], 'pass'],
  [
    'no gateway, said by the list alone',
    {},
    [{ 'vpc.DescribeVpcAttribute': null }, table(toNat)],
    'pass',
  ],
  [
    'no gateway, said by the VPC alone',
    {},
    [{ 'vpc.ListIpv4Gateways': null }, table(toNat)],
    'pass',
  ],
  [
    'an empty list about another VPC proves nothing',
    {},
    [
      {
        'vpc.DescribeVpcAttribute': null,
        'vpc.ListIpv4Gateways': null,
        'vpc.ListIpv4Gateways.vpc-9': ipv4Gateways(),
      },
    ],
    'unknown',
  ],
  [
    'an empty list about the region',
    {},
    [
      {
        'vpc.DescribeVpcAttribute': null,
        'vpc.ListIpv4Gateways': null,
        'vpc.ListIpv4Gateways.cn-hangzhou': ipv4Gateways(),
      },
    ],
    'pass',
  ],
  [
    'an empty list about another region',
    {},
    [
      {
        'vpc.DescribeVpcAttribute': null,
        'vpc.ListIpv4Gateways': null,
        'vpc.ListIpv4Gateways.cn-beijing': ipv4Gateways(),
      },
    ],
    'unknown',
  ],
  [
    'neither VPC nor gateways read',
    {},
    [{ 'vpc.DescribeVpcAttribute': null, 'vpc.ListIpv4Gateways': null }],
    'unknown',
  ],
  [
    'neither VPC nor gateways allowed',
    {},
    [{ 'vpc.DescribeVpcAttribute': 'refused', 'vpc.ListIpv4Gateways': 'refused' }],
    'unknown cloud-permission-missing cloud-permission-missing',
  ],
  [
    'the VPC names a gateway that was not read',
    {},
    [active, { 'vpc.ListIpv4Gateways': null }],
    'unknown',
  ],
  [
    'the VPC list does not speak of gateways',
    {},
    [
      {
        'vpc.DescribeVpcAttribute': null,
        'vpc.ListIpv4Gateways': null,
        'vpc.DescribeVpcs': {
          Vpcs: { Vpc: [{ VpcId: 'vpc-1', CidrBlock: '10.0.0.0/16' }] },
          TotalCount: 1,
          PageNumber: 1,
        },
      },
    ],
    'unknown',
  ],
  [
    'a gateway of another VPC',
    {},
    [
      { 'vpc.ListIpv4Gateways': ipv4Gateways({ VpcId: 'vpc-2', Ipv4GatewayId: 'ipv4gw-2' }) },
      table(toNat),
    ],
    'pass',
  ],
  ['a gateway that is not activated', {}, [gateway({ Enabled: false }), table(toNat)], 'pass'],
  ['activation written as text', {}, [gateway({ Enabled: 'true' }), table(toNat)], ELSEWHERE],
  ['activation not told', {}, [gateway({ Enabled: undefined }), table(toNat)], 'unknown'],
  [
    'the gateway read by its own call',
    {},
    [
      gateway(),
      {
        'vpc.ListIpv4Gateways': null,
        'vpc.GetIpv4GatewayAttribute.ipv4gw-1': {
          Ipv4GatewayId: 'ipv4gw-1',
          VpcId: 'vpc-1',
          Enabled: true,
          Status: 'Created',
        },
      },
      table(toNat),
    ],
    ELSEWHERE,
  ],
  ['activated, default route through it', {}, [active, table(toGateway)], 'pass'],
  ['activated, no route', {}, [active, table()], 'fail ipv4gw-route-missing'],
  ['activated, default route to a NAT gateway', {}, [active, table(toNat)], ELSEWHERE],
  [
    'activated, the client has a longer route through it',
    {},
    [active, table(toNat, route('rte-2 203.0.113.0/24 Ipv4Gateway ipv4gw-1'))],
    'pass',
  ],
  [
    'activated, the client has a longer route elsewhere',
    {},
    [active, table(toGateway, route('rte-2 203.0.113.0/24 VpnGateway vpn-1'))],
    ELSEWHERE,
  ],
  [
    'activated, somebody else has a longer route elsewhere',
    {},
    [active, table(toGateway, route('rte-2 192.0.2.0/24 VpnGateway vpn-1'))],
    'pass',
  ],
  [
    'activated, the longer route is just being made',
    {},
    [
      active,
      table(toGateway, route('rte-2 203.0.113.0/24 VpnGateway vpn-1', { Status: 'Pending' })),
    ],
    'unknown route-status-pending',
  ],
  [
    'activated, a private route is no obstacle for anybody on the Internet',
    { from: 'any' },
    [active, table(toGateway, route('rte-2 192.168.50.0/24 Instance i-vpn'))],
    'pass',
  ],
  ...(
    [
      ['1', 'pass'],
      [true, 'pass'],
      [undefined, 'pass'],
      [null, 'pass'],
      ['', 'pass'],
      [0, 'fail route-blackhole'],
      ['0', 'fail route-blackhole'],
      [false, 'fail route-blackhole'],
    ] as const
  ).map(
    ([Enabled, expected]): Row => [
      `activated, and the hop to the gateway says ${JSON.stringify(Enabled)}`,
      {},
      [
        active,
        table(
          route('rte-1 0.0.0.0/0 Ipv4Gateway ipv4gw-1', {
            NextHops: {
              NextHop: [{ NextHopType: 'Ipv4Gateway', NextHopId: 'ipv4gw-1', Enabled }],
            },
          }),
        ),
      ],
      expected,
    ],
  ),
  [
    'activated, everybody but one block',
    { from: 'any' },
    [active, table(toGateway, route('rte-2 192.0.2.0/24 VpnGateway vpn-1'))],
    'warn ipv4gw-default-route-elsewhere',
  ],
  [
    'activated, a prefix list that holds the client',
    {},
    [
      active,
      table(toGateway, route('rte-2 pl-1 VpnGateway vpn-1')),
      {
        'vpc.GetVpcPrefixListEntries.pl-1': {
          PrefixListEntry: [{ PrefixListId: 'pl-1', Cidr: '203.0.113.0/24' }],
          NextToken: '',
        },
      },
    ],
    ELSEWHERE,
  ],
  [
    'activated, a prefix list without the client',
    {},
    [
      active,
      table(toGateway, route('rte-2 pl-1 VpnGateway vpn-1')),
      {
        'vpc.GetVpcPrefixListEntries.pl-1': {
          PrefixListEntry: [{ PrefixListId: 'pl-1', Cidr: '192.0.2.0/24' }],
          NextToken: '',
        },
      },
    ],
    'pass',
  ],
  [
    'activated, a prefix list that was not read',
    {},
    [active, table(toGateway, route('rte-2 pl-1 VpnGateway vpn-1'))],
    'unknown',
  ],
  [
    'activated, an unread prefix list that leads the same way',
    {},
    [active, table(toGateway, route('rte-2 pl-1 Ipv4Gateway ipv4gw-1'))],
    'pass',
  ],
  ['activated, table unread', {}, [active, noTable], 'unknown'],
  [
    'activated, table refused',
    {},
    [active, { 'vpc.DescribeRouteEntryList': 'refused' }],
    'unknown cloud-permission-missing',
  ],
  [
    'activated, a page of the table missing',
    {},
    [active, { 'vpc.DescribeRouteEntryList': { ...routes(toGateway), NextToken: 'more' } }],
    'unknown',
  ],
  [
    'activated, only the table of another vSwitch was read',
    {},
    [active, own, table(toGateway)],
    'unknown',
  ],
  [
    'activated, the table of the vSwitch itself counts',
    {},
    [
      active,
      own,
      table(toGateway),
      {
        'vpc.DescribeRouteEntryList.vtb-2': {
          RouteEntrys: { RouteEntry: [{ ...toNat, RouteTableId: 'vtb-2' }] },
          NextToken: '',
        },
      },
    ],
    ELSEWHERE,
  ],
  [
    'activated, vSwitch unread but listed with its table',
    {},
    [
      active,
      table(toNat),
      {
        'vpc.DescribeVSwitchAttributes': null,
        'vpc.DescribeRouteTableList': {
          RouterTableList: {
            RouterTableListType: [
              {
                RouteTableId: 'vtb-1',
                VpcId: 'vpc-1',
                RouteTableType: 'Custom',
                VSwitchIds: { VSwitchId: ['vsw-1'] },
              },
            ],
          },
          TotalCount: 1,
          PageNumber: 1,
        },
      },
    ],
    ELSEWHERE,
  ],
  [
    'activated, vSwitch unread',
    {},
    [active, table(toGateway), { 'vpc.DescribeVSwitchAttributes': null }],
    'unknown',
  ],
  [
    'being activated, and the route is there',
    {},
    [gateway({ Status: 'Activating', Enabled: false }), table(toGateway)],
    'warn ipv4gw-activating',
  ],
  [
    'being activated, and the route is not there',
    {},
    [gateway({ Status: 'Activating', Enabled: false }), table()],
    'unknown ipv4gw-activating',
  ],
  [
    'a gateway that is gone',
    {},
    [{ 'vpc.ListIpv4Gateways': ipv4Gateways({ Status: 'Deleted' }) }, table(toNat)],
    'pass',
  ],
  ['a fixed address obeys the same rule', {}, [STATIC_ON, active, table(toNat)], ELSEWHERE],
  [
    'a gateway table that redirects what comes in',
    {},
    [
      gateway({ Ipv4GatewayRouteTableId: 'vtb-9' }),
      table(toGateway),
      {
        'vpc.DescribeRouteEntryList.vtb-9': {
          RouteEntrys: {
            RouteEntry: [
              { ...route('rte-9 10.0.0.0/24 NetworkInterface eni-fw'), RouteTableId: 'vtb-9' },
            ],
          },
          NextToken: '',
        },
      },
    ],
    'unknown ingress-via-firewall-appliance',
  ],
  [
    'a gateway table without a redirection',
    {},
    [
      gateway({ Ipv4GatewayRouteTableId: 'vtb-9' }),
      table(toGateway),
      {
        'vpc.DescribeRouteEntryList.vtb-9': {
          RouteEntrys: { RouteEntry: [{ ...route('- 10.0.0.0/24 local'), RouteTableId: 'vtb-9' }] },
          NextToken: '',
        },
      },
    ],
    'pass',
  ],
  [
    'a gateway table that was not read',
    {},
    [gateway({ Ipv4GatewayRouteTableId: 'vtb-9' }), table(toGateway)],
    'unknown',
  ],
  [
    'no gateway, a specific route covers the client',
    {},
    [table(route('rte-2 203.0.113.0/24 VpnGateway vpn-1'))],
    'warn route-specific-shadows-client',
  ],
  [
    'no gateway, a specific route covers somebody else',
    {},
    [table(route('rte-2 192.0.2.0/24 VpnGateway vpn-1'))],
    'pass',
  ],
  [
    'no gateway, a private route covers nobody on the Internet',
    { from: 'any' },
    [table(route('rte-2 192.168.0.0/16 Instance i-vpn'))],
    'pass',
  ],
  [
    'behind a NAT entry the reply is judged at its gateway',
    { target: NAT_EIP },
    [DNAT_ON],
    'not-applicable',
  ],
]

for (const [title, asked, layers, expected] of publicRows)
  t.test(`public: ${title}`, async t => {
    t.equal(inShort(judgeBy(check, asked, ...layers)), expected)
  })

const near = { from: '10.0.0.9' }
const office = { from: '172.16.5.5' }
const vpn: Answers = {
  'ecs.DescribeInstances': instances(
    instance(),
    instance({ InstanceId: 'i-vpn', EipAddress: { IpAddress: '' } }),
  ),
}
const stopped: Answers = {
  'ecs.DescribeInstances': instances(
    instance(),
    instance({ InstanceId: 'i-vpn', Status: 'Stopped', EipAddress: { IpAddress: '' } }),
  ),
}
const off = (text: string): Wire => {
  const [, , type, id] = text.split(' ')
  return route(text, { NextHops: { NextHop: [{ NextHopType: type, NextHopId: id, Enabled: 0 }] } })
}

const privateRows: readonly Row[] = [
  ['a neighbour in the same VPC', near, [], 'pass'],
  ['a neighbour, whatever the default route says', near, [table(toNat)], 'pass'],
  ['no route to the client', office, [], 'fail route-blackhole'],
  [
    'a route through an instance that is stopped',
    office,
    [table(route('rte-2 172.16.0.0/12 Instance i-vpn')), stopped],
    'fail route-blackhole',
  ],
  [
    'a route through an instance that is gone',
    office,
    [table(route('rte-2 172.16.0.0/12 Instance i-gone'))],
    'fail route-blackhole',
  ],
  [
    'a route through a running instance leads somewhere unread',
    office,
    [table(route('rte-2 172.16.0.0/12 Instance i-vpn')), vpn],
    'unknown',
  ],
  [
    'a route through an interface that is gone',
    office,
    [table(route('rte-2 172.16.0.0/12 NetworkInterface eni-gone'))],
    'fail route-blackhole',
  ],
  [
    'a route that is switched off',
    office,
    [table(off('rte-2 172.16.0.0/12 RouterInterface ri-1'))],
    'fail route-blackhole',
  ],
  [
    'a route through a peering leads somewhere unread',
    office,
    [table(route('rte-2 172.16.0.0/12 VpcPeer pcc-1'))],
    'unknown',
  ],
  [
    'one of two shared next hops is switched off',
    office,
    [
      table(
        route('rte-2 172.16.0.0/12 x', {
          NextHops: {
            NextHop: [
              { NextHopType: 'RouterInterface', NextHopId: 'ri-1', Enabled: 1 },
              { NextHopType: 'RouterInterface', NextHopId: 'ri-2', Enabled: 0 },
            ],
          },
        }),
      ),
    ],
    'unknown',
  ],
  ['only the way to the Internet is left', office, [table(toNat)], 'unknown'],
  ['the table was not read', near, [noTable], 'unknown'],
  [
    'the vSwitch was refused',
    near,
    [{ 'vpc.DescribeVSwitchAttributes': 'refused' }],
    'unknown cloud-permission-missing',
  ],
  [
    'anybody: the VPC gets through, the rest is nobody’s fault',
    { from: 'any', target: '10.0.0.5' },
    [table(toNat)],
    'warn',
  ],
]

for (const [title, asked, layers, expected] of privateRows)
  t.test(`private: ${title}`, async t => {
    t.equal(inShort(judgeBy(check, asked, ...layers)), expected)
  })

t.test('a system route has no id, so table and destination name it', async t => {
  const { decidedBy } = judgeBy(check, near)
  t.match(decidedBy, { kind: 'route-entry', id: 'vtb-1 10.0.0.0/24' })
})

t.test('the route that leads elsewhere is named', async t => {
  t.match(judgeBy(check, {}, active, table(toNat)).decidedBy, { kind: 'route-entry', id: 'rte-1' })
})

t.test('who still gets an answer is told exactly', async t => {
  const half = table(toGateway, route('rte-2 203.0.113.128/25 VpnGateway vpn-1'))
  const { admission } = judgeBy(check, { from: '203.0.113.0/24' }, active, half)
  t.strictSame(admission && toCidrs(admission.admits), ['203.0.113.0/25'])
})

t.test('an undocumented case is only a suspicion', async t => {
  const { causes } = judgeBy(check, {}, table(route('rte-2 203.0.113.0/24 VpnGateway vpn-1')))
  t.equal(causes[0]?.confidence, 'suspected')
})

t.test('the table of the interface counts, not that of another interface', async t => {
  const second = {
    'ecs.DescribeNetworkInterfaces': enis(
      eni({ VSwitchId: 'vsw-2' }),
      privateEni({ NetworkInterfaceId: 'eni-2', PrivateIpAddress: '10.0.1.5' }),
    ),
  }
  t.equal(inShort(judgeBy(check, {}, active, table(toGateway), second)), 'unknown')
})
