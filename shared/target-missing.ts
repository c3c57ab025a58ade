// Is the report about a target that does not exist?
import type { Report } from './report.ts'
import type { Reachability } from './verdict.ts'

/** A mistyped id is unreachable too, and proves nothing about the port that was meant. */
export const isTargetMissing = ({
  verdict,
  rootCauses,
}: Pick<Report, 'verdict' | 'rootCauses'>): boolean =>
  verdict.status === 'unreachable' && rootCauses.some(({ id }) => NOT_THERE.has(id))

/** The status as an answer about the port: a target that is not there leaves it open. */
export const answerOf = (report: Pick<Report, 'verdict' | 'rootCauses'>): Reachability =>
  isTargetMissing(report) ? 'inconclusive' : report.verdict.status

const NOT_THERE = new Set(['instance-not-found', 'public-ip-not-yours'])
