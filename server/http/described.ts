// How are the answers of a route described, for its types and for /openapi.json?
import { z } from 'zod'
import { Problem } from '#shared/api.ts'

/** Header of every POST: the same key gives the answer of then. */
export const WithKey = z.looseObject({
  'idempotency-key': z
    .string()
    .min(1)
    .max(200)
    .optional()
    .describe('The same key with the same body gives the same answer and has one effect.'),
})

export const json = <Schema extends z.ZodType>(description: string, schema: Schema) => ({
  description,
  content: { 'application/json': { schema } },
})

/** Text of another type than JSON; bytes are text to OpenAPI. */
export const text = (description: string, ...types: readonly string[]) => ({
  description,
  content: Object.fromEntries(types.map(type => [type, { schema: z.string() }])),
})

const problem = (description: string) => ({
  description,
  content: { 'application/problem+json': { schema: Problem } },
})

/** What any route may answer when it is not pleased. */
export const PROBLEMS = {
  '4xx': problem('The caller has to change something: code, field and next say what.'),
  '5xx': problem('The service cannot do it now: Retry-After, or a defect.'),
} as const
