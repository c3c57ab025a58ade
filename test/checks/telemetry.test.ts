// Do measurements and reports of the platform become hints about exactly what is on the path?
import t from 'tap'
import type { Check } from '#server/checks/check.ts'
import { assistantGroups, assistantState } from '#server/checks/cloud-assistant.ts'
import { HINTS } from '#server/checks/hints.ts'
import { addressTelemetry, instanceTelemetry, natTelemetry } from '#server/checks/telemetry.ts'
import { inShort } from '#test/golden/judge-with.ts'
import {
  type Answers,
  DNAT_ON,
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

const STOPPED: Answers = { 'ecs.DescribeInstances': instances(instance({ Status: 'Stopped' })) }
const QUIET = 'not-applicable'
const EXHAUSTED = 'warn nat-session-exhausted'
const SATURATED = 'warn eip-bandwidth-saturated'
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
  [
    'packets lost',
    instanceTelemetry,
    [report('Instance.Network.PacketDrop')],
    'warn platform-packet-loss',
  ],
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

t.test('without their evidence all hints are silent', async t => {
  t.strictSame(
    HINTS.filter(check => !inShort(judgeBy(check, {})).startsWith(QUIET)).map(({ id }) => id),
    [],
  )
})
