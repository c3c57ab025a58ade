// Asked from anywhere to a public address, does a rule for private blocks let anybody in?
import t from 'tap'
import { judge } from '#server/diagnose.ts'
import { predict } from '#server/verdict/predict.ts'
import type { Evidence } from '#shared/evidence.ts'
import { toCidrs } from '#shared/plain/address-set.ts'
import { readQuestion } from '#shared/read-question.ts'
import { group, groupListing, rule } from '#test/golden/account.ts'
import { type Answers, EIP, pathEvidence } from '#test/golden/path-account.ts'
import { aclOn } from '#test/golden/private-account.ts'
import { HOST } from '#test/golden/serving-host.ts'

const clock = { iso: () => '2026-11-22T08:30:00.000Z', ms: () => 0 }

const admits = (...sources: readonly string[]): Evidence => [
  groupListing([{ id: 'sg-a' }]),
  group({ id: 'sg-a', rules: sources.map(source => rule(`1 accept tcp 8080/8080 ${source}`)) }),
]
const filtered = (entries: Parameters<typeof aclOn>[1]): Answers => ({
  'vpc.DescribeVSwitchAttributes': null,
  ...aclOn('vsw-1', entries),
})

const answer = (
  asked: { readonly target?: string; readonly from?: string },
  evidence: Evidence,
) => {
  const question = readQuestion({ target: EIP, port: 8080, from: 'any', ...asked })
  const { flow, judged } = judge(question, [...evidence, ...HOST], { clock })
  const { status, admitted } = predict(flow, judged)
  return [status, ...toCidrs(admitted)]
}

type Row = readonly [
  title: string,
  asked: Parameters<typeof answer>[0],
  evidence: Evidence,
  expected: readonly string[],
]
const rows: readonly Row[] = [
  [
    'a rule for everybody',
    {},
    [...pathEvidence(), ...admits('0.0.0.0/0')],
    ['reachable', '0.0.0.0/0'],
  ],
  [
    'a rule for one public block',
    {},
    [...pathEvidence(), ...admits('203.0.113.0/24')],
    ['partly-reachable', '203.0.113.0/24'],
  ],
  ['a rule for a private block', {}, [...pathEvidence(), ...admits('10.0.0.0/8')], ['unreachable']],
  [
    'the same, asked from a block that holds both',
    { from: '8.0.0.0/6' },
    [...pathEvidence(), ...admits('10.0.0.0/8')],
    ['unreachable'],
  ],
  [
    'a network ACL without entries, which only services of the cloud pass',
    {},
    [...pathEvidence(filtered({ ingress: [], egress: [] })), ...admits('0.0.0.0/0')],
    ['unreachable'],
  ],
  [
    'a private block at the private address, where such clients are',
    { target: '10.0.0.5', from: '10.0.0.0/8' },
    [...pathEvidence(), ...admits('10.0.0.0/24')],
    ['partly-reachable', '10.0.0.0/24'],
  ],
]

for (const [title, asked, evidence, expected] of rows)
  t.test(title, async t => {
    t.strictSame(answer(asked, evidence), expected)
  })
