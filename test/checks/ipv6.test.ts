// Is every broken link of the IPv6 chain named, and no sound one?
import t from 'tap'
import { ipv6Internet } from '#server/checks/ipv6-internet.ts'
import { route as routeCheck } from '#server/checks/route.ts'
import { inShort } from '#test/golden/judge-with.ts'
import {
  type Answers,
  egressRules,
  eni,
  enis,
  IPV6_CLIENT,
  IPV6_ON,
  ipv6Address,
  ipv6Gateways,
  judgeBy,
  route,
  routes,
  vSwitch,
  type Wire,
} from '#test/golden/path-account.ts'

const v6 = { from: IPV6_CLIENT }
const address = (over: Wire, bandwidth: Wire = {}): Answers => ({
  'vpc.DescribeIpv6Addresses': ipv6Address(over, bandwidth),
})
const place = (over: Wire): Answers => ({
  'vpc.DescribeVSwitchAttributes': vSwitch({
    EnabledIpv6: true,
    Ipv6CidrBlock: '2408:4005:3a1:9d01::/64',
    ...over,
  }),
})
const rule = (addressId: string): Answers => ({
  'vpc.DescribeIpv6EgressOnlyRules': egressRules({
    Ipv6EgressOnlyRuleId: 'ipv6py-1',
    InstanceId: addressId,
    InstanceType: 'Ipv6Address',
  }),
})
const unassigned: Answers = { 'ecs.DescribeNetworkInterfaces': enis(eni()) }
const gateways = (...list: readonly Wire[]): Answers => ({
  'vpc.DescribeIpv6Gateways': ipv6Gateways(...list),
})

type Row = readonly [title: string, asked: object, layers: readonly Answers[], expected: string]
const rows: readonly Row[] = [
  ['every link holds', v6, [], 'pass'],
  ['asked by the address itself', { ...v6, target: '2408:4005:3a1:9d01::10' }, [], 'pass'],
  [
    'the address written out in full',
    v6,
    [address({ Ipv6Address: '2408:4005:03A1:9D01:0:0:0:10' })],
    'pass',
  ],
  [
    'the address written out in full at the interface, and asked',
    { ...v6, target: '2408:4005:3a1:9d01::10' },
    [
      {
        'ecs.DescribeNetworkInterfaces': enis(
          eni({ Ipv6Sets: { Ipv6Set: [{ Ipv6Address: '2408:4005:03A1:9D01:0:0:0:10' }] } }),
        ),
      },
    ],
    'pass',
  ],
  [
    'the asked address is the account’s, and no interface has it',
    { ...v6, target: '2408:4005:3a1:9d01::10' },
    [unassigned, address({ AssociatedInstanceId: '' })],
    'fail ipv6-not-assigned',
  ],
  [
    'by its record an interface has it that was not read',
    { ...v6, target: '2408:4005:3a1:9d01::10' },
    [unassigned, address({ AssociatedInstanceId: 'eni-9' })],
    'unknown',
  ],
  ['IPv4 has no such chain', {}, [], 'not-applicable'],
  ['a private IPv6 client has no such chain', { from: 'fd00::9' }, [], 'not-applicable'],
  [
    'the vSwitch is switched off',
    v6,
    [place({ EnabledIpv6: false })],
    'fail ipv6-not-enabled-vswitch',
  ],
  ['the vSwitch has no block', v6, [place({ Ipv6CidrBlock: '' })], 'fail ipv6-not-enabled-vswitch'],
  [
    'the vSwitch does not say whether it is on, but has a block',
    v6,
    [place({ EnabledIpv6: undefined })],
    'pass',
  ],
  ['the vSwitch was not read', v6, [{ 'vpc.DescribeVSwitchAttributes': null }], 'unknown'],
  ['no interface has an IPv6 address', v6, [unassigned], 'fail ipv6-not-assigned'],
  [
    'no interface has one, and the vSwitch is off',
    v6,
    [unassigned, place({ EnabledIpv6: false, Ipv6CidrBlock: '' })],
    'fail ipv6-not-enabled-vswitch ipv6-not-assigned',
  ],
  ['interfaces were not read', v6, [{ 'ecs.DescribeNetworkInterfaces': null }], 'unknown'],
  ['the VPC has no gateway', v6, [gateways()], 'fail ipv6-gateway-missing'],
  [
    'only another VPC has a gateway',
    v6,
    [gateways({ VpcId: 'vpc-2' })],
    'fail ipv6-gateway-missing',
  ],
  ['the gateway is being made', v6, [gateways({ Status: 'Pending' })], 'fail ipv6-gateway-missing'],
  [
    'an empty list of gateways of another VPC',
    v6,
    [{ 'vpc.DescribeIpv6Gateways': null, 'vpc.DescribeIpv6Gateways.vpc-9': ipv6Gateways() }],
    'unknown',
  ],
  [
    'gateways refused',
    v6,
    [{ 'vpc.DescribeIpv6Gateways': 'refused' }],
    'unknown cloud-permission-missing',
  ],
  [
    'the gateway is locked for money',
    v6,
    [gateways({ BusinessStatus: 'FinancialLocked' })],
    'fail ipv6-gateway-locked',
  ],
  [
    'the gateway does not tell its business state',
    v6,
    [gateways({ BusinessStatus: undefined })],
    'pass',
  ],
  [
    'no bandwidth was bought',
    v6,
    [address({ NetworkType: 'Private' }, { Bandwidth: 0 })],
    'fail ipv6-no-public-bandwidth',
  ],
  [
    'bandwidth 0 on a public address',
    v6,
    [address({}, { Bandwidth: 0 })],
    'fail ipv6-no-public-bandwidth',
  ],
  ['bandwidth as text', v6, [address({}, { Bandwidth: '10' })], 'pass'],
  [
    'no bandwidth record at all',
    v6,
    [address({ NetworkType: 'Private', Ipv6InternetBandwidth: undefined })],
    'fail ipv6-no-public-bandwidth',
  ],
  [
    'the bandwidth is locked',
    v6,
    [address({}, { BusinessStatus: 'FinancialLocked' })],
    'fail ipv6-bandwidth-locked',
  ],
  ['the address is in no list', v6, [address({ Ipv6Address: '2408::1' })], 'unknown'],
  [
    'addresses refused',
    v6,
    [{ 'vpc.DescribeIpv6Addresses': 'refused' }],
    'unknown cloud-permission-missing',
  ],
  ['an egress-only rule', v6, [rule('ipv6-1')], 'fail ipv6-egress-only-rule'],
  ['an egress-only rule of another address', v6, [rule('ipv6-2')], 'pass'],
  ['egress-only rules unread', v6, [{ 'vpc.DescribeIpv6EgressOnlyRules': null }], 'unknown'],
  [
    'egress-only rules of another gateway',
    v6,
    [
      {
        'vpc.DescribeIpv6EgressOnlyRules': null,
        'vpc.DescribeIpv6EgressOnlyRules.ipv6gw-9': egressRules(),
      },
    ],
    'unknown',
  ],
  [
    'several broken links are all named',
    v6,
    [
      gateways({ BusinessStatus: 'SecurityLocked' }),
      address({ NetworkType: 'Private' }, { Bandwidth: 0 }),
      rule('ipv6-1'),
    ],
    'fail ipv6-gateway-locked ipv6-no-public-bandwidth ipv6-egress-only-rule',
  ],
  [
    'what is broken is said although something else was not read',
    v6,
    [gateways(), { 'vpc.DescribeIpv6Addresses': null }],
    'fail ipv6-gateway-missing',
  ],
]

for (const [title, asked, layers, expected] of rows)
  t.test(title, async t => {
    t.equal(inShort(judgeBy(ipv6Internet, asked, IPV6_ON, ...layers)), expected)
  })

const custom = (...list: readonly Wire[]): readonly Answers[] => [
  place({ RouteTable: { RouteTableId: 'vtb-1', RouteTableType: 'Custom' } }),
  { 'vpc.DescribeRouteEntryList': routes(...list) },
]
const untold = place({ RouteTable: { RouteTableId: 'vtb-1' } })

const routeRows: readonly Row[] = [
  ['the system table leads there by itself', v6, [], 'pass'],
  ['a custom table without a route', v6, custom(), 'fail ipv6-route-missing'],
  [
    'a custom table with the default route',
    v6,
    custom(route('rte-6 ::/0 IPv6Gateway ipv6gw-1')),
    'pass',
  ],
  [
    'the type of the next hop in another case',
    v6,
    custom(route('rte-6 ::/0 Ipv6Gateway ipv6gw-1')),
    'pass',
  ],
  [
    'a custom table with an IPv4 default route only',
    v6,
    custom(route('rte-1 0.0.0.0/0 NatGateway ngw-1')),
    'fail ipv6-route-missing',
  ],
  [
    'a longer route takes the client elsewhere',
    v6,
    custom(route('rte-6 ::/0 IPv6Gateway ipv6gw-1'), route('rte-7 2001:db8::/32 Attachment tr-1')),
    'fail ipv6-route-missing',
  ],
  [
    'a longer route for somebody else',
    v6,
    custom(route('rte-6 ::/0 IPv6Gateway ipv6gw-1'), route('rte-7 2001:db9::/32 Attachment tr-1')),
    'pass',
  ],
  [
    'a system table with a default route elsewhere',
    v6,
    [{ 'vpc.DescribeRouteEntryList': routes(route('rte-6 ::/0 Attachment tr-1')) }],
    'fail ipv6-route-missing',
  ],
  [
    'a table of untold kind with the route',
    v6,
    [untold, { 'vpc.DescribeRouteEntryList': routes(route('rte-6 ::/0 IPv6Gateway ipv6gw-1')) }],
    'pass',
  ],
  ['a table of untold kind without the route', v6, [untold], 'unknown'],
  ['the table was not read', v6, [{ 'vpc.DescribeRouteEntryList': null }], 'unknown'],
]

for (const [title, asked, layers, expected] of routeRows)
  t.test(`route: ${title}`, async t => {
    t.equal(inShort(judgeBy(routeCheck, asked, IPV6_ON, ...layers)), expected)
  })
