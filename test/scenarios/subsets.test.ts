// Can missing evidence make an answer better, or turn it around?
import t from 'tap'
import type { Evidence } from '#shared/evidence.ts'
import type { AskedQuestion } from '#shared/read-question.ts'
import { answer, demoEvidence } from './demo-evidence.ts'

const SEED = Number(process.env['WHYPORT_SEED'] ?? 20261125)

/** What is left after some files were lost may be weaker than the whole, never stronger or opposite. */
const MAY_BECOME: Readonly<Record<string, readonly string[]>> = {
  reachable: ['reachable', 'inconclusive'],
  unreachable: ['unreachable', 'inconclusive'],
  'partly-reachable': ['partly-reachable', 'inconclusive', 'unreachable', 'reachable'],
  inconclusive: ['inconclusive'],
}

const questions: readonly AskedQuestion[] = [
  { target: '203.0.113.10', port: 443, from: 'i-bp1demo000000app0001' },
  { target: 'i-bp1demo000000web0001', port: 443, from: '203.0.113.99' },
  { target: 'i-bp1demo000000web0001', port: 8080, from: '203.0.113.99' },
  { target: '203.0.113.10', port: 443, from: '198.51.100.7' },
  { target: '10.20.1.10', port: 22, from: '10.20.2.20' },
  { target: '203.0.113.20', port: 8080, from: '203.0.113.99' },
]

const wholes = new Map(questions.map(asked => [asked, answer(asked, demoEvidence)]))

const wrongAfter = (asked: AskedQuestion, left: Evidence): string | null => {
  const whole = wholes.get(asked)?.predicted ?? ''
  const part = answer(asked, left).predicted
  return MAY_BECOME[whole]?.includes(part)
    ? null
    : `${asked.target}:${asked.port} ${whole} → ${part}`
}

const blockersLeft = (asked: AskedQuestion, left: Evidence): string[] => {
  const whole = new Set(wholes.get(asked)?.judged.flatMap(j => j.judgement.causes.map(c => c.id)))
  return answer(asked, left)
    .roots.map(cause => cause.id)
    .filter(id => !whole.has(id))
}

t.test('losing any single file never improves or turns the prediction', async t => {
  const wrong = questions.flatMap(asked =>
    demoEvidence.flatMap(lost => {
      const left = demoEvidence.filter(item => item !== lost)
      const problem = wrongAfter(asked, left)
      return problem === null ? [] : [`without ${lost.file}: ${problem}`]
    }),
  )
  t.strictSame(wrong, [])
})

t.test('losing any single file names no cause that the whole evidence does not name', async t => {
  const invented = questions.flatMap(asked =>
    demoEvidence.flatMap(lost =>
      blockersLeft(
        asked,
        demoEvidence.filter(item => item !== lost),
      ).map(id => `${asked.target}:${asked.port} without ${lost.file}: ${id}`),
    ),
  )
  t.strictSame(invented, [])
})

t.test('losing random parts never improves or turns the prediction', async t => {
  const random = mulberry32(SEED)
  t.comment(`seed ${SEED}`)
  const wrong: string[] = []
  for (let round = 0; round < 200; round++) {
    const keep = random()
    const left = demoEvidence.filter(() => random() < keep)
    const asked = questions[round % questions.length] as AskedQuestion
    const problem = wrongAfter(asked, left)
    if (problem !== null) wrong.push(`${problem}; kept ${left.map(item => item.file).join(' ')}`)
  }
  t.strictSame(wrong, [])
})

// A small seeded generator (public domain, Tommy Ettinger's mulberry32).
function mulberry32(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}
