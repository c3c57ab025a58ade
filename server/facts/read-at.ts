// When was the newest of this evidence read?
import type { Evidence } from '#shared/evidence.ts'
import { needAction } from './answers.ts'
import { type Fact, present, unavailable } from './fact.ts'

/** ISO 8601. What was recorded stands for its own time, not for the time of the reader. */
export const readAtFact = (evidence: Evidence): Fact<string> => {
  const times = evidence.map(item => item.collectedAt).filter(time => time !== '')
  const newest = times.toSorted().at(-1)
  return newest === undefined
    ? unavailable('not-collected', needAction('ecs.DescribeInstances'))
    : present(newest, [])
}
