// What would the ACL look like with one accept more?

import { type Fact, mapFact } from '#server/facts/fact.ts'
import type { FactName, Facts, FactTable } from '#server/facts/facts.ts'
import type { AclEntry, NetworkAcl } from '#server/facts/network-acls.ts'
import type { Flow } from '#shared/flow.ts'
import { ANY_PORT, portRange, singlePort } from '#shared/plain/port-range.ts'

export type Direction = AclEntry['direction']

/** `block`: the far end. `startsInside`: the connection starts behind this ACL. */
export type Wanted = {
  readonly block: string
  readonly flow: Flow
  readonly startsInside: boolean
}

/**
 * Inbound: the asked service. Outbound: the client's ports, because an ACL keeps no state; what
 * starts inside turns both round. The
 * accept goes before the first drop; being about one client it takes nothing from other entries.
 */
export const withEntry = (acl: NetworkAcl, direction: Direction, wanted: Wanted): NetworkAcl => {
  const list = acl[direction]
  const drop = list.findIndex(({ action }) => action === 'drop')
  const place = drop === -1 ? list.length : drop
  const entry = newEntry(acl, direction, wanted)
  return { ...acl, [direction]: [...list.slice(0, place), entry, ...list.slice(place)] }
}

const newEntry = (
  acl: NetworkAcl,
  direction: Direction,
  { block, flow, startsInside }: Wanted,
): AclEntry => {
  const { protocol, family } = flow
  const port = startsInside ? flow.askedPort : flow.port
  const isService = (direction === 'ingress') !== startsInside
  const name = protocol === 'icmp' && family === 6 ? 'icmpv6' : protocol
  const range = port === null ? null : isService ? [port, port] : [1024, 65535]
  const [from = 0, to = 0] = range ?? []
  const ports = from === to ? singlePort(from) : portRange(from, to)
  return {
    aclId: acl.aclId,
    entryId: 'new entry',
    direction,
    action: 'accept',
    protocol: name,
    ports: range === null ? ANY_PORT : ports,
    peer: block,
    family,
    system: false,
    name: '',
    wire: { protocol: name, port: range === null ? '-1/-1' : `${from}/${to}` },
    text: { ...acl.named, text: '' },
  }
}

/** The facts with this ACL in place of the one of the same id. */
export const withAcl = (facts: Facts, changed: NetworkAcl): Facts => {
  const acls = mapFact(facts('networkAcls'), known => ({
    ...known,
    known: known.known.map(acl => (acl.aclId === changed.aclId ? changed : acl)),
  }))
  return <Name extends FactName>(name: Name): Fact<FactTable[Name]> =>
    // The compiler cannot see that Name is 'networkAcls' here.
    name === 'networkAcls' ? (acls as Fact<FactTable[Name]>) : facts(name)
}
