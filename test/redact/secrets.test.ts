// Is anything left of what was planted, and does a reader of the map see no secret?
import t from 'tap'
import { type Redaction, redact } from '#server/redact/redact.ts'
import { randomFrom } from '#test/kernel/random.ts'
import { demoEvidence } from '#test/scenarios/demo-evidence.ts'
import { KINDS, PLACES, type Planted, plant, planted } from './planted.ts'
import { LEVELS, secretOf } from './same-answer.ts'

const SEED = Number(process.env['WHYPORT_SEED'] ?? 20261126)
t.comment(`seed ${SEED}`)

const asked = { target: 'i-bp1demo000000web0001', port: 8080, from: '203.0.113.99' } as const

/** Every kind that something is planted in. */
const FEW = demoEvidence.filter(({ kind }) =>
  /Instances$|Vpcs$|LookupEvents|kernel-log|iptables-save|nft-ruleset$/.test(kind),
)

const handedOn = ({ evidence, questions, counts }: Redaction): string =>
  JSON.stringify([evidence, questions, counts])

const leftOf = (seeds: readonly Planted[], redaction: Redaction): string[] => {
  const text = handedOn(redaction)
  return seeds.flatMap(({ kind, canary }, n) =>
    text.includes(JSON.stringify(canary).slice(1, -1))
      ? [`${kind} in ${PLACES[n % PLACES.length]?.[0]}`]
      : [],
  )
}

for (const level of LEVELS)
  t.test(`${level}: every kind in every place, nothing left`, async t => {
    const random = randomFrom(SEED)
    const left: string[] = []
    // One place at a time, so that what is learned in one does not help in another.
    for (const [place, write] of PLACES) {
      const seeds = planted(random, KINDS[level], KINDS[level].length)
      for (const { kind, text, canary } of seeds) {
        const evidence = write(text)(FEW)
        const redaction = redact({ evidence, questions: [asked] }, level, secretOf(9))
        if (handedOn(redaction).includes(JSON.stringify(canary).slice(1, -1)))
          left.push(`${kind} in ${place}: ${text}`)
      }
    }
    t.strictSame(left, [])
  })

t.test('a hundred and more at once', async t => {
  const seeds = planted(randomFrom(SEED + 1), KINDS.strict, 330)
  const redaction = redact(
    { evidence: plant(seeds)(demoEvidence), questions: [asked] },
    'strict',
    secretOf(3),
  )
  t.strictSame(leftOf(seeds, redaction), [])
})
