// What joins this network to others: peering, VPN, transit router, Express Connect?
import { callOf } from './call.ts'
import { interfacesOfInstance } from './network-interfaces.ts'
import type { Round } from './round.ts'
import { askTransit } from './transit.ts'
import type { NextHop } from './vpc-network.ts'
import { distinct } from './wire.ts'

/** Asked about only what a route leads to. */
export const askJoints = (
  round: Round,
  region: string,
  { hops, client }: { readonly hops: readonly NextHop[]; readonly client: string | null },
): Promise<unknown> => {
  const hopIds = (type: string): string[] =>
    distinct(hops.filter(hop => hop.NextHopType.toLowerCase() === type).map(hop => hop.NextHopId))
  return Promise.all([
    askForwarders(round, region, hops),
    ...hopIds('vpngateway').map(id =>
      round.ask(
        callOf('vpc.DescribeVpnConnections', region, {
          subject: id,
          params: { RegionId: region, VpnGatewayId: id },
        }),
      ),
    ),
    ...hopIds('attachment').map(id => askTransit(round, region, { attachmentId: id, client })),
    // One list each for all connections of the region.
    ...hopIds('vpcpeer')
      .slice(0, 1)
      .map(() =>
        round.ask(
          callOf('vpcpeer.ListVpcPeerConnections', region, {
            subject: '',
            params: { RegionId: region },
          }),
        ),
      ),
    ...hopIds('routerinterface')
      .slice(0, 1)
      .map(() =>
        round.ask(
          callOf('vpc.DescribeRouterInterfaces', region, {
            subject: '',
            params: { RegionId: region },
          }),
        ),
      ),
  ])
}

/** Each is one call: what the interfaces of more machines check stays unknown. */
const MOST_FORWARDERS = 3

/** Machines that pass on what a route gives them: their interfaces may check what they pass. */
export const askForwarders = (
  round: Round,
  region: string,
  hops: readonly NextHop[],
): Promise<unknown> =>
  Promise.all(
    distinct(
      hops.filter(hop => hop.NextHopType.toLowerCase() === 'instance').map(hop => hop.NextHopId),
    )
      .slice(0, MOST_FORWARDERS)
      .map(id => interfacesOfInstance(round, region, id)),
  )
