// Outside the account: is a client, a carrier, a resolver or a guard suspected when the probes say so, and only then?
import t from 'tap'
import { judge } from '#server/diagnose.ts'
import { conclude } from '#server/verdict/conclude.ts'
import type { Evidence } from '#shared/evidence.ts'
import type { Probe } from '#shared/probe.ts'
import { type AskedQuestion, readQuestion } from '#shared/read-question.ts'
import { ABSENT, hostEvidence } from '#test/facts/host-evidence.ts'
import { cloudAnswer, groupAttribute, groupListing, rule } from '#test/golden/account.ts'
import { type Answers, CLIENT, EIP, pathEvidence, type Wire } from '#test/golden/path-account.ts'
import { causePair } from './cause-pair.ts'
import { type Host, listening, WELL } from './well-host.ts'
import { toldOf } from './whole-judgement.ts'

const AT = '2026-11-22T08:30:00.000Z'
const CONTROL = '192.0.2.1'

const probe = (port: number, outcome: Probe['outcome'], over: Partial<Probe> = {}): Probe => ({
  vantagePoint: 'office',
  from: CLIENT,
  to: { address: EIP, port },
  outcome,
  failureSource: outcome === 'timed-out' ? 'network' : null,
  at: AT,
  ...over,
})
const control = (port: number, outcome: Probe['outcome'], over: Partial<Probe> = {}): Probe =>
  probe(port, outcome, { role: 'control', to: { address: CONTROL, port }, ...over })
const seen = (...probes: readonly Probe[]): Evidence => [
  cloudAnswer('probe', probes as unknown as Wire),
]

const silent = probe(8080, 'timed-out')
causePair('client-egress-blocked', 'derived', holds =>
  toldOf({
    more: seen(silent, control(8080, holds ? 'timed-out' : 'open'), control(443, 'open')),
  }),
)
causePair('client-egress-blocked', 'derived', holds =>
  toldOf({
    more: seen(
      silent,
      control(8080, 'timed-out'),
      control(8080, holds ? 'open' : 'timed-out', { vantagePoint: 'sgp-1', from: '203.0.113.99' }),
    ),
  }),
)
causePair('client-egress-blocked', 'derived', holds =>
  toldOf({
    asked: { from: holds ? CLIENT : '203.0.113.8' },
    more: seen(silent, control(8080, 'timed-out'), control(443, 'open')),
  }),
)

t.test('what is told at the client is not told of its vantage point as well', async t => {
  const { causes } = toldOf({
    more: seen(
      silent,
      control(8080, 'timed-out'),
      control(8080, 'open', { vantagePoint: 'b', from: '203.0.113.99' }),
    ),
  })
  t.strictSame(
    causes.map(({ id }) => id).filter(id => /vantage|client/.test(id)),
    ['client-egress-blocked'],
  )
})

const open = (port: number): Answers => ({
  'ecs.DescribeSecurityGroupAttribute.sg-a': groupAttribute({
    id: 'sg-a',
    rules: [rule(`1 accept tcp ${port}/${port} 0.0.0.0/0`)],
  }),
  'ecs.DescribeSecurityGroups': JSON.parse(groupListing([{ id: 'sg-a' }]).raw) as Wire,
})
const serving = (port: number, more: Host = {}): Host => ({
  ...WELL,
  'ss-listeners': listening(`0.0.0.0:${port}`),
  ...more,
})
type Carrier = { port?: number; group?: number; answer?: Probe['outcome'] }
const carrier = ({ port = 445, group = port, answer = 'open' }: Carrier) =>
  toldOf({
    asked: { port },
    cloud: [open(group)],
    host: serving(port),
    more: seen(probe(port, 'timed-out'), probe(443, answer, { role: 'comparison' })),
  })
causePair('isp-port-filtered', 'suspected', holds => carrier(holds ? {} : { port: 446 }))
causePair('isp-port-filtered', 'suspected', holds => carrier(holds ? {} : { answer: 'timed-out' }))
causePair('isp-port-filtered', 'suspected', holds => carrier(holds ? {} : { group: 446 }))

const reset = ({ outcome = 'reset-after-open' as Probe['outcome'], host = serving(8080) }) =>
  toldOf({ cloud: [open(8080)], host, more: seen(probe(8080, outcome)) })
const PROXY = 'LISTEN 0 128 0.0.0.0:8080 0.0.0.0:* users:(("docker-proxy",pid=7,fd=3))\n'
causePair('waf-suspected', 'suspected', holds => reset(holds ? {} : { outcome: 'open' }))
causePair('waf-suspected', 'suspected', holds =>
  reset(holds ? {} : { host: serving(8080, { 'ss-owners': PROXY }) }),
)
causePair('waf-suspected', 'suspected', holds =>
  reset(
    holds ? {} : { host: serving(8080, { 'hosts-deny': 'ALL: ALL\n', 'hosts-allow': ABSENT }) },
  ),
)

const answered = (place: string, address: string) => ({
  ...cloudAnswer('dns', { name: 'shop.example', addresses: [address], error: null }),
  file: `dns/${place}.json`,
})
const named = (address: string, cloud: readonly Answers[] = []) =>
  toldOf({
    asked: { target: 'shop.example' },
    cloud,
    more: [answered('answer', EIP), answered('bj-1', address)],
  })
causePair('dns-hijack-suspected', 'suspected', holds => named(holds ? '192.0.2.66' : EIP))
causePair('dns-hijack-suspected', 'suspected', holds =>
  named('192.0.2.66', holds ? [] : [{ 'vpc.DescribeEipAddresses': 'refused' }]),
)
causePair('dns-hijack-suspected', 'suspected', holds =>
  toldOf({
    asked: { target: 'shop.example' },
    more: [
      answered('answer', EIP),
      ...seen(probe(8080, 'open', { to: { address: holds ? '192.0.2.66' : EIP, port: 8080 } })),
    ],
  }),
)

type Case = readonly [title: string, asked: Partial<AskedQuestion>, host: Host, more: Evidence]
const cases: readonly Case[] = [
  [
    'a carrier',
    { port: 445 },
    serving(445),
    seen(probe(445, 'timed-out'), probe(443, 'open', { role: 'comparison' })),
  ],
  ['a guard', {}, serving(8080), seen(probe(8080, 'reset-after-open'))],
  ['a guard, the host unread', {}, {}, seen(probe(8080, 'reset-after-open'))],
  [
    'a resolver',
    { target: 'shop.example' },
    serving(8080),
    [answered('answer', EIP), answered('bj-1', '192.0.2.66')],
  ],
  [
    'a resolver, the host unread',
    { target: 'shop.example' },
    {},
    [answered('answer', EIP), answered('bj-1', '192.0.2.66')],
  ],
]
for (const [title, asked, host, more] of cases)
  t.test(`a suspicion changes no prediction: ${title}`, async t => {
    const predicted = (suspicious: boolean): string => {
      const evidence = [
        ...pathEvidence(open(asked.port ?? 8080)),
        ...hostEvidence(host, 'i-test1'),
        ...(suspicious ? more : more.filter(({ file }) => file === 'dns/answer.json')),
      ]
      const question = readQuestion({ target: 'i-test1', port: 8080, from: CLIENT, ...asked })
      const { flow, judged } = judge(question, evidence, { clock: { iso: () => AT, ms: () => 0 } })
      return conclude(flow, judged, []).predicted
    }
    t.equal(predicted(true), predicted(false))
  })
