// Which sources get no reply, or one that leaves the host by the wrong interface?
import type { DecidedBy } from '#shared/finding.ts'
import type { Flow } from '#shared/flow.ts'
import {
  type AddressSet,
  coversAddresses,
  everyAddress,
  noAddress,
  sameAddresses,
  singleAddress,
  unionOf,
} from '#shared/plain/address-set.ts'
import { parseAddress } from '#shared/plain/ip.ts'
import type { HostRoute, HostRouting } from '../facts/host-routes.ts'
import { addressesWhere, type RouteEnd, type RouteWay, routeWays } from '../filter/route-ways.ts'
import { clientAddresses } from './client-addresses.ts'

/** Where a reply may go. */
export type End = RouteEnd<HostRoute>
export type ReplyWay = RouteWay<HostRoute>

/** Disjoint sets of client addresses. */
export type Replies = {
  readonly ways: readonly ReplyWay[]
  /** No way out, for certain. */
  readonly without: AddressSet
  /** Out by another interface than packets come in by, over a gateway. */
  readonly elsewhere: AddressSet
  /** Into a network attached to another interface. */
  readonly attached: AddressSet
  /** Depends on rules that could not be judged, or on where packets come in. */
  readonly depends: AddressSet
  /** Of those, what may leave by another interface. */
  readonly maybeElsewhere: AddressSet
}

/** `device`: the interface packets come in by; null when unknown. */
export const repliesOf = (flow: Flow, routing: HostRouting, device: string | null): Replies => {
  const from = flow.guestAddress === null ? null : parseAddress(flow.guestAddress)
  // Rules of the filter may give a reply a mark.
  const ways = routeWays(routing, { from, to: clientAddresses(flow), mark: null })
  const where = (is: (ends: readonly End[]) => boolean) => addressesWhere(ways, flow.family, is)
  const isSingle = devicesOf(routing).size < 2 && isOwn(flow, routing)
  const kinds = (ends: readonly End[]) =>
    new Set(ends.map(end => kindOf(end, { device, isSingle })))
  const has = (ends: readonly End[], some: readonly Kind[]) => some.some(k => kinds(ends).has(k))
  const only = (kind: Kind) => where(ends => kinds(ends).size === 1 && kinds(ends).has(kind))
  return {
    ways,
    without: only('without'),
    elsewhere: only('elsewhere'),
    attached: isAnywhere(flow) ? noAddress(flow.family) : only('attached'),
    depends: where(ends => kinds(ends).size > 1 || has(ends, ['unjudged', 'unplaced'])),
    maybeElsewhere: where(
      ends =>
        has(ends, ['unjudged', 'unplaced']) ||
        (kinds(ends).size > 1 && has(ends, ['elsewhere', 'attached'])),
    ),
  }
}

/** The first end of any way that reaches into `set`, for the sentence and the line of evidence. */
export const endFor = (ways: readonly ReplyWay[], set: AddressSet): End | undefined =>
  ways.find(({ to }) => sameAddresses(unionOf(to, set), set))?.ends[0]

export const isRoute = (end: End | undefined): end is HostRoute =>
  end !== null && end !== undefined && 'destination' in end

/** The route itself, as the evidence has it; nothing where there is none. */
export const decidedByEnd = (end: End | undefined): { decidedBy?: DecidedBy } => {
  if (!isRoute(end)) return {}
  const { source, table } = end
  const { evidence, text, line } = source
  return { decidedBy: { kind: 'route-entry', id: `table ${table}`, text, evidence, line } }
}

type Kind = 'out' | 'without' | 'elsewhere' | 'attached' | 'unjudged' | 'unplaced'

const REFUSING: readonly string[] = ['blackhole', 'unreachable', 'prohibit']

const kindOf = (
  end: End,
  { device, isSingle }: { readonly device: string | null; readonly isSingle: boolean },
): Kind => {
  if (end === null || REFUSING.includes(end.type)) return 'without'
  if (end.type === 'unjudged') return 'unjudged'
  // Own and broadcast addresses are no clients from outside.
  if (end.type !== 'unicast' || end.device === device) return 'out'
  if (device === null || end.device === null) return isSingle ? 'out' : 'unplaced'
  return isRoute(end) && end.gateway === null && !isDefault(end) ? 'attached' : 'elsewhere'
}

// An address that no route of type local names may be anywhere.
const isOwn = ({ guestAddress }: Flow, { routes }: HostRouting): boolean => {
  const own = guestAddress === null ? null : parseAddress(guestAddress)
  return (
    own === null ||
    routes.some(
      ({ type, destination }) =>
        type === 'local' && coversAddresses(destination, singleAddress(own)),
    )
  )
}

const devicesOf = ({ routes }: HostRouting): Set<string | null> =>
  new Set(routes.filter(({ type }) => type === 'unicast').map(({ device }) => device))

const isDefault = ({ destination }: HostRoute): boolean =>
  sameAddresses(destination, everyAddress(destination.family))

// Machines in a network attached to another interface come in by that interface.
const isAnywhere = ({ sources, family }: Flow): boolean =>
  sameAddresses(sources, everyAddress(family))
