// Can missing evidence make an answer better, or turn it around?
import t from 'tap'
import type { AskedQuestion } from '#shared/read-question.ts'
import { demoEvidence } from './demo-evidence.ts'
import { afterLoss, onlyParts, partNames, QUESTIONS } from './lost-evidence.ts'

const SEED = Number(process.env['WHYPORT_SEED'] ?? 20261125)

t.test(
  'losing any single file never improves or turns the prediction, and names no new cause',
  async t => {
    const wrong = QUESTIONS.flatMap(asked =>
      demoEvidence.flatMap(lost => {
        const left = demoEvidence.filter(item => item !== lost)
        const { problem, invented } = afterLoss(asked, left)
        return [...(problem === null ? [] : [problem]), ...invented].map(
          what => `${asked.target}:${asked.port} without ${lost.file}: ${what}`,
        )
      }),
    )
    t.strictSame(wrong, [])
  },
)

t.test('losing whole parts of the evidence never does either', async t => {
  const random = mulberry32(SEED)
  const wrong = Array.from({ length: 96 }, () => Math.floor(random() * 1024)).flatMap((mask, n) => {
    const asked = QUESTIONS[n % QUESTIONS.length] as AskedQuestion
    const { problem, invented } = afterLoss(asked, onlyParts(mask))
    const kept = partNames.filter((_, i) => (mask >> i) & 1).join(', ')
    return [...(problem === null ? [] : [problem]), ...invented].map(
      what => `${asked.target}:${asked.port} with ${kept}: ${what}`,
    )
  })
  t.strictSame(wrong, [])
})

t.test('losing random parts never improves or turns the prediction', async t => {
  const random = mulberry32(SEED)
  t.comment(`seed ${SEED}`)
  const wrong: string[] = []
  for (let round = 0; round < 200; round++) {
    const keep = random()
    const left = demoEvidence.filter(() => random() < keep)
    const asked = QUESTIONS[round % QUESTIONS.length] as AskedQuestion
    const { problem } = afterLoss(asked, left)
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
