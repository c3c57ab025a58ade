// Which hops are judged differently now?
import type { Comparison } from '#shared/comparison.ts'
import type { Finding } from '#shared/finding.ts'
import { hopOrder } from '#shared/hop.ts'
import type { Report } from '#shared/report.ts'

/** In hop order. A finding counts as changed when its status, its causes or what decided it changed. */
export const changedFindings = (before: Report, after: Report): Comparison['findings'] => {
  const was = byPlace(before)
  const is = byPlace(after)
  return [...new Set([...was.keys(), ...is.keys()])]
    .flatMap(place => changeOf(was.get(place), is.get(place)))
    .sort((a, b) => hopOrder(a.hop) - hopOrder(b.hop))
}

const byPlace = ({ findings }: Report): Map<string, Finding> =>
  new Map(findings.map(finding => [`${finding.hop} ${finding.check}`, finding]))

const changeOf = (was: Finding | undefined, is: Finding | undefined): Comparison['findings'] => {
  const shown = is ?? was
  if (shown === undefined || fingerprint(was) === fingerprint(is)) return []
  return [
    {
      check: shown.check,
      hop: shown.hop,
      before: was?.status ?? null,
      after: is?.status ?? null,
      because: shown.because,
      message: shown.message,
    },
  ]
}

const fingerprint = (finding: Finding | undefined): string =>
  JSON.stringify([finding?.status, finding?.causes.toSorted(), finding?.decidedBy?.id])
