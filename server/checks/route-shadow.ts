// Without an activated IPv4 gateway: may a specific route still take the replies away?
import type { Flow } from '#shared/flow.ts'
import type { FoundCause } from '#shared/judgement.ts'
import { say } from '#shared/message.ts'
import { everyAddress, sameAddresses } from '#shared/plain/address-set.ts'
import type { Fact } from '../facts/fact.ts'
import type { PrefixLists } from '../facts/prefix-lists.ts'
import type { RouteEntry } from '../facts/routes.ts'
import type { Table } from './effective-table.ts'
import { concerns, decidedByRoute } from './route-judge.ts'
import { destinationsOf } from './route-rules.ts'

/** The documents say nothing about this case, so it is never more than a suspicion (network-semantics D.3). */
export const shadowingRoutes = (
  flow: Flow,
  { entries }: Table,
  prefixLists: Fact<PrefixLists>,
): FoundCause[] =>
  entries
    .filter(entry => entry.type.toLowerCase() !== 'system')
    .filter(entry =>
      destinationsOf(entry, { family: flow.family, prefixLists }).some(
        destination =>
          destination !== null &&
          !sameAddresses(destination, everyAddress(flow.family)) &&
          concerns(flow, destination),
      ),
    )
    .filter(({ nextHops }) => nextHops.some(({ type }) => type.toLowerCase() !== 'ipv4gateway'))
    .map(shadow)

const shadow = (entry: RouteEntry): FoundCause => ({
  id: 'route-specific-shadows-client',
  because: say('route.shadows', {
    destination: entry.destination,
    table: entry.tableId,
    hop: entry.nextHops[0]?.type ?? '',
  }),
  confidence: 'suspected',
  decidedBy: decidedByRoute(entry),
  about: { tableId: entry.tableId, entryId: entry.entryId, destination: entry.destination },
})
