// What is known, and what could not be read?
import type { EvidenceItem, EvidenceStatus } from '#shared/evidence.ts'
import type { Need } from '#shared/judgement.ts'

/**
 * Either `present`, or `unavailable` with the reason. What is proven not to exist is a present,
 * empty value (an empty list, null), and needs positive evidence. `cites` are ids of the evidence.
 * Removing evidence may only turn a fact into `unavailable`, never into another value.
 */
export type Fact<T> = Present<T> | Unavailable

export type Present<T> = {
  readonly state: 'present'
  readonly value: T
  readonly cites: readonly string[]
}

export type Unavailable = {
  readonly state: 'unavailable'
  readonly reason: UnavailableReason
  readonly need: Need
  readonly cites: readonly string[]
}

/**
 * denied: the cloud refused the permission. no-privilege: the host refused the command.
 * clock-skew: this machine's time is too far off. key-restricted: the key looks leaked to the cloud.
 * incomplete: pages are missing. undecodable: an answer came that cannot be understood.
 */
export type UnavailableReason =
  | 'not-collected'
  | Exclude<EvidenceStatus, 'ok' | 'absent'>
  | 'no-privilege'
  | 'incomplete'
  | 'undecodable'
  | 'credentials-invalid'
  | 'clock-skew'
  | 'key-restricted'
  | 'throttled'

export const present = <T>(value: T, cites: readonly string[]): Present<T> => ({
  state: 'present',
  value,
  cites,
})

export const unavailable = (
  reason: UnavailableReason,
  need: Need,
  cites: readonly string[] = [],
): Unavailable => ({ state: 'unavailable', reason, need, cites })

/** Asked for, and not told. A recording that never asked is taken at its word by some. */
export const isLost = <T>(fact: Fact<T>): fact is Unavailable =>
  fact.state === 'unavailable' && fact.reason !== 'not-collected'

/** Applies `change` to a present value; an unavailable fact passes through. */
export const mapFact = <T, U>(fact: Fact<T>, change: (value: T) => U): Fact<U> =>
  fact.state === 'present' ? present(change(fact.value), fact.cites) : fact

export const idsOf = (items: readonly EvidenceItem[]): string[] => items.map(item => item.id)
