// Which calls of an action were answered whole, and what were they about?
import type { Evidence, EvidenceItem } from '#shared/evidence.ts'

/**
 * A call that was answered to its end. An empty answer proves "there is none" only for what was
 * asked: `subject` is the id in the file name or the request, '' when the call covered everything.
 */
export type Coverage = { readonly subject: string; readonly evidence: string }

/** Does any of these calls prove what it does not list for `vpcId` (in `regionId`)? */
export const coversVpc = (
  coverage: readonly Coverage[],
  place: { readonly vpcId: string; readonly regionId: string | null },
): boolean =>
  coverage.some(
    ({ subject }) => subject === '' || subject === place.vpcId || subject === place.regionId,
  )

/** What this item was asked about: the named request parameter, else the id in its file name. */
export const subjectOf = (item: EvidenceItem, parameter: string): string => {
  const asked = item.request?.[parameter]
  return typeof asked === 'string' && asked !== '' ? asked : item.subject
}

export const coverageOf = (
  evidence: Evidence,
  action: string,
  parameter: string,
): readonly Coverage[] =>
  evidence
    .filter(item => item.kind === action && item.status === 'ok')
    .map(item => ({
      subject: subjectOf(item, parameter) || subjectOf(item, 'RegionId'),
      evidence: item.id,
    }))
