// Does the walk through a host's filter agree with the kernel over many random rule sets?
import { runDifferential } from '#test/kernel/differential.ts'
import type { Proved } from './main.ts'

const VERDICTS = 150_000

export const prove = async (): Promise<Proved> => {
  const seed = Number(process.env['WHYPORT_SEED'] ?? 20261122)
  const { ruleSets, verdicts, attributed, unknown, byOutcome, disagreements } =
    await runDifferential(seed, VERDICTS)
  for (const line of disagreements) console.error(line)
  return {
    seed,
    counts: { ruleSets, verdicts, attributed, undecided: unknown, ...byOutcome },
    failed: disagreements.length,
  }
}
