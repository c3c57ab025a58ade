// What is a judgement together with the check that made it?
import type { Hop } from './hop.ts'
import type { Judgement } from './judgement.ts'

/** One check's answer about one flow; later stages build verdict, fixes and report from these. */
export type Judged = {
  readonly check: string
  readonly hop: Hop
  readonly judgement: Judgement
  readonly cites: readonly string[]
  /** Checks whose failure explains this one's. */
  readonly consequenceOf: readonly string[]
  readonly startedAt: string
  readonly tookMs: number
}
