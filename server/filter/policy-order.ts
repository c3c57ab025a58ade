// In which order do the policies of a firewall decide?
import type { AddressSet } from '#shared/plain/address-set.ts'
import type { Action, Rule } from './rule.ts'

/**
 * Order 1 first, the first match decides (network-semantics E.4). A policy without a number keeps
 * its place in the answer behind the numbered ones. `otherwise` is what happens to the rest.
 */
export const byOrder = <Origin>(
  rules: readonly Rule<Origin>[],
  orderOf: (origin: Origin) => number | null,
  otherwise: Rule<Origin>,
): Rule<Origin>[] => [
  ...rules.toSorted((a, b) => rank(orderOf(a.origin)) - rank(orderOf(b.origin))),
  otherwise,
]

const rank = (order: number | null): number => order ?? Number.MAX_SAFE_INTEGER

/** A rule that matches every address: the end of a list. */
export const everythingElse = <Origin>(
  action: Action,
  everyone: AddressSet,
  origin: Origin,
): Rule<Origin> => ({
  action,
  matches: everyone,
  maybe: { family: everyone.family, intervals: [] },
  doubts: [],
  origin,
})
