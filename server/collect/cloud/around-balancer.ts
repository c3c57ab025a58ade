// Is this address, which belongs to no instance, one of a load balancer?
import { type At, aroundPublicAddress } from './around-place.ts'
import { aroundBalancer, balancersHolding, classicByAddress } from './load-balancers.ts'
import type { FoundInterface } from './network-interfaces.ts'
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
