// Does evidence that is lost ever make an answer better, turn it, or name a cause out of nothing?
import type { Evidence } from '#shared/evidence.ts'
import { randomFrom } from '#test/kernel/random.ts'
import { demoEvidence } from '#test/scenarios/demo-evidence.ts'
import { afterLoss, onlyParts, QUESTIONS } from '#test/scenarios/lost-evidence.ts'
import type { Proved } from './main.ts'

const RANDOM = 2000

/** Every subset of ten parts, every single file, and seeded random subsets, for each kind of path. */
export const prove = (): Proved => {
  const seed = Number(process.env['WHYPORT_SEED'] ?? 20261126)
  const random = randomFrom(seed)
  const parts = Array.from({ length: 1024 }, (_, mask) => onlyParts(mask))
  const singles = demoEvidence.map(lost => demoEvidence.filter(item => item !== lost))
  const scattered = Array.from({ length: RANDOM }, () => {
    const keep = random.below(1000) / 1000
    return demoEvidence.filter(() => random.chance(keep))
  })
  const failures = [...worldsOf(parts), ...worldsOf(singles)]
  failures.push(...worldsOf(scattered, (_, n) => [QUESTIONS[n % QUESTIONS.length] ?? QUESTIONS[0]]))
  for (const line of failures.slice(0, 50)) console.error(line)
  return {
    seed,
    counts: {
      partSubsets: parts.length * QUESTIONS.length,
      singleFiles: singles.length * QUESTIONS.length,
      randomSubsets: scattered.length,
    },
    failed: failures.length,
  }
}

type Asked = (typeof QUESTIONS)[number] | undefined

const worldsOf = (
  worlds: readonly Evidence[],
  asks: (world: Evidence, n: number) => readonly Asked[] = () => QUESTIONS,
): string[] =>
  worlds.flatMap((left, n) =>
    asks(left, n).flatMap(asked => {
      if (asked === undefined) return []
      const { problem, invented } = afterLoss(asked, left)
      return [...(problem === null ? [] : [problem]), ...invented].map(
        what => `${asked.target}:${asked.port} ${what}; kept ${left.length} files (${n})`,
      )
    }),
  )
