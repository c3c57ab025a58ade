// Does a custom route take addresses that the cloud's own services use?
// A custom route may not be 100.64.0.0/10 itself but may be narrower, and then wins over the system route
// (network-semantics B.6, D.2, read 2026-11-22). What suffers from it is a guess, so it is only suspected.
import type { Flow } from '#shared/flow.ts'
import { type FoundCause, type Judgement, unknown, warn } from '#shared/judgement.ts'
import { say } from '#shared/message.ts'
import { coversAddresses, parseCidr } from '#shared/plain/address-set.ts'
import type { Fact } from '../facts/fact.ts'
import type { PrefixLists } from '../facts/prefix-lists.ts'
import type { RouteEntry } from '../facts/routes.ts'
import { effectiveTable, type TableFacts } from './effective-table.ts'
import { decidedByRoute } from './route-judge.ts'
import { destinationsOf, isInForce } from './route-rules.ts'

const INTERNAL = parseCidr('100.64.0.0/10')

type Given = TableFacts & { readonly prefixLists: Fact<PrefixLists> }

/** The custom routes inside 100.64.0.0/10 of the machine's table, as far as it was read. */
export const internalRangeRoutes = (flow: Flow, facts: Given): FoundCause[] => {
  const table = effectiveTable(flow, facts, [])
  if ('status' in table) return []
  return table.entries
    .filter(entry => entry.type.toLowerCase() !== 'system' && isInForce(entry))
    .filter(entry => takes(entry, facts))
    .map(causeOf)
}

const takes = (entry: RouteEntry, { prefixLists }: Given): boolean =>
  destinationsOf(entry, { family: 4, prefixLists }).some(
    block => block !== null && INTERNAL !== null && coversAddresses(INTERNAL, block),
  )

const causeOf = (entry: RouteEntry): FoundCause => {
  const [hop] = entry.nextHops
  return {
    id: 'route-shadows-100-64',
    because: say('route.takes-internal', {
      destination: entry.destination,
      table: entry.tableId,
      hop: `${hop?.type ?? ''} ${hop?.id ?? ''}`.trim(),
    }),
    confidence: 'suspected',
    decidedBy: decidedByRoute(entry),
    about: {
      tableId: entry.tableId,
      entryId: entry.entryId,
      destination: entry.destination,
      gatewayType: hop?.type ?? '',
      gatewayId: hop?.id ?? '',
    },
  }
}

/** The packet of this flow gets through; the trouble is told beside it. */
export const besideInternalRoutes = (
  judged: Judgement,
  found: readonly FoundCause[],
): Judgement => {
  const [first] = found
  if (first === undefined || (judged.status !== 'pass' && judged.status !== 'warn')) return judged
  return warn(judged.status === 'pass' ? first.because : judged.because, {
    ...judged,
    causes: [...judged.causes, ...found],
  })
}

/** A classic load balancer connects from that range; from which addresses is its own choice. */
export const towardClassic = (id: string, found: readonly FoundCause[]): Judgement | null => {
  const [first] = found
  return first === undefined
    ? null
    : unknown(
        first.because,
        [
          {
            need: say('need.gets-answers', { id }),
            how: say('how.gets-answers'),
            wouldSettle: ['route-shadows-100-64'],
          },
        ],
        { causes: found },
      )
}
