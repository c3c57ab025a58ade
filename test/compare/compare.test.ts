// What does a comparison of two reports say, and never say?
import fc from 'fast-check'
import t from 'tap'
import { compare } from '#server/compare/compare.ts'
import { Comparison } from '#shared/comparison.ts'
import type { Report } from '#shared/report.ts'
import { blocked, reachable } from '#test/report/sample-reports.ts'

type Status = Report['verdict']['status']
type Given = {
  readonly status: Status
  readonly causes?: readonly string[]
  readonly admitted?: { readonly ipv4: string[]; readonly ipv6: string[] } | undefined
  readonly from?: string
}

const cause = (id: string): Report['rootCauses'][number] => ({
  id,
  hop: 'security-group',
  confidence: 'derived',
  because: id,
  message: { key: 'instance.running', params: {} },
})

const report = ({ status, causes = [], admitted, from = 'any' }: Given): Report => ({
  ...reachable,
  question: { ...reachable.question, from },
  verdict: { ...reachable.verdict, status, predicted: status, observed: 'not-probed' },
  rootCauses: causes.map(cause),
  ...(admitted === undefined ? {} : { admittedSources: admitted }),
})

const v4 = (...ipv4: string[]) => ({ ipv4, ipv6: [] })
const OPEN: Given = { status: 'reachable' }
const SHUT: Given = { status: 'unreachable', causes: ['a'] }
const PARTLY: Given = { status: 'partly-reachable', causes: ['a'] }
const UNDECIDED: Given = { status: 'inconclusive' }
const NOT_THERE: Given = { status: 'unreachable', causes: ['instance-not-found'] }

const ROWS: readonly (readonly [string, Given, Given, Comparison['outcome']])[] = [
  ['the blocker is gone', SHUT, OPEN, 'solved'],
  ['some get in now', SHUT, PARTLY, 'better'],
  ['one of two blockers is gone', { ...SHUT, causes: ['a', 'b'] }, SHUT, 'better'],
  ['undecided became reachable', UNDECIDED, OPEN, 'better'],
  ['blocked as before', SHUT, SHUT, 'same'],
  ['another blocker instead', SHUT, { ...SHUT, causes: ['b'] }, 'changed'],
  ['reachable became unreachable', OPEN, SHUT, 'worse'],
  ['reachable became partly reachable', OPEN, PARTLY, 'worse'],
  ['a blocker more', SHUT, { ...SHUT, causes: ['a', 'b'] }, 'worse'],
  ['decided became undecided', OPEN, UNDECIDED, 'worse'],
  ['the target is gone', OPEN, NOT_THERE, 'worse'],
  ['undecided became unreachable', UNDECIDED, SHUT, 'undecided'],
  ['undecided stays undecided', UNDECIDED, UNDECIDED, 'undecided'],
  ['a target that is not there was and is', NOT_THERE, NOT_THERE, 'undecided'],
  [
    'one block in, another out',
    { ...PARTLY, admitted: v4('192.0.2.0/25') },
    { ...PARTLY, admitted: v4('192.0.2.128/25') },
    'worse',
  ],
  [
    'more of the asked get in',
    { ...PARTLY, admitted: v4('192.0.2.0/25') },
    { ...PARTLY, admitted: v4('192.0.2.0/24') },
    'better',
  ],
  [
    'more than the asked get in',
    { ...PARTLY, from: '192.0.2.0/24', admitted: v4('192.0.2.0/25') },
    { ...OPEN, from: '192.0.2.0/24', admitted: v4('0.0.0.0/0') },
    'worse',
  ],
  [
    'open to IPv6 clients too',
    { ...OPEN, admitted: v4('0.0.0.0/0') },
    { ...OPEN, admitted: { ipv4: ['0.0.0.0/0'], ipv6: ['::/0'] } },
    'changed',
  ],
]

t.test('what became of a port', async t => {
  for (const [title, before, after, outcome] of ROWS) {
    const said = compare(report(before), report(after))
    t.equal(said.outcome, outcome, title)
    t.notMatch(said.summary, /\{\{|^compare\./, `${title}: a whole sentence`)
  }
})

t.test('who gets in now is said in the summary, even when the outcome is good', async t => {
  const said = compare(
    report({ ...SHUT, admitted: v4() }),
    report({ ...OPEN, admitted: v4('0.0.0.0/0') }),
  )
  t.equal(said.outcome, 'solved')
  t.match(said.summary, /get in now and did not before: 0\.0\.0\.0\/0/)
})

t.test('reports about different questions are refused, each difference named', async t => {
  const other = {
    ...reachable,
    question: { ...reachable.question, port: 8443, protocol: 'udp', from: '192.0.2.1' },
  } as const
  t.throws(() => compare(reachable, other), {
    code: 'bad-usage',
    message: /port 443 and 8443; protocol tcp and udp; from any and 192\.0\.2\.1/,
    next: /--force/,
  })
  t.throws(() => compare(reachable, blocked), { message: /target 203\.0\.113\.10 and i-bp1demo/ })
  t.equal(compare(reachable, other, { isForced: true }).outcome, 'same')
})

t.test(
  'a name that leads to another machine, another account, and swapped sides are named',
  async t => {
    const at = (instanceId: string): Report => ({
      ...reachable,
      question: { ...reachable.question, target: { ...reachable.question.target, instanceId } },
    })
    t.throws(() => compare(at('i-old'), at('i-new')), { message: /\(i-old\) and .*\(i-new\)/ })
    const [mine, theirs] = [
      { ...reachable, account: '1' },
      { ...reachable, account: '2' },
    ]
    t.throws(() => compare(mine, theirs), { message: /account 1 and 2/ })
    const older = { ...reachable, createdAt: '2020-01-01T00:00:00.000Z' }
    t.throws(() => compare(reachable, older), { message: /is the older one, of 2020/ })
    t.equal(compare(older, reachable).outcome, 'same')
  },
)

t.test('hops that are judged differently stand in path order with both statuses', async t => {
  const [finding] = reachable.findings
  if (finding === undefined) throw new Error('the sample has a finding')
  const before = { ...reachable, findings: [finding] }
  const after: Report = {
    ...reachable,
    findings: [
      { ...finding, status: 'warn' },
      { ...finding, check: 'route', hop: 'route', status: 'pass' },
    ],
  }
  t.strictSame(
    compare(before, after).findings.map(change => [change.hop, change.before, change.after]),
    [
      ['route', null, 'pass'],
      ['listener', 'pass', 'warn'],
    ],
  )
})

const blocks = fc.array(
  fc
    .record({ third: fc.nat(3), length: fc.integer({ min: 20, max: 26 }) })
    .map(({ third, length }) => `198.51.${third * 64}.0/${length}`),
  { maxLength: 4 },
)
const given: fc.Arbitrary<Given> = fc.record({
  status: fc.constantFrom<Status>('reachable', 'unreachable', 'partly-reachable', 'inconclusive'),
  causes: fc.subarray(['a', 'b', 'c']),
  admitted: fc.option(
    fc.record({ ipv4: blocks, ipv6: fc.subarray(['2001:db8::/32', '2001:db8:1::/48']) }),
    { nil: undefined },
  ),
})

t.test('for any two reports', async t => {
  const asserted = fc.property(given, given, (a, b) => {
    const forth = compare(report(a), report(b))
    const back = compare(report(b), report(a))
    const itself = compare(report(a), report(a)).outcome
    const isOpen = a.status === 'inconclusive' || b.status === 'inconclusive'
    return (
      Comparison.safeParse(forth).success &&
      itself === (a.status === 'inconclusive' ? 'undecided' : 'same') &&
      JSON.stringify(forth.admitted?.opened) === JSON.stringify(back.admitted?.closed) &&
      JSON.stringify(forth.causes.gone) === JSON.stringify(back.causes.new) &&
      !(isOpen && (forth.outcome === 'solved' || forth.outcome === 'same'))
    )
  })
  t.doesNotThrow(
    () => fc.assert(asserted, { numRuns: 500 }),
    'a report is the same as itself, opened one way is closed the other way, doubt is never success',
  )
})
