// Whose account was read?
import { z } from 'zod'
import type { Evidence } from '#shared/evidence.ts'
import { answerFact } from './answers.ts'
import { type Fact, mapFact } from './fact.ts'

export type Account = { readonly accountId: string }

// The id has 16 digits: beyond 2^53 it stays the text it was.
const WireIdentity = z.looseObject({ AccountId: z.coerce.string().min(1) })

/** STS GetCallerIdentity. */
export const accountFact = (evidence: Evidence): Fact<Account> =>
  mapFact(answerFact(evidence, 'sts.GetCallerIdentity', { schema: WireIdentity }), ({ value }) => ({
    accountId: value.AccountId,
  }))
