// How many first packets may go to each place of one probe?
import { GRANT_LIMITS } from './grant.ts'

export type ProbeTries = {
  readonly asked: number
  readonly control: number
  readonly comparison: number
}

/**
 * Ten at most from one vantage point, six of them to the target, each counted as a full connect though
 * it is one only when it is answered, and then the others are given up.
 */
export const PROBE_TRIES: ProbeTries = { asked: 4, control: 4, comparison: 2 }

/** What a grant must allow for this. Never more than an older agent takes for a grant at all. */
export const connectsFor = (hasControl: boolean): number =>
  Math.min(GRANT_LIMITS.connects, PROBE_TRIES.asked + (hasControl ? PROBE_TRIES.control : 0))

/** Under a grant for so many connects; a grant of an older server allows one each. */
export const triesUnder = (maxConnects: number, hasControl: boolean): ProbeTries => ({
  asked: Math.min(PROBE_TRIES.asked, hasControl ? Math.ceil(maxConnects / 2) : maxConnects),
  control: Math.min(PROBE_TRIES.control, Math.floor(maxConnects / 2)),
  comparison: 0,
})
