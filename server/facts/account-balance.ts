// How much money does the account have left?
import { z } from 'zod'
import type { Evidence } from '#shared/evidence.ts'
import { answerFact, needAction } from './answers.ts'
import { type Fact, present, unavailable } from './fact.ts'
import type { SourceText } from './source-text.ts'

export type AccountBalance = {
  readonly available: number
  readonly currency: string
  readonly source: SourceText
}

const ACTION = 'bssopenapi.QueryAccountBalance'

// The amount is text and may hold thousands commas (network-semantics §H, read 2026-11-22).
const WireBalance = z.looseObject({
  Data: z.looseObject({
    AvailableAmount: z.coerce.string(),
    Currency: z.string().catch(''),
  }),
})

export const accountBalanceFact = (evidence: Evidence): Fact<AccountBalance> => {
  const answer = answerFact(evidence, ACTION, { schema: WireBalance })
  if (answer.state === 'unavailable') return answer
  const { value, source } = answer.value
  const available = Number(value.Data.AvailableAmount.replaceAll(',', '').trim() || 'x')
  return Number.isFinite(available)
    ? present({ available, currency: value.Data.Currency, source }, answer.cites)
    : unavailable('undecodable', needAction(ACTION), answer.cites)
}
