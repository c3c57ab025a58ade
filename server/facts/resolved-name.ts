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

const OWN = 'dns/answer.json'

/** The service's own look-up decides; what other places got stands beside it (name-answers.ts). */
export const resolvedNameFact = (evidence: Evidence): Fact<NameAnswer> => {
  const own = evidence.filter(({ kind, file }) => kind === 'dns' && file === OWN)
  const read = own.length > 0 ? own : evidence
  return mapFact(answerFact(read, 'dns', { schema: NameAnswer }), ({ value }) => value)
}
