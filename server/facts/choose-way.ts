// Of all ways in, which one does this question take?
import type { PathKind } from '#shared/flow.ts'
import {
  type AddressSet,
  coversAddresses,
  parseCidr,
  singleAddress,
} from '#shared/plain/address-set.ts'
import { type Family, parseAddress } from '#shared/plain/ip.ts'
import type { Question } from '#shared/question.ts'
import { scopeOf } from './address-scope.ts'
import { type Behind, behindLoadBalancer } from './behind-load-balancer.ts'
import type { FactName, Facts } from './facts.ts'
import { standbyFor } from './ha-vip-ways.ts'
import { nearest, standInSeveral } from './holder.ts'
import { forwardsPort, forwardsProtocol } from './port-forward.ts'
import { type Delivery, familyOfText, listOf, type Way } from './ways.ts'

type Search = {
  readonly question: Question
  readonly facts: Facts
  readonly deliveries: readonly Delivery[]
  readonly ways: readonly Way[]
  readonly asked: string | null
  readonly family: Family
  readonly scope: 'internet' | 'private'
  /** What is private for the networks of both ends. */
  readonly inside: AddressSet
  /** Where the packet starts; null: in no VPC of the account, or nobody knows in which. */
  readonly senderVpcId: string | null
}

/** `path` says how; `way` and `delivery` are null as far as the evidence does not tell. */
export type Choice = {
  readonly path: PathKind
  readonly way: Way | null
  readonly delivery: Delivery | null
  /** Set when the path leads over a load balancer. */
  readonly behind?: Behind
}

export const chooseWay = (search: Search): Choice => {
  const { target } = search.question
  if (target.kind === 'here') return NOWHERE
  if (target.kind === 'name' && search.asked === null) return NOWHERE
  const behind = behindLoadBalancer(search)
  if (behind !== null)
    return { path: 'load-balancer', way: null, delivery: behind.delivery, behind }
  const own = deliveriesAsked(search)
  if (search.asked !== null && own.length === 0) return byPublicAddress(search, search.asked)
  if (own.length === 0) return NOWHERE
  // Each VPC has its own machine at that address: whoever is taken, it may be the wrong one.
  if (standInSeveral(own))
    return { ...NOWHERE, path: search.scope === 'private' ? 'private' : 'unknown' }
  if (search.scope === 'private') return byPrivateNetwork(own)
  return byPublicWay(search, own)
}

const isPrivate = (text: string, inside: AddressSet): boolean => {
  const address = parseAddress(text)
  return address !== null && scopeOf(singleAddress(address), inside) === 'private'
}

const NOWHERE: Choice = { path: 'unknown', way: null, delivery: null }

// Deliveries the target names directly: by instance, interface or private address.
const deliveriesAsked = (search: Search): readonly Delivery[] => {
  const { question, deliveries, asked, family, senderVpcId } = search
  const { target } = question
  const isAsked = (delivery: Delivery): boolean => {
    if (asked !== null) return delivery.address === asked
    // An interface names its machine too: what hangs on it is judged though the instance was not read.
    if (target.kind === 'instance')
      return [delivery.instance?.instanceId, delivery.eni?.instanceId].includes(target.id)
    return target.kind === 'eni' && delivery.eni?.eniId === target.id
  }
  const own = deliveries.filter(d => isAsked(d) && familyOfText(d.address) === family)
  return nearest(own, senderVpcId ?? '')
}

const byPrivateNetwork = (own: readonly Delivery[]): Choice => {
  const delivery = own.find(candidate => candidate.primary) ?? own[0] ?? null
  return { path: 'private', way: null, delivery }
}

const byPublicWay = (search: Search, own: readonly Delivery[]): Choice => {
  const leading = search.ways.filter(
    way =>
      way.delivery !== null &&
      own.includes(way.delivery) &&
      familyOfText(way.publicAddress) === search.family,
  )
  const direct = leading.filter(way => way.path !== 'dnat')
  const way =
    direct.find(candidate => candidate.delivery?.primary) ??
    direct[0] ??
    forwardFor(search, leading) ??
    null
  if (way !== null) return { path: way.path, way, delivery: way.delivery }
  const delivery = own.find(candidate => candidate.primary) ?? own[0] ?? null
  const standby = search.family === 4 ? standbyWay(search, own) : null
  if (standby !== null) return { path: 'havip', way: standby, delivery }
  return {
    path: search.family === 6 && own.length > 0 ? 'ipv6' : noWay(search),
    way: null,
    delivery,
  }
}

// An address, or a block given to an interface, that is the account's although no interface lists it.
const isOwnIpv6 = ({ facts, family }: Search, asked: string): boolean => {
  const address = parseAddress(asked)
  if (family !== 6 || address === null) return false
  return listOf(facts('ipv6Addresses')).some(record => {
    const own = parseCidr(record.address)
    return own !== null && own.family === 6 && coversAddresses(own, singleAddress(address))
  })
}

// The address that this machine would announce if another one did not.
const standbyWay = ({ facts }: Search, own: readonly Delivery[]): Way | null => {
  const haVip = standbyFor(listOf(facts('haVips')), own)
  const [address] = haVip?.publicAddresses ?? []
  if (haVip === undefined || address === undefined) return null
  const eip = listOf(facts('elasticAddresses')).find(each => each.address === address)
  return {
    path: 'havip',
    publicAddress: address,
    allocationId: eip?.allocationId ?? null,
    forward: null,
    delivery: null,
  }
}

const byPublicAddress = (search: Search, asked: string): Choice => {
  const leading = search.ways.filter(way => way.publicAddress === asked)
  const way =
    leading.find(candidate => candidate.path !== 'dnat') ?? forwardFor(search, leading) ?? null
  if (way !== null) return { path: way.path, way, delivery: way.delivery }
  const owned = listOf(search.facts('elasticAddresses')).some(eip => eip.address === asked)
  if (owned) return byElasticAddress(search, asked)
  if (isOwnIpv6(search, asked)) return { path: 'ipv6', way: null, delivery: null }
  if (search.scope === 'private' && isPrivate(asked, search.inside))
    return { path: 'private', way: null, delivery: null }
  return byElasticAddress(search, asked)
}

// The address is the account's own, but it ends at nothing that was located.
const byElasticAddress = (search: Search, asked: string): Choice => {
  const eip = listOf(search.facts('elasticAddresses')).find(
    candidate => candidate.address === asked,
  )
  // A classic load balancer has a public address that is no elastic address.
  const balancers = search.facts('loadBalancers')
  // A live collection always asks for them here; a recorded folder that never did is taken at its word.
  const classicRead =
    balancers.state === 'present'
      ? balancers.value.classicListed
      : balancers.reason === 'not-collected'
  if (eip === undefined)
    return { path: classicRead ? noWay(search, OWNER_FACTS) : 'unknown', way: null, delivery: null }
  const path = BOUND_PATH[eip.boundType.toLowerCase()] ?? 'eip'
  const way: Way = {
    path,
    publicAddress: asked,
    allocationId: eip.allocationId,
    forward: null,
    delivery: null,
  }
  return { path, way, delivery: null }
}

const BOUND_PATH: Readonly<Record<string, PathKind>> = {
  nat: 'dnat',
  slbinstance: 'load-balancer',
  havip: 'havip',
}

// An entry for the asked port first; else one that forwards to it from another port.
const forwardFor = ({ question }: Search, leading: readonly Way[]): Way | undefined =>
  leading.find(
    ({ forward }) =>
      forward !== null &&
      forwardsPort(forward, question.port) &&
      forwardsProtocol(forward, question.protocol),
  )

/** Facts that must all be readable before "no way leads to this instance" may be said. */
const WAY_FACTS: Readonly<Record<Family, readonly FactName[]>> = {
  4: ['networkInterfaces', 'elasticAddresses', 'natGateways', 'forwardEntries'],
  6: ['networkInterfaces', 'ipv6Addresses'],
}

/** And before "this public address is nobody's here": static ones stand in the instances. */
const OWNER_FACTS: Readonly<Record<Family, readonly FactName[]>> = {
  4: ['elasticAddresses'],
  6: ['ipv6Addresses'],
}

// A live collection always asks for virtual addresses where nothing else leads in. A recorded folder
// that never asked is taken at its word, unless an elastic address in it belongs to one.
const haVipsRead = ({ facts }: Search): boolean => {
  const haVips = facts('haVips')
  if (haVips.state === 'present') return true
  const isBound = listOf(facts('elasticAddresses')).some(
    ({ boundType }) => boundType.toLowerCase() === 'havip',
  )
  return haVips.reason === 'not-collected' && !isBound
}

const noWay = (search: Search, needed = WAY_FACTS): PathKind => {
  const { facts, family } = search
  const instances = facts('instances')
  const allRead =
    instances.state === 'present' &&
    instances.value.complete &&
    needed[family].every(name => facts(name).state === 'present') &&
    (family === 6 || haVipsRead(search))
  return allRead ? 'none' : 'unknown'
}
