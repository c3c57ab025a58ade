// Two VPCs use the same private addresses: is the machine that is meant judged, and never its twin?
import t from 'tap'
import { instance as instanceCheck } from '#server/checks/instance.ts'
import type { Flow } from '#shared/flow.ts'
import type { AskedQuestion } from '#shared/read-question.ts'
import { ALB_EIP, APPLICATION, application } from '#test/golden/balancer-account.ts'
import {
  type Answers,
  EIP,
  eip,
  eips,
  enis,
  forward,
  forwards,
  haVip,
  haVips,
  instance,
  instances,
  judgeBy,
  locate,
  NAT_EIP,
  natEip,
  natGateway,
  natGateways,
  pathEvidence,
  privateEni,
  type Wire,
} from '#test/golden/path-account.ts'

const NO_EIP = { EipAddress: { IpAddress: '', AllocationId: '' } }

const machine = (id: string, vpc: string, address = '10.0.0.5'): Wire =>
  instance({
    ...NO_EIP,
    InstanceId: `i-${id}`,
    VpcAttributes: {
      VpcId: vpc,
      VSwitchId: `vsw-${id}`,
      PrivateIpAddress: { IpAddress: [address] },
    },
  })

const eniOf = (id: string, vpc: string, address = '10.0.0.5'): Wire =>
  privateEni({
    NetworkInterfaceId: `eni-${id}`,
    InstanceId: `i-${id}`,
    VpcId: vpc,
    VSwitchId: `vsw-${id}`,
    PrivateIpAddress: address,
    PrivateIpSets: { PrivateIpSet: [{ PrivateIpAddress: address, Primary: true }] },
  })

/** `i-twin1` in `vpc-1` and `i-twin2` in `vpc-2`, both at 10.0.0.5; `i-other2` beside the second one. */
const TWINS: Answers = {
  'ecs.DescribeInstances': instances(
    machine('twin1', 'vpc-1'),
    machine('twin2', 'vpc-2'),
    machine('other2', 'vpc-2', '10.0.0.9'),
  ),
  'ecs.DescribeNetworkInterfaces': enis(
    eniOf('twin1', 'vpc-1'),
    eniOf('twin2', 'vpc-2'),
    eniOf('other2', 'vpc-2', '10.0.0.9'),
  ),
  'vpc.DescribeEipAddresses': eips(natEip()),
  'vpc.DescribeForwardTableEntries': forwards(forward('tcp 8080 10.0.0.5 8080')),
}
const GATEWAY_IN_2: Answers = {
  'vpc.DescribeNatGateways': natGateways(natGateway({ VpcId: 'vpc-2' })),
}
const GATEWAY_IN_3: Answers = {
  'vpc.DescribeNatGateways': natGateways(natGateway({ VpcId: 'vpc-3' })),
}
const VIRTUAL_IN_2: Answers = {
  'ecs.DescribeInstances': instances(
    machine('twin1', 'vpc-1', '10.0.0.100'),
    machine('other2', 'vpc-2', '10.0.0.9'),
  ),
  'ecs.DescribeNetworkInterfaces': enis(
    eniOf('twin1', 'vpc-1', '10.0.0.100'),
    eniOf('other2', 'vpc-2', '10.0.0.9'),
  ),
  'vpc.DescribeEipAddresses': eips(
    eip({ InstanceType: 'HaVip', InstanceId: 'havip-1', PrivateIpAddress: '10.0.0.100' }),
  ),
  'vpc.DescribeHaVips': haVips(
    haVip({ VpcId: 'vpc-2', VSwitchId: 'vsw-other2', MasterInstanceId: 'i-other2' }),
  ),
}
const SILENT: Answers = {
  ...VIRTUAL_IN_2,
  'vpc.DescribeHaVips': haVips(
    haVip({ VpcId: 'vpc-2', VSwitchId: 'vsw-other2', MasterInstanceId: '' }),
  ),
}
const WITHOUT_ENIS: Answers = { 'ecs.DescribeNetworkInterfaces': enis(eniOf('twin1', 'vpc-1')) }
const BY_ADDRESS: Answers = {
  ...APPLICATION,
  'ecs.DescribeInstances': TWINS['ecs.DescribeInstances'] ?? null,
  'ecs.DescribeNetworkInterfaces': TWINS['ecs.DescribeNetworkInterfaces'] ?? null,
  'alb.GetLoadBalancerAttribute.alb-1': application({ VpcId: 'vpc-2' }),
  'alb.ListServerGroupServers.sgp-1': {
    Servers: [
      {
        ServerId: '10.0.0.5',
        ServerIp: '10.0.0.5',
        ServerType: 'Ip',
        Port: 8080,
        Weight: 100,
        Status: 'Available',
        ServerGroupId: 'sgp-1',
      },
    ],
    NextToken: '',
  },
}

type Row = readonly [
  title: string,
  asked: Partial<AskedQuestion>,
  layers: readonly Answers[],
  expected: readonly [path: Flow['path'], instanceId: string | null],
]
const rows: readonly Row[] = [
  [
    'a NAT entry leads to the machine of the gateway’s own VPC',
    { target: NAT_EIP },
    [TWINS, GATEWAY_IN_2],
    ['dnat', 'i-twin2'],
  ],
  [
    'the twin in the other VPC is not published by it',
    { target: 'i-twin1' },
    [TWINS, GATEWAY_IN_2],
    ['none', 'i-twin1'],
  ],
  [
    'a gateway of a third VPC: nobody knows which one is meant',
    { target: NAT_EIP },
    [TWINS, GATEWAY_IN_3],
    ['dnat', null],
  ],
  [
    'a virtual address leads to the machine that announces it, not to its twin',
    { target: EIP },
    [TWINS, VIRTUAL_IN_2],
    ['havip', 'i-other2'],
  ],
  [
    'a virtual address that nobody announces leads to no twin either',
    { target: EIP },
    [TWINS, SILENT],
    ['havip', null],
  ],
  [
    'a private address alone does not tell the twins apart',
    { target: '10.0.0.5', from: '10.0.0.77' },
    [TWINS],
    ['private', null],
  ],
  ['nor does it for a client on the Internet', { target: '10.0.0.5' }, [TWINS], ['unknown', null]],
  [
    'an instance whose interface was not read is a twin all the same',
    { target: '10.0.0.5', from: '10.0.0.77' },
    [TWINS, WITHOUT_ENIS],
    ['private', null],
  ],
  [
    'a machine reaches the one of its own VPC',
    { target: '10.0.0.5', from: 'i-other2' },
    [TWINS],
    ['private', 'i-twin2'],
  ],
  [
    'so does a client whose address only one VPC has',
    { target: '10.0.0.5', from: '10.0.0.9' },
    [TWINS],
    ['private', 'i-twin2'],
  ],
  [
    'a load balancer means the machine of its own VPC',
    { target: ALB_EIP, port: 80 },
    [BY_ADDRESS],
    ['load-balancer', 'i-twin2'],
  ],
]

for (const [title, asked, layers, expected] of rows)
  t.test(title, async t => {
    const { path, instanceId } = locate(asked, pathEvidence(...layers))
    t.strictSame([path, instanceId], expected)
  })

t.test('which machine is meant is asked for, with the ids to choose from', async t => {
  const { status, causes, missing } = judgeBy(
    instanceCheck,
    { target: '10.0.0.5', from: '10.0.0.77' },
    TWINS,
  )
  t.strictSame(
    [status, causes, missing?.[0]?.how],
    [
      'unknown',
      [],
      {
        key: 'how.one-of-machines',
        params: { machines: 'i-twin1, i-twin2' },
      },
    ],
  )
})
