// Which addresses does each route send where, longest prefix first?

import type { Need } from '#shared/judgement.ts'
import { say } from '#shared/message.ts'
import { type AddressSet, everyAddress, noAddress, parseCidr } from '#shared/plain/address-set.ts'
import { bitsOf, type Family } from '#shared/plain/ip.ts'
import { needAction } from '../facts/answers.ts'
import type { Fact } from '../facts/fact.ts'
import { type PrefixLists, prefixListAbout } from '../facts/prefix-lists.ts'
import type { RouteEntry } from '../facts/routes.ts'
import { byPrefixLength } from '../filter/longest-prefix.ts'
import { everythingElse } from '../filter/policy-order.ts'
import type { Action, Rule } from '../filter/rule.ts'

/** What becomes of a packet that takes a route. `unsure`: the far end was not read. */
export type Fate = Action | 'unsure'

/** `entry` null: no route covers the address. */
export type RouteOrigin = { readonly entry: RouteEntry | null; readonly prefix: number | null }

export type RouteWalk = {
  readonly family: Family
  readonly prefixLists: Fact<PrefixLists>
  readonly fateOf: (entry: RouteEntry) => Fate
  /** What would tell where the route leads, when its own words do not. */
  readonly needOf?: (entry: RouteEntry) => Need | null
}

/** Rules in the order in which they decide; the last one stands for "no route" and drops. */
export const routeRules = (
  entries: readonly RouteEntry[],
  walk: RouteWalk,
): Rule<RouteOrigin>[] => {
  const rules = entries.flatMap(entry =>
    destinationsOf(entry, walk).flatMap(destination => rulesOf(entry, destination, walk)),
  )
  return [
    ...byPrefixLength(rules, ({ entry, prefix }) => ({ prefix, type: entry?.type ?? '' })),
    everythingElse<RouteOrigin>('drop', everyAddress(walk.family), { entry: null, prefix: 0 }),
  ]
}

/** null: which addresses these are could not be read. */
export type Destination = AddressSet | null

export const destinationsOf = (
  { destination }: RouteEntry,
  { family, prefixLists }: Pick<RouteWalk, 'family' | 'prefixLists'>,
): Destination[] => {
  const block = parseCidr(destination)
  if (block !== null) return block.family === family ? [block] : []
  if (!destination.startsWith('pl-') || prefixLists.state !== 'present') return [null]
  const list = prefixListAbout(prefixLists.value, destination, 'vpc')
  return list.state === 'present'
    ? list.value.blocks.filter(each => each.family === family)
    : [null]
}

const rulesOf = (
  entry: RouteEntry,
  destination: Destination,
  { family, fateOf, needOf: asked }: RouteWalk,
): Rule<RouteOrigin>[] => {
  const origin = { entry, prefix: destination === null ? null : prefixLengthOf(destination) }
  const none = noAddress(family)
  const set = destination ?? everyAddress(family)
  const certain = destination !== null && isInForce(entry)
  const rule = (action: Action, sure: boolean): Rule<RouteOrigin> => ({
    action,
    matches: sure ? set : none,
    maybe: sure ? none : set,
    doubts: [{ cause: null, need: asked?.(entry) ?? needOf(entry) }],
    origin,
  })
  const fate = fateOf(entry)
  // Not knowing the far end is a fork: let through, or not.
  return fate === 'unsure' ? [rule('accept', false), rule('drop', certain)] : [rule(fate, certain)]
}

/** A route that is just being made or removed may or may not be there. */
export const isInForce = ({ status }: RouteEntry): boolean =>
  /^(?:available|created)?$/i.test(status)

const needOf = ({ destination, tableId, nextHops }: RouteEntry) =>
  destination.startsWith('pl-')
    ? needAction('vpc.GetVpcPrefixListEntries', destination)
    : {
        need: say('need.next-hop', {
          type: nextHops[0]?.type ?? '',
          id: nextHops[0]?.id ?? '',
          destination,
        }),
        how: say('how.next-hop', { table: tableId }),
        wouldSettle: [],
      }

const prefixLengthOf = ({ family, intervals }: AddressSet): number => {
  const [first] = intervals
  if (first === undefined) return bitsOf(family)
  return bitsOf(family) - ((first[1] - first[0] + 1n).toString(2).length - 1)
}
