// Which ways lead from outside to which private address?
import type { PathKind } from '#shared/flow.ts'
import type { Family } from '#shared/plain/ip.ts'
import { parseAddress } from '#shared/plain/ip.ts'
import type { ElasticAddress } from './elastic-addresses.ts'
import type { Fact } from './fact.ts'
import type { Facts } from './facts.ts'
import { haVipBehind, haVipDeliveries } from './ha-vip-ways.ts'
import type { HaVip } from './ha-vips.ts'
import { holderOf, vpcOf } from './holder.ts'
import type { Instance } from './instances.ts'
import type { ForwardEntry } from './nat.ts'
import type { NetworkInterface } from './network-interfaces.ts'

/** One address on which an instance receives packets. `eni` is null when interfaces were not readable. */
export type Delivery = {
  readonly instance: Instance | null
  readonly eni: NetworkInterface | null
  readonly address: string
  readonly primary: boolean
}

/** One way from outside to a delivery. `delivery` null: the way is known, where it ends is not. */
export type Way = {
  readonly path: PathKind
  readonly publicAddress: string
  readonly allocationId: string | null
  readonly forward: ForwardEntry | null
  readonly delivery: Delivery | null
}

export const listOf = <T>(fact: Fact<readonly T[]>): readonly T[] =>
  fact.state === 'present' ? fact.value : []

export const instancesOf = (facts: Facts): readonly Instance[] => {
  const fact = facts('instances')
  return fact.state === 'present' ? fact.value.instances : []
}

/** Every private and IPv6 address of every interface; instance records fill in unread interfaces. */
export const deliveriesOf = (facts: Facts): Delivery[] => {
  const instances = instancesOf(facts)
  const enis = listOf(facts('networkInterfaces'))
  const fromEnis = enis.flatMap(eni => {
    const instance = instances.find(i => i.instanceId === eni.instanceId) ?? null
    const primaryEni = eni.type.toLowerCase() === 'primary'
    return [
      ...eni.privateIps.map(ip => ({
        instance,
        eni,
        address: ip.address,
        primary: primaryEni && ip.primary,
      })),
      ...eni.ipv6Addresses.map(address => ({ instance, eni, address, primary: primaryEni })),
    ]
  })
  const isKnown = (address: string, { vpcId }: Instance): boolean =>
    fromEnis.some(known => known.address === address && ['', vpcId].includes(vpcOf(known)))
  const fromInstances = instances.flatMap(instance =>
    [...instance.privateIps, ...instance.ipv6Addresses]
      .filter(address => !isKnown(address, instance))
      .map((address, i) => ({ instance, eni: null, address, primary: i === 0 })),
  )
  const own = [...fromEnis, ...fromInstances].filter(delivery => delivery.address !== '')
  return [...own, ...haVipDeliveries(listOf(facts('haVips')), own)]
}

/** Every way in that the evidence shows, each public and private address pair once. */
export const waysOf = (facts: Facts, deliveries: readonly Delivery[]): Way[] => {
  const all = [
    ...interfaceWays(deliveries),
    ...instanceWays(facts, deliveries),
    ...elasticWays(facts, deliveries),
    ...haVipWays(facts, deliveries),
    ...ipv6Ways(deliveries),
    ...forwardWays(facts, deliveries),
  ]
  const seen = new Set<string>()
  return all.filter(way => {
    const key = `${way.publicAddress} ${way.delivery?.address} ${way.forward?.entryId}`
    return seen.has(key) ? false : seen.add(key)
  })
}

const interfaceWays = (deliveries: readonly Delivery[]): Way[] =>
  deliveries.flatMap(delivery => {
    const ip = delivery.eni?.privateIps.find(candidate => candidate.address === delivery.address)
    if (ip?.publicAddress == null) return []
    // Only a static address has no allocation id.
    const isStatic = delivery.instance?.staticPublicIps.includes(ip.publicAddress) ?? false
    return [way(isStatic ? 'static-ip' : 'eip', ip.publicAddress, ip.allocationId, delivery)]
  })

const instanceWays = (facts: Facts, deliveries: readonly Delivery[]): Way[] =>
  instancesOf(facts).flatMap(instance => {
    const delivery =
      deliveries.find(d => d.primary && d.instance === instance && familyOfText(d.address) === 4) ??
      null
    const statics = instance.staticPublicIps.map(ip => way('static-ip', ip, null, delivery))
    const eip = instance.eip
    return eip === null
      ? statics
      : [...statics, way('eip', eip.address, eip.allocationId || null, delivery)]
  })

const elasticWays = (facts: Facts, deliveries: readonly Delivery[]): Way[] =>
  listOf(facts('elasticAddresses'))
    .filter(eip => ['ecsinstance', 'networkinterface', 'ipaddress'].includes(kindOf(eip)))
    .map(eip => {
      const delivery = deliveries.find(d => isBoundTo(eip, d))
      return way('eip', eip.address, eip.allocationId, delivery ?? null)
    })

const kindOf = ({ boundType }: ElasticAddress): string => boundType.toLowerCase()

// Bound to an interface without naming an address: to the first one of that interface.
const isBoundTo = (eip: ElasticAddress, delivery: Delivery): boolean => {
  const { eni, instance, address, primary } = delivery
  const named = eip.privateAddress
  switch (kindOf(eip)) {
    case 'ipaddress':
      return (eni?.vpcId || instance?.vpcId) === eip.vpcId && [named, eip.boundId].includes(address)
    case 'networkinterface':
      return (
        eni?.eniId === eip.boundId &&
        (named === ''
          ? eni.privateIps.some(ip => ip.primary && ip.address === address)
          : address === named)
      )
    default:
      return (
        (eni?.instanceId === eip.boundId || instance?.instanceId === eip.boundId) &&
        (named === '' ? primary : address === named)
      )
  }
}

const haVipWays = (facts: Facts, deliveries: readonly Delivery[]): Way[] =>
  listOf(facts('elasticAddresses')).flatMap(eip => {
    const haVip = haVipBehind(eip, listOf(facts('haVips')))
    if (haVip === undefined) return []
    const delivery = deliveries.find(own => isAt(haVip, own)) ?? null
    return [way('havip', eip.address, eip.allocationId, delivery)]
  })

const isAt = ({ address, vpcId }: HaVip, delivery: Delivery): boolean =>
  delivery.address === address && (vpcId === '' || vpcOf(delivery) === vpcId)

const ipv6Ways = (deliveries: readonly Delivery[]): Way[] =>
  deliveries
    .filter(delivery => familyOfText(delivery.address) === 6)
    .map(delivery => way('ipv6', delivery.address, null, delivery))

const forwardWays = (facts: Facts, deliveries: readonly Delivery[]): Way[] =>
  listOf(facts('forwardEntries')).map(forward => ({
    path: 'dnat',
    publicAddress: forward.externalAddress,
    allocationId:
      listOf(facts('elasticAddresses')).find(eip => eip.address === forward.externalAddress)
        ?.allocationId ?? null,
    forward,
    delivery: holderOf(forward.internalAddress, gatewayVpc(facts, forward), deliveries),
  }))

const gatewayVpc = (facts: Facts, { natGatewayId }: ForwardEntry): string =>
  listOf(facts('natGateways')).find(own => own.natGatewayId === natGatewayId)?.vpcId ?? ''

const way = (
  path: PathKind,
  publicAddress: string,
  ...[allocationId, delivery]: [string | null, Delivery | null]
): Way => ({ path, publicAddress, allocationId, forward: null, delivery })

export const familyOfText = (address: string): Family | null =>
  parseAddress(address)?.family ?? null
