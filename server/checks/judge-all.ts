// What do hops, hints, recorded packets and counters together say about this flow?
import type { Flow } from '#shared/flow.ts'
import type { Judged } from '#shared/judged.ts'
import type { Facts } from '../facts/facts.ts'
import { suspicionsOf } from './beyond-hops.ts'
import { withCapture } from './capture.ts'
import { withCounters } from './counters.ts'
import { withFlowLog } from './flow-log.ts'
import { HINTS } from './hints.ts'
import { CHECKS } from './index.ts'
import { isQuiet } from './quiet-hint.ts'
import { type Clock, runChecks } from './run.ts'
import { untilLocated } from './until-located.ts'

/** Hops in path order; hints and suspicions that have nothing to say stay out. */
export const judgeAll = (
  judged: { readonly flow: Flow; readonly facts: Facts },
  clock: Clock,
): Judged[] => {
  const logged = withFlowLog(untilLocated(runChecks(CHECKS, judged, clock), judged.flow), judged)
  const hops = withCapture(withCounters(logged, judged), judged)
  const hints = runChecks(HINTS, judged, clock).filter(({ judgement }) => !isQuiet(judgement))
  return [...hops, ...hints, ...suspicionsOf(hops, judged, clock)]
}
