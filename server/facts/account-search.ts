// In which of several accounts was the target found?
import type { Evidence } from '#shared/evidence.ts'
import type { AskedAccount } from './asked-accounts.ts'
import { type Fact, present } from './fact.ts'
import type { HostChoice } from './facts.ts'

/**
 * `evidence`: of the account that holds the target; everything when none does; nothing of the cloud
 * when several do. `others`: what further accounts answered.
 */
export type AccountScope = {
  readonly evidence: Evidence
  readonly others: Evidence
  /** null: one account was asked. */
  readonly search: AccountSearch | null
}

export type AccountSearch = {
  /** Empty: the evidence does not say which were asked. */
  readonly accounts: readonly AskedAccount[]
  /** Those that hold the target; `name` null when the evidence does not tell it. */
  readonly holders: readonly Holder[]
  readonly cites: readonly string[]
}

export type Holder = Pick<AskedAccount, 'name' | 'accountId'>

export const accountSearchFact = (
  _evidence: Evidence,
  { scope }: HostChoice,
): Fact<AccountSearch | null> => present(scope?.search ?? null, scope?.search?.cites ?? [])

/** Accounts that may hold the target as well, for all that could be read. */
export const unsearched = ({ accounts }: AccountSearch): readonly AskedAccount[] =>
  accounts.filter(({ state }) => state !== 'answered' && state !== 'not-needed')
