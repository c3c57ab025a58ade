// Which interface, over which path, does the question reach?
import type { Flow, PathKind, Sender } from '#shared/flow.ts'
import {
  type AddressSet,
  everyAddress,
  sameAddresses,
  singleAddress,
} from '#shared/plain/address-set.ts'
import { type Family, formatAddress, parseAddress } from '#shared/plain/ip.ts'
import type { Question } from '#shared/question.ts'
import { scopeOf } from './address-scope.ts'
import { type Choice, chooseWay } from './choose-way.ts'
import type { Facts } from './facts.ts'
import { internalPortOf } from './port-forward.ts'
import { senderOf } from './sender.ts'
import { sourceOf } from './source.ts'
import { type Delivery, deliveriesOf, familyOfText, listOf, waysOf } from './ways.ts'

/** What the question says that is not in the cloud's answers. */
export type Resolved = {
  /** The address a host name stands for; null when it was not resolved or no name was asked. */
  readonly address: string | null
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
  const sources = source?.set ?? everyAddress(family)
  const scope = scopeBetween(sources, asked)
  const ways = waysOf(facts, deliveries)
  const choice: Choice =
    source === null
      ? { path: 'unknown', way: null, delivery: null }
      : chooseWay({ question, facts, deliveries, ways, asked, family, scope })
  const { vpcId } = placeOf(question, choice.delivery)
  const sender = senderOf(question.from, { source, deliveries, family, vpcId })
  const flow = flowFrom({ question, family, sources, scope, choice, sender })
  return { ...flow, guestAddress: guestAddressOf(facts, flow) }
}

const askedAddress = ({ target }: Question, { address }: Resolved): string | null => {
  if (target.kind === 'address') return target.address
  const parsed = address === null ? null : parseAddress(address)
  return parsed === null ? null : formatAddress(parsed)
}

// Everything may ask a private address only over the private network.
const scopeBetween = (sources: AddressSet, asked: string | null): 'internet' | 'private' => {
  const target = asked === null ? null : parseAddress(asked)
  const isPrivateTarget = target !== null && scopeOf(singleAddress(target)) === 'private'
  const isEverything = sameAddresses(sources, everyAddress(sources.family))
  return isPrivateTarget && isEverything ? 'private' : scopeOf(sources)
}

const flowFrom = (located: {
  question: Question
  family: Family
  sources: AddressSet
  scope: 'internet' | 'private'
  choice: Choice
  sender: Sender | null
}): Flow => {
  const { question, choice } = located
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
    publicAddress: way?.publicAddress ?? publicAsked(question, choice.path),
    privateAddress: delivery?.address ?? privateAsked(question, choice.path),
    guestAddress: null,
    allocationId: way?.allocationId ?? null,
    natGatewayId: way?.forward?.natGatewayId ?? null,
    forwardEntryId: way?.forward?.entryId ?? null,
    ...placeOf(question, delivery),
  }
}

// In mode BINDED the interface itself carries the public address (EIP API docs, read 2026-11-22).
// While the record of the address was not read, nobody knows which of the two it is.
const guestAddressOf = (
  facts: Facts,
  { path, allocationId, publicAddress, privateAddress }: Flow,
): string | null => {
  if (path !== 'eip' || privateAddress === null) return privateAddress
  const eip = listOf(facts('elasticAddresses')).find(own => own.allocationId === allocationId)
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

const publicAsked = ({ target }: Question, path: PathKind): string | null =>
  target.kind === 'address' && path !== 'private' ? target.address : null

const privateAsked = ({ target }: Question, path: PathKind): string | null =>
  target.kind === 'address' && path === 'private' ? target.address : null

const deliveredPort = (port: number | null, { way }: Choice): number | null =>
  way?.forward && port !== null ? internalPortOf(way.forward, port) : port
