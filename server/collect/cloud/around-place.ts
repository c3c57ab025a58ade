// What else rules the way to this place: groups, vSwitch, VPC, and what stands before its public side?
import ipaddr from 'ipaddr.js'
import { askAttackStatus } from './anti-ddos.ts'
import { askProtectedAsset } from './cloud-firewall.ts'
import { elasticAddressesById } from './elastic-addresses.ts'
import type { FirstLooks } from './first-looks.ts'
import { askEgressOnlyRules, askIpv6OfVSwitch, ipv6GatewaysOf } from './ipv6.ts'
import { askJoints } from './joints.ts'
import { type FoundForward, forwardsOfVpc } from './nat.ts'
import { interfacesInVpc } from './network-interfaces.ts'
import type { Place, PublicAddress } from './place.ts'
import type { Round } from './round.ts'
import { askGroupMembers, askGroupRules } from './security-groups.ts'
import { isPrivateAddress } from './seed.ts'
import { askRoutes, askVpc, askVSwitch, ipv4GatewaysOf } from './vpc-network.ts'
import { distinct } from './wire.ts'

/** One region, and what the question leaves to be read there. */
export type At = {
  readonly round: Round
  readonly region: string
  readonly family: 4 | 6
  /** The asked port: only listeners of load balancers that take it are followed. */
  readonly port: number | null
  /** The IPv6 side is asked about as well. */
  readonly withIpv6: boolean
  /** Read who is in the groups that rules name: needed unless the source is surely on the Internet. */
  readonly withMembers: boolean
  /** The client's own address: it may be one of a machine in the target's VPC. */
  readonly client: string | null
  /** The question is about private networks, so what joins them matters. */
  readonly overPrivate: boolean
  readonly looks: FirstLooks
}

/**
 * Calls run side by side, and what depends on an answer starts when that answer is there. The
 * order within a product matters only when more than five calls wait: those with followers first.
 */
export const aroundPlaces = async (at: At, places: readonly Place[]): Promise<void> => {
  const { round, region, withMembers } = at
  const vSwitchIds = distinct(places.flatMap(place => place.vSwitchIds))
  const vpcIds = distinct(places.flatMap(place => place.vpcIds))
  const groupIds = distinct(places.flatMap(place => place.groupIds))
  const privateIps = new Set(places.flatMap(place => place.privateIps))
  at.looks({ vSwitchIds, vpcIds })
  await Promise.all([
    ...vSwitchIds.map(id => aroundVSwitch(at, id)),
    ...vpcIds.map(id => aroundVpc(at, id, { privateIps, vSwitchIds })),
    ...groupIds.map(groupId => askGroupRules(round, region, { groupId, withMembers })),
    ...groupIds.map(id => askGroupMembers(round, region, id)),
    ...(at.withIpv6 ? vSwitchIds : []).map(id => askIpv6OfVSwitch(round, region, id)),
    ...places.flatMap(place => place.publicAddresses).map(held => aroundPublicAddress(at, held)),
  ])
}

const aroundVSwitch = async (at: At, id: string): Promise<void> => {
  const { round, region, overPrivate, client } = at
  const hops = await askVSwitch(round, region, id)
  if (overPrivate) await askJoints(round, region, { hops, client })
}

/** A sender needs its groups, routes and ACL; nothing that stands before it. */
export const aroundSource = async (at: At, places: readonly Place[]): Promise<void> => {
  const { round, region, withMembers } = at
  const groupIds = distinct(places.flatMap(place => place.groupIds))
  await Promise.all([
    ...distinct(places.flatMap(place => place.vSwitchIds)).map(id => aroundVSwitch(at, id)),
    ...groupIds.map(groupId => askGroupRules(round, region, { groupId, withMembers })),
    ...(withMembers ? groupIds.map(id => askGroupMembers(round, region, id)) : []),
  ])
}

/** Addresses of the other family are not on the way of this question. */
export const aroundPublicAddress = async (at: At, held: PublicAddress): Promise<void> => {
  if ((held.heldAs === 'ipv6') !== (at.family === 6)) return
  await Promise.all([
    askAttackStatus(at.round, at.region, held),
    askProtectedAsset(at.round, at.region, held.address),
  ])
}

type Own = { readonly privateIps: ReadonlySet<string>; readonly vSwitchIds: readonly string[] }

const aroundVpc = async (at: At, vpcId: string, own: Own): Promise<void> => {
  const { round, region } = at
  await Promise.all([
    forwardsOfVpc(round, region, vpcId).then(found => aroundForwards(at, found, own.privateIps)),
    askVpc(round, region, vpcId).then(blocks =>
      Promise.all([
        aroundClient(at, vpcId, blocks),
        aroundUserBlock(at, { blocks, address: at.client, vSwitchIds: own.vSwitchIds }),
      ]),
    ),
    ipv4GatewaysOf(round, region).then(gateways =>
      Promise.all(
        distinct(gateways.filter(g => g.VpcId === vpcId).map(g => g.Ipv4GatewayRouteTableId)).map(
          table => askRoutes(round, region, table),
        ),
      ),
    ),
    at.withIpv6 && egressRulesOf(at, vpcId),
  ])
}

const egressRulesOf = async ({ round, region }: At, vpcId: string): Promise<void> => {
  const gateways = (await ipv6GatewaysOf(round, region)).filter(g => g.VpcId === vpcId)
  await Promise.all(
    distinct(gateways.map(g => g.Ipv6GatewayId)).map(id => askEgressOnlyRules(round, region, id)),
  )
}

// Addresses outside the private ranges are private too when the VPC is told to use them so.
const aroundClient = async (at: At, vpcId: string, userCidrs: readonly string[]): Promise<void> => {
  const { round, region, client } = at
  const isPrivate = client !== null && (isPrivateAddress(client) || isWithin(client, userCidrs))
  if (!isPrivate) return
  const found = await interfacesInVpc(round, region, { vpcId, addresses: [client] })
  await aroundSource(at, found)
}

/** Towards such an address the joints to other networks matter, as towards a private one. */
export const aroundUserBlock = async (
  at: At,
  asked: {
    readonly blocks: readonly string[]
    readonly address: string | null
    readonly vSwitchIds: readonly string[]
  },
): Promise<void> => {
  const { blocks, address, vSwitchIds } = asked
  if (at.overPrivate || address === null || !isWithin(address, blocks)) return
  const over = { ...at, overPrivate: true }
  await Promise.all(vSwitchIds.map(id => aroundVSwitch(over, id)))
}

export const isWithin = (address: string, cidrs: readonly string[]): boolean =>
  cidrs.some(cidr => {
    const isIpv4 = ipaddr.IPv4.isValid(address) && ipaddr.IPv4.isValidCIDR(cidr)
    const range = isIpv4 ? ipaddr.IPv4.parseCIDR(cidr) : null
    return range !== null && ipaddr.IPv4.parse(address).match(range)
  })

// A forwarded port makes the address of the gateway a public address of the target.
const aroundForwards = async (
  at: At,
  found: readonly FoundForward[],
  privateIps: ReadonlySet<string>,
): Promise<void> => {
  const leading = found.filter(forward => privateIps.has(forward.internalAddress))
  await Promise.all([
    elasticAddressesById(at.round, at.region, distinct(leading.map(f => f.allocationId))),
    ...distinct(leading.map(forward => forward.externalAddress)).map(address =>
      aroundPublicAddress(at, { address, heldAs: 'eip' }),
    ),
  ])
}
