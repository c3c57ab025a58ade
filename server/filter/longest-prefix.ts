// In which order do the routes of a table decide?
import type { Rule } from './rule.ts'

/** What of a route decides its rank. `prefix` null: the destination could not be read, it may be any. */
export type RouteRank = { readonly prefix: number | null; readonly type: string }

/**
 * The longest prefix wins. At the same length a system route wins, then one set by hand, then a
 * learned one (the last is not documented; network-semantics D.2 marks it as a guess). A route whose
 * destination is unknown comes first: it may be longer than any.
 */
export const byPrefixLength = <Origin>(
  rules: readonly Rule<Origin>[],
  rankOf: (origin: Origin) => RouteRank,
): Rule<Origin>[] =>
  rules.toSorted((a, b) => {
    const [one, two] = [rankOf(a.origin), rankOf(b.origin)]
    return lengthOf(two) - lengthOf(one) || typeRank(one) - typeRank(two)
  })

const lengthOf = ({ prefix }: RouteRank): number => prefix ?? LONGER_THAN_ANY
const LONGER_THAN_ANY = 129

const typeRank = ({ type }: RouteRank): number => TYPE_ORDER[type.toLowerCase()] ?? 2
const TYPE_ORDER: Readonly<Record<string, number>> = { system: 0, custom: 1 }
