// Which rule decides for which addresses, when the first match counts?
import {
  type AddressSet,
  intersectOf,
  isNoAddress,
  shareAddress,
  subtractOf,
} from '#shared/plain/address-set.ts'
import type { Action, Rule } from './rule.ts'

/** Addresses that share one fate. `undecided`: uncertain rules whose match would change it. */
export type Cell<Origin> = {
  readonly sources: AddressSet
  readonly outcome: Action | 'unknown'
  /** The first rule that matches for certain. */
  readonly decidedBy: Rule<Origin>
  readonly undecided: readonly Rule<Origin>[]
  /** Uncertain rules in front that would only confirm the outcome. */
  readonly irrelevant: readonly Rule<Origin>[]
}

type Pending<Origin> = { readonly sources: AddressSet; readonly doubtful: readonly Rule<Origin>[] }

/**
 * Splits `sources` by the rule that decides. An uncertain rule in front of the deciding one makes
 * a cell unknown only when its action differs. The last rule must match every address: a list
 * without a default would lose sources, so it throws.
 */
export const firstMatch = <Origin>(
  sources: AddressSet,
  rules: readonly Rule<Origin>[],
): Cell<Origin>[] => {
  const cells: Cell<Origin>[] = []
  let open: Pending<Origin>[] = isNoAddress(sources) ? [] : [{ sources, doubtful: [] }]
  for (const rule of rules) {
    // Of thousands of rules most are about other packets.
    if (!open.some(({ sources }) => mayMatch(rule, sources))) continue
    const decided = open.map(pending => cellOf(pending, rule))
    cells.push(...decided.filter(cell => !isNoAddress(cell.sources)))
    open = open.flatMap(pending => stillOpen(pending, rule))
    if (open.length === 0) return cells
  }
  if (open.length > 0) throw new Error('rule list without a default')
  return cells
}

const mayMatch = ({ matches, maybe }: Rule<unknown>, sources: AddressSet): boolean =>
  shareAddress(matches, sources) || shareAddress(maybe, sources)

const cellOf = <Origin>(
  { sources, doubtful }: Pending<Origin>,
  rule: Rule<Origin>,
): Cell<Origin> => {
  const undecided = doubtful.filter(({ action }) => action !== rule.action)
  return {
    sources: intersectOf(sources, rule.matches),
    outcome: undecided.length === 0 ? rule.action : 'unknown',
    decidedBy: rule,
    undecided,
    irrelevant: doubtful.filter(({ action }) => action === rule.action),
  }
}

const stillOpen = <Origin>(
  { sources, doubtful }: Pending<Origin>,
  rule: Rule<Origin>,
): Pending<Origin>[] => {
  const rest = subtractOf(sources, rule.matches)
  const uncertain = intersectOf(rest, rule.maybe)
  const parts = [
    { sources: subtractOf(rest, rule.maybe), doubtful },
    { sources: uncertain, doubtful: [...doubtful, rule] },
  ]
  return parts.filter(part => !isNoAddress(part.sources))
}
