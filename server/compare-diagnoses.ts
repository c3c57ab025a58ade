// How are two diagnoses of a service, or two reports that were sent to it, compared?
import type { ComparisonRequest } from '#shared/api.ts'
import type { Comparison } from '#shared/comparison.ts'
import { WhyportError } from '#shared/error.ts'
import type { Report } from '#shared/report.ts'
import { compare } from './compare/compare.ts'

/** `findReport` gives null for a diagnosis that is unknown or has no report yet. */
export const compareDiagnoses = async (
  { before, after }: ComparisonRequest,
  findReport: (id: string) => Promise<Report | null>,
): Promise<Comparison> => {
  const of = (side: ComparisonRequest['before']): Promise<Report> | Report =>
    'report' in side ? side.report : found(side.diagnosis, findReport)
  return compare(await of(before), await of(after))
}

const found = async (
  id: string,
  findReport: (id: string) => Promise<Report | null>,
): Promise<Report> => {
  const report = await findReport(id)
  if (report !== null) return report
  throw new WhyportError('not-found', {
    subject: 'diagnosis',
    message: `${id} is not known here or has no report yet`,
    next: 'GET /v1/diagnoses/{id} says its state; compare once it is done',
  })
}
