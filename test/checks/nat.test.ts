// Does the NAT hop name what keeps a forwarded port from working, both ways?
import t from 'tap'
import { loadBalancer } from '#server/checks/load-balancer.ts'
import { nat } from '#server/checks/nat.ts'
import { natReturn } from '#server/checks/nat-return.ts'
import { inShort } from '#test/golden/judge-with.ts'
import {
  type Answers,
  CLIENT,
  DNAT_ON,
  EIP,
  eip,
  eips,
  enis,
  forward,
  forwards,
  instance,
  instances,
  judgeBy,
  NAT_EIP,
  natEip,
  natGateway,
  natGateways,
  privateEni,
  route,
  routes,
  type Wire,
} from '#test/golden/path-account.ts'

const entries = (...list: readonly Wire[]): Answers => ({
  'vpc.DescribeForwardTableEntries': forwards(...list),
})
const gateway = (over: Wire): Answers => ({
  'vpc.DescribeNatGateways': natGateways(natGateway(over)),
})
const table = (...list: readonly Wire[]): Answers => ({
  'vpc.DescribeRouteEntryList': routes(...list),
})
const natAddress = { target: NAT_EIP }

type Row = readonly [title: string, asked: object, layers: readonly Answers[], expected: string]
const rows: readonly Row[] = [
  ['an entry for the asked port', natAddress, [], 'pass'],
  ['asked by the instance behind it', {}, [], 'pass'],
  ['no gateway on the way of a private client', { from: '10.0.0.9' }, [], 'not-applicable'],
  ['no entry at all', natAddress, [entries()], 'fail dnat-entry-missing'],
  [
    'a gateway that is not listed, whose tables nobody read',
    natAddress,
    [{ 'vpc.DescribeNatGateways': natGateways() }],
    'unknown',
  ],
  ['an entry for another port', { ...natAddress, port: 81 }, [], 'fail dnat-entry-missing'],
  [
    'an entry for a range that holds the port',
    natAddress,
    [entries(forward('tcp 8000/8100 10.0.0.5 8000/8100'))],
    'pass',
  ],
  [
    'an entry for a range that ends before the port',
    natAddress,
    [entries(forward('tcp 8000/8079 10.0.0.5 8000/8079'))],
    'fail dnat-entry-missing',
  ],
  [
    'an entry of another public address',
    natAddress,
    [entries(forward('tcp 8080 10.0.0.5 8080', { ExternalIp: '198.51.100.21' }))],
    'fail dnat-entry-missing',
  ],
  [
    'a mapping of the whole address',
    natAddress,
    [entries(forward('Any Any 10.0.0.5 Any'))],
    'pass',
  ],
  [
    'a port written as a number',
    natAddress,
    [entries(forward('TCP x 10.0.0.5 x', { ExternalPort: 8080, InternalPort: 8080 }))],
    'pass',
  ],
  [
    'an entry for UDP only',
    natAddress,
    [entries(forward('udp 8080 10.0.0.5 8080'))],
    'fail dnat-protocol-mismatch',
  ],
  ['an entry for any protocol', natAddress, [entries(forward('Any 8080 10.0.0.5 8080'))], 'pass'],
  [
    'entries for both protocols',
    natAddress,
    [
      entries(
        forward('udp 8080 10.0.0.5 8080'),
        forward('tcp 8080 10.0.0.5 8080', { ForwardEntryId: 'fwd-2' }),
      ),
    ],
    'pass',
  ],
  [
    'an entry that is pending',
    natAddress,
    [entries(forward('tcp 8080 10.0.0.5 8080', { Status: 'Pending' }))],
    'fail dnat-entry-pending',
  ],
  [
    'an entry in force, its state in lower case',
    natAddress,
    [entries(forward('tcp 8080 10.0.0.5 8080', { Status: 'available' }))],
    'pass',
  ],
  [
    'an entry to an address of nobody',
    natAddress,
    [entries(forward('tcp 8080 10.0.0.99 8080'))],
    'fail dnat-wrong-backend',
  ],
  [
    'an entry to an address of nobody, interfaces unread',
    natAddress,
    [entries(forward('tcp 8080 10.0.0.99 8080')), { 'ecs.DescribeNetworkInterfaces': null }],
    'unknown',
  ],
  [
    'an entry to an address of nobody, a page of instances missing',
    natAddress,
    [
      entries(forward('tcp 8080 10.0.0.99 8080')),
      { 'ecs.DescribeInstances': { ...instances(instance()), NextToken: 'more' } },
    ],
    'unknown',
  ],
  [
    'a gateway locked for money',
    natAddress,
    [gateway({ BusinessStatus: 'FinancialLocked' })],
    'fail nat-gateway-locked',
  ],
  [
    'a gateway without a business state',
    natAddress,
    [gateway({ BusinessStatus: undefined })],
    'pass',
  ],
  [
    'a gateway for private networks',
    natAddress,
    [gateway({ NetworkType: 'intranet' })],
    'fail nat-private-type',
  ],
  [
    'a gateway being deleted',
    natAddress,
    [gateway({ Status: 'Deleting' })],
    'fail nat-gateway-not-available',
  ],
  [
    'locked, private and without an entry: all are named',
    natAddress,
    [gateway({ BusinessStatus: 'FinancialLocked', NetworkType: 'intranet' }), entries()],
    'fail nat-gateway-locked nat-private-type dnat-entry-missing',
  ],
  [
    'gateways refused',
    natAddress,
    [{ 'vpc.DescribeNatGateways': 'refused' }],
    'unknown cloud-permission-missing',
  ],
  ['entries unread', natAddress, [{ 'vpc.DescribeForwardTableEntries': null }], 'unknown'],
  ['a gateway that is in no list', natAddress, [gateway({ NatGatewayId: 'ngw-9' })], 'unknown'],
  [
    'the machine also has an elastic address',
    natAddress,
    [
      {
        'ecs.DescribeInstances': instances(instance()),
        'ecs.DescribeNetworkInterfaces': enis(
          privateEni({ AssociatedPublicIp: { PublicIpAddress: EIP, AllocationId: 'eip-1' } }),
        ),
        'vpc.DescribeEipAddresses': eips(eip(), natEip()),
      },
    ],
    'fail dnat-and-eip-conflict',
  ],
  [
    'the machine also has a fixed address',
    natAddress,
    [
      {
        'ecs.DescribeInstances': instances(
          instance({
            EipAddress: { IpAddress: '' },
            PublicIpAddress: { IpAddress: ['192.0.2.9'] },
          }),
        ),
      },
    ],
    'fail dnat-and-eip-conflict',
  ],
  [
    'another private address of the machine has an elastic address',
    natAddress,
    [
      {
        'ecs.DescribeNetworkInterfaces': enis(
          privateEni({
            PrivateIpSets: {
              PrivateIpSet: [
                { PrivateIpAddress: '10.0.0.5', Primary: true },
                {
                  PrivateIpAddress: '10.0.0.6',
                  Primary: false,
                  AssociatedPublicIp: { PublicIpAddress: EIP, AllocationId: 'eip-1' },
                },
              ],
            },
          }),
        ),
      },
    ],
    'pass',
  ],
]

for (const [title, asked, layers, expected] of rows)
  t.test(title, async t => {
    t.equal(inShort(judgeBy(nat, asked, DNAT_ON, ...layers)), expected)
  })

t.test('ping to a NAT address says nothing about what stands behind it', async t => {
  t.equal(
    inShort(judgeBy(nat, { ...natAddress, port: undefined, protocol: 'icmp' }, DNAT_ON)),
    'unknown',
  )
})

t.test('an entry is quoted by the field that decided', async t => {
  const { decidedBy } = judgeBy(
    nat,
    natAddress,
    DNAT_ON,
    entries(forward('udp 8080 10.0.0.5 8080')),
  )
  t.match(decidedBy, { kind: 'api-field', id: 'fwd-1', text: '"IpProtocol": "udp"' })
})

const client24 = { ...natAddress, from: '203.0.113.0/24' }
const returns: readonly Row[] = [
  ['the default route leads to the same gateway', natAddress, [], 'pass'],
  [
    'a longer route takes the client elsewhere',
    natAddress,
    [
      table(
        route('rte-1 0.0.0.0/0 NatGateway ngw-1'),
        route('rte-2 203.0.113.0/24 Instance i-vpn'),
      ),
    ],
    'fail dnat-return-route-missing',
  ],
  [
    'a longer route for somebody else does no harm',
    natAddress,
    [table(route('rte-1 0.0.0.0/0 NatGateway ngw-1'), route('rte-2 192.0.2.0/24 Instance i-vpn'))],
    'pass',
  ],
  [
    'another gateway has the default route, the same one the client',
    natAddress,
    [
      table(
        route('rte-1 0.0.0.0/0 NatGateway ngw-2'),
        route('rte-2 203.0.113.0/24 NatGateway ngw-1'),
      ),
    ],
    'pass',
  ],
  [
    'another gateway has half of the clients',
    client24,
    [
      table(
        route('rte-1 0.0.0.0/0 NatGateway ngw-1'),
        route('rte-2 203.0.113.128/25 NatGateway ngw-2'),
      ),
    ],
    'warn dnat-return-via-other-nat',
  ],
  [
    'the route is switched off',
    natAddress,
    [
      table(
        route('rte-1 0.0.0.0/0 NatGateway ngw-1', {
          NextHops: { NextHop: [{ NextHopType: 'NatGateway', NextHopId: 'ngw-1', Enabled: 0 }] },
        }),
      ),
    ],
    'fail dnat-return-route-missing',
  ],
  [
    'the route is just being made',
    natAddress,
    [table(route('rte-1 0.0.0.0/0 NatGateway ngw-1', { Status: 'Pending' }))],
    'unknown route-status-pending',
  ],
  ['the table was not read', natAddress, [{ 'vpc.DescribeRouteEntryList': null }], 'unknown'],
  [
    'the table was refused',
    natAddress,
    [{ 'vpc.DescribeRouteEntryList': 'refused' }],
    'unknown cloud-permission-missing',
  ],
  [
    'a page of the table is missing',
    natAddress,
    [{ 'vpc.DescribeRouteEntryList': { ...routes(), NextToken: 'more' } }],
    'unknown',
  ],
  ['the vSwitch was not read', natAddress, [{ 'vpc.DescribeVSwitchAttributes': null }], 'unknown'],
  ['without an entry nothing is to be routed back', natAddress, [entries()], 'not-applicable'],
]

for (const [title, asked, layers, expected] of returns)
  t.test(`reply: ${title}`, async t => {
    t.equal(inShort(judgeBy(natReturn, asked, DNAT_ON, ...layers)), expected)
  })

t.test('the route that takes the reply away is named', async t => {
  const elsewhere = table(route('rte-1 0.0.0.0/0 NatGateway ngw-2'))
  const { decidedBy } = judgeBy(natReturn, natAddress, DNAT_ON, elsewhere)
  t.match(decidedBy, { kind: 'route-entry', id: 'rte-1', text: /"NextHopId": "ngw-2"/ })
})

t.test('a load balancer is not judged yet, and nothing is promised behind one', async t => {
  const behind: Answers = {
    'ecs.DescribeInstances': instances(instance({ EipAddress: { IpAddress: '' } })),
    'ecs.DescribeNetworkInterfaces': enis(privateEni()),
    'vpc.DescribeEipAddresses': eips(eip({ InstanceType: 'SlbInstance', InstanceId: 'lb-1' })),
  }
  t.equal(inShort(judgeBy(loadBalancer, { target: EIP, from: CLIENT }, behind)), 'unknown')
})

t.test('an instance with its own address has no load balancer on its path', async t => {
  t.equal(inShort(judgeBy(loadBalancer, {})), 'not-applicable')
})
