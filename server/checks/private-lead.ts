// Does this next hop bring packets over to the other private network?
// Peering, VPN, CEN and Express Connect as in network-semantics §D.2, D.5 (read 2026-11-22).

import type { Need } from '#shared/judgement.ts'
import { say } from '#shared/message.ts'
import { type AddressSet, coversAddresses } from '#shared/plain/address-set.ts'
import { needAction } from '../facts/answers.ts'
import type { NextHop, RouteEntry } from '../facts/routes.ts'
import type { VpcPeering } from '../facts/vpc-peerings.ts'
import type { VpnConnection } from '../facts/vpn-connections.ts'
import { apiField } from './api-field.ts'
import { ACCEPT, dead, type Far, far, type Lead, unsure } from './lead.ts'
import type { RouteFacts } from './route-facts.ts'
import { transitLead } from './transit-lead.ts'

/** null: this kind of next hop is judged elsewhere. */
export const leadOf = (
  hop: NextHop,
  entry: RouteEntry,
  around: Far & { readonly facts: RouteFacts },
): Lead | null => {
  switch (hop.type.toLowerCase()) {
    case 'vpcpeer':
      return peeringLead(hop, entry, around)
    case 'vpngateway':
      return vpnLead(hop, around)
    case 'routerinterface':
      return interfaceLead(hop, entry, around.facts)
    case 'attachment':
      return transitLead(hop, around)
    default:
      return null
  }
}

const peeringLead = (
  { id }: NextHop,
  { destination, tableId }: RouteEntry,
  { facts: { vpcPeerings }, farVpcId }: Far & { readonly facts: RouteFacts },
): Lead => {
  const known = vpcPeerings.state === 'present' ? vpcPeerings.value : []
  const peering = known.find(({ peeringId }) => peeringId === id)
  if (peering === undefined || peering.status === '')
    return unsure({
      ...needAction('vpcpeer.ListVpcPeerConnections', id),
      wouldSettle: ['priv-peering-not-active', 'priv-peering-route-missing'],
    })
  const isPaid = /^(?:normal)?$/i.test(peering.bizStatus)
  // While it is changed, what was in force may still be.
  if (peering.status.toLowerCase() === 'updating') return unsure(far(id, 'priv-peering-not-active'))
  if (peering.status.toLowerCase() !== 'activated' || !isPaid) {
    const field = isPaid ? 'Status' : 'BizStatus'
    const status = isPaid ? peering.status : peering.bizStatus
    const words = { peering: id, destination, table: tableId, status }
    return dead(
      'priv-peering-not-active',
      say('private.peering-down', words),
      apiField(id, peering.source, field),
    )
  }
  return farVpcId !== null && peering.vpcIds.includes(farVpcId)
    ? ACCEPT
    : unsure({ ...far(id, 'priv-peering-route-missing'), ...between(peering) })
}

// Whose account holds the other end: it may be named in accounts.yaml.
const between = ({ peeringId: id, ownerIds: [asking, accepting] }: VpcPeering): Partial<Need> =>
  asking === accepting || asking === '' || accepting === ''
    ? {}
    : { need: say('need.other-end-accounts', { id, asking, accepting }) }

const vpnLead = (
  { id }: NextHop,
  { facts: { vpnConnections }, addresses }: Far & { readonly facts: RouteFacts },
): Lead => {
  const need = { ...needAction('vpc.DescribeVpnConnections', id), wouldSettle: ['priv-vpn-down'] }
  if (vpnConnections.state === 'unavailable') return unsure({ ...vpnConnections.need, ...need })
  const own = vpnConnections.value.filter(({ gatewayId }) => gatewayId === id)
  const carrying = own.filter(
    ({ remote }) => remote === null || remote.some(block => carries(block, addresses)),
  )
  const [first] = carrying
  if (first === undefined || carrying.some(({ remote }) => remote === null))
    return unsure({
      need: say('need.vpn-connection', { id }),
      how: say('how.vpn-connection'),
      wouldSettle: ['priv-vpn-down'],
    })
  const health = carrying.map(healthOf)
  if (health.every(each => each === 'down')) {
    const words = { gateway: id, connection: first.connectionId, status: statusWords(first) }
    return dead(
      'priv-vpn-down',
      say('private.vpn-down', words),
      apiField(first.connectionId, first.source, 'Status'),
    )
  }
  return health.every(each => each === 'up') ? ACCEPT : unsure(need)
}

const carries = (block: AddressSet, addresses: AddressSet): boolean =>
  block.family === addresses.family && coversAddresses(block, addresses)

/** With two tunnels one that is up is enough. */
const healthOf = ({ state, status, tunnels }: VpnConnection): 'up' | 'down' | 'unsure' => {
  if (!/^(?:active|attached)?$/i.test(state)) return 'unsure'
  const all = tunnels.length > 0 ? tunnels : [status]
  if (all.some(each => each === 'ipsec_sa_established')) return 'up'
  return all.every(each => DOWN.includes(each)) ? 'down' : 'unsure'
}

const DOWN: readonly string[] = [
  'ike_sa_not_established',
  'ike_sa_established',
  'ipsec_sa_not_established',
]

const statusWords = ({ status, tunnels }: VpnConnection): string =>
  [...new Set(tunnels.length > 0 ? tunnels : [status])].join(', ')

const interfaceLead = (
  { id }: NextHop,
  { destination, tableId }: RouteEntry,
  { routerInterfaces }: RouteFacts,
): Lead => {
  const known = routerInterfaces.state === 'present' ? routerInterfaces.value : []
  const found = known.find(({ interfaceId }) => interfaceId === id)
  if (found === undefined)
    return unsure({
      ...needAction('vpc.DescribeRouterInterfaces', id),
      wouldSettle: ['route-blackhole'],
    })
  const isLocked = /locked$/i.test(found.businessStatus)
  if (!isLocked && !/^(?:inactive|idle)$/i.test(found.status))
    return unsure(far(id, 'route-blackhole'))
  const status = isLocked ? found.businessStatus : found.status
  return dead(
    'route-blackhole',
    say('private.interface-down', { interface: id, destination, table: tableId, status }),
    apiField(id, found.source, isLocked ? 'BusinessStatus' : 'Status'),
  )
}
