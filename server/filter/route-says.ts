// What does this end of a lookup say to what a rule asks?
import type { Family } from '#shared/plain/ip.ts'
import { ADDRESS_TYPE } from './host-packet.ts'
import type { Route } from './host-route.ts'
import type { NamePattern, NumberSet, RouteAsk } from './host-rule.ts'
import type { RouteEnd } from './route-ways.ts'

export type Said = 'yes' | 'no' | 'unsure'

/** Of the packet: its family, and the interface it came in by; null when not known. */
export type RouteAsked = { readonly family: Family; readonly device: string | null }

export const endSays = (ask: RouteAsk, end: RouteEnd<Route>, at: RouteAsked): Said => {
  switch (ask.kind) {
    case 'device':
      return deviceSays(ask, end, at)
    case 'reverse':
      return reverseSays(ask, end, at)
    case 'type':
      return typeSays(ask, end, at)
  }
}

const saying = (truth: boolean): Said => (truth ? 'yes' : 'no')

const REFUSING: readonly string[] = ['blackhole', 'unreachable', 'prohibit']

/** null: refused, or no route. IPv6 refuses by a route to `lo` as well. */
const routeOf = (end: RouteEnd<Route>, family: Family): Route | 'unjudged' | null => {
  if (end === null || REFUSING.includes(end.type)) return null
  if (!('destination' in end) || end.type === 'throw') return 'unjudged'
  return family === 6 && end.type === 'unicast' && end.device === 'lo' ? null : end
}

// An address of the host itself counts as missing.
const deviceSays = (
  ask: Extract<RouteAsk, { kind: 'device' }>,
  end: RouteEnd<Route>,
  { family, device }: RouteAsked,
): Said => {
  const route = routeOf(end, family)
  if (route === 'unjudged' || ask.limit === 'oif') return 'unsure'
  if (route === null || NO_WAY[family].includes(route.type)) return 'no'
  if (ask.limit === null) return freeSays(ask.in, route.device)
  if (device === null || route.device === null) return 'unsure'
  return saying(route.device === device && isNamed(ask.in, device))
}

const freeSays = (names: readonly NamePattern[] | 'some', device: string | null): Said => {
  if (device !== null) return saying(isNamed(names, device))
  return names === 'some' ? 'yes' : 'unsure'
}

const NO_WAY: Readonly<Record<Family, readonly string[]>> = {
  4: ['local'],
  6: ['local', 'anycast'],
}

const isNamed = (names: readonly NamePattern[] | 'some', device: string): boolean =>
  names === 'some' ||
  names.some(({ text, prefix }) => (prefix ? device.startsWith(text) : device === text))

const reverseSays = (
  ask: Extract<RouteAsk, { kind: 'reverse' }>,
  end: RouteEnd<Route>,
  { family, device }: RouteAsked,
): Said => {
  const route = routeOf(end, family)
  if (route === 'unjudged') return 'unsure'
  if (route === null) return 'no'
  if (route.type === 'local' && (family === 6 || !ask.acceptLocal)) return saying(ask.acceptLocal)
  if (!PASSABLE.includes(route.type)) return family === 4 ? 'no' : 'unsure'
  return ask.loose ? 'yes' : leavesBy(route, device)
}

const PASSABLE: readonly string[] = ['unicast', 'local']

const leavesBy = (route: Route, device: string | null): Said =>
  device === null || route.device === null ? 'unsure' : saying(route.device === device)

const typeSays = (
  ask: Extract<RouteAsk, { kind: 'type' }>,
  end: RouteEnd<Route>,
  at: RouteAsked,
): Said => {
  const type = at.family === 4 ? typeOf4(ask, end, at) : typeOf6(ask, end, at)
  return type === null ? 'unsure' : saying(holds(ask.in, type))
}

type AskedType = Extract<RouteAsk, { kind: 'type' }>

const TYPES = new Map<string, number>(Object.entries(ADDRESS_TYPE))

/** null: not told. A refusal in the table local counts as no route. */
const typeOf4 = (
  { limit }: AskedType,
  end: RouteEnd<Route>,
  { device }: RouteAsked,
): number | null => {
  const route = routeOf(end, 4)
  if (route === 'unjudged' || limit === 'oif') return null
  if (route === null || route.type === 'unicast') return ADDRESS_TYPE.unicast
  if (limit !== null && (device === null || route.device === null)) return null
  const isHere = limit === null || route.device === device
  return isHere ? (TYPES.get(route.type) ?? null) : ADDRESS_TYPE.unicast
}

const REFUSALS = new Map([
  ['blackhole', 6],
  ['unreachable', 7],
  ['prohibit', 8],
])

const UNREACHABLE = 7

/** null: not told. With an interface the addresses on it count, not the routes to them. */
const typeOf6 = (ask: AskedType, end: RouteEnd<Route>, at: RouteAsked): number | null => {
  const route = routeOf(end, 6)
  if (route === 'unjudged' || ask.limit === 'oif') return null
  if (ask.limit !== null && isByDevice(ask)) return null
  if (route === null) return refusalOf(ask, end)
  if (ask.limit !== null) return typeOnDevice(route, at)
  return route.type === 'unicast' || route.type === 'local' ? (TYPES.get(route.type) ?? null) : null
}

const refusalOf = ({ tool }: AskedType, end: RouteEnd<Route>): number =>
  (tool === 'nft' && end !== null ? REFUSALS.get(end.type) : undefined) ?? UNREACHABLE

// Whether an address is unreachable addrtype asks of the routes by this interface alone.
const isByDevice = ({ tool, in: set }: AskedType): boolean =>
  tool === 'xt' && holds(set, UNREACHABLE)

const typeOnDevice = (
  { type, device, protocol, destination }: Route,
  at: RouteAsked,
): number | null => {
  if (at.device === null) return null
  if (type === 'unicast') return ADDRESS_TYPE.unicast
  if (type !== 'local' || device === null || device === 'lo' || protocol !== 'kernel') return null
  const [block, ...more] = destination.intervals
  if (block === undefined || more.length > 0 || block[0] !== block[1]) return null
  return device === at.device ? ADDRESS_TYPE.local : ADDRESS_TYPE.unicast
}

export const holds = (set: NumberSet, value: number): boolean =>
  set.some(([low, high]) => low <= value && value <= high)
