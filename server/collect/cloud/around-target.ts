// Where is what the question names, and which calls follow from it?
import { aroundClassic, aroundManaged, askMemberships } from './around-balancer.ts'
import { type At, aroundPlaces, aroundPublicAddress, aroundSource } from './around-place.ts'
import { aroundWayOut } from './around-way-out.ts'
import { askInboundPolicies } from './cloud-firewall.ts'
import {
  elasticAddressesByAddress,
  elasticAddressesById,
  elasticAddressesOfInstance,
  elasticAddressesOfInterface,
  type FoundElasticAddress,
} from './elastic-addresses.ts'
import { type FoundHaVip, haVipsOf } from './ha-vips.ts'
import { askInstanceEvents } from './instance-events.ts'
import {
  type FoundInstance,
  instancesById,
  instancesByIds,
  instancesByPrivateAddress,
  instancesByPublicAddress,
} from './instances.ts'
import { ipv6ByAddress, ipv6GatewaysOf } from './ipv6.ts'
import { aroundBalancer, balancerOf } from './load-balancers.ts'
import { forwardsOfGateway } from './nat.ts'
import {
  type FoundInterface,
  interfacesByAddress,
  interfacesById,
  interfacesInVpc,
  interfacesOfInstance,
} from './network-interfaces.ts'
import { askGroupTypes } from './security-groups.ts'
import type { Seed } from './seed.ts'
import { ipv4GatewaysOf } from './vpc-network.ts'
import { distinct } from './wire.ts'

/** Everything about the target. At most three answers deep when it is named by id. */
export const aroundTarget = async (at: At, seed: Seed): Promise<void> => {
  await Promise.all([
    around(at, seed),
    ipv4GatewaysOf(at.round, at.region),
    at.withIpv6 && ipv6GatewaysOf(at.round, at.region),
    askInboundPolicies(at.round, at.region),
  ])
}

const around = (at: At, seed: Seed): Promise<unknown> => {
  switch (seed.kind) {
    case 'instance':
      return aroundInstance(at, seed.id)
    case 'eni':
      return aroundInterface(at, seed.id)
    case 'public-address':
      return aroundPublic(at, seed.id)
    case 'private-address':
      return aroundPrivate(at, seed.id)
    case 'ipv6-address':
      return aroundIpv6(at, seed.id)
  }
}

/** What a sender inside the account needs; `outTo`: the public address it goes to, null for none. */
export const aroundSender = async (
  at: At,
  seed: Seed,
  { outTo }: { readonly outTo: string | null },
): Promise<void> => {
  const { round, region } = at
  const interfaces =
    seed.kind === 'eni'
      ? interfacesById(round, region, seed.id)
      : interfacesOfInstance(round, region, seed.id)
  const instances =
    seed.kind === 'instance'
      ? instancesById(round, region, seed.id)
      : interfaces.then(found => instancesOf(at, found))
  await Promise.all([
    interfaces.then(found => aroundSource(at, found)),
    typesOf(at, interfaces),
    instances,
    ...(outTo === null
      ? []
      : [aroundWayOut(at, interfaces, outTo), outElastic(at, seed, interfaces)]),
  ])
}

const outElastic = (at: At, { kind, id }: Seed, interfaces: Promise<readonly FoundInterface[]>) =>
  unreadElastic(
    at,
    interfaces,
    (kind === 'eni' ? elasticAddressesOfInterface : elasticAddressesOfInstance)(
      at.round,
      at.region,
      id,
    ),
  )

const aroundInstance = async (at: At, id: string, known?: readonly FoundInstance[]) => {
  const { round, region } = at
  const instances = known === undefined ? instancesById(round, region, id) : Promise.resolve(known)
  const interfaces = interfacesOfInstance(round, region, id)
  const elastic = elasticAddressesOfInstance(round, region, id)
  await Promise.all([
    instances.then(found => aroundPlaces(at, found)),
    interfaces.then(found => aroundPlaces(at, found)),
    typesOf(at, interfaces, instances),
    unreadElastic(at, interfaces, elastic),
    aroundHaVips(at, Promise.all([instances, interfaces])),
    askInstanceEvents(round, region, id),
  ])
}

// Only a machine without a public address of its own may be reached by a virtual one instead, or
// through a load balancer.
const aroundHaVips = async (
  at: At,
  places: Promise<readonly [readonly FoundInstance[], readonly FoundInterface[]]>,
): Promise<void> => {
  const [instances, interfaces] = await places
  const all = [...instances, ...interfaces]
  const isPublic = all.some(({ publicAddresses }) =>
    publicAddresses.some(({ heldAs }) => heldAs !== 'ipv6'),
  )
  if (all.length === 0 || isPublic || at.family === 6) return
  const own = [
    ...instances.map(({ instanceId }) => instanceId),
    ...interfaces.flatMap(({ eniId, instanceId }) => [eniId, instanceId]),
  ]
  const [haVips] = await Promise.all([haVipsOf(at.round, at.region), askMemberships(at, all, own)])
  const leading = haVips.filter(({ candidates }) => candidates.some(id => own.includes(id)))
  await Promise.all(
    distinct(leading.flatMap(({ publicAddresses }) => publicAddresses)).map(address =>
      Promise.all([
        elasticAddressesByAddress(at.round, at.region, address),
        aroundPublicAddress(at, { address, heldAs: 'eip' }),
      ]),
    ),
  )
}

const aroundInterface = async (at: At, id: string): Promise<void> => {
  const { round, region } = at
  const interfaces = interfacesById(round, region, id)
  const elastic = elasticAddressesOfInterface(round, region, id)
  await Promise.all([
    interfaces.then(found => aroundPlaces(at, found)),
    interfaces.then(found => instancesOf(at, found)),
    interfaces.then(found => eventsOf(at, found)),
    typesOf(at, interfaces),
    unreadElastic(at, interfaces, elastic),
    aroundHaVips(
      at,
      interfaces.then(found => [[], found] as const),
    ),
  ])
}

const aroundPublic = async (at: At, address: string): Promise<void> => {
  const { round, region } = at
  const elastic = elasticAddressesByAddress(round, region, address)
  const instances = instancesByPublicAddress(round, region, address)
  await Promise.all([
    instances.then(found =>
      Promise.all(found.map(one => aroundInstance(at, one.instanceId, [one]))),
    ),
    elastic.then(found => Promise.all(found.map(one => aroundBound(at, one)))),
    Promise.all([elastic, instances]).then(([bound, found]) =>
      bound.length + found.length > 0 ? null : aroundClassic(at, address),
    ),
    elastic.then(found =>
      aroundPublicAddress(at, { address, heldAs: found.length > 0 ? 'eip' : 'ecs' }),
    ),
  ])
}

// Instances behind an elastic address are found by the filter of the instance list as well.
const aroundBound = async (at: At, bound: FoundElasticAddress): Promise<void> => {
  const { round, region } = at
  await Promise.all(balancerOf(bound.boundId).map(one => aroundBalancer(at, one)))
  if (bound.boundType === 'networkinterface')
    await Promise.all([
      aroundInterface(at, bound.boundId),
      interfacesById(round, region, bound.boundId).then(found =>
        aroundManaged(at, bound.address, found),
      ),
    ])
  if (bound.boundType === 'nat') await aroundGateway(at, bound)
  if (bound.boundType === 'havip') await aroundHaVip(at, ({ haVipId }) => haVipId === bound.boundId)
}

const aroundHaVip = async (at: At, isMeant: (haVip: FoundHaVip) => boolean): Promise<void> => {
  const haVips = await haVipsOf(at.round, at.region)
  const masters = distinct(haVips.filter(isMeant).map(({ masterId }) => masterId))
  await Promise.all(
    masters.map(id => (id.startsWith('eni-') ? aroundInterface(at, id) : aroundInstance(at, id))),
  )
}

// Every address the gateway forwards this one to; private addresses mean something per VPC only.
const aroundGateway = async (at: At, { boundId, address }: FoundElasticAddress): Promise<void> => {
  const { round, region } = at
  const forwards = await forwardsOfGateway(round, region, boundId)
  const leading = forwards.filter(forward => forward.externalAddress === address)
  const vpcId = leading[0]?.vpcId ?? ''
  const addresses = distinct(leading.map(forward => forward.internalAddress))
  if (vpcId === '' || addresses.length === 0) return
  await aroundInterfaces(at, interfacesInVpc(round, region, { vpcId, addresses }))
}

const aroundPrivate = async (at: At, address: string): Promise<void> => {
  const { round, region } = at
  const interfaces = interfacesByAddress(round, region, address)
  await Promise.all([
    aroundInterfaces(at, interfaces),
    instancesByPrivateAddress(round, region, address).then(found => aroundPlaces(at, found)),
    interfaces.then(found =>
      found.length > 0 ? undefined : aroundHaVip(at, haVip => haVip.address === address),
    ),
    interfaces.then(found =>
      found.length > 0 ? aroundManaged(at, address, found) : aroundClassic(at, address),
    ),
  ])
}

// Load balancers have IPv6 addresses too: classic ones of their own, the others on their interfaces.
const aroundIpv6 = async (at: At, address: string): Promise<void> => {
  const interfaces = interfacesByAddress(at.round, at.region, address)
  await Promise.all([
    aroundInterfaces(at, interfaces),
    interfaces.then(found =>
      found.length > 0 ? aroundManaged(at, address, found) : aroundClassic(at, address),
    ),
    ipv6ByAddress(at.round, at.region, address),
    aroundPublicAddress(at, { address, heldAs: 'ipv6' }),
  ])
}

const aroundInterfaces = async (at: At, interfaces: Promise<FoundInterface[]>): Promise<void> => {
  await Promise.all([
    interfaces.then(found => aroundPlaces(at, found)),
    interfaces.then(found => instancesOf(at, found)),
    interfaces.then(found => eventsOf(at, found)),
    typesOf(at, interfaces),
  ])
}

// An address that is forwarded to many machines is not followed into all of their histories.
const eventsOf = ({ round, region }: At, interfaces: readonly FoundInterface[]) =>
  Promise.all(
    distinct(interfaces.map(eni => eni.instanceId))
      .slice(0, 2)
      .map(id => askInstanceEvents(round, region, id)),
  )

const instancesOf = (at: At, interfaces: readonly FoundInterface[]) =>
  instancesByIds(at.round, at.region, distinct(interfaces.map(eni => eni.instanceId)))

// The instance names the groups of its first interface: enough when interfaces cannot be read.
const typesOf = async (
  at: At,
  interfaces: Promise<readonly FoundInterface[]>,
  instances?: Promise<readonly FoundInstance[]>,
): Promise<void> => {
  const found = await interfaces
  const places = found.length > 0 ? found : ((await instances) ?? [])
  await askGroupTypes(at.round, at.region, distinct(places.flatMap(place => place.groupIds)))
}

// Elastic addresses of further interfaces are bound to the interface, not to the instance.
const unreadElastic = async (
  at: At,
  interfaces: Promise<readonly FoundInterface[]>,
  elastic: Promise<readonly FoundElasticAddress[]>,
): Promise<void> => {
  const read = new Set((await elastic).map(eip => eip.allocationId))
  const named = distinct((await interfaces).flatMap(eni => eni.allocationIds))
  await elasticAddressesById(
    at.round,
    at.region,
    named.filter(id => !read.has(id)),
  )
}
