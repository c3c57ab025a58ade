// Which addresses does the asked host name stand for?
import { z } from 'zod'
import type { Evidence } from '#shared/evidence.ts'
import { answerFact } from './answers.ts'
import type { Fact } from './fact.ts'
import { mapFact } from './fact.ts'

/** A recorded look-up: `{"name", "addresses": [], "names": [], "error": null | code}`. */
export const NameAnswer = z.looseObject({
  name: z.string(),
  addresses: z.array(z.string()),
  /** What CNAME records lead to, in their order, lower case. */
  names: z
    .array(z.string())
    .transform(names => names.map(name => name.toLowerCase().replace(/\.$/, '')))
    .catch([]),
  error: z.string().nullable(),
})
export type NameAnswer = z.infer<typeof NameAnswer>

export const resolvedNameFact = (evidence: Evidence): Fact<NameAnswer> =>
  mapFact(answerFact(evidence, 'dns', { schema: NameAnswer }), ({ value }) => value)
