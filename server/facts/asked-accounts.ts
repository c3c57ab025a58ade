// Which accounts were asked for the target, and which of them could be read?
import { z } from 'zod'
import type { Evidence } from '#shared/evidence.ts'
import { parseBody } from './answers.ts'

/** As `accounts.json` of the evidence folder has it. `name` null: the usual credentials. */
export type AskedAccount = {
  readonly name: string | null
  /** null: neither the configuration nor the cloud told it. */
  readonly accountId: string | null
  /** not-needed: the target was found elsewhere meanwhile. */
  readonly state: 'answered' | 'unanswered' | 'refused' | 'not-asked' | 'not-needed'
  readonly code: string
}

const text = z.string().nullish().catch(null)

const Wire = z
  .looseObject({
    name: text,
    account: text,
    state: z
      .enum(['answered', 'unanswered', 'refused', 'not-asked', 'not-needed'])
      .catch('unanswered'),
    code: z.string().catch(''),
  })
  .transform(
    (wire): AskedAccount => ({
      name: wire.name ?? null,
      accountId: wire.account ?? null,
      state: wire.state,
      code: wire.code,
    }),
  )

const File = z.looseObject({ accounts: z.array(Wire) })

/** null: the evidence does not say, or one account was named. */
export const askedAccounts = (
  evidence: Evidence,
): { readonly accounts: readonly AskedAccount[]; readonly id: string } | null => {
  const item = evidence.find(({ kind }) => kind === 'accounts')
  const file = item === undefined ? undefined : File.safeParse(parseBody(item.raw)).data
  return item === undefined || file === undefined ? null : { accounts: file.accounts, id: item.id }
}
