// Does the asked address belong to a load balancer, and which machine behind it is judged?

import type { LoadBalancerKind, ViaLoadBalancer } from '#shared/flow.ts'
import type { Need } from '#shared/judgement.ts'
import type { Phrase } from '#shared/message.ts'
import {
  type AddressSet,
  isNoAddress,
  parseCidr,
  singleAddress,
  unionAll,
} from '#shared/plain/address-set.ts'
import { type Family, formatAddress, parseAddress } from '#shared/plain/ip.ts'
import type { Question } from '#shared/question.ts'
import { scopeOf } from './address-scope.ts'
import type { ElasticAddress } from './elastic-addresses.ts'
import type { Facts } from './facts.ts'
import { nearest, standInSeveral } from './holder.ts'
import { type Backend, backendsOf, isUsed } from './lb-backends.ts'
import { type Health, healthOf } from './lb-health.ts'
import { type Lead, leadName, leadsOf, requestOf } from './lb-leads.ts'
import { carries, type LbListener, layerOf, listenersAbout, listensOn } from './lb-listeners.ts'
import { kindOfId, type LoadBalancer } from './load-balancers.ts'
import { type Delivery, familyOfText, listOf } from './ways.ts'

export type Behind = {
  readonly via: ViaLoadBalancer
  /** null: the address is a private one. */
  readonly publicAddress: string | null
  readonly allocationId: string | null
  readonly delivery: Delivery | null
  /** Where the machine is asked; null: not known. */
  readonly port: number | null
}

type Asked = {
  readonly question: Question
  readonly facts: Facts
  readonly deliveries: readonly Delivery[]
  readonly asked: string | null
  readonly family: Family
}

/** null: the asked address is not one of a load balancer, as far as the evidence tells. */
export const behindLoadBalancer = (search: Asked): Behind | null => {
  const eip = listOf(search.facts('elasticAddresses')).find(
    candidate => candidate.address === search.asked,
  )
  const record = recordOf(search, eip)
  const kind = record?.kind ?? kindOfId(eip?.boundId ?? '')
  const id = record?.id ?? eip?.boundId
  if (id === undefined || kind === null) return null
  const found = { kind, id, record }
  const listener = listenerOf(search, found)
  const around = { ...search, vpcId: record?.vpcId ?? '' }
  const place = listener === null ? NOBODY : choosePlace(around, listener)
  const address = search.asked ?? record?.addresses[0] ?? null
  const machineFamily = machineFamilyOf(place)
  return {
    via: viaOf({ ...found, address, listener, place, machineFamily, family: search.family }),
    publicAddress: address === null || isPrivate(address) ? null : address,
    allocationId: eip?.allocationId ?? null,
    delivery: place.delivery,
    port: place.backend?.port ?? place.lead?.listener.backendPort ?? null,
  }
}

const isPrivate = (text: string): boolean => {
  const address = parseAddress(text)
  return address !== null && scopeOf(singleAddress(address)) === 'private'
}

const recordOf = (
  { question: { target }, facts, asked }: Asked,
  eip: ElasticAddress | undefined,
): LoadBalancer | null => {
  const fact = facts('loadBalancers')
  if (fact.state === 'unavailable') return null
  const names = target.kind === 'name' ? namesOf(target.name, facts) : []
  return (
    fact.value.known.find(
      ({ id, addresses, dnsName }) =>
        id === eip?.boundId ||
        (asked !== null && addresses.includes(asked)) ||
        names.includes(dnsName),
    ) ?? null
  )
}

// The asked name itself, and where CNAME records lead from it.
const namesOf = (asked: string, facts: Facts): readonly string[] => {
  const fact = facts('resolvedName')
  const further = fact.state === 'present' ? fact.value.names : []
  return [asked.toLowerCase().replace(/\.$/, ''), ...further]
}

/** `vpcId`: where the load balancer stands; '' when it does not say. */
type Around = Asked & { readonly vpcId: string }

type Found = { readonly kind: LoadBalancerKind; readonly id: string }

// One that runs first: a stopped one beside it does not matter.
const listenerOf = ({ question, facts }: Asked, found: Found): LbListener | null => {
  const fact = facts('lbListeners')
  if (fact.state === 'unavailable' || question.port === null) return null
  const { port, protocol } = question
  const fitting = listOf(listenersAbout(fact.value, found)).filter(
    listener => listensOn(listener, port) && carries(listener, protocol),
  )
  return fitting.find(({ status }) => status === 'running') ?? fitting[0] ?? null
}

type Place = {
  readonly lead: Lead | null
  readonly backend: Backend | null
  readonly delivery: Delivery | null
  readonly usable: number
  readonly otherLeads: readonly Phrase[] | null
  readonly rulesNeed: Need | null
}

const NOBODY: Place = {
  ...{ lead: null, backend: null, delivery: null, usable: 0 },
  ...{ otherLeads: [], rulesNeed: null },
}

/** The healthiest machine whose interface is known: what holds for it decides whether any works. */
const choosePlace = (search: Around, listener: LbListener): Place => {
  const read = leadsOf(listener, search.facts('lbRules'), requestOf(search.question))
  const leads = read.state === 'present' ? read.value : [{ rule: null, listener }]
  const [best] = leads
    .toSorted((a, b) => Number(b.rule === null) - Number(a.rule === null))
    .flatMap(lead => rankedBehind(search, lead))
    .toSorted((a, b) => rankOf(a) - rankOf(b))
  const lead = best?.lead ?? leads.at(-1) ?? null
  const others =
    read.state === 'present'
      ? { otherLeads: othersThan(lead, leads), rulesNeed: null }
      : { otherLeads: null, rulesNeed: read.need }
  if (best === undefined) return { ...NOBODY, lead, ...others }
  const own = rankedBehind(search, best.lead)
  const healthy = own.filter(({ health }) => health !== 'abnormal').length
  return { ...best, usable: healthy > 0 ? healthy : own.length, ...others }
}

const othersThan = (lead: Lead | null, leads: readonly Lead[]): Phrase[] =>
  leads.filter(other => lead === null || placesOf(other) !== placesOf(lead)).map(leadName)

const placesOf = ({ listener: { answersItself, groupIds } }: Lead): string =>
  answersItself ? 'itself' : groupIds.toSorted().join(' ')

const rankedBehind = (search: Around, lead: Lead) => {
  const fact = search.facts('lbBackends')
  const isAsked = fact.state === 'present' && !lead.listener.answersItself
  const used = isAsked ? listOf(backendsOf(lead.listener, fact.value)) : []
  return used.filter(isUsed).map(backend => ({
    lead,
    backend,
    delivery: deliveryOf(search, backend),
    health: healthIn(search, lead.listener, backend),
  }))
}

type Ranked = { readonly health: Health['state']; readonly delivery: Delivery | null }

const ORDER: readonly Health['state'][] = ['normal', 'unchecked', 'unknown', 'abnormal']

const rankOf = ({ health, delivery }: Ranked): number =>
  ORDER.indexOf(health) * 2 + (delivery === null ? 1 : 0)

const healthIn = ({ facts }: Asked, listener: LbListener, backend: Backend): Health['state'] => {
  const fact = facts('lbHealth')
  const health = fact.state === 'present' ? healthOf(listener, backend, fact.value) : fact
  return health.state === 'present' ? health.value.state : 'unknown'
}

// The server group names the address; without one it is the IPv4 address of the machine.
const deliveryOf = (
  { deliveries, vpcId }: Around,
  { serverId, address }: Backend,
): Delivery | null => {
  const holders = deliveries.filter(delivery =>
    [
      delivery.instance?.instanceId,
      delivery.eni?.instanceId,
      delivery.eni?.eniId,
      delivery.address,
    ].includes(serverId),
  )
  const own = nearest(holders, vpcId)
  if (standInSeveral(own)) return null
  const named = own.find(delivery => sameAddress(delivery.address, address))
  const overIpv4 = own.filter(delivery => familyOfText(delivery.address) === 4)
  return named ?? overIpv4.find(({ primary }) => primary) ?? overIpv4[0] ?? null
}

const sameAddress = (a: string, b: string): boolean => {
  const [one, other] = [parseAddress(a), parseAddress(b)]
  return one !== null && other !== null && formatAddress(one) === formatAddress(other)
}

const machineFamilyOf = ({ backend, delivery }: Place): Family =>
  familyOfText(delivery?.address ?? '') ?? familyOfText(backend?.address ?? '') ?? 4

const viaOf = (found: {
  readonly kind: LoadBalancerKind
  readonly id: string
  readonly record: LoadBalancer | null
  readonly address: string | null
  readonly listener: LbListener | null
  readonly place: Place
  readonly family: Family
  readonly machineFamily: Family
}): ViaLoadBalancer => {
  const { kind, listener, place, family, machineFamily } = found
  const layer = listener === null ? null : layerOf(listener)
  return {
    kind,
    id: found.id,
    address: found.address,
    listenerId: listener?.id ?? null,
    layer,
    machineFamily,
    ownSources: ownSources(kind, found.record, machineFamily),
    // An address of one family cannot be handed on in packets of the other.
    keepsClient: family === machineFamily ? keepsClient(kind, layer) : false,
    backendId: place.backend?.serverId ?? null,
    usableBackends: place.usable,
    answersItself: place.lead?.listener.answersItself === true && place.otherLeads?.length === 0,
    otherLeads: place.otherLeads,
    rulesNeed: place.rulesNeed,
  }
}

// Classic ones connect and check from 100.64.0.0/10 (SLB docs, read 2026-11-22).
const CLASSIC = '100.64.0.0/10'

const ownSources = (
  kind: LoadBalancerKind,
  record: LoadBalancer | null,
  family: Family,
): AddressSet | null => {
  if (kind === 'clb') return family === 4 ? parseCidr(CLASSIC) : null
  const local = (record?.localAddresses ?? []).flatMap(address => parseCidr(address) ?? [])
  const own = unionAll(family, local)
  return isNoAddress(own) ? null : own
}

// A classic listener for TCP or UDP hands the client's address on (SLB docs of 2021); whether an NLB
// does is a setting of its server group, and what rules then see is not documented.
const keepsClient = (kind: LoadBalancerKind, layer: 4 | 7 | null): boolean | null => {
  if (layer === null || kind === 'nlb') return null
  return kind === 'clb' && layer === 4
}
