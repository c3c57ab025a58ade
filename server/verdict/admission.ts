// Which sources does each hop let through, and which get through all of them?
import { admissionOf } from '#shared/admission.ts'
import type { CauseEntry } from '#shared/cause.ts'
import { CAUSES } from '#shared/causes/catalogue.ts'
import type { FoundCause, Judgement } from '#shared/judgement.ts'
import { type AddressSet, intersectOf, sameAddresses, unionOf } from '#shared/plain/address-set.ts'

/** A source gets through for certain when every hop admits it, and may get through when none blocks it. */
export const throughAll = (
  judgements: readonly Judgement[],
  sources: AddressSet,
): { readonly admitted: AddressSet; readonly possible: AddressSet } =>
  judgements
    .map(judgement => admissionOf(judgement, sources))
    .reduce(
      ({ admitted, possible }, { admits, uncertain }) => ({
        admitted: intersectOf(admitted, admits),
        possible: intersectOf(possible, unionOf(admits, uncertain)),
      }),
      { admitted: sources, possible: sources },
    )

/** Some conversations of every source fail (for example by the client's port): neither open nor closed. */
export const isIntermittent = (judgement: Judgement, sources: AddressSet): boolean =>
  judgement.status === 'warn' &&
  sameAddresses(admissionOf(judgement, sources).admits, sources) &&
  judgement.causes.some(cause => isBlocker(cause) && cause.confidence !== 'suspected')

export const isBlocker = ({ id }: FoundCause): boolean => entryOf(id)?.class === 'blocker'

const entryOf = (id: string): CauseEntry | undefined =>
  (CAUSES as Readonly<Record<string, CauseEntry>>)[id]
