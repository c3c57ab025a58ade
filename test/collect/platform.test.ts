// Is what the platform measured read only where it can tell something, and never waited for?
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { createApp } from '#server/app.ts'
import { ACTIONS } from '#server/collect/cloud/actions.ts'
import { endpointOf } from '#server/collect/cloud/endpoints.ts'
import { collectPlatform } from '#server/collect/cloud/platform.ts'
import { PLATFORM_PROBES } from '#server/collect/cloud/platform-probes.ts'
import { metricsFact } from '#server/facts/metrics.ts'
import type { EvidenceItem } from '#shared/evidence.ts'
import type { PlatformTargets } from '#shared/platform-targets.ts'
import type { Report } from '#shared/report.ts'
import { whyport } from '#test/cli/process.ts'
import { DEMO_FOLDER } from '#test/emulator/demo-account.ts'
import { DEMO_KEYS } from '#test/emulator/demo-keys.ts'
import { type Emulator, type EmulatorOptions, startEmulator } from '#test/emulator/emulator.ts'
import type { Fault } from '#test/emulator/faults.ts'
import { makePlainAccount } from '#test/emulator/plain-account.ts'
import { never, now, openAccount } from './cloud-client.ts'

const WEB = 'i-bp1demo000000web0001'
const EIP = 'eip-bp1demo000000web0001'
const ADDRESS = '203.0.113.10'
const CLIENT = '198.51.100.7'
const OPTIONAL: readonly string[] = Object.keys(PLATFORM_PROBES)

/** All hops of the cloud let this client in; the machine itself is not read. */
const OPEN = { target: WEB, port: 443, from: CLIENT, region: 'cn-hangzhou' }
const BLOCKED = { target: WEB, port: 8080, from: '203.0.113.99', region: 'cn-hangzhou' }

const PLAIN = makePlainAccount()
t.teardown(PLAIN.remove)

type Asked = { readonly report: Report; readonly emulator: Emulator }

const ask = async (
  t: Test,
  question: typeof OPEN,
  options: Partial<EmulatorOptions> = {},
): Promise<Asked> => {
  const emulator = await startEmulator({ folder: DEMO_FOLDER, keys: [DEMO_KEYS], now, ...options })
  t.teardown(() => emulator.close())
  const env = {
    ALIBABA_CLOUD_ACCESS_KEY_ID: DEMO_KEYS.accessKeyId,
    ALIBABA_CLOUD_ACCESS_KEY_SECRET: DEMO_KEYS.accessKeySecret,
    WHYPORT_CLOUD_ENDPOINT: `http://${emulator.endpoint}`,
  }
  const report = await createApp({ env }).diagnose(question, { sources: { mode: 'live' } })
  return { report, emulator }
}

const optionalOf = ({ emulator }: Asked) =>
  emulator.calls.filter(({ action }) => OPTIONAL.includes(action))

t.test('what a hop of the cloud explains is not looked for elsewhere: 25 calls', async t => {
  const asked = await ask(t, BLOCKED, { folder: PLAIN.folder })
  t.equal(asked.report.verdict.status, 'unreachable')
  t.strictSame(optionalOf(asked), [])
  t.ok(asked.emulator.calls.length <= 25, `${asked.emulator.calls.length} calls`)
})

t.test('when nothing explains it, nine more calls go out in one round', async t => {
  const asked = await ask(t, OPEN, { folder: PLAIN.folder, latencyMs: 200 })
  const optional = optionalOf(asked)
  t.equal(asked.report.verdict.predicted, 'inconclusive')
  t.ok(asked.emulator.calls.length - optional.length <= 25)
  t.equal(optional.length, 9)
  t.strictSame(new Set(optional.map(({ action }) => action)), new Set(OPTIONAL))
  t.ok(
    Math.max(...optional.map(({ receivedAt }) => receivedAt)) <
      Math.min(...optional.map(({ answeredAt }) => answeredAt ?? 0)),
    'none waits for another',
  )
  t.match(
    asked.report.findings.filter(({ check }) => check === 'internet-tuples'),
    [{ hop: 'path', status: 'pass' }],
  )
})

t.test('a verification wants the verdict only: nothing that merely hints is asked for', async t => {
  const emulator = await startEmulator({ folder: DEMO_FOLDER, keys: [DEMO_KEYS], now })
  t.teardown(() => emulator.close())
  const file = join(t.testdir(), 'expectations.yaml')
  const { target, port, from } = OPEN
  writeFileSync(
    file,
    JSON.stringify({ expectations: [{ name: 'open', target, port, from, expect: 'reachable' }] }),
  )
  const env = {
    ALIBABA_CLOUD_ACCESS_KEY_ID: DEMO_KEYS.accessKeyId,
    ALIBABA_CLOUD_ACCESS_KEY_SECRET: DEMO_KEYS.accessKeySecret,
    WHYPORT_CLOUD_ENDPOINT: `http://${emulator.endpoint}`,
  }
  t.equal((await whyport(['verify', file, '--quiet'], { env })).exit, 2)
  t.ok(emulator.calls.length > 0)
  t.notOk(emulator.calls.some(({ action }) => OPTIONAL.includes(action)))
})

t.test('who asks about everybody is told nothing about one client', async t => {
  const asked = await ask(t, { ...OPEN, from: 'any' })
  t.equal(optionalOf(asked).length, 7)
  t.notOk(optionalOf(asked).some(({ action }) => action === 'nis.GetInternetTuple'))
})

t.test('the calls name the very conversation and the time around the question', async t => {
  const at = '2026-11-22T08:30:00.000Z'
  const { emulator } = await ask(t, { ...OPEN, ...{ at } })
  const sent = (action: string, metric?: string) =>
    emulator.calls.find(
      call =>
        call.action === action && (metric === undefined || call.params['MetricName'] === metric),
    )?.params
  t.match(sent('nis.GetInternetTuple'), {
    RegionId: 'cn-hangzhou',
    CloudIp: ADDRESS,
    CloudPort: '443',
    OtherIp: CLIENT,
    Protocol: '6',
    Direction: 'in',
    TupleType: '5',
    EndTime: String(Date.parse(at)),
    BeginTime: String(Date.parse(at) - 3_600_000),
  })
  t.match(sent('cms.DescribeMetricList', 'out_ratelimit_drop_speed'), {
    Namespace: 'acs_vpc_eip',
    Dimensions: JSON.stringify([{ instanceId: EIP }]),
    EndTime: String(Date.parse(at)),
  })
  t.match(sent('cloudfw.DescribeRiskEventGroup'), {
    SrcIP: CLIENT,
    DstIP: ADDRESS,
    RuleResult: '2',
    EndTime: String(Date.parse(at) / 1000),
    StartTime: String(Date.parse(at) / 1000 - 86_400),
  })
  t.match(sent('ecs.DescribeDiagnosticReports'), { 'ResourceIds.1': WEB })
  t.match(sent('vpc.DescribeFlowLogs'), { VpcId: 'vpc-bp1demo00000000shop01' })
})

const answer = (action: string, body: object): Fault => ({
  action,
  kind: 'answer',
  status: 200,
  body,
})
const measured = (instanceId: string, Maximum: number): Fault =>
  answer('cms.DescribeMetricList', {
    Code: '200',
    Success: true,
    Datapoints: JSON.stringify([{ timestamp: 1, instanceId, Maximum }]),
  })
const sessions = (TcpEstablishedTimeout: number): Fault =>
  answer('ecs.DescribeNetworkInterfaceAttribute', {
    NetworkInterfaceId: 'eni-bp1demo0000web000a',
    ConnectionTrackingConfiguration: { TcpEstablishedTimeout },
  })
const counted = (OutPacketCount: number): Fault =>
  answer('nis.GetInternetTuple', {
    Data: [
      {
        ...{ CloudIp: ADDRESS, CloudPort: '443', OtherIp: CLIENT, Protocol: '6' },
        ...{ InPacketCount: 9, OutPacketCount },
      },
    ],
  })
const flowLog = (FlowLogDeliverStatus: string): Fault =>
  answer('vpc.DescribeFlowLogs', {
    FlowLogs: {
      FlowLog: [
        {
          FlowLogId: 'fl-1',
          ResourceId: 'eni-bp1demo0000web000a',
          Status: 'Active',
          BusinessStatus: 'Normal',
          FlowLogDeliverStatus,
        },
      ],
    },
    PageNumber: '1',
    TotalCount: '1',
  })
const assistant = (CloudAssistantStatus: string): Fault =>
  answer('ecs.DescribeCloudAssistantStatus', {
    InstanceCloudAssistantStatusSet: {
      InstanceCloudAssistantStatus: [{ InstanceId: WEB, CloudAssistantStatus }],
    },
  })
const reported = (Severity: string): Fault =>
  answer('ecs.DescribeDiagnosticReports', {
    Reports: {
      Report: [
        {
          ResourceId: WEB,
          FinishedTime: `${now().toISOString().slice(0, 16)}Z`,
          Issues: { Issue: [{ IssueId: 'Instance.Network.PacketDrop', Severity }] },
        },
      ],
    },
    NextToken: '',
  })

/** What is read live, the check that reads it, and the answer that only nearly says so. */
const HINTS: readonly (readonly [string, string, Fault, Fault])[] = [
  ['dropped packets', 'address-telemetry', measured(EIP, 100), measured('eip-other', 100)],
  ['used up sessions', 'instance-telemetry', measured(WEB, 100), measured(WEB, 40)],
  ['a diagnostic report', 'instance-telemetry', reported('Critical'), reported('Normal')],
  ['short sessions', 'session-time', sessions(60), sessions(910)],
  ['unanswered packets', 'internet-tuples', counted(0), counted(8)],
  ['a flow log without delivery', 'flow-log-state', flowLog('FAILED'), flowLog('SUCCESS')],
  ['a silent assistant', 'cloud-assistant', assistant('false'), assistant('true')],
]

for (const [title, check, fault, near] of HINTS)
  t.test(`${title}: told from the live answer, and not from one that nearly says so`, async t => {
    const statuses = async (one: Fault) => {
      const { report } = await ask(t, OPEN, { faults: [one] })
      return report.findings.filter(finding => finding.check === check).map(({ status }) => status)
    }
    t.ok((await statuses(fault)).includes('warn'))
    t.notOk((await statuses(near)).includes('warn'))
  })

t.test('bandwidth that is shared is measured at its package', async t => {
  const eip = {
    ...{ AllocationId: EIP, IpAddress: ADDRESS, Status: 'InUse', RegionId: 'cn-hangzhou' },
    ...{ InstanceType: 'EcsInstance', InstanceId: WEB, PrivateIpAddress: '10.20.1.10' },
    ...{ Mode: 'NAT', BusinessStatus: 'Normal', BandwidthPackageId: 'cbwp-bp1demo0000000001' },
  }
  const held = answer('vpc.DescribeEipAddresses', { EipAddresses: { EipAddress: [eip] } })
  const found = async (full: number) => {
    const faults = [held, measured('cbwp-bp1demo0000000001', full)]
    const asked = await ask(t, OPEN, { faults })
    t.equal(optionalOf(asked).length, 11)
    return asked.report.findings.flatMap(({ causes }) => causes)
  }
  t.ok((await found(100)).includes('bandwidth-package-saturated'))
  t.notOk((await found(98)).includes('bandwidth-package-saturated'))
})

const NOT_ACTIVE = { Code: 'ServiceNotActivated', Message: 'not activated', RequestId: 'R' }
const LESS: readonly (readonly [string, (action: string) => Fault, string])[] = [
  ['refused', action => ({ action, kind: 'forbidden' }), 'denied'],
  [
    'not subscribed',
    action => ({ action, kind: 'answer', status: 400, body: NOT_ACTIVE }),
    'failed',
  ],
  [
    'a failure inside an answer',
    action => answer(action, { Code: 'ResourceNotFound', Success: false, Datapoints: '' }),
    'failed',
  ],
]

for (const [title, fault, status] of LESS)
  t.test(`${title}: the verdict stays, and what was not read is named`, async t => {
    const plain = (await ask(t, OPEN)).report
    const { report } = await ask(t, OPEN, { faults: OPTIONAL.map(fault) })
    t.strictSame(report.verdict.status, plain.verdict.status)
    const optional = report.evidence.filter(({ kind }) => OPTIONAL.includes(kind))
    t.strictSame(
      [optional.length, new Set(optional.map(one => one.status))],
      [9, new Set([status])],
    )
    const unread = report.assumptions.join('\n')
    t.strictSame(
      OPTIONAL.filter(action => !unread.includes(action)),
      [],
    )
    const hints = new Set(HINTS.map(([, check]) => check))
    t.strictSame(
      report.findings.filter(
        finding => hints.has(finding.check) && finding.status !== 'not-applicable',
      ),
      [],
    )
  })

const TARGETS: PlatformTargets = {
  accountId: '1234567890123456',
  regionId: 'cn-hangzhou',
  at: null,
  vpcId: 'vpc-bp1demo00000000shop01',
  eniId: 'eni-bp1demo0000web000a',
  instanceId: WEB,
  allocationId: EIP,
  bandwidthPackageId: null,
  natGatewayId: 'ngw-bp1demo00000000nat01',
  conversation: { client: CLIENT, address: ADDRESS, port: 443, protocol: 'tcp' },
  guarded: true,
}

t.test('a platform that is silent is not waited for', async t => {
  const { client, emulator } = await openAccount(t, {
    emulator: { faults: [{ action: '*', kind: 'silence' }] },
  })
  const items: EvidenceItem[] = []
  const sink = (item: EvidenceItem): void => void items.push(item)
  await collectPlatform(TARGETS, client, { sink, signal: never, deadlineMs: 50 })
  t.strictSame(
    [items.length, new Set(items.map(({ status }) => status))],
    [11, new Set(['timed-out'])],
  )
  t.ok(emulator.calls.length <= 11, 'nothing is tried again after the end')
})

t.test('a file by itself says which metric it is of', async t => {
  const { client } = await openAccount(t, { emulator: { faults: [measured(EIP, 7)] } })
  const items: EvidenceItem[] = []
  const sink = (item: EvidenceItem): void => void items.push(item)
  await collectPlatform(TARGETS, client, { sink, signal: never })
  const named = (evidence: readonly EvidenceItem[]) => {
    const fact = metricsFact(evidence)
    return fact.state === 'present' ? fact.value.map(({ metric }) => metric).toSorted() : []
  }
  const bare = items.map(item => ({ ...item, request: null }))
  t.strictSame(named(bare), named(items))
  t.equal(named(bare).length, 5)
  t.equal(new Set(items.map(({ file }) => file)).size, items.length)
})

t.test('every optional action is one that only reads, and has an endpoint', async t => {
  t.strictSame(
    OPTIONAL.filter(action => !(action in ACTIONS)),
    [],
  )
  t.strictSame(
    [
      endpointOf('cms', 'cn-shanghai'),
      endpointOf('nis', 'cn-hangzhou'),
      endpointOf('nis', 'ap-southeast-1'),
    ],
    ['metrics.cn-shanghai.aliyuncs.com', 'nis.aliyuncs.com', 'nis-intl.aliyuncs.com'],
  )
})
