// Do measurements and reports of the platform become hints about exactly what is on the path?
import t from 'tap'
import { bandwidthPackage } from '#server/checks/bandwidth-package.ts'
import type { Check } from '#server/checks/check.ts'
import { assistantGroups, assistantState } from '#server/checks/cloud-assistant.ts'
import { HINTS } from '#server/checks/hints.ts'
import { internetTuples } from '#server/checks/internet-tuples.ts'
import { sessionTime } from '#server/checks/session-time.ts'
import { addressTelemetry, instanceTelemetry, natTelemetry } from '#server/checks/telemetry.ts'
import { say } from '#shared/message.ts'
import { inShort } from '#test/golden/judge-with.ts'
import {
  type Answers,
  CLIENT,
  DNAT_ON,
  EIP,
  eip,
  eips,
  instance,
  instances,
  judgeBy,
  NAT_EIP,
} from '#test/golden/path-account.ts'

const metric = (name: string, id: string, value: number | string): Answers => ({
  [`cms.DescribeMetricLast.${name}`]: {
    Code: '200',
    Success: true,
    Datapoints: JSON.stringify([
      { timestamp: 1, instanceId: id, Maximum: value },
      { timestamp: 2, instanceId: id, Maximum: 0 },
    ]),
  },
})

const report = (issueId: string, severity = 'Warn', resource = 'i-test1'): Answers => ({
  'ecs.DescribeDiagnosticReportAttributes': {
    ResourceId: resource,
    Status: 'Finished',
    MetricResults: {
      MetricResult: [
        { MetricId: 'x', Issues: { Issue: [{ IssueId: issueId, Severity: severity }] } },
      ],
    },
  },
})

const assistant = (status: unknown, id = 'i-test1'): Answers => ({
  'ecs.DescribeCloudAssistantStatus': {
    InstanceCloudAssistantStatusSet: {
      InstanceCloudAssistantStatus: [{ InstanceId: id, CloudAssistantStatus: status }],
    },
    NextToken: '',
  },
})

const invocation = (code: string, id = 'i-test1'): Answers => ({
  'ecs.DescribeInvocationResults': {
    Invocation: { InvocationResults: { InvocationResult: [{ InstanceId: id, ErrorCode: code }] } },
    NextToken: '',
  },
})

/** The list of reports, as it is asked live. */
const listed = (issueId: string, finished: string, resource = 'i-test1'): Answers => ({
  'ecs.DescribeDiagnosticReports': {
    Reports: {
      Report: [
        {
          ReportId: 'dr-1',
          ResourceId: resource,
          CreationTime: finished,
          FinishedTime: finished,
          Issues: { Issue: [{ IssueId: issueId, MetricId: 'x', Severity: 'Warn' }] },
        },
      ],
    },
    NextToken: '',
  },
})

const inPackage = (id = 'cbwp-1'): Answers => ({
  'vpc.DescribeEipAddresses': eips(eip({ BandwidthPackageId: id })),
})

const sessions = (seconds: unknown, id = 'eni-1'): Answers => ({
  'ecs.DescribeNetworkInterfaceAttribute': {
    NetworkInterfaceId: id,
    ConnectionTrackingConfiguration: { TcpEstablishedTimeout: seconds, UdpTimeout: 30 },
  },
})

const tuples = (...rows: readonly Record<string, unknown>[]): Answers => ({
  'nis.GetInternetTuple': {
    Data: rows.map(over => ({
      CloudIp: EIP,
      CloudPort: '8080',
      OtherIp: CLIENT,
      OtherPort: '40002',
      Protocol: '6',
      InPacketCount: 7,
      OutPacketCount: 0,
      ...over,
    })),
  },
})

const STOPPED: Answers = { 'ecs.DescribeInstances': instances(instance({ Status: 'Stopped' })) }
const QUIET = 'not-applicable'
const EXHAUSTED = 'warn nat-session-exhausted'
const SATURATED = 'warn eip-bandwidth-saturated'
const SHARED = 'warn bandwidth-package-saturated'
const IDLE = 'warn sg-session-idle-timeout'
const LOST = 'warn platform-packet-loss'
const OFFLINE = 'warn cloud-assistant-offline'
const DENIED = 'warn sg-egress-blocks-cloud-assistant'

type Row = readonly [title: string, check: Check, layers: readonly Answers[], expected: string]
const rows: readonly Row[] = [
  [
    'the address drops packets',
    addressTelemetry,
    [metric('out_ratelimit_drop_speed', 'eip-1', 3)],
    SATURATED,
  ],
  [
    'a number as text',
    addressTelemetry,
    [metric('net_in.rate_percentage', 'eip-1', '100')],
    SATURATED,
  ],
  [
    'the address drops nothing',
    addressTelemetry,
    [metric('out_ratelimit_drop_speed', 'eip-1', 0)],
    QUIET,
  ],
  [
    'another address drops',
    addressTelemetry,
    [metric('out_ratelimit_drop_speed', 'eip-9', 3)],
    QUIET,
  ],
  [
    'half of the bandwidth',
    addressTelemetry,
    [metric('net_out.rate_percentage', 'eip-1', 50)],
    QUIET,
  ],
  [
    'the NAT gateway drops sessions',
    natTelemetry,
    [DNAT_ON, metric('SessionLimitDropConnection', 'ngw-1', 7)],
    EXHAUSTED,
  ],
  [
    'another NAT gateway drops sessions',
    natTelemetry,
    [DNAT_ON, metric('SessionLimitDropConnection', 'ngw-2', 7)],
    QUIET,
  ],
  [
    'no NAT gateway on the path',
    natTelemetry,
    [metric('ErrorPortAllocationCount', 'ngw-1', 7)],
    QUIET,
  ],
  ['packets lost', instanceTelemetry, [report('Instance.Network.PacketDrop')], LOST],
  [
    'packets of another lost',
    instanceTelemetry,
    [report('Instance.Network.PacketDrop', 'Warn', 'i-9')],
    QUIET,
  ],
  ['nothing wrong', instanceTelemetry, [report('Instance.Network.PacketDrop', 'Normal')], QUIET],
  [
    'the bandwidth of the type is used up',
    instanceTelemetry,
    [report('Instance.Network.BurstBoundLimit')],
    'warn instance-bandwidth-limit',
  ],
  ['a limit of disks', instanceTelemetry, [report('Instance.Disk.IOPSLimit')], QUIET],
  [
    'sessions are used up',
    instanceTelemetry,
    [report('Instance.Network.SessionException', 'Critical')],
    'warn session-limit',
  ],
  [
    'sessions measured',
    instanceTelemetry,
    [metric('ConnectionUtilization', 'i-test1', 100)],
    'warn session-limit',
  ],
  ['sessions left', instanceTelemetry, [metric('ConnectionUtilization', 'i-test1', 60)], QUIET],
  [
    'packets lost, by the list',
    instanceTelemetry,
    [listed('Instance.Network.PacketDrop', '2026-11-22T07:30Z')],
    LOST,
  ],
  [
    'a report of last week',
    instanceTelemetry,
    [listed('Instance.Network.PacketDrop', '2026-11-15T07:30Z')],
    QUIET,
  ],
  [
    'a listed report of another',
    instanceTelemetry,
    [listed('Instance.Network.PacketDrop', '2026-11-22T07:30Z', 'i-9')],
    QUIET,
  ],
  [
    'the shared bandwidth is used up on the way out',
    bandwidthPackage,
    [inPackage(), metric('net_tx.ratePercent', 'cbwp-1', 100)],
    SHARED,
  ],
  [
    'the shared bandwidth is used up on the way in',
    bandwidthPackage,
    [inPackage(), metric('net_rx.ratePercent', 'cbwp-1', '99.6')],
    SHARED,
  ],
  [
    'most of the shared bandwidth is used',
    bandwidthPackage,
    [inPackage(), metric('net_tx.ratePercent', 'cbwp-1', 90)],
    QUIET,
  ],
  [
    'another package is used up',
    bandwidthPackage,
    [inPackage(), metric('net_tx.ratePercent', 'cbwp-2', 100)],
    QUIET,
  ],
  [
    'the address has bandwidth of its own',
    bandwidthPackage,
    [inPackage(''), metric('net_tx.ratePercent', 'cbwp-1', 100)],
    QUIET,
  ],
  ['idle sessions are forgotten early', sessionTime, [sessions(300)], IDLE],
  ['the same as text', sessionTime, [sessions('30')], IDLE],
  ['idle sessions are kept as usual', sessionTime, [sessions(910)], QUIET],
  ['another interface forgets early', sessionTime, [sessions(300, 'eni-9')], QUIET],
  ['an answer without the time', sessionTime, [sessions(undefined)], QUIET],
  [
    'packets came in and none went out',
    internetTuples,
    [tuples({}, { OtherPort: '40003' })],
    'warn',
  ],
  ['one of two tries was answered', internetTuples, [tuples({}, { OutPacketCount: 5 })], 'pass'],
  ['nobody was seen', internetTuples, [tuples()], QUIET],
  ['another client', internetTuples, [tuples({ OtherIp: '203.0.113.8' })], QUIET],
  ['another port', internetTuples, [tuples({ CloudPort: '443' })], QUIET],
  ['another protocol', internetTuples, [tuples({ Protocol: '17' })], QUIET],
  ['only packets out', internetTuples, [tuples({ InPacketCount: 0, OutPacketCount: 3 })], QUIET],
  [
    'a row without the counter of one direction',
    internetTuples,
    [tuples({ OutPacketCount: undefined })],
    QUIET,
  ],
  ['the assistant is silent', assistantState, [assistant('false')], OFFLINE],
  ['a false that is no text', assistantState, [assistant(false)], OFFLINE],
  ['the assistant answers', assistantState, [assistant('true')], QUIET],
  ['that of another is silent', assistantState, [assistant('false', 'i-9')], QUIET],
  ['a stopped instance has none', assistantState, [STOPPED, assistant('false')], QUIET],
  [
    'groups keep the assistant away',
    assistantGroups,
    [invocation('SecurityGroupRuleDenied')],
    DENIED,
  ],
  ['a command that failed by itself', assistantGroups, [invocation('ExitCodeNonzero')], QUIET],
  ['groups of another', assistantGroups, [invocation('SecurityGroupRuleDenied', 'i-9')], QUIET],
]

for (const [title, check, layers, expected] of rows)
  t.test(title, async t => {
    const asked = layers.includes(DNAT_ON) ? { target: NAT_EIP } : {}
    t.equal(inShort(judgeBy(check, asked, ...layers)), expected)
  })

t.test('over UDP an early end of TCP sessions matters to nobody', async t => {
  t.equal(inShort(judgeBy(sessionTime, { protocol: 'udp' }, sessions(300))), QUIET)
})

t.test('counters of one client tell nothing about everybody', async t => {
  t.equal(inShort(judgeBy(internetTuples, { from: 'any' }, tuples({}))), QUIET)
})

t.test('a refused product leaves its hint open and names what was not read', async t => {
  const open: readonly (readonly [Check, Answers])[] = [
    [bandwidthPackage, { ...inPackage(), 'cms.DescribeMetricList': 'refused' }],
    [sessionTime, { 'ecs.DescribeNetworkInterfaceAttribute': 'refused' }],
    [internetTuples, { 'nis.GetInternetTuple': 'refused' }],
    [instanceTelemetry, { 'ecs.DescribeDiagnosticReports': 'refused' }],
  ]
  t.strictSame(
    open.map(([check, layer]) => {
      const { status, assumptions } = judgeBy(check, {}, layer)
      return [status, assumptions.map(({ key, params }) => [key, params['reason']])]
    }),
    open.map(() => [QUIET, [['hint.unread', say('reason.denied')]]]),
  )
})

t.test('without their evidence all hints are silent', async t => {
  t.strictSame(
    HINTS.filter(check => !inShort(judgeBy(check, {})).startsWith(QUIET)).map(({ id }) => id),
    [],
  )
})
