// Do the golden vectors of the way in (44–60) come out as the reference says?
import t from 'tap'
import { antiDdos } from '#server/checks/anti-ddos.ts'
import type { Check } from '#server/checks/check.ts'
import { cloudFirewall } from '#server/checks/cloud-firewall.ts'
import { instance as instanceCheck } from '#server/checks/instance.ts'
import { ipv6Internet } from '#server/checks/ipv6-internet.ts'
import { nat } from '#server/checks/nat.ts'
import { natReturn } from '#server/checks/nat-return.ts'
import { providerLocks } from '#server/checks/provider-locks.ts'
import { publicAddress } from '#server/checks/public-address.ts'
import { route as routeCheck } from '#server/checks/route.ts'
import { factsOf } from '#server/facts/facts.ts'
import type { Evidence } from '#shared/evidence.ts'
import type { AskedQuestion } from '#shared/read-question.ts'
import { inShort } from './judge-with.ts'
import {
  type Answers,
  assets,
  DNAT_ON,
  EIP,
  egressRules,
  eip,
  eips,
  forward,
  forwards,
  IPV6_CLIENT,
  IPV6_ON,
  instance,
  instances,
  ipv4Gateways,
  ipv6Address,
  judgeBy,
  locate,
  NAT_EIP,
  pathEvidence,
  policies,
  policy,
  protection,
  route,
  routes,
  vpc,
  vSwitch,
} from './path-account.ts'

type Row = readonly [
  vector: string,
  check: Check,
  asked: Partial<AskedQuestion>,
  layers: readonly Answers[],
  expected: string,
]

const toNat = { 'vpc.DescribeRouteEntryList': routes(route('rte-1 0.0.0.0/0 NatGateway ngw-1')) }
const withGateway = (enabled: boolean): Answers => ({
  'vpc.DescribeVpcAttribute': vpc({ Ipv4GatewayId: 'ipv4gw-1' }),
  'vpc.ListIpv4Gateways': ipv4Gateways({ Enabled: enabled }),
})
const viaNat = { target: NAT_EIP }
const v6 = { from: IPV6_CLIENT }
const customTable = (...list: readonly ReturnType<typeof route>[]): Answers => ({
  'vpc.DescribeVSwitchAttributes': vSwitch({
    EnabledIpv6: true,
    Ipv6CidrBlock: '2408:4005:3a1:9d01::/64',
    RouteTable: { RouteTableId: 'vtb-1', RouteTableType: 'Custom' },
  }),
  'vpc.DescribeRouteEntryList': routes(...list),
})
const guarded = (...list: readonly ReturnType<typeof policy>[]): Answers => ({
  'cloudfw.DescribeAssetList': assets('open'),
  'cloudfw.DescribeControlPolicy': policies(...list),
})

const rows: readonly Row[] = [
  [
    '44 a gateway that is not activated ignores tables',
    routeCheck,
    {},
    [withGateway(false), toNat],
    'pass',
  ],
  [
    '45 an activated gateway and a default route to the NAT gateway',
    routeCheck,
    {},
    [withGateway(true), toNat],
    'fail ipv4gw-default-route-elsewhere',
  ],
  [
    '46 an activated gateway with its route',
    routeCheck,
    {},
    [
      withGateway(true),
      { 'vpc.DescribeRouteEntryList': routes(route('rte-1 0.0.0.0/0 Ipv4Gateway ipv4gw-1')) },
    ],
    'pass',
  ],
  [
    '47 a VPC that could have a gateway has none',
    routeCheck,
    {},
    [{ 'vpc.DescribeVpcAttribute': vpc({ SupportIpv4Gateway: true, Ipv4GatewayId: '' }) }, toNat],
    'pass',
  ],
  ['48 the reply goes back through the same NAT gateway', natReturn, viaNat, [DNAT_ON], 'pass'],
  [
    '48 the reply leaves through another NAT gateway',
    natReturn,
    viaNat,
    [DNAT_ON, { 'vpc.DescribeRouteEntryList': routes(route('rte-1 0.0.0.0/0 NatGateway ngw-2')) }],
    'fail dnat-return-via-other-nat',
  ],
  [
    '48 the reply has no route',
    natReturn,
    viaNat,
    [DNAT_ON, { 'vpc.DescribeRouteEntryList': routes() }],
    'fail dnat-return-route-missing',
  ],
  [
    '50 a mapping of the whole address forwards any port',
    nat,
    { ...viaNat, port: 12345 },
    [DNAT_ON, { 'vpc.DescribeForwardTableEntries': forwards(forward('Any Any 10.0.0.5 Any')) }],
    'pass',
  ],
  [
    '51 an elastic address that is bound to nothing',
    publicAddress,
    { target: EIP },
    [
      {
        'ecs.DescribeInstances': instances(instance({ EipAddress: { IpAddress: '' } })),
        'ecs.DescribeNetworkInterfaces': null,
        'vpc.DescribeEipAddresses': eips(
          eip({ Status: 'Available', InstanceId: '', InstanceType: '' }),
        ),
      },
    ],
    'fail eip-not-bound',
  ],
  [
    '52 an elastic address locked for unpaid bills',
    providerLocks,
    {},
    [
      {
        'vpc.DescribeEipAddresses': eips(
          eip({ OperationLocks: { LockReason: [{ LockReason: 'financial' }] } }),
        ),
      },
    ],
    'fail eip-locked-financial',
  ],
  [
    '53 stopped in economical mode',
    instanceCheck,
    {},
    [
      {
        'ecs.DescribeInstances': instances(
          instance({ Status: 'Stopped', StoppedMode: 'StopCharging' }),
        ),
      },
    ],
    'fail instance-stopped-economical',
  ],
  [
    '54 running and locked for security',
    instanceCheck,
    {},
    [
      {
        'ecs.DescribeInstances': instances(
          instance({ OperationLocks: { LockReason: [{ LockReason: 'security', LockMsg: '' }] } }),
        ),
      },
    ],
    'fail instance-locked-security',
  ],
  [
    '55 a private IPv6 address without bandwidth',
    ipv6Internet,
    v6,
    [
      IPV6_ON,
      { 'vpc.DescribeIpv6Addresses': ipv6Address({ NetworkType: 'Private' }, { Bandwidth: 0 }) },
    ],
    'fail ipv6-no-public-bandwidth',
  ],
  [
    '56 a custom table without an IPv6 default route',
    routeCheck,
    v6,
    [IPV6_ON, customTable()],
    'fail ipv6-route-missing',
  ],
  [
    '56 a custom table with an IPv6 default route',
    routeCheck,
    v6,
    [IPV6_ON, customTable(route('rte-6 ::/0 IPv6Gateway ipv6gw-1'))],
    'pass',
  ],
  [
    '57 an egress-only rule',
    ipv6Internet,
    v6,
    [
      IPV6_ON,
      {
        'vpc.DescribeIpv6EgressOnlyRules': egressRules({
          Ipv6EgressOnlyRuleId: 'ipv6py-1',
          InstanceId: 'ipv6-1',
          InstanceType: 'Ipv6Address',
          Status: 'Available',
        }),
      },
    ],
    'fail ipv6-egress-only-rule',
  ],
  [
    '58 a black hole',
    antiDdos,
    {},
    [{ 'antiddos-public.DescribeInstanceIpAddress': protection('blackholed') }],
    'fail ddos-blackholed',
  ],
  [
    '59 an accept by place in front of a drop of everything',
    cloudFirewall,
    {},
    [
      guarded(
        policy('1 accept any 0/0 ["BJ11"]', { SourceType: 'location' }),
        policy('2 drop any 0/0 0.0.0.0/0'),
      ),
    ],
    'unknown cfw-indeterminate',
  ],
  [
    '60 a drop that is switched off',
    cloudFirewall,
    {},
    [guarded(policy('1 drop any 0/0 0.0.0.0/0', { Release: 'false' }))],
    'pass',
  ],
]

for (const [vector, check, asked, layers, expected] of rows)
  t.test(vector, async t => {
    t.equal(inShort(judgeBy(check, asked, ...layers)), expected)
  })

t.test(
  '49 behind a NAT entry the port of the machine is judged, not the one the client asks',
  async t => {
    const evidence = pathEvidence(DNAT_ON, {
      'vpc.DescribeForwardTableEntries': forwards(forward('tcp 8000 10.0.0.5 8080')),
    })
    const { path, askedPort, port } = locate({ ...viaNat, port: 8000 }, evidence)
    t.strictSame({ path, askedPort, port }, { path: 'dnat', askedPort: 8000, port: 8080 })
  },
)

const ALL = [
  antiDdos,
  cloudFirewall,
  instanceCheck,
  ipv6Internet,
  nat,
  natReturn,
  providerLocks,
  publicAddress,
  routeCheck,
]

/** What these hops together say: blocked as soon as one blocks, open only when none is in doubt. */
const together = (asked: Partial<AskedQuestion>, evidence: Evidence): string => {
  const flow = locate(asked, evidence)
  const facts = factsOf(evidence, { instanceId: flow.instanceId })
  const statuses = ALL.map(check => check.run(flow, facts).judgement.status)
  if (statuses.includes('fail')) return 'blocked'
  return statuses.includes('unknown') ? 'unknown' : 'open'
}

t.test('losing any one answer leaves every vector as it was, or unknown', async t => {
  const turned = rows.flatMap(([vector, , asked, layers]) => {
    const whole = pathEvidence(...layers)
    const before = together(asked, whole)
    return whole.flatMap(lost => {
      const after = together(
        asked,
        whole.filter(item => item !== lost),
      )
      return after === before || after === 'unknown'
        ? []
        : [`${vector}: ${lost.file} ${before} → ${after}`]
    })
  })
  t.strictSame(turned, [])
})
