// For which addresses do the host's routes answer yes to what a rule asks them?
// Read from the kernel's nft_fib_ipv4.c, nft_fib_ipv6.c, ipt_rpfilter.c, ip6t_rpfilter.c and xt_addrtype.c
// of Linux 6.18, and compared with a running one (test/kernel/routes.test.ts).
import {
  type AddressSet,
  coversAddresses,
  intersectOf,
  noAddress,
  parseCidr,
  singleAddress,
  subtractOf,
  unionAll,
} from '#shared/plain/address-set.ts'
import type { Address, Family } from '#shared/plain/ip.ts'
import { ADDRESS_TYPE } from './host-packet.ts'
import type { Route, Routing, RoutingRule } from './host-route.ts'
import type { RouteAsk } from './host-rule.ts'
import { endSays, holds, type Said } from './route-says.ts'
import { type RouteEnd, type RouteWay, routeWays } from './route-ways.ts'

/** Disjoint, and together all that was asked. */
export type RouteAnswer = {
  readonly yes: AddressSet
  readonly no: AddressSet
  readonly maybe: AddressSet
}

export type RouteGround = {
  readonly routing: Routing
  /** The packet's other address, which the lookup takes as its source; null when not known. */
  readonly from: Address | null
  /** null when not known. */
  readonly mark: number | null
  /** The interface the packet came in by; null when not known. */
  readonly device: string | null
}

/** Kept as long as the routes are: each walk asks the same of all addresses. */
export const routeAnswer = (ask: RouteAsk, ground: RouteGround, to: AddressSet): RouteAnswer => {
  const { routing, from, mark, device } = ground
  const known = answers.get(routing) ?? new Map<string, RouteAnswer>()
  answers.set(routing, known)
  const key = `${JSON.stringify(ask)} ${from?.value} ${mark} ${device} ${to.family} ${to.intervals.join()}`
  const answer = known.get(key) ?? freshAnswer(ask, ground, to)
  known.set(key, answer)
  return answer
}

const answers = new WeakMap<Routing, Map<string, RouteAnswer>>()

const freshAnswer = (ask: RouteAsk, ground: RouteGround, to: AddressSet): RouteAnswer => {
  const { family } = to
  if (isOfAddress(ask, family))
    return {
      yes: subtractOf(to, MULTICAST[6]),
      no: noAddress(6),
      maybe: intersectOf(to, MULTICAST[6]),
    }
  const odd = oddAddresses(ask, ground, family)
  const ways = family === 4 ? saidOn(ask, ground, to) : saidOn6(ask, ground, to)
  const where = (said: Said): AddressSet =>
    unionAll(
      family,
      ways.filter(({ says }) => says === said).map(way => way.to),
    )
  const yes = subtractOf(where('yes'), odd)
  const no = subtractOf(where('no'), odd)
  return { yes, no, maybe: subtractOf(subtractOf(to, yes), no) }
}

type Answered = { readonly to: AddressSet; readonly says: Said }

const saidOn = (ask: RouteAsk, ground: RouteGround, to: AddressSet): readonly Answered[] => {
  const at = { ...ground, family: to.family, beside: besideOf(ground.routing, to.family) }
  return waysOf(ask, ground, to).map(way => ({ to: way.to, says: saidOf(ask, at, way) }))
}

// A link-local address is looked up among the routes of the packet's own interface only.
const saidOn6 = (ask: RouteAsk, ground: RouteGround, to: AddressSet): readonly Answered[] => {
  const routing = withDoubtfulThrows(ground.routing)
  const near = routing.routes.filter(({ device }) => device === ground.device)
  const linkLocal = intersectOf(to, LINK_LOCAL)
  return [
    ...saidOn(ask, { ...ground, routing }, subtractOf(to, linkLocal)),
    ...(ground.device === null
      ? []
      : saidOn(ask, { ...ground, routing: { ...routing, routes: near } }, linkLocal)),
  ]
}

// addrtype's UNICAST alone asks nothing of the IPv6 routes.
const isOfAddress = (ask: RouteAsk, family: Family): boolean =>
  family === 6 && ask.kind === 'type' && ask.tool === 'xt' && holds(ask.in, ADDRESS_TYPE.unicast)

const blocks = (family: Family, list: readonly string[]): AddressSet =>
  unionAll(
    family,
    list.flatMap(block => parseCidr(block) ?? []),
  )

const LINK_LOCAL = blocks(6, ['fe80::/10'])
const MULTICAST = { 4: blocks(4, ['224.0.0.0/4']), 6: blocks(6, ['ff00::/8']) } as const
/** Broadcast, whatever the routes say. */
const EVERYBODY = blocks(4, ['0.0.0.0/8', '255.255.255.255'])

const waysOf = (
  ask: RouteAsk,
  { routing, from, mark }: RouteGround,
  to: AddressSet,
): readonly RouteWay<Route>[] => {
  if (ask.kind === 'type' && to.family === 4)
    return routeWays({ rules: [LOCAL_ONLY], routes: routing.routes }, { to, from, mark: 0 })
  const asked = { to, from, mark: ask.marked ? mark : 0 }
  // addrtype names no source.
  const isBare = ask.kind === 'type' && ask.tool === 'xt'
  return routeWays(routing, isBare ? { ...asked, from: { family: 6, value: 0n } } : asked)
}

// The type of an IPv4 address is asked of the table local alone.
const LOCAL_ONLY: RoutingRule = {
  ...{ family: 4, priority: 0, from: null, to: null, fwmark: null, inputDevice: null },
  ...{ table: 'local', action: 'lookup', opaque: false },
}

const saidOf = (ask: RouteAsk, at: At, way: RouteWay<Route>): Said => {
  const said = new Set(way.ends.flatMap(end => at.beside(end)).map(end => endSays(ask, end, at)))
  const [only = 'unsure', ...more] = said
  return more.length === 0 ? only : 'unsure'
}

/** An end with all that may be taken instead of it. */
type Beside = (end: RouteEnd<Route>) => readonly RouteEnd<Route>[]

// Which of several IPv6 routes to one prefix is taken hangs on neighbours and hashes too.
const besideOf = ({ routes }: Routing, family: Family): Beside => {
  if (family === 4) return end => [end]
  const groups = Map.groupBy(routes, keyOf)
  return end => (end !== null && 'destination' in end ? (groups.get(keyOf(end)) ?? [end]) : [end])
}

// A `throw` beside other routes to the same prefix ends the search in this table, or is passed over for one of them.
const withDoubtfulThrows = ({ rules, routes }: Routing): Routing => {
  const groups = Map.groupBy(routes, keyOf)
  const isOpen = (route: Route): boolean => {
    const group = groups.get(keyOf(route)) ?? []
    return group.length > 1 && group.some(({ type }) => type === 'throw')
  }
  return {
    rules,
    routes: routes.map(route => (isOpen(route) ? { ...route, partial: true } : route)),
  }
}

const keyOf = ({ table, destination: { intervals } }: Route): string =>
  `${table} ${intervals.join()}`

type At = RouteGround & { readonly family: Family; readonly beside: Beside }

/** Addresses whose answer does not follow from the way that the routes show. */
const oddAddresses = (ask: RouteAsk, { routing }: RouteGround, family: Family): AddressSet => {
  const { routes } = routing
  if (family === 4) {
    const special = ask.kind === 'type' ? [EVERYBODY, MULTICAST[4]] : []
    return unionAll(4, [...special, ...behindLocal(routes)])
  }
  return unionAll(6, [
    MULTICAST[6],
    ...(ask.kind === 'type' ? [LINK_LOCAL, ...firstAddresses(routes)] : []),
  ])
}

// Until a host gets routing rules of its own, its tables local and main are one for IPv4, and then a
// longer prefix of main wins over a local one (fib_trie.c).
const behindLocal = (routes: readonly Route[]): AddressSet[] => {
  const ofTable = (name: string): readonly Route[] =>
    routes.filter(({ table, destination }) => table === name && destination.family === 4)
  const wide = ofTable('local').filter(({ destination: { intervals } }) =>
    intervals.some(([from, to]) => from !== to),
  )
  return ofTable('main')
    .filter(({ destination }) =>
      wide.some(local => coversAddresses(local.destination, destination)),
    )
    .map(({ destination }) => destination)
}

// The first address of a network on the link is the anycast address of its routers (RFC 4291).
const firstAddresses = (routes: readonly Route[]): AddressSet[] =>
  routes
    .filter(({ destination, gateway }) => destination.family === 6 && gateway === null)
    .flatMap(({ destination: { intervals } }) =>
      intervals
        .filter(([from, to]) => from !== to)
        .map(([value]) => singleAddress({ family: 6, value })),
    )
