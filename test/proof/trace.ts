// Does the walk name the very rule that the kernel's own trace names, over many random rule sets?
import { runTraced } from '#test/kernel/traced-differential.ts'
import type { Proved } from './main.ts'

const DECIDED = 50_000

export const prove = async (): Promise<Proved> => {
  const seed = Number(process.env['WHYPORT_SEED'] ?? 20261126)
  const { ruleSets, verdicts, undecided, stopped, admitted, disagreements } = await runTraced(
    seed,
    DECIDED,
  )
  for (const line of disagreements) console.error(line)
  return {
    seed,
    counts: { ruleSets, verdicts, undecided, stopped, admitted },
    failed: disagreements.length,
  }
}
