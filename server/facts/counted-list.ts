// Is this list answer whole, for products that count their elements without naming the page?
import { z } from 'zod'
import type { Evidence } from '#shared/evidence.ts'
import { type Answer, answersTo, type Listed, listFact, needAction } from './answers.ts'
import { type Fact, unavailable } from './fact.ts'

const Total = z.looseObject({
  TotalCount: z.coerce.number().nullish().catch(null),
  Total: z.coerce.number().nullish().catch(null),
})

/**
 * As `listFact`, and fewer elements than the answers promise make it `incomplete`. Calls about
 * different subjects count apart.
 */
export const countedListFact = <T>(
  evidence: Evidence,
  action: string,
  options: { list: string; schema: z.ZodType<T> },
): Fact<readonly Listed<T>[]> => {
  const fact = listFact(evidence, action, options)
  if (fact.state === 'unavailable') return fact
  const calls = Map.groupBy(answersTo(evidence, action).ok, ({ item }) => item.subject)
  return [...calls.values()].every(pages => isWhole(pages, fact.value))
    ? fact
    : unavailable('incomplete', needAction(action), fact.cites)
}

const isWhole = (pages: readonly Answer[], listed: readonly Listed<unknown>[]): boolean => {
  const ids = new Set(pages.map(({ item }) => item.id))
  const seen = listed.filter(({ source }) => ids.has(source.evidence)).length
  return seen >= Math.max(0, ...pages.map(({ body }) => totalOf(body)))
}

const totalOf = (body: unknown): number => {
  const { TotalCount, Total: total } = Total.parse(body)
  return TotalCount ?? total ?? 0
}
