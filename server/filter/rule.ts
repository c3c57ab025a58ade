// What does the evaluator see of one rule, whatever the cloud calls it?
import type { Need } from '#shared/judgement.ts'
import type { AddressSet } from '#shared/plain/address-set.ts'

export type Action = 'accept' | 'drop'

/** Why it is not certain that a rule matches, and what would tell. */
export type Doubt = {
  /** Id of the evidence-class cause in the catalogue, when there is one. */
  readonly cause: string | null
  readonly need: Need
}

/**
 * A rule boiled down to one packet of one direction: protocol, ports and own address are already
 * judged, only the other end's address is still open. `matches`: addresses for which the rule
 * matches for certain. `maybe`: addresses for which the evidence does not tell (disjoint from
 * `matches`). `origin` is the rule as the cloud keeps it.
 */
export type Rule<Origin> = {
  readonly action: Action
  readonly matches: AddressSet
  readonly maybe: AddressSet
  readonly doubts: readonly Doubt[]
  readonly origin: Origin
}
