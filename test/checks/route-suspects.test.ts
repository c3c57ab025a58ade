// Routes into the cloud's own range, machines that check what they forward, gateways deleted in private mode:
// are they suspected where they may matter, and only there?
import t from 'tap'
import { CHECKS } from '#server/checks/index.ts'
import { factsOf } from '#server/facts/facts.ts'
import { routeFix } from '#server/fix/cloud/route.ts'
import type { Judgement } from '#shared/judgement.ts'
import type { AskedQuestion } from '#shared/read-question.ts'
import { CLASSIC, LB_ADDRESS } from '#test/golden/balancer-account.ts'
import { inShort } from '#test/golden/judge-with.ts'
import {
  type Answers,
  eni,
  enis,
  instance,
  instances,
  ipv4Gateways,
  locate,
  pathEvidence,
  privateEni,
  route,
  routes,
  SNAT_ON,
  vpc,
  type Wire,
} from '#test/golden/path-account.ts'
import { event, events } from '#test/golden/trail.ts'

const judge = (
  check: string,
  asked: Partial<AskedQuestion>,
  ...layers: readonly Answers[]
): Judgement | undefined => {
  const evidence = pathEvidence(...layers)
  const flow = locate(asked, evidence)
  const facts = factsOf(evidence, { instanceId: flow.instanceId })
  return CHECKS.find(({ id }) => id === check)?.run(flow, facts).judgement
}
const said = (...asked: Parameters<typeof judge>): string => {
  const judged = judge(...asked)
  return judged === undefined ? '' : inShort(judged)
}

const table = (...list: readonly string[]): Answers => ({
  'vpc.DescribeRouteEntryList': routes(...list.map(text => route(text))),
})
const INSIDE = table('rte-9 100.96.0.0/16 Instance i-appliance')
const toClassic = { target: LB_ADDRESS }
const SHADOW = 'route-shadows-100-64'

type Row = readonly [
  title: string,
  asked: Partial<AskedQuestion>,
  layers: readonly Answers[],
  expected: string,
]
const internal: readonly Row[] = [
  [
    'a classic load balancer may miss its answers',
    toClassic,
    [CLASSIC, INSIDE],
    `unknown ${SHADOW}`,
  ],
  ['a classic load balancer without such a route', toClassic, [CLASSIC], 'not-applicable'],
  [
    'a wider route loses to the system route',
    toClassic,
    [CLASSIC, table('rte-9 100.0.0.0/8 Instance i-appliance')],
    'not-applicable',
  ],
  [
    'a route beside the range',
    toClassic,
    [CLASSIC, table('rte-9 100.128.0.0/16 Instance i-appliance')],
    'not-applicable',
  ],
  [
    'a route of the system',
    toClassic,
    [CLASSIC, table('- 100.96.0.0/16 service')],
    'not-applicable',
  ],
  ['a packet that has nothing to do with it gets through', {}, [INSIDE], `warn ${SHADOW}`],
]

for (const [title, asked, layers, expected] of internal)
  t.test(`100.64.0.0/10: ${title}`, async t => {
    t.equal(said('route', asked, ...layers), expected)
  })

t.test('the route into the range is deleted by a command that can be undone', async t => {
  const flow = locate({}, pathEvidence(INSIDE))
  const [cause] = judge('route', {}, INSIDE)?.causes ?? []
  const [command] =
    cause === undefined ? [] : (routeFix(cause, flow, cause.about ?? {})?.commands ?? [])
  t.match(command, { do: /DeleteRouteEntry.*100\.96\.0\.0\/16/, undo: /CreateRouteEntry/ })
})

/** A machine that routes to an office, or to the Internet where a NAT gateway would. */
const machine = (...checks: readonly Wire[]): Answers => ({
  'ecs.DescribeInstances': instances(
    instance({ EipAddress: { IpAddress: '', AllocationId: '' } }),
    instance({ InstanceId: 'i-router', EipAddress: { IpAddress: '' } }),
  ),
  'ecs.DescribeNetworkInterfaces': enis(
    privateEni(),
    ...checks.map((over, at) =>
      eni({
        NetworkInterfaceId: `eni-r${at}`,
        InstanceId: 'i-router',
        PrivateIpAddress: `10.0.0.9${at}`,
        PrivateIpSets: { PrivateIpSet: [{ PrivateIpAddress: `10.0.0.9${at}`, Primary: true }] },
        ...over,
      }),
    ),
  ),
})
const [ON, OFF] = [{ SourceDestCheck: true }, { SourceDestCheck: false }]
const DROP = 'source-dest-check-drop'
const office = { from: '172.16.5.5' }
const toOffice = table('rte-1 172.16.0.0/12 Instance i-router')
const toInterface = table('rte-1 172.16.0.0/12 NetworkInterface eni-r0')
const out: Partial<AskedQuestion> = { target: '203.0.113.50', from: 'i-test1' }
const throughMachine = table('rte-1 0.0.0.0/0 Instance i-router')

const forwarders: readonly (readonly [string, string, ...Row])[] = [
  ['route', `unknown ${DROP}`, 'its interface checks', office, [machine(ON), toOffice], ''],
  ['route', 'unknown', 'its interface does not check', office, [machine(OFF), toOffice], ''],
  ['route', 'unknown', 'nobody says whether it checks', office, [machine({}), toOffice], ''],
  ['route', 'unknown', 'one of its interfaces does not', office, [machine(ON, OFF), toOffice], ''],
  [
    'route',
    `unknown ${DROP}`,
    'the route names the interface',
    office,
    [machine(ON), toInterface],
    '',
  ],
  [
    'route',
    'pass',
    'the way back needs no machine',
    { from: '10.0.0.77' },
    [machine(ON), toOffice],
    '',
  ],
  [
    'sender-route',
    `unknown ${DROP}`,
    'a NAT instance checks',
    out,
    [SNAT_ON, machine(ON), throughMachine],
    '',
  ],
  [
    'sender-route',
    'unknown',
    'a NAT instance does not',
    out,
    [SNAT_ON, machine(OFF), throughMachine],
    '',
  ],
]

for (const [check, expected, title, asked, layers] of forwarders)
  t.test(`a machine that forwards: ${title}`, async t => {
    t.equal(said(check, asked, ...layers), expected)
  })

const GONE = 'ipv4gw-private-mode'
const deletion = (over: Wire, ...more: readonly Wire[]): Answers => ({
  'actiontrail.LookupEvents': events(
    event('DeleteIpv4Gateway ipv4gw-9 08:10', {
      referencedResources: { 'ACS::VPC::Ipv4Gateway': ['ipv4gw-9'] },
      requestParameters: { RegionId: 'cn-hangzhou', Ipv4GatewayId: 'ipv4gw-9', ...over },
    }),
    ...more,
  ),
})
const created = (vpcId: string): Wire =>
  event('CreateIpv4Gateway ipv4gw-9 07:00', {
    referencedResources: { 'ACS::VPC::Ipv4Gateway': ['ipv4gw-9'], 'ACS::VPC::VPC': [vpcId] },
  })
const exists: Answers = {
  'vpc.DescribeVpcAttribute': vpc({ Ipv4GatewayId: 'ipv4gw-1' }),
  'vpc.ListIpv4Gateways': ipv4Gateways({}),
}

const modes: readonly Row[] = [
  ['no event', {}, [], 'not-applicable'],
  [
    'a gateway of this VPC, private by default',
    {},
    [deletion({}, created('vpc-1'))],
    `unknown ${GONE}`,
  ],
  [
    'a gateway that a route of this VPC still leads to',
    {},
    [deletion({ InternetMode: 'private' }), table('rte-1 0.0.0.0/0 Ipv4Gateway ipv4gw-9')],
    `unknown ${GONE}`,
  ],
  [
    'a gateway deleted in public mode',
    {},
    [deletion({ InternetMode: 'public' }, created('vpc-1'))],
    'not-applicable',
  ],
  ['a gateway of another VPC', {}, [deletion({}, created('vpc-9'))], 'not-applicable'],
  ['a gateway of nobody knows which VPC', {}, [deletion({})], 'not-applicable'],
  ['a gateway was made again', {}, [deletion({}, created('vpc-1')), exists], 'not-applicable'],
  [
    'a deletion that failed',
    {},
    [
      {
        'actiontrail.LookupEvents': events(
          event('DeleteIpv4Gateway vpc-1 08:10', { errorCode: 'DependencyViolation' }),
        ),
      },
    ],
    'not-applicable',
  ],
  [
    'the private path does not care',
    { from: '10.0.0.9' },
    [deletion({}, created('vpc-1'))],
    'not-applicable',
  ],
]

for (const [title, asked, layers, expected] of modes)
  t.test(`private mode: ${title}`, async t => {
    t.equal(said('private-mode', asked, ...layers), expected)
  })
