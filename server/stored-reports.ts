// Which stored reports does a request name, and can the store be used at all?
import type { ComparisonRequest } from '#shared/api.ts'
import type { Comparison } from '#shared/comparison.ts'
import { WhyportError } from '#shared/error.ts'
import type { Report } from '#shared/report.ts'
import { compare } from './compare/compare.ts'
import type { DiagnosisStore, Store } from './store/store.ts'

export const compareSides = async (
  { before, after }: ComparisonRequest,
  diagnoses: DiagnosisStore,
): Promise<Comparison> =>
  compare(await reportOf('before', before, diagnoses), await reportOf('after', after, diagnoses))

const reportOf = async (
  field: string,
  side: ComparisonRequest['before'],
  diagnoses: DiagnosisStore,
): Promise<Report> => {
  if ('report' in side) return side.report
  const report = await diagnoses.report(side.diagnosis)
  if (report !== null) return report
  throw new WhyportError('not-found', {
    subject: field,
    message: `no finished diagnosis has the id ${side.diagnosis}`,
    next: 'GET /v1/diagnoses lists them; one that still runs has no report yet',
  })
}

/** One sentence each; empty when it can be read and written. */
export const troublesOf = async ({ probeWrite }: Store): Promise<string[]> => {
  try {
    await probeWrite()
    return []
  } catch (error) {
    if (error instanceof WhyportError) return [`${error.message}; ${error.next}`]
    throw error
  }
}
