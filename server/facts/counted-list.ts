// Is this list answer whole, for products that count their elements without naming the page?
import { z } from 'zod'
import type { Evidence } from '#shared/evidence.ts'
import { answersTo, type Listed, listFact, needAction } from './answers.ts'
import { type Fact, unavailable } from './fact.ts'

const Total = z.looseObject({
  TotalCount: z.coerce.number().nullish().catch(null),
  Total: z.coerce.number().nullish().catch(null),
})

/** As `listFact`, and fewer elements than the answers promise make it `incomplete`. */
export const countedListFact = <T>(
  evidence: Evidence,
  action: string,
  options: { list: string; schema: z.ZodType<T> },
): Fact<readonly Listed<T>[]> => {
  const fact = listFact(evidence, action, options)
  if (fact.state === 'unavailable') return fact
  const totals = answersTo(evidence, action).ok.map(({ body }) => totalOf(body))
  return fact.value.length < Math.max(0, ...totals)
    ? unavailable('incomplete', needAction(action), fact.cites)
    : fact
}

const totalOf = (body: unknown): number => {
  const { TotalCount, Total: total } = Total.parse(body)
  return TotalCount ?? total ?? 0
}
