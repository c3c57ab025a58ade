// Does a report hold what the diagnosis handed over, in order, and as the contract writes it?
import t from 'tap'
import { buildReport } from '#server/report/build.ts'
import { renderJson } from '#server/report/json.ts'
import type { ReportInput } from '#server/report/report-input.ts'
import { evidenceItem, type NewEvidence } from '#shared/evidence.ts'
import { say } from '#shared/message.ts'
import { parseCidr } from '#shared/plain/address-set.ts'
import { readQuestion } from '#shared/read-question.ts'
import { Report } from '#shared/report.ts'
import { blocked, reachable } from './sample-reports.ts'

const answer = (change: Partial<NewEvidence>) =>
  evidenceItem({
    file: 'cloud/ecs.DescribeInstances.json',
    kind: 'ecs.DescribeInstances',
    subject: '',
    account: null,
    request: null,
    requestId: null,
    startedAt: '2026-11-22T08:00:00.000Z',
    collectedAt: '2026-11-22T08:00:00.012Z',
    tookMs: 12,
    status: 'ok',
    exit: null,
    stderr: '',
    raw: '{}',
    ...change,
  })

const running = say('instance.running', { instance: 'i-bp1demo000000web0001' })
const placed = { step: 1, causes: [], cites: [], startedAt: '2026-11-22T08:00:01.000Z', tookMs: 0 }

const input: ReportInput = {
  id: 'r-1',
  createdAt: '2026-11-22T08:30:00.123Z',
  engineVersion: '0.1.0',
  account: null,
  aboveTcp: undefined,
  question: readQuestion({ target: 'i-bp1demo000000web0001:8080', from: '203.0.113.99' }),
  located: { instanceId: 'i-bp1demo000000web0001', address: null, region: 'cn-hangzhou' },
  verdict: {
    status: 'inconclusive',
    predicted: 'inconclusive',
    observed: 'not-probed',
    agreement: 'not-comparable',
    message: running,
  },
  rootCauses: [],
  symptoms: [],
  findings: [
    { ...placed, check: 'listener', hop: 'listener', status: 'pass', message: running },
    { ...placed, check: 'instance', hop: 'instance', status: 'pass', message: running },
    { ...placed, check: 'instance-lock', hop: 'instance', status: 'pass', message: running },
  ],
  admittedSources: null,
  happened: [],
  nextEvidence: [
    { need: 'host nft-ruleset', how: 'collect', wouldSettle: ['host-firewall-drop'] },
    {
      need: 'host nft-ruleset',
      how: 'collect',
      wouldSettle: ['host-firewall-drop', 'host-firewall-reject'],
    },
  ],
  probes: [],
  evidence: [],
  assumptions: [running, running],
}

t.test(
  'findings stand in the order in which a packet meets the hops, each with its sentence',
  async t => {
    const { findings } = buildReport(input)
    t.strictSame(
      findings.map(({ check }) => check),
      ['instance', 'instance-lock', 'listener'],
    )
    t.equal(findings[0]?.because, 'Instance i-bp1demo000000web0001 is running and not locked.')
  },
)

t.test(
  'the question is told as asked, with what was found behind it and nothing that was not',
  async t => {
    t.strictSame(buildReport(input).question, {
      target: {
        asked: 'i-bp1demo000000web0001:8080',
        instanceId: 'i-bp1demo000000web0001',
        region: 'cn-hangzhou',
      },
      port: 8080,
      protocol: 'tcp',
      from: '203.0.113.99',
    })
  },
)

t.test('evidence that two hops ask for is to be collected once', async t => {
  t.strictSame(buildReport(input).nextEvidence, [
    {
      need: 'host nft-ruleset',
      how: 'collect',
      wouldSettle: ['host-firewall-drop', 'host-firewall-reject'],
    },
  ])
  t.equal(buildReport(input).assumptions.length, 1)
})

t.test('sources that get through are minimal, sorted CIDR blocks', async t => {
  const sets = ['203.0.113.128/25', '203.0.113.0/25', '10.0.0.0/8', '2001:db8::/32'].flatMap(
    text => parseCidr(text) ?? [],
  )
  t.strictSame(buildReport({ ...input, admittedSources: sets }).admittedSources, {
    ipv4: ['10.0.0.0/8', '203.0.113.0/24'],
    ipv6: ['2001:db8::/32'],
  })
  t.notOk('admittedSources' in buildReport(input), 'absent when one address was asked about')
})

t.test('the timeline is ordered by time, whole seconds before their fractions', async t => {
  const report = buildReport({
    ...input,
    evidence: [
      answer({ collectedAt: '2026-11-22T08:00:02.000Z', subject: 'second', status: 'denied' }),
      answer({ collectedAt: '2026-11-22T08:00:00.000Z', subject: 'first' }),
    ],
    probes: [
      { vantagePoint: 'local', outcome: 'open', failureSource: null, at: '2026-11-22T08:00:01Z' },
      {
        vantagePoint: 'lab',
        outcome: 'refused',
        failureSource: 'target',
        at: '2026-11-22T08:00:01.5Z',
      },
    ],
  })
  t.strictSame(
    report.timeline.map(({ what }) => what),
    [
      'ecs.DescribeInstances (first) answered in 12 ms',
      'probe from local: open',
      'probe from lab: refused',
      'ecs.DescribeInstances (second) was refused',
    ],
  )
})

t.test('JSON follows the schema and keeps keys of probes that nobody knows', async t => {
  const probe = {
    vantagePoint: 'lab',
    outcome: 'open' as const,
    failureSource: null,
    at: '2026-11-22T08:00:01Z',
    traceroute: [{ hop: 1 }],
  }
  const written: unknown = JSON.parse(renderJson(buildReport({ ...input, probes: [probe] })))
  const read = Report.parse(written)
  t.strictSame(read, written, 'nothing is lost on the way through the schema')
  t.strictSame(read.probes[0]?.['traceroute'], [{ hop: 1 }])
})

t.test('a value that looks like a placeholder or a nested key is shown as it is', async t => {
  const name = '{{instance}} $t(report.path)'
  const message = say('instance.running', { instance: name })
  t.match(buildReport({ ...input, assumptions: [message] }).assumptions[0], name)
})

t.test('the sample reports of the other tests follow the schema', async t => {
  t.strictSame(
    [blocked, reachable].map(report => Report.safeParse(report).success),
    [true, true],
  )
})
