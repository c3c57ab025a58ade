// When is an expectation met, violated or unknown?
import fc from 'fast-check'
import t from 'tap'
import { verify } from '#server/verify.ts'
import { WhyportError } from '#shared/error.ts'
import type { Expectation } from '#shared/expectation.ts'
import type { Report } from '#shared/report.ts'
import type { Verdict } from '#shared/verdict.ts'
import { reachable } from '#test/report/sample-reports.ts'

const expected = (more: Partial<Expectation> = {}): Expectation => ({
  name: 'shop is public',
  from: 'any',
  target: '203.0.113.10',
  port: 443,
  protocol: 'tcp',
  expect: 'reachable',
  ...more,
})

const verdict = (status: Verdict['status'], more: Partial<Verdict> = {}): Verdict => ({
  status,
  predicted: status,
  observed: 'not-probed',
  agreement: 'not-comparable',
  summary: 'A summary.',
  ...more,
})

const shows = (shown: Verdict, more: Partial<Report> = {}): Report => ({
  ...reachable,
  verdict: shown,
  ...more,
})

const now = (): string => '2026-11-22T08:30:00.000Z'

const outcomeFor = async (report: Report, one: Partial<Expectation>) => {
  const { expectations } = await verify([expected(one)], { diagnose: async () => report, now })
  return expectations[0]
}

const SHUT = { expect: 'unreachable' } as const
const CONTRADICT = { agreement: 'contradict' } as const
const missing = { ...reachable, rootCauses: [{ id: 'instance-not-found' }] }.rootCauses
const ROWS: readonly (readonly [string, Partial<Expectation>, Report, string])[] = [
  ['open as wanted', {}, shows(verdict('reachable')), 'met'],
  ['shut against the wish', {}, shows(verdict('unreachable')), 'violated'],
  ['open for some only', {}, shows(verdict('partly-reachable')), 'violated'],
  ['not decided', {}, shows(verdict('inconclusive')), 'unknown'],
  ['shut as wanted', SHUT, shows(verdict('unreachable')), 'met'],
  ['open against the wish', SHUT, shows(verdict('reachable')), 'violated'],
  ['some get in', SHUT, shows(verdict('partly-reachable')), 'violated'],
  ['shut, not decided', SHUT, shows(verdict('inconclusive')), 'unknown'],
  [
    'shut for IPv4 while IPv6 clients get in',
    SHUT,
    shows(verdict('unreachable'), { admittedSources: { ipv4: [], ipv6: ['::/0'] } }),
    'violated',
  ],
  [
    'one probe saw it shut, the configuration lets everyone in',
    SHUT,
    shows(verdict('unreachable', { predicted: 'reachable', ...CONTRADICT })),
    'unknown',
  ],
  [
    'one probe saw it shut, the configuration is not decided',
    SHUT,
    shows(verdict('unreachable', { predicted: 'inconclusive', observed: 'unreachable' })),
    'unknown',
  ],
  [
    'the one client that was asked saw it shut',
    { ...SHUT, from: '192.0.2.7' },
    shows(verdict('unreachable', { predicted: 'inconclusive', observed: 'unreachable' })),
    'met',
  ],
  [
    'one probe got in where the configuration lets nobody in',
    {},
    shows(verdict('reachable', { predicted: 'unreachable', ...CONTRADICT })),
    'unknown',
  ],
  [
    'a mistyped target is unreachable, and proves nothing',
    SHUT,
    shows(verdict('unreachable'), {
      rootCauses: missing.map(({ id }) => ({
        id,
        hop: 'instance',
        confidence: 'derived',
        because: '',
        message: { key: 'instance.running', params: {} },
      })),
    }),
    'unknown',
  ],
]

t.test('an expectation and a report', async t => {
  for (const [title, one, report, outcome] of ROWS)
    t.equal((await outcomeFor(report, one))?.outcome, outcome, title)
})

t.test('who gets in is named when nobody should', async t => {
  const some = shows(verdict('partly-reachable'), {
    admittedSources: { ipv4: ['192.0.2.0/24'], ipv6: [] },
  })
  t.match((await outcomeFor(some, SHUT))?.because, /192\.0\.2\.0\/24/)
})

const STATUSES = ['reachable', 'unreachable', 'partly-reachable', 'inconclusive'] as const

t.test('doubt is never met, whatever was expected and from where', async t => {
  const asserted = fc.asyncProperty(
    fc.constantFrom('reachable', 'unreachable'),
    fc.constantFrom('any', '192.0.2.7', '192.0.2.0/24', 'sgp-1'),
    fc.constantFrom(...STATUSES),
    async (expect, from, predicted) => {
      const shown = shows(verdict('inconclusive', { predicted }))
      return (await outcomeFor(shown, { expect, from }))?.outcome === 'unknown'
    },
  )
  await t.resolves(fc.assert(asserted, { numRuns: 200 }))
})

t.test('at most four questions run at once, answers keep the order', async t => {
  let running = 0
  let most = 0
  const many = Array.from({ length: 20 }, (_, row) => expected({ name: `n${row}`, port: row + 1 }))
  const done = await verify(many, {
    now,
    diagnose: async asked => {
      running += 1
      most = Math.max(most, running)
      for (let turn = 0; turn < (asked.port ?? 0) % 5; turn++) await Promise.resolve()
      running -= 1
      return shows(verdict('reachable'))
    },
  })
  t.equal(most, 4)
  t.strictSame(
    done.expectations.map(({ expectation }) => expectation.name),
    many.map(({ name }) => name),
  )
  t.strictSame(done.counts, { met: 20, violated: 0, unknown: 0 })
})

t.test('a question that fails is unknown with the reason and the next step', async t => {
  const error = new WhyportError('cloud-unreachable', {
    subject: 'ecs',
    message: 'did not answer',
    next: 'try again',
  })
  const two = [expected(), expected({ name: 'second' })]
  let asked = 0
  const done = await verify(two, {
    now,
    diagnose: async () => {
      asked += 1
      if (asked === 1) throw error
      return shows(verdict('reachable'))
    },
  })
  t.equal(done.outcome, 'unknown')
  t.match(done.expectations[0], { outcome: 'unknown', missing: ['try again'], verdict: null })
  t.match(done.expectations[0]?.because, /ecs: did not answer/)
  t.equal(done.expectations[1]?.outcome, 'met')
})

t.test('without credentials nothing can be verified', async t => {
  const say = { subject: 'credentials', message: 'none', next: '--demo' }
  const diagnose = async (): Promise<Report> => {
    throw new WhyportError('no-credentials', say)
  }
  await t.rejects(verify([expected()], { diagnose, now }), { code: 'no-credentials' })
})

t.test('what cannot be asked is refused whole, before anything is asked', async t => {
  let asked = 0
  const diagnose = async (): Promise<Report> => {
    asked += 1
    return reachable
  }
  const wrong = [
    expected({ target: '10.0.0.256' }),
    expected({ from: '300.1.1.1' }),
    expected({ name: 'ping', protocol: 'icmp' }),
  ]
  await t.rejects(verify(wrong, { diagnose, now }), {
    code: 'bad-usage',
    message: /2 name: .*1 target: .*2 from: .*3 port: /,
  })
  t.equal(asked, 0)
})
