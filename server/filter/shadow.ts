// Which rules behind the deciding one would have matched as well?
import { type AddressSet, intersectOf, isNoAddress } from '#shared/plain/address-set.ts'
import type { Rule } from './rule.ts'

/** Accepts behind `decided` that match some of `sources` for certain: what a drop keeps from working. */
export const shadowedAccepts = <Origin>(
  rules: readonly Rule<Origin>[],
  decided: Rule<Origin>,
  sources: AddressSet,
): Rule<Origin>[] =>
  acceptsBehind(rules, decided).filter(rule => !isNoAddress(intersectOf(rule.matches, sources)))

/** Accepts behind `decided` that may match some of `sources`, as far as the evidence tells. */
export const perhapsShadowed = <Origin>(
  rules: readonly Rule<Origin>[],
  decided: Rule<Origin>,
  sources: AddressSet,
): Rule<Origin>[] =>
  acceptsBehind(rules, decided).filter(rule => !isNoAddress(intersectOf(rule.maybe, sources)))

const acceptsBehind = <Origin>(
  rules: readonly Rule<Origin>[],
  decided: Rule<Origin>,
): Rule<Origin>[] =>
  rules.slice(rules.indexOf(decided) + 1).filter(({ action }) => action === 'accept')
