// Is this address, which belongs to no instance, one of a load balancer?
import { type At, aroundPublicAddress } from './around-place.ts'
import { callOf } from './call.ts'
import { aroundBalancer, balancersHolding, classicByAddress } from './load-balancers.ts'
import { forwardsOfVpc } from './nat.ts'
import type { FoundInterface } from './network-interfaces.ts'
import type { Place } from './place.ts'
import { distinct } from './wire.ts'

// A classic load balancer may have a public address that is no elastic address.
export const aroundClassic = async (at: At, address: string): Promise<void> => {
  const found = await classicByAddress(at.round, at.region, address)
  await Promise.all([
    ...found.map(one => aroundBalancer(at, one)),
    found.length > 0 && aroundPublicAddress(at, { address, heldAs: 'slb' }),
  ])
}

// An interface without an instance may be one of a load balancer.
export const aroundManaged = async (
  at: At,
  address: string,
  interfaces: readonly FoundInterface[],
): Promise<void> => {
  const free = interfaces.filter(({ instanceId }) => instanceId === '')
  const vpcIds = distinct(free.flatMap(({ vpcIds: ids }) => ids))
  const found = await Promise.all(vpcIds.map(vpcId => balancersHolding(at, address, vpcId)))
  await Promise.all(found.flat().map(one => aroundBalancer(at, one)))
}

/**
 * Which load balancers list these instances? Asked only when no forwarded port leads to them: then it
 * is the only way in that is left.
 */
export const askMemberships = async (
  at: At,
  places: readonly Place[],
  ids: readonly string[],
): Promise<void> => {
  const { round, region } = at
  const own = new Set(places.flatMap(({ privateIps }) => privateIps))
  const vpcIds = distinct(places.flatMap(place => place.vpcIds))
  const forwards = await Promise.all(vpcIds.map(id => forwardsOfVpc(round, region, id)))
  if (forwards.flat().some(({ internalAddress }) => own.has(internalAddress))) return
  const instanceIds = distinct(ids.filter(id => id.startsWith('i-')))
  await Promise.all(instanceIds.map(id => askMembershipsOf(at, id)))
}

const askMembershipsOf = ({ round, region }: At, id: string) =>
  Promise.all([
    round.ask(
      callOf('slb.DescribeLoadBalancers', region, {
        subject: id,
        params: { RegionId: region, ServerId: id },
      }),
    ),
    round.ask(
      callOf('alb.ListServerGroupServers', region, { subject: id, params: { 'ServerIds.1': id } }),
    ),
    round.ask(
      callOf('nlb.ListServerGroupServers', region, {
        subject: id,
        params: { RegionId: region, 'ServerIds.1': id },
      }),
    ),
  ])
