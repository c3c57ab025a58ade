// Does the machine that a route leads to drop what it should pass on?
// SourceDestCheck of an interface is in preview, and what exactly it drops is not documented
// (network-semantics A.4, read 2026-11-22): so it is only suspected.
import type { FoundCause } from '#shared/judgement.ts'
import { say } from '#shared/message.ts'
import type { Fact } from '../facts/fact.ts'
import type { NetworkInterface } from '../facts/network-interfaces.ts'
import type { NextHop, RouteEntry } from '../facts/routes.ts'
import { apiField } from './api-field.ts'

/** One for each next hop that is a machine whose every known interface checks. */
export const checkedForwarders = (
  entry: RouteEntry,
  interfaces: Fact<readonly NetworkInterface[]>,
): FoundCause[] => {
  const known = interfaces.state === 'present' ? interfaces.value : []
  return entry.nextHops.flatMap(hop => {
    const own = interfacesOf(hop, known)
    const [first] = own
    return first !== undefined && own.every(eni => eni.sourceDestCheck === true)
      ? [causeOf(entry, hop, first)]
      : []
  })
}

const interfacesOf = (
  { type, id }: NextHop,
  known: readonly NetworkInterface[],
): readonly NetworkInterface[] => {
  if (/^networkinterface$/i.test(type)) return known.filter(({ eniId }) => eniId === id)
  return /^instance$/i.test(type) ? known.filter(({ instanceId }) => instanceId === id) : []
}

const causeOf = (entry: RouteEntry, hop: NextHop, eni: NetworkInterface): FoundCause => ({
  id: 'source-dest-check-drop',
  because: say('route.checked-forwarder', {
    destination: entry.destination,
    table: entry.tableId,
    hop: `${hop.type} ${hop.id}`,
    eni: eni.eniId,
  }),
  confidence: 'suspected',
  decidedBy: apiField(eni.eniId, eni.source, 'SourceDestCheck'),
  about: { eniId: eni.eniId, tableId: entry.tableId, destination: entry.destination },
})
