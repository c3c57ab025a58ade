// Does the public-address hop tell a missing, foreign, unbound or wrongly bound address from a good one?
import t from 'tap'
import { publicAddress as check } from '#server/checks/public-address.ts'
import { inShort } from '#test/golden/judge-with.ts'
import {
  type Answers,
  DNAT_ON,
  EIP,
  eip,
  eips,
  eni,
  enis,
  IPV6_CLIENT,
  IPV6_ON,
  instance,
  instances,
  ipv6Address,
  judgeBy,
  NAT_EIP,
  natEip,
  natGateways,
  privateEni,
  STATIC_ON,
  type Wire,
} from '#test/golden/path-account.ts'

const bound = (over: Wire): Answers => ({ 'vpc.DescribeEipAddresses': eips(eip(over), natEip()) })
const bandwidth = (mbits: unknown): Answers => ({
  'ecs.DescribeInstances': instances(
    instance({
      EipAddress: { IpAddress: '', AllocationId: '' },
      PublicIpAddress: { IpAddress: [EIP] },
      InternetMaxBandwidthOut: mbits,
    }),
  ),
})
const interfaceIs = (status: string): Answers => ({
  'ecs.DescribeNetworkInterfaces': enis(eni({ Status: status })),
})
const bare: Answers = {
  'ecs.DescribeInstances': instances(instance({ EipAddress: { IpAddress: '', AllocationId: '' } })),
  'ecs.DescribeNetworkInterfaces': enis(privateEni()),
  'vpc.DescribeEipAddresses': eips(),
  'vpc.DescribeNatGateways': natGateways(),
}
const privately = { from: '10.0.0.9' }

type Row = readonly [title: string, asked: object, layers: readonly Answers[], expected: string]
const rows: readonly Row[] = [
  ['an elastic address in use by the asked instance', {}, [], 'pass'],
  ['the same, asked by its address', { target: EIP }, [], 'pass'],
  ['no public address at all', {}, [bare], 'fail no-public-ip'],
  [
    'a free elastic address does not lead in',
    {},
    [bare, bound({ Status: 'Available', InstanceId: '', InstanceType: '' })],
    'fail no-public-ip',
  ],
  [
    'no public address, but elastic addresses were not read',
    {},
    [bare, { 'vpc.DescribeEipAddresses': null }],
    'unknown',
  ],
  [
    'no public address, but elastic addresses were refused',
    {},
    [bare, { 'vpc.DescribeEipAddresses': 'refused' }],
    'unknown cloud-permission-missing',
  ],
  [
    'no public address, but NAT gateways were not read',
    {},
    [bare, { 'vpc.DescribeNatGateways': null }],
    'unknown',
  ],
  ['no public address matters to nobody inside', privately, [bare], 'not-applicable'],
  [
    'a cut-through address takes the private side away',
    privately,
    [bound({ InstanceType: 'NetworkInterface', InstanceId: 'eni-1', Mode: 'BINDED' })],
    'unknown',
  ],
  [
    'the same address in NAT mode does not',
    privately,
    [bound({ InstanceType: 'NetworkInterface', InstanceId: 'eni-1', Mode: 'NAT' })],
    'not-applicable',
  ],
  ['a NAT entry leads in', {}, [DNAT_ON], 'pass'],
  ['an address of somebody else', { target: '192.0.2.77' }, [], 'fail public-ip-not-yours'],
  [
    'an address of somebody else, interfaces unread: they hold no public address of their own',
    { target: '192.0.2.77' },
    [{ 'ecs.DescribeNetworkInterfaces': null }],
    'fail public-ip-not-yours',
  ],
  [
    'an address of somebody else, elastic addresses unread',
    { target: '192.0.2.77' },
    [{ 'vpc.DescribeEipAddresses': null }],
    'unknown',
  ],
  [
    'an address of somebody else, a page of instances missing',
    { target: '192.0.2.77' },
    [{ 'ecs.DescribeInstances': { ...instances(instance()), NextToken: 'more' } }],
    'unknown',
  ],
  [
    'an IPv6 address of somebody else',
    { target: '2001:db8:9::1', from: IPV6_CLIENT },
    [IPV6_ON],
    'fail public-ip-not-yours',
  ],
  [
    'an IPv6 address inside a block of the account is no stranger’s',
    { target: '2408:4005:3a1:9d01:1::7', from: IPV6_CLIENT },
    [
      IPV6_ON,
      { 'vpc.DescribeIpv6Addresses': ipv6Address({ Ipv6Address: '2408:4005:3a1:9d01:1::/80' }) },
    ],
    'not-applicable',
  ],
  ['a fixed address with bandwidth', {}, [STATIC_ON], 'pass'],
  [
    'a fixed address without bandwidth',
    {},
    [STATIC_ON, bandwidth(0)],
    'fail public-bandwidth-zero',
  ],
  ['bandwidth written as text', {}, [STATIC_ON, bandwidth('0')], 'fail public-bandwidth-zero'],
  ['bandwidth that is not told', {}, [STATIC_ON, bandwidth(undefined)], 'unknown'],
  ['bandwidth 0 says nothing about an elastic address', {}, [], 'pass'],
  [
    'bound to another instance',
    {},
    [bound({ InstanceId: 'i-other1' })],
    'fail eip-bound-elsewhere',
  ],
  [
    'bound to a NAT gateway while the instance still shows it',
    {},
    [bound({ InstanceId: 'ngw-1', InstanceType: 'Nat' })],
    'fail eip-bound-elsewhere',
  ],
  [
    'bound to the interface of the asked instance',
    {},
    [bound({ InstanceId: 'eni-1', InstanceType: 'NetworkInterface' })],
    'pass',
  ],
  [
    'bound to the private address of the asked instance',
    { target: EIP },
    [
      bound({
        InstanceId: '10.0.0.5',
        InstanceType: 'IpAddress',
        VpcId: 'vpc-1',
        PrivateIpAddress: '',
      }),
      {
        'ecs.DescribeInstances': instances(instance({ EipAddress: { IpAddress: '' } })),
        'ecs.DescribeNetworkInterfaces': enis(privateEni()),
      },
    ],
    'pass',
  ],
  [
    'bound to the interface of another instance',
    {},
    [
      bound({ InstanceId: 'eni-2', InstanceType: 'NetworkInterface' }),
      {
        'ecs.DescribeNetworkInterfaces': enis(
          eni(),
          privateEni({ NetworkInterfaceId: 'eni-2', InstanceId: 'i-other1' }),
        ),
      },
    ],
    'fail eip-bound-elsewhere',
  ],
  [
    'unbound although the instance still shows it',
    {},
    [bound({ Status: 'Available' })],
    'fail eip-not-bound',
  ],
  ['just being bound', {}, [bound({ Status: 'Associating' })], 'fail eip-transitioning'],
  ['just being unbound', {}, [bound({ Status: 'Unassociating' })], 'fail eip-transitioning'],
  ['just being released', {}, [bound({ Status: 'releasing' })], 'fail eip-transitioning'],
  ['a binding that is not told', {}, [bound({ Status: '' })], 'unknown'],
  [
    'paid until yesterday',
    {},
    [bound({ ChargeType: 'PrePaid', ExpiredTime: '2026-11-21T16:00Z' })],
    'fail eip-expired',
  ],
  [
    'paid until tomorrow',
    {},
    [bound({ ChargeType: 'PrePaid', ExpiredTime: '2026-11-23T16:00Z' })],
    'pass',
  ],
  [
    'unbound and expired are both named',
    {},
    [bound({ Status: 'Available', ChargeType: 'PrePaid', ExpiredTime: '2026-11-21T16:00Z' })],
    'fail eip-not-bound eip-expired',
  ],
  [
    'the instance has it, the list of elastic addresses lacks it',
    {},
    [{ 'vpc.DescribeEipAddresses': eips() }],
    'unknown',
  ],
  [
    'a page of elastic addresses is missing',
    {},
    [{ 'vpc.DescribeEipAddresses': { ...eips(eip()), TotalCount: 101 } }],
    'unknown',
  ],
  ['an interface that is being detached', {}, [interfaceIs('Detaching')], 'fail eni-not-inuse'],
  ['an interface in use, in any case', {}, [interfaceIs('inuse')], 'pass'],
  [
    'a detached interface, asked privately',
    privately,
    [interfaceIs('Available')],
    'fail eni-not-inuse',
  ],
  ['interfaces unread', {}, [{ 'ecs.DescribeNetworkInterfaces': null }], 'unknown'],
  [
    'a highly available virtual address is not followed',
    { target: EIP },
    [
      bound({ InstanceId: 'havip-1', InstanceType: 'HaVip' }),
      {
        'ecs.DescribeInstances': instances(instance({ EipAddress: { IpAddress: '' } })),
        'ecs.DescribeNetworkInterfaces': enis(privateEni()),
      },
    ],
    'unknown',
  ],
  [
    'an elastic address of a load balancer is in use there',
    { target: EIP },
    [
      bound({ InstanceId: 'lb-1', InstanceType: 'SlbInstance' }),
      {
        'ecs.DescribeInstances': instances(instance({ EipAddress: { IpAddress: '' } })),
        'ecs.DescribeNetworkInterfaces': enis(privateEni()),
      },
    ],
    'pass',
  ],
  ['an elastic address of a NAT gateway is in use there', { target: NAT_EIP }, [], 'pass'],
  ['the IPv6 address is judged elsewhere', { from: IPV6_CLIENT }, [IPV6_ON], 'not-applicable'],
]

for (const [title, asked, layers, expected] of rows)
  t.test(title, async t => {
    t.equal(inShort(judgeBy(check, asked, ...layers)), expected)
  })

t.test('the field that decided is quoted as written', async t => {
  t.match(judgeBy(check, {}, bound({ InstanceId: 'i-other1' })).decidedBy, {
    kind: 'api-field',
    id: 'eip-1',
    text: '"InstanceId": "i-other1"',
  })
})

t.test('a change in progress is only a suspicion', async t => {
  t.equal(judgeBy(check, {}, bound({ Status: 'Associating' })).causes[0]?.confidence, 'suspected')
})

t.test('a spare elastic address of the region is offered for the instance without one', async t => {
  const spare = bound({ Status: 'Available', InstanceId: '', InstanceType: '' })
  t.match(judgeBy(check, {}, bare, spare).causes[0]?.about, { allocationId: 'eip-1', address: EIP })
})

t.test('a locked spare address is not offered', async t => {
  const spare = bound({
    Status: 'Available',
    InstanceId: '',
    OperationLocks: { LockReason: [{ LockReason: 'financial' }] },
  })
  t.notOk(judgeBy(check, {}, bare, spare).causes[0]?.about?.['allocationId'])
})

t.test(
  'an interface without a public address is named itself, not the machine that has one elsewhere',
  async t => {
    const second = eni({
      NetworkInterfaceId: 'eni-2222',
      Type: 'Secondary',
      PrivateIpAddress: '10.0.1.5',
      PrivateIpSets: { PrivateIpSet: [{ PrivateIpAddress: '10.0.1.5', Primary: true }] },
    })
    const layers = { 'ecs.DescribeNetworkInterfaces': enis(eni(), second) }
    const byId = judgeBy(check, { target: 'eni-2222' }, layers)
    const byAddress = judgeBy(check, { target: '10.0.1.5' }, layers)
    t.strictSame(
      [byId, byAddress].map(({ because, causes: [cause] }) => [
        cause?.id,
        because.params['target'],
      ]),
      [
        ['no-public-ip', 'eni-2222'],
        ['no-public-ip', '10.0.1.5'],
      ],
    )
  },
)
