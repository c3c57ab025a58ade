// How does a machine of the account get out to the Internet, and what stands on that way?
import { coversAddresses, parseCidr } from '#shared/plain/address-set.ts'
import { type At, aroundPublicAddress, aroundUserBlock, isWithin } from './around-place.ts'
import { askOutboundPolicies } from './cloud-firewall.ts'
import { elasticAddressesById } from './elastic-addresses.ts'
import { askEgressOnlyRules, askIpv6OfVSwitch, ipv6GatewaysOf } from './ipv6.ts'
import { askForwarders } from './joints.ts'
import { type FoundSnat, forwardsOfVpc, natVSwitchesOfVpc, snatsOfVpc } from './nat.ts'
import type { FoundInterface } from './network-interfaces.ts'
import { askVpc, askVSwitch, ipv4GatewaysOf } from './vpc-network.ts'
import { distinct } from './wire.ts'

/** Addresses of its own, else what NAT gateways of the VPC lend; routes are read with the vSwitch. */
export const aroundWayOut = async (
  at: At,
  interfaces: Promise<readonly FoundInterface[]>,
  address: string,
): Promise<void> => {
  const { round, region } = at
  await Promise.all([
    ipv4GatewaysOf(round, region),
    askOutboundPolicies(round, region),
    interfaces.then(found => aroundFound(at, found, address)),
  ])
}

const aroundFound = async (
  at: At,
  found: readonly FoundInterface[],
  address: string,
): Promise<void> => {
  const { round, region } = at
  const vpcIds = distinct(found.flatMap(eni => eni.vpcIds))
  const vSwitchIds = distinct(found.flatMap(eni => eni.vSwitchIds))
  const held = found.flatMap(eni => eni.publicAddresses)
  const ownIps = found.flatMap(eni => eni.privateIps)
  // A public address of its own comes first: then no gateway lends one.
  const bare = found.filter(eni => !hasOwn(eni))
  const withoutOwn = distinct(bare.flatMap(eni => eni.vpcIds))
  await Promise.all([
    ...vpcIds.map(async id =>
      aroundUserBlock(at, { vSwitchIds, address, blocks: await askVpc(round, region, id) }),
    ),
    ...held.map(address => aroundPublicAddress(at, address)),
    ...(at.family === 6
      ? [ipv6Chain(at, vpcIds), ...vSwitchIds.map(id => askIpv6OfVSwitch(round, region, id))]
      : [
          ...withoutOwn.map(id => aroundNat(at, id, ownIps)),
          // A machine may stand where a NAT gateway would.
          ...distinct(bare.flatMap(eni => eni.vSwitchIds)).map(async id =>
            askForwarders(
              round,
              region,
              (await askVSwitch(round, region, id)).filter(hop =>
                isWithin(address, [hop.destination]),
              ),
            ),
          ),
        ]),
  ])
}

const hasOwn = ({ publicAddresses }: FoundInterface): boolean =>
  publicAddresses.some(({ heldAs }) => heldAs !== 'ipv6')

const aroundNat = async (at: At, vpcId: string, ownIps: readonly string[]): Promise<void> => {
  const { round, region } = at
  await Promise.all([
    forwardsOfVpc(round, region, vpcId),
    natVSwitchesOfVpc(round, region, vpcId).then(ids =>
      Promise.all(ids.map(id => askVSwitch(round, region, id))),
    ),
    snatsOfVpc(round, region, vpcId).then(found => aroundLent(at, found, ownIps)),
  ])
}

const aroundLent = async (
  at: At,
  found: readonly FoundSnat[],
  ownIps: readonly string[],
): Promise<void> => {
  const lending = found.filter(snat => isFor(snat, ownIps))
  await Promise.all([
    elasticAddressesById(at.round, at.region, distinct(lending.flatMap(s => s.allocationIds))),
    ...distinct(lending.flatMap(snat => snat.addresses))
      .slice(0, MOST_ADDRESSES)
      .map(address => aroundPublicAddress(at, { address, heldAs: 'eip' })),
  ])
}

/** An entry may hold many addresses; what was not asked about stays unknown. */
const MOST_ADDRESSES = 8

const isFor = ({ sourceCidr }: FoundSnat, ownIps: readonly string[]): boolean => {
  const block = parseCidr(sourceCidr)
  return (
    block === null ||
    ownIps.some(ip => {
      const own = parseCidr(ip)
      return own !== null && own.family === block.family && coversAddresses(block, own)
    })
  )
}

const ipv6Chain = async ({ round, region }: At, vpcIds: readonly string[]): Promise<void> => {
  const gateways = await ipv6GatewaysOf(round, region)
  const own = gateways.filter(gateway => vpcIds.includes(gateway.VpcId))
  await Promise.all(
    distinct(own.map(gateway => gateway.Ipv6GatewayId)).map(id =>
      askEgressOnlyRules(round, region, id),
    ),
  )
}
