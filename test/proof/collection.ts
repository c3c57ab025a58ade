// Does an account that throttles three calls in ten change what a diagnosis says?
import { runThrottled } from '#test/collect/throttled-runs.ts'
import type { Proved } from './main.ts'

const RUNS = 1_000

/** Fails below 99.9 % equal verdicts, or above 1.5 times the calls of an account that never throttles. */
export const prove = async (): Promise<Proved> => {
  const seed = Number(process.env['WHYPORT_SEED'] ?? 20261126)
  const { runs, same, calls, idealCalls, verdicts } = await runThrottled(seed, RUNS)
  for (const verdict of verdicts) console.error(verdict)
  const isTooMany = calls > 1.5 * idealCalls
  return {
    seed,
    counts: { runs, same, calls, ideal_calls: idealCalls },
    failed: (same < 0.999 * runs ? runs - same : 0) + (isTooMany ? 1 : 0),
  }
}
