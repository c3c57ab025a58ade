// How do a machine's packets leave for the Internet, and as which addresses?
import type { Sender, WayOut } from '#shared/flow.ts'
import { type AddressSet, parseCidr } from '#shared/plain/address-set.ts'
import type { Facts } from './facts.ts'
import { type LeavingAnswers, leavingOf } from './leaving.ts'
import type { Delivery, Way } from './ways.ts'

/** A public address of its own comes first; only without one NAT counts (network-semantics B.4). */
export const wayOutOf = (
  facts: Facts,
  { sender, ways, target }: { sender: Sender | null; ways: readonly Way[]; target: AddressSet },
): WayOut => {
  // Without an IPv6 address there is no sender; the chain of IPv6 conditions says so.
  if (sender === null) return target.family === 6 ? { ...UNKNOWN, kind: 'ipv6' } : UNKNOWN
  if (parseCidr(sender.address)?.family === 6)
    return { ...UNKNOWN, kind: 'ipv6', addresses: [sender.address] }
  const own = ways.filter(way => isOwn(way) && isFrom(way.delivery, sender))
  const [first] = own
  if (first !== undefined) return throughOwn(first, own)
  return hasNone(facts, sender) ? byGateway(leavingOf(sender, target, answersOf(facts))) : UNKNOWN
}

// One interface may hold several elastic addresses (MULTI_BINDED): any of them may be used.
const throughOwn = (first: Way, own: readonly Way[]): WayOut => {
  const addresses = [...new Set(own.map(({ publicAddress }) => publicAddress))]
  return {
    kind: first.path === 'static-ip' ? 'static-ip' : 'eip',
    addresses,
    allocationId: addresses.length === 1 ? first.allocationId : null,
    natGatewayId: null,
  }
}

const UNKNOWN: WayOut = {
  kind: 'unknown',
  addresses: [],
  allocationId: null,
  natGatewayId: null,
}

const isOwn = ({ path }: Way): boolean => path === 'static-ip' || path === 'eip'

// Private addresses repeat in other networks: the machine must be the same one.
const isFrom = (delivery: Delivery | null, sender: Sender): boolean =>
  delivery?.address === sender.address &&
  (delivery.eni === null || sender.eniId === null || delivery.eni.eniId === sender.eniId) &&
  (delivery.instance === null ||
    sender.instanceId === null ||
    delivery.instance.instanceId === sender.instanceId)

/** Everything that could show a public address of its own was read, and shows none. */
const hasNone = (facts: Facts, { eniId, instanceId }: Sender): boolean => {
  const instances = facts('instances')
  const enis = facts('networkInterfaces')
  return (
    facts('elasticAddresses').state === 'present' &&
    instances.state === 'present' &&
    instances.value.instances.some(own => own.instanceId === instanceId) &&
    enis.state === 'present' &&
    enis.value.some(own => own.eniId === eniId)
  )
}

const byGateway = (leaving: ReturnType<typeof leavingOf>): WayOut => {
  switch (leaving.state) {
    case 'snat':
    case 'mapped':
      return {
        kind: leaving.state,
        addresses:
          'addresses' in leaving.entry ? leaving.entry.addresses : [leaving.entry.externalAddress],
        allocationId: null,
        natGatewayId: leaving.gateway.natGatewayId,
      }
    case 'no-entry':
      return { ...UNKNOWN, kind: 'none', natGatewayId: leaving.gateway.natGatewayId }
    case 'no-route':
      return { ...UNKNOWN, kind: 'none' }
    case 'pending':
    case 'elsewhere':
    case 'unread':
      return UNKNOWN
    default:
      return leaving satisfies never
  }
}

const answersOf = (facts: Facts): LeavingAnswers => ({
  vSwitches: facts('vSwitches'),
  routeTables: facts('routeTables'),
  routes: facts('routes'),
  prefixLists: facts('prefixLists'),
  natGateways: facts('natGateways'),
  forwardEntries: facts('forwardEntries'),
  snatEntries: facts('snatEntries'),
})
