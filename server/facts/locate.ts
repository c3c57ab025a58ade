// Which interface, over which path, does the question reach?
import type { Flow, PathKind, Sender, WayOut } from '#shared/flow.ts'
import {
  type AddressSet,
  coversAddresses,
  everyAddress,
  parseCidr,
  sameAddresses,
  singleAddress,
  unionAll,
} from '#shared/plain/address-set.ts'
import { type Family, parseAddress } from '#shared/plain/ip.ts'
import type { Question } from '#shared/question.ts'
import { insideOf, internetSpace, scopeOf } from './address-scope.ts'
import { addressFor } from './asked-address.ts'
import { type Choice, chooseWay } from './choose-way.ts'
import type { Facts } from './facts.ts'
import { internalPortOf } from './port-forward.ts'
import { senderOf, sendingVpc } from './sender.ts'
import { type SourceSet, sourceOf } from './source.ts'
import type { Vpc } from './vpcs.ts'
import { wayOutOf } from './way-out.ts'
import { type Delivery, deliveriesOf, familyOfText, listOf, waysOf } from './ways.ts'

/** What the question says that is not in the cloud's answers. */
export type Resolved = {
  /** What a host name stands for; empty when it was not resolved or no name was asked. */
  readonly addresses: readonly string[]
  /** The address a vantage point probes from, by its name; empty when no probe told it. */
  readonly vantageAddresses: ReadonlyMap<string, string>
}

/**
 * Turns the question into the one conversation to judge. Never guesses: what the evidence does not
 * say stays null, and `path` is `none` only when every kind of way in was read and there is none.
 */
export const flowOf = (question: Question, facts: Facts, resolved: Resolved): Flow => {
  const deliveries = deliveriesOf(facts)
  const asked = askedAddress(question, resolved)
  const source = sourceOf(question.from, { deliveries, resolved, asked })
  const family = source?.set?.family ?? familyOfText(asked ?? '') ?? 4
  const ways = waysOf(facts, deliveries)
  const inside = insideOf(vpcsOf(facts, question, { deliveries, asked }), family)
  const senderVpcId = sendingVpc(question.from, { source, deliveries, family })
  const search = { question, facts, deliveries, ways, asked, family, inside, senderVpcId }
  const flow = outwardFlow(search, source) ?? inwardFlow(search, source)
  return { ...flow, guestAddress: guestAddressOf(facts, flow) }
}

// The networks of both ends: that of the asked machine, and that of a sender of the account.
const vpcsOf = (
  facts: Facts,
  { target, from }: Question,
  { deliveries, asked }: Pick<Outward, 'deliveries' | 'asked'>,
): readonly Vpc[] => {
  const fact = facts('vpcs')
  const named = [target, from].flatMap(end => ('id' in end ? [end.id] : []))
  const ids = deliveries
    .filter(
      ({ address, eni, instance }) =>
        address === asked ||
        named.some(id => [instance?.instanceId, eni?.instanceId, eni?.eniId].includes(id)),
    )
    .map(({ eni, instance }) => eni?.vpcId || instance?.vpcId)
  return fact.state === 'present' ? fact.value.filter(({ vpcId }) => ids.includes(vpcId)) : []
}

const inwardFlow = (search: Outward, source: SourceSet | null): Flow => {
  const { question, deliveries, asked, family } = search
  const named = source?.set ?? everyAddress(family)
  const scope = scopeBetween(named, search)
  const sources = scope === 'internet' && isPrivateSet(named) ? internetSpace(family) : named
  const choice: Choice =
    source === null
      ? { path: 'unknown', way: null, delivery: null }
      : chooseWay({ ...search, scope })
  const { vpcId } = placeOf(question, choice.delivery)
  const sender = senderOf(question.from, { source, deliveries, family, vpcId })
  return flowFrom({ question, asked, family, sources, scope, choice, sender, wayOut: null })
}

const askedAddress = ({ target, from }: Question, { addresses }: Resolved): string | null =>
  target.kind === 'address' ? target.address : addressFor(from, addresses)

/**
 * A machine of the account that asks a public address sends over the Internet, as the address its
 * way out gives it. Only when that is known can rules of the account's own target be judged. null:
 * the question is another one.
 */
const outwardFlow = (search: Outward, source: SourceSet | null): Flow | null => {
  const { question, facts, deliveries, ways, asked, family, senderVpcId } = search
  const address = asked === null ? null : parseAddress(asked)
  if (address === null || !startsInside(search, source)) return null
  const target = singleAddress(address)
  const sender = senderOf(question.from, { source, deliveries, family, vpcId: senderVpcId })
  if (scopeOf(target, search.inside) === 'private')
    return endsElsewhere(search, target) ? privatelyOut(search, source, sender) : null
  if (isInVpcOf(sender, search)) return null
  const wayOut = wayOutOf(facts, { sender, ways, target })
  const choice = chooseWay({ ...search, scope: 'internet' })
  const arrivesAs = wayOut.addresses.flatMap(text => parseCidr(text) ?? [])
  const isOurs = arrivesAs.length > 0 && !['none', 'unknown'].includes(choice.path)
  return flowFrom({
    ...{ question, asked, family, sender, wayOut, scope: 'internet' },
    sources: isOurs ? unionAll(family, arrivesAs) : (source?.set ?? everyAddress(family)),
    choice: isOurs ? choice : OUTBOUND,
  })
}

const OUTBOUND: Choice = { path: 'outbound', way: null, delivery: null }

/** A private address that only one of our machines has is that machine. */
const startsInside = (
  { question: { from }, senderVpcId }: Outward,
  source: SourceSet | null,
): boolean =>
  isOwnMachine(from) ||
  (from.kind === 'address' && senderVpcId !== null && isPrivateSet(source?.set ?? null))

const isPrivateSet = (set: AddressSet | null): boolean => set !== null && scopeOf(set) === 'private'

/** Nothing of the account has the address, and it is none of the sender's own network. */
const endsElsewhere = (search: Outward, target: AddressSet): boolean => {
  const { facts, deliveries, asked, senderVpcId } = search
  const { path, delivery } = chooseWay({ ...search, scope: 'private' })
  const vpcs = facts('vpcs')
  const own = vpcs.state === 'present' ? vpcs.value : []
  return (
    path === 'private' &&
    delivery === null &&
    senderVpcId !== null &&
    !deliveries.some(({ address }) => address === asked) &&
    !listOf(facts('haVips')).some(({ address }) => address === asked) &&
    !own.some(vpc => vpc.vpcId === senderVpcId && isIn(vpc.cidrs, target))
  )
}

const isIn = (blocks: readonly string[], target: AddressSet): boolean =>
  blocks.some(block => {
    const set = parseCidr(block)
    return set?.family === target.family && coversAddresses(set, target)
  })

// On-premises hosts, other accounts and services of the cloud: what answers there nobody here can read.
const privatelyOut = (
  { question, asked, family }: Outward,
  source: SourceSet | null,
  sender: Sender | null,
): Flow =>
  flowFrom({
    ...{ question, asked, family, sender, scope: 'private', choice: OUTBOUND },
    sources: source?.set ?? everyAddress(family),
    wayOut: { kind: 'private', addresses: [], allocationId: null, natGatewayId: null },
  })

type Outward = Omit<Parameters<typeof chooseWay>[0], 'scope'>

const isOwnMachine = ({ kind }: Question['from']): boolean => kind === 'instance' || kind === 'eni'

// IPv6 addresses of one VPC reach each other inside it, although they look public.
const isInVpcOf = (sender: Sender | null, { deliveries, asked }: Outward): boolean =>
  sender?.vpcId != null &&
  deliveries.some(
    ({ address, eni, instance }) =>
      address === asked && (eni?.vpcId || instance?.vpcId) === sender.vpcId,
  )

// Everything may ask a private address only over the private network.
const scopeBetween = (
  sources: AddressSet,
  { question, asked, inside }: Outward,
): 'internet' | 'private' => {
  const target = asked === null ? null : parseAddress(asked)
  if (target !== null && isOwnMachine(question.from)) return 'private'
  const isPrivateTarget = target !== null && scopeOf(singleAddress(target), inside) === 'private'
  const isEverything = sameAddresses(sources, everyAddress(sources.family))
  if (isPrivateTarget && isEverything) return 'private'
  if (target === null || isPrivateTarget) return scopeOf(sources, inside)
  // No packet with a private source crosses the Internet: it arrives with an address that is not named.
  // IPv6 addresses of private networks look public.
  return target.family === 4 ? 'internet' : scopeOf(sources)
}

const flowFrom = (located: {
  question: Question
  asked: string | null
  family: Family
  sources: AddressSet
  scope: 'internet' | 'private'
  choice: Choice
  sender: Sender | null
  wayOut: WayOut | null
}): Flow => {
  const { question, choice, asked } = located
  const { way, delivery } = choice
  return {
    question,
    family: located.family,
    protocol: question.protocol,
    askedPort: question.port,
    port: deliveredPort(question.port, choice),
    sources: located.sources,
    sourceScope: located.scope,
    path: choice.path,
    sender: located.sender,
    wayOut: located.wayOut,
    publicAddress:
      choice.behind?.publicAddress ??
      way?.publicAddress ??
      (choice.path === 'outbound' ? asked : publicOf(question, choice)),
    privateAddress: delivery?.address ?? privateAsked(question, choice.path),
    guestAddress: null,
    allocationId: choice.behind?.allocationId ?? way?.allocationId ?? null,
    natGatewayId: way?.forward?.natGatewayId ?? null,
    forwardEntryId: way?.forward?.entryId ?? null,
    loadBalancer: choice.behind?.via ?? null,
    ...placeOf(question, delivery),
  }
}

// In mode BINDED the interface itself carries the public address (EIP API docs, read 2026-11-22).
// While the record of the address could not be read, nobody knows which of the two it is; a folder that
// never asked for it is taken at its word, and the host's own addresses may still contradict that.
const guestAddressOf = (
  facts: Facts,
  { path, allocationId, publicAddress, privateAddress }: Flow,
): string | null => {
  if (path !== 'eip' || privateAddress === null) return privateAddress
  const eips = facts('elasticAddresses')
  if (eips.state === 'unavailable') return eips.reason === 'not-collected' ? privateAddress : null
  const eip =
    eips.value.find(own => own.allocationId === allocationId) ??
    eips.value.find(own => own.address === publicAddress)
  if (eip === undefined) return null
  return eip.mode.toUpperCase() === 'BINDED' ? publicAddress : privateAddress
}

const placeOf = ({ target }: Question, delivery: Delivery | null) => ({
  regionId: delivery?.instance?.regionId || null,
  instanceId:
    target.kind === 'instance'
      ? target.id
      : (delivery?.instance?.instanceId ?? (delivery?.eni?.instanceId || null)),
  eniId: target.kind === 'eni' ? target.id : (delivery?.eni?.eniId ?? null),
  vSwitchId: delivery?.eni?.vSwitchId || delivery?.instance?.vSwitchId || null,
  vpcId: delivery?.eni?.vpcId || delivery?.instance?.vpcId || null,
  // DescribeInstances names the groups of the primary interface only.
  securityGroupIds:
    delivery?.eni?.securityGroupIds ??
    (delivery?.primary ? (delivery.instance?.securityGroupIds ?? null) : null),
})

// A load balancer may be asked by its private address.
const publicOf = (question: Question, { behind, path }: Choice): string | null =>
  behind === undefined ? publicAsked(question, path) : null

const publicAsked = ({ target }: Question, path: PathKind): string | null =>
  target.kind === 'address' && path !== 'private' ? target.address : null

const privateAsked = ({ target }: Question, path: PathKind): string | null =>
  target.kind === 'address' && path === 'private' ? target.address : null

const deliveredPort = (port: number | null, { way, behind }: Choice): number | null => {
  if (port === null) return null
  if (behind !== undefined) return behind.port ?? port
  return way?.forward ? internalPortOf(way.forward, port) : port
}
