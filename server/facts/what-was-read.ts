// What do the answers of an optional product say, as far as they came?
import type { z } from 'zod'
import type { Evidence } from '#shared/evidence.ts'
import { type Listed, listFact, readableElements } from './answers.ts'
import { type Fact, present } from './fact.ts'

/**
 * For hints only: what is there counts, and a page or element that is missing is no trouble, because
 * nothing follows from what a hint does not see.
 */
export const whatWasRead = <T>(
  evidence: Evidence,
  action: string,
  options: { readonly list: string; readonly schema: z.ZodType<T> },
): Fact<readonly Listed<T>[]> => {
  const whole = listFact(evidence, action, options)
  if (whole.state === 'present') return whole
  const { listed, cites } = readableElements(evidence, action, options)
  return listed.length === 0 ? whole : present(listed, cites)
}
