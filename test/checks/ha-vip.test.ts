// Is a virtual address followed to the machine that announces it, and does the report say when none does?
import t from 'tap'
import type { Check } from '#server/checks/check.ts'
import { instance as instanceCheck } from '#server/checks/instance.ts'
import { publicAddress } from '#server/checks/public-address.ts'
import { hostNetworkFix } from '#server/fix/host/host-network.ts'
import type { Flow } from '#shared/flow.ts'
import type { AskedQuestion } from '#shared/read-question.ts'
import { inShort } from '#test/golden/judge-with.ts'
import {
  type Answers,
  EIP,
  eip,
  eips,
  eni,
  enis,
  haVip,
  haVips,
  instance,
  instances,
  judgeBy,
  locate,
  natEip,
  pathEvidence,
  privateEni,
  type Wire,
} from '#test/golden/path-account.ts'

const bare = { IpAddress: '', AllocationId: '' }
const other = instance({ InstanceId: 'i-other1', EipAddress: bare })
const otherEni = privateEni({
  NetworkInterfaceId: 'eni-2',
  InstanceId: 'i-other1',
  PrivateIpAddress: '10.0.0.9',
  PrivateIpSets: { PrivateIpSet: [{ PrivateIpAddress: '10.0.0.9', Primary: true }] },
})
const held = (over: Wire = {}): Answers => ({
  'ecs.DescribeInstances': instances(instance({ EipAddress: bare }), other),
  'ecs.DescribeNetworkInterfaces': enis(privateEni(), otherEni),
  'vpc.DescribeEipAddresses': eips(
    eip({ InstanceType: 'HaVip', InstanceId: 'havip-1', PrivateIpAddress: '' }),
    natEip(),
  ),
  'vpc.DescribeHaVips': haVips(haVip(over)),
})
const byEip = { target: EIP }
const privately = { target: '10.0.0.100', from: '10.0.0.9' }

type Row = readonly [
  title: string,
  check: Check,
  asked: Partial<AskedQuestion>,
  layers: readonly Answers[],
  expected: string,
]
const rows: readonly Row[] = [
  ['the machine announces the address', publicAddress, byEip, [held()], 'pass'],
  ['the same, asked by the machine', publicAddress, {}, [held()], 'pass'],
  [
    'nobody announces the address',
    publicAddress,
    byEip,
    [held({ MasterInstanceId: '' })],
    'fail havip-no-master',
  ],
  [
    'nobody announces the private address',
    publicAddress,
    privately,
    [held({ MasterInstanceId: '' })],
    'fail havip-no-master',
  ],
  [
    'then no instance is missing',
    instanceCheck,
    privately,
    [held({ MasterInstanceId: '' })],
    'not-applicable',
  ],
  [
    'the private address of a machine that announces it',
    instanceCheck,
    privately,
    [held()],
    'pass',
  ],
  [
    'an answer that does not tell who announces it',
    publicAddress,
    byEip,
    [held({ MasterInstanceId: undefined })],
    'unknown',
  ],
  [
    'another machine announces it',
    publicAddress,
    {},
    [held({ MasterInstanceId: 'i-other1' })],
    'fail havip-master-elsewhere',
  ],
  [
    'another machine announces it, asked by the address',
    publicAddress,
    byEip,
    [held({ MasterInstanceId: 'i-other1' })],
    'pass',
  ],
  [
    'another machine announces an address that the asked one has nothing to do with',
    publicAddress,
    {},
    [
      held({
        MasterInstanceId: 'i-other1',
        AssociatedInstances: { associatedInstance: ['i-other1'] },
      }),
    ],
    'fail no-public-ip',
  ],
  [
    'an interface announces it',
    publicAddress,
    byEip,
    [held({ MasterInstanceId: 'eni-2', AssociatedInstanceType: 'NetworkInterface' })],
    'pass',
  ],
  [
    'virtual addresses refused',
    publicAddress,
    byEip,
    [held(), { 'vpc.DescribeHaVips': 'refused' }],
    'unknown cloud-permission-missing',
  ],
  [
    'a machine without any address is not called so while virtual ones are unread',
    publicAddress,
    {},
    [held(), { 'vpc.DescribeHaVips': null }],
    'unknown',
  ],
  [
    'a private address may be a virtual one that could not be read',
    instanceCheck,
    privately,
    [held(), { 'vpc.DescribeHaVips': 'refused' }],
    'unknown cloud-permission-missing',
  ],
  [
    'a private address that is neither, asked from the Internet',
    instanceCheck,
    { target: '10.0.0.101' },
    [held()],
    'fail instance-not-found',
  ],
  [
    'a private address that is neither',
    instanceCheck,
    { target: '10.0.0.101', from: '10.0.0.9' },
    [held()],
    'fail instance-not-found',
  ],
]

for (const [title, check, asked, layers, expected] of rows)
  t.test(title, async t => {
    t.equal(inShort(judgeBy(check, asked, ...layers)), expected)
  })

t.test('packets arrive at the interface of the machine, for the virtual address', async t => {
  const { path, instanceId, eniId, privateAddress, publicAddress } = locate(
    byEip,
    pathEvidence(held({ MasterInstanceId: 'i-other1' })),
  )
  t.strictSame(
    { path, instanceId, eniId, privateAddress, publicAddress },
    {
      path: 'havip',
      instanceId: 'i-other1',
      eniId: 'eni-2',
      privateAddress: '10.0.0.100',
      publicAddress: EIP,
    },
  )
})

t.test('the field of the cloud that names the master is quoted', async t => {
  const judged = judgeBy(publicAddress, {}, held({ MasterInstanceId: 'i-other1' }))
  t.match(judged.decidedBy, { id: 'havip-1', text: '"MasterInstanceId": "i-other1"' })
})

const ways: readonly (readonly [
  title: string,
  bound: Wire,
  eniOver: Wire,
  expected: string | null,
])[] = [
  [
    'an elastic address bound to a bare private address leads to the interface that has it',
    { InstanceType: 'IpAddress', InstanceId: '10.0.0.5', VpcId: 'vpc-1', PrivateIpAddress: '' },
    {},
    'eni-1',
  ],
  [
    'the same private address of another VPC is another machine',
    { InstanceType: 'IpAddress', InstanceId: '10.0.0.5', VpcId: 'vpc-2', PrivateIpAddress: '' },
    {},
    null,
  ],
  [
    'one of several addresses of an interface that names no private address leads to its first one',
    {
      InstanceType: 'NetworkInterface',
      InstanceId: 'eni-1',
      Mode: 'MULTI_BINDED',
      PrivateIpAddress: '',
    },
    { Type: 'Secondary' },
    'eni-1',
  ],
]
for (const [title, bound, over, expected] of ways)
  t.test(title, async t => {
    const flow = locate(
      byEip,
      pathEvidence({
        'ecs.DescribeInstances': instances(instance({ EipAddress: bare })),
        'ecs.DescribeNetworkInterfaces': enis(
          eni({
            PrivateIpSets: { PrivateIpSet: [{ PrivateIpAddress: '10.0.0.5', Primary: true }] },
            ...over,
          }),
        ),
        'vpc.DescribeEipAddresses': eips(eip(bound)),
      }),
    )
    t.equal(flow.eniId, expected)
  })

t.test('a machine that lacks its virtual address is not told to configure it by hand', async t => {
  const cause = {
    id: 'guest-address-missing',
    because: { key: '', params: {} },
    confidence: 'derived' as const,
  }
  const values = { address: '10.0.0.100', device: 'eth0' }
  const commands = (flow: Flow) => hostNetworkFix(cause, flow, values)?.commands.length
  t.equal(commands(locate(byEip, pathEvidence(held()))), 0)
  t.equal(commands(locate({}, pathEvidence())), 1)
})
