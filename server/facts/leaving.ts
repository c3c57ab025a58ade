// A machine without a public address of its own: which NAT gateway lends it one?
import type { Sender } from '#shared/flow.ts'
import { type AddressSet, coversAddresses, parseCidr } from '#shared/plain/address-set.ts'
import { needAction } from './answers.ts'
import { type Fact, type Unavailable, unavailable } from './fact.ts'
import type { ForwardEntry, NatGateway } from './nat.ts'
import { nextStep, type RouteAnswers } from './next-hop.ts'
import type { RouteEntry } from './routes.ts'
import type { SnatEntry } from './snat.ts'

export type LeavingAnswers = RouteAnswers & {
  readonly natGateways: Fact<readonly NatGateway[]>
  readonly forwardEntries: Fact<readonly ForwardEntry[]>
  readonly snatEntries: Fact<readonly SnatEntry[]>
}

type ByGateway = { readonly gateway: NatGateway; readonly route: RouteEntry }

/**
 * no-route: nothing leads to the Internet (`route` null: no route at all; else one to a gateway that
 * serves only addresses of their own). elsewhere: a machine or network that may pass it on.
 */
export type Leaving =
  | (ByGateway & { readonly state: 'snat'; readonly entry: SnatEntry })
  | (ByGateway & { readonly state: 'pending'; readonly entry: SnatEntry })
  | (ByGateway & { readonly state: 'mapped'; readonly entry: ForwardEntry })
  | (ByGateway & { readonly state: 'no-entry' })
  | { readonly state: 'no-route'; readonly tableId: string; readonly route: RouteEntry | null }
  | { readonly state: 'elsewhere'; readonly tableId: string; readonly route: RouteEntry }
  | { readonly state: 'unread'; readonly fact: Unavailable; readonly route: RouteEntry | null }

/** Longest prefix to the target, then the gateway's own entries (VPC docs, read 2026-11-22). */
export const leavingOf = (sender: Sender, target: AddressSet, answers: LeavingAnswers): Leaving => {
  if (sender.vSwitchId === null)
    return unread(needAction('ecs.DescribeNetworkInterfaces', sender.eniId ?? ''))
  const step = nextStep(sender.vSwitchId, target, answers)
  if (step.state === 'unread') return { ...step, route: null }
  const { tableId, entry } = step
  if (entry === null) return { state: 'no-route', tableId, route: null }
  const [hop] = entry.nextHops
  const isOpen = step.state === 'open' || hop === undefined || !hop.enabled
  if (isOpen) return { state: 'elsewhere', tableId, route: entry }
  const type = hop.type.toLowerCase()
  if (type === 'ipv4gateway') return { state: 'no-route', tableId, route: entry }
  return type === 'natgateway'
    ? byGateway(sender, { route: entry, gatewayId: hop.id }, answers)
    : { state: 'elsewhere', tableId, route: entry }
}

const unread = (need: Unavailable['need'], route: RouteEntry | null = null): Leaving => ({
  state: 'unread',
  fact: unavailable('not-collected', need),
  route,
})

const byGateway = (
  sender: Sender,
  { route, gatewayId }: { readonly route: RouteEntry; readonly gatewayId: string },
  { natGateways, forwardEntries, snatEntries }: LeavingAnswers,
): Leaving => {
  for (const fact of [natGateways, forwardEntries, snatEntries])
    if (fact.state === 'unavailable') return { state: 'unread', fact, route }
  const gateway = listOf(natGateways).find(({ natGatewayId }) => natGatewayId === gatewayId)
  if (gateway === undefined) return unread(needAction('vpc.DescribeNatGateways', gatewayId), route)
  // An address mapped as a whole serves both directions and beats source NAT (network-semantics B.4).
  const mapped = listOf(forwardEntries).find(entry => isMapping(entry, sender, gatewayId))
  if (mapped !== undefined) return { state: 'mapped', gateway, route, entry: mapped }
  const [entry] = listOf(snatEntries)
    .filter(candidate => belongsTo(candidate, gateway))
    .flatMap(candidate => rankedFor(candidate, sender))
    .toSorted((a, b) => a.size - b.size)
  if (entry === undefined) return { state: 'no-entry', gateway, route }
  return /^(?:available)?$/i.test(entry.candidate.status)
    ? { state: 'snat', gateway, route, entry: entry.candidate }
    : { state: 'pending', gateway, route, entry: entry.candidate }
}

const listOf = <T>(fact: Fact<readonly T[]>): readonly T[] =>
  fact.state === 'present' ? fact.value : []

const isMapping = (entry: ForwardEntry, sender: Sender, gatewayId: string): boolean =>
  entry.natGatewayId === gatewayId &&
  entry.internalAddress === sender.address &&
  entry.externalPort.toLowerCase() === 'any' &&
  entry.protocol === 'any' &&
  /^(?:available)?$/i.test(entry.status)

const belongsTo = (entry: SnatEntry, { natGatewayId, snatTableIds }: NatGateway): boolean =>
  entry.natGatewayId === natGatewayId ||
  (entry.natGatewayId === '' && (snatTableIds ?? []).includes(entry.tableId))

/** The narrowest block wins; `size` counts its addresses. */
const rankedFor = (candidate: SnatEntry, sender: Sender) => {
  const block = parseCidr(candidate.sourceCidr)
  const own = parseCidr(sender.address)
  if (block === null)
    return candidate.sourceVSwitchId !== '' && candidate.sourceVSwitchId === sender.vSwitchId
      ? [{ candidate, size: 2 ** 32 }]
      : []
  return own !== null && own.family === block.family && coversAddresses(block, own)
    ? [{ candidate, size: Number(sizeOf(block)) }]
    : []
}

const sizeOf = ({ intervals: [first] }: AddressSet): bigint =>
  first === undefined ? 0n : first[1] - first[0] + 1n
