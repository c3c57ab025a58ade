// Which diagnosis does the id in a path name?
import { z } from 'zod'
import type { Diagnosis } from '#shared/api.ts'
import type { Diagnoses } from '#shared/diagnoses.ts'
import { WhyportError } from '#shared/error.ts'

export const ById = z.object({ id: z.string().max(64) })

/** Throws a WhyportError `not-found`. */
export const foundDiagnosis = async (diagnoses: Diagnoses, id: string): Promise<Diagnosis> =>
  (await diagnoses.find(id)) ?? noDiagnosis()

export const noDiagnosis = (): never => {
  throw new WhyportError('not-found', {
    subject: 'id',
    message: 'no diagnosis has this id',
    next: 'GET /v1/diagnoses lists the newest; POST /v1/diagnoses asks again',
  })
}
