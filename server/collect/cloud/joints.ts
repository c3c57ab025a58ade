// What joins this network to others: peering, VPN, transit router, Express Connect?
import { callOf } from './call.ts'
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
