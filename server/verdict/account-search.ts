// Is it open which account the question means?
import type { Judged } from '#shared/judged.ts'

/** Id of the check that looks at several accounts. */
export const ACCOUNT_SEARCH = 'account-search'

/** Then nothing of the cloud was judged, and no other evidence settles anything. */
export const saysAmbiguous = (judged: readonly Judged[]): boolean =>
  judged.some(
    ({ check, judgement }) =>
      check === ACCOUNT_SEARCH &&
      judgement.causes.some(({ id }) => id === 'target-in-several-accounts'),
  )
