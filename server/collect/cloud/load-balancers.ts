// What does this load balancer listen on, and which machines are behind it?
// SLB 2014-05-15, ALB 2020-06-16, NLB 2022-04-30 (api references, read 2026-11-22).
import { z } from 'zod'
import { formatAddress, parseAddress } from '#shared/plain/ip.ts'
import { type At, aroundPlaces } from './around-place.ts'
import { callOf } from './call.ts'
import { instancesByIds } from './instances.ts'
import { askClassic } from './load-balancer-classic.ts'
import { interfacesByIds, interfacesInVpc } from './network-interfaces.ts'
import type { Round } from './round.ts'
import { askGroupRules, askGroupTypes } from './security-groups.ts'
import { askVSwitch } from './vpc-network.ts'
import { bodiesOf, distinct, elementsOf, text, texts } from './wire.ts'

export type FoundBalancer = { readonly kind: 'clb' | 'alb' | 'nlb'; readonly id: string }

/** Ids name their product: `lb-`, `alb-`, `nlb-`. */
export const balancerOf = (id: string): FoundBalancer[] => {
  const kind = /^(?<kind>lb|alb|nlb)-/.exec(id)?.groups?.['kind']
  if (kind === undefined) return []
  return [{ kind: kind === 'lb' ? 'clb' : kind === 'alb' ? 'alb' : 'nlb', id }]
}

export const Named = z.looseObject({ LoadBalancerId: z.string().min(1) })

/** Classic ones only: addresses of the others are elastic addresses or interfaces of the account. */
export const classicByAddress = async (
  round: Round,
  region: string,
  address: string,
): Promise<FoundBalancer[]> => {
  const reply = await round.ask(
    callOf('slb.DescribeLoadBalancers', region, {
      subject: address,
      params: {
        RegionId: region,
        Address: address,
        ...(address.includes(':') ? { AddressIPVersion: 'ipv6' } : {}),
      },
    }),
  )
  return elementsOf(reply, ['LoadBalancers', 'LoadBalancer'], Named).map(
    ({ LoadBalancerId: id }) => ({ kind: 'clb', id }),
  )
}

/**
 * The ALB or NLB of a network that holds this address: its interface or elastic address does not say
 * to which it belongs.
 */
export const balancersHolding = async (
  { round, region }: At,
  address: string,
  vpcId: string,
): Promise<FoundBalancer[]> => {
  const listed = await Promise.all(
    (['alb', 'nlb'] as const).map(async kind => {
      const reply = await round.ask(
        callOf(`${kind}.ListLoadBalancers`, region, {
          subject: vpcId,
          params: { ...regionFor(kind, region), 'VpcIds.1': vpcId },
        }),
      )
      return elementsOf(reply, ['LoadBalancers'], Named).map(({ LoadBalancerId: id }) => ({
        kind,
        id,
      }))
    }),
  )
  const candidates = listed.flat().slice(0, MOST_CANDIDATES)
  const held = await Promise.all(
    candidates.map(async ({ kind, id }) => {
      const { bodies } = await askAttribute(round, region, { kind, id })
      return bodies.some(body => addressesIn(body).includes(address))
    }),
  )
  return candidates.filter((_, at) => held[at])
}

// As whyport writes them: an IPv6 address can be written in more than one way.
const addressesIn = (body: object): string[] =>
  [...JSON.stringify(body).matchAll(/"(?<text>[0-9a-fA-F:.]{2,45})"/g)].flatMap(({ groups }) => {
    const found = parseAddress(groups?.['text'] ?? '')
    return found === null ? [] : [formatAddress(found)]
  })

/** Each is one call: a network with more of them is asked about by the load balancer's name. */
const MOST_CANDIDATES = 10

const askAttribute = (
  round: Round,
  region: string,
  { kind, id }: { readonly kind: 'alb' | 'nlb'; readonly id: string },
) =>
  round.ask(
    callOf(`${kind}.GetLoadBalancerAttribute`, region, {
      subject: id,
      params: { ...regionFor(kind, region), LoadBalancerId: id },
    }),
  )

// The application product has no such parameter.
export const regionFor = (kind: 'alb' | 'nlb', region: string): Record<string, string> =>
  kind === 'alb' ? {} : { RegionId: region }

/** Its own state, the listeners on the asked port, and the places of the machines behind them. */
export const aroundBalancer = async (at: At, { kind, id }: FoundBalancer): Promise<void> => {
  const machines = kind === 'clb' ? await askClassic(at, id) : await askModern(at, kind, id)
  await aroundMachines(at, machines)
}

const MOST_MACHINES = 20

type Machines = {
  readonly ids: readonly string[]
  /** Where machines that are named by address stand. */
  readonly vpcId: string
}

const aroundMachines = async (at: At, { ids, vpcId }: Machines): Promise<void> => {
  const { round, region } = at
  const named = distinct(ids).slice(0, MOST_MACHINES)
  const [instances, interfaces] = await Promise.all([
    instancesByIds(
      round,
      region,
      named.filter(id => id.startsWith('i-')),
    ),
    interfacesByIds(
      round,
      region,
      named.filter(id => id.startsWith('eni-')),
    ),
  ])
  const addresses = distinct([
    ...named.filter(id => /^\d+\.\d+\.\d+\.\d+$/.test(id)),
    ...instances.flatMap(({ privateIps }) => privateIps),
  ])
  const network = vpcId || (instances[0]?.vpcIds[0] ?? '')
  const own =
    network === '' || addresses.length === 0
      ? []
      : await interfacesInVpc(round, region, { vpcId: network, addresses })
  const places = [...interfaces, ...own]
  await Promise.all([
    aroundPlaces(at, places.length > 0 ? places : instances),
    askGroupTypes(round, region, distinct(places.flatMap(({ groupIds }) => groupIds))),
  ])
}

const Own = z.looseObject({
  VpcId: text,
  SecurityGroupIds: texts,
  ZoneMappings: z.array(z.looseObject({ VSwitchId: text })).catch([]),
})
const Forwarding = z.looseObject({
  ForwardGroupConfig: z
    .looseObject({ ServerGroupTuples: z.array(z.looseObject({ ServerGroupId: text })) })
    .catch({ ServerGroupTuples: [] }),
})
const groupsIn = ({ ForwardGroupConfig }: z.infer<typeof Forwarding>): string[] =>
  ForwardGroupConfig.ServerGroupTuples.map(({ ServerGroupId }) => ServerGroupId)
const Listener = z.looseObject({
  ListenerId: z.string().min(1),
  ListenerPort: z.coerce.number().catch(0),
  StartPort: z.coerce.number().catch(0),
  EndPort: z.coerce.number().catch(0),
  ServerGroupId: text,
  DefaultActions: z.array(Forwarding).catch([]),
})
const Rule = z.looseObject({ RuleActions: z.array(Forwarding).catch([]) })
type Listener = z.infer<typeof Listener>

const askModern = async (at: At, kind: 'alb' | 'nlb', id: string): Promise<Machines> => {
  const { round, region, port } = at
  const common = regionFor(kind, region)
  const [own, listed] = await Promise.all([
    askOwn(at, kind, id),
    round.ask(
      callOf(`${kind}.ListListeners`, region, {
        subject: id,
        params: { ...common, 'LoadBalancerIds.1': id },
      }),
    ),
  ])
  const listeners = elementsOf(listed, ['Listeners'], Listener).filter(one => takes(one, port))
  const ids = await Promise.all(listeners.map(listener => askListener(at, kind, listener)))
  return { ids: ids.flat(), vpcId: own }
}

/** Without a port in the question (ping) no listener matters. */
const takes = ({ ListenerPort, StartPort, EndPort }: Listener, port: number | null): boolean =>
  port !== null && (ListenerPort === port || (StartPort <= port && port <= EndPort))

// Groups of the load balancer itself keep clients out only by deny rules.
const askOwn = async (at: At, kind: 'alb' | 'nlb', id: string): Promise<string> => {
  const { round, region, withMembers } = at
  const [own] = bodiesOf(await askAttribute(round, region, { kind, id }), Own)
  const groups = distinct(own?.SecurityGroupIds ?? [])
  await Promise.all([
    ...groups.map(groupId => askGroupRules(round, region, { groupId, withMembers })),
    askGroupTypes(round, region, groups),
    // Only an NLB has interfaces that a network ACL filters.
    ...(kind === 'nlb' ? distinct((own?.ZoneMappings ?? []).map(zone => zone.VSwitchId)) : []).map(
      vSwitchId => askVSwitch(round, region, vSwitchId),
    ),
  ])
  return own?.VpcId ?? ''
}

const Server = z.looseObject({ ServerId: text })
const Attribute = z.looseObject({
  AclConfig: z
    .looseObject({ AclRelations: z.array(z.looseObject({ AclId: text })).catch([]) })
    .catch({ AclRelations: [] }),
})

const askListener = async (
  at: At,
  kind: 'alb' | 'nlb',
  { ListenerId: id, ServerGroupId, DefaultActions }: Listener,
): Promise<string[]> => {
  const own = distinct([ServerGroupId, ...DefaultActions.flatMap(groupsIn)])
  const health = askHealth(at, kind, id)
  const access = kind === 'alb' ? askAccess(at, id) : null
  const [byDefault, byRule] = await Promise.all([
    askServers(at, kind, own),
    kind === 'alb'
      ? askRules(at, id).then(groups => askServers(at, kind, without(groups, own)))
      : [],
    health,
    access,
  ])
  return [...byDefault, ...byRule]
}

const without = (groups: readonly string[], known: readonly string[]): string[] =>
  groups.filter(group => !known.includes(group))

const askHealth = ({ round, region }: At, kind: 'alb' | 'nlb', id: string) =>
  round.ask(
    callOf(`${kind}.GetListenerHealthStatus`, region, {
      subject: id,
      params: {
        ...regionFor(kind, region),
        ListenerId: id,
        ...(kind === 'alb' ? { IncludeRule: true } : {}),
      },
    }),
  )

/** Each is one call: rules that lead to more groups stay undecided. */
const MOST_GROUPS = 20

const askServers = async (
  { round, region }: At,
  kind: 'alb' | 'nlb',
  groups: readonly string[],
): Promise<string[]> => {
  const replies = await Promise.all(
    groups.slice(0, MOST_GROUPS).map(group =>
      round.ask(
        callOf(`${kind}.ListServerGroupServers`, region, {
          subject: group,
          params: { ...regionFor(kind, region), ServerGroupId: group },
        }),
      ),
    ),
  )
  return replies.flatMap(reply =>
    elementsOf(reply, ['Servers'], Server).map(({ ServerId }) => ServerId),
  )
}

const askRules = async ({ round, region }: At, id: string): Promise<string[]> => {
  const reply = await round.ask(
    callOf('alb.ListRules', region, { subject: id, params: { 'ListenerIds.1': id } }),
  )
  const rules = elementsOf(reply, ['Rules'], Rule)
  return distinct(rules.flatMap(({ RuleActions }) => RuleActions.flatMap(groupsIn)))
}

const askAccess = async ({ round, region }: At, id: string): Promise<void> => {
  const reply = await round.ask(
    callOf('alb.GetListenerAttribute', region, { subject: id, params: { ListenerId: id } }),
  )
  const lists = bodiesOf(reply, Attribute).flatMap(({ AclConfig }) => AclConfig.AclRelations)
  await Promise.all(
    distinct(lists.map(({ AclId }) => AclId)).map(list =>
      round.ask(callOf('alb.ListAclEntries', region, { subject: list, params: { AclId: list } })),
    ),
  )
}
