// Which route does the host take to each address?
// Rules in order of priority; in each table the longest prefix wins, then the lowest metric (ip-rule(8)
// and ip-route(8), read 2026-11-22).
import {
  type AddressSet,
  coversAddresses,
  intersectOf,
  isNoAddress,
  singleAddress,
  subtractOf,
  unionAll,
} from '#shared/plain/address-set.ts'
import type { Interval } from '#shared/plain/interval-set.ts'
import type { Address } from '#shared/plain/ip.ts'
import type { Route, Routing, RoutingRule } from './host-route.ts'

/**
 * Addresses that share the same ends. More than one end: it depends on something that the rules tell
 * and the evidence does not. null as an end: no route.
 */
export type RouteWay<R extends Route> = {
  readonly to: AddressSet
  readonly ends: readonly RouteEnd<R>[]
}

/** A route, a rule that refuses or does what is not judged, or null for "no route". */
export type RouteEnd<R extends Route> = R | Refusal | null
export type Refusal = {
  readonly type: 'blackhole' | 'unreachable' | 'prohibit' | 'unjudged'
  readonly device: null
}

export type RouteAsked = {
  readonly to: AddressSet
  /** The source address of the question; null when it is not known. */
  readonly from: Address | null
  /** null when it is not known. */
  readonly mark: number | null
}

/** The ways for what is made on the host, whose input device is `lo`. */
export const routeWays = <R extends Route>(
  { rules, routes }: Routing<R>,
  asked: RouteAsked,
): readonly RouteWay<R>[] =>
  walk(
    rules.filter(({ family }) => family === asked.to.family),
    { ...asked, routes },
  )

type Ask<R> = RouteAsked & { readonly routes: readonly R[] }

const walk = <R extends Route>(
  rules: readonly RoutingRule[],
  ask: Ask<R>,
): readonly RouteWay<R>[] => {
  if (isNoAddress(ask.to)) return []
  const [rule, ...later] = rules
  if (rule === undefined) return [{ to: ask.to, ends: [null] }]
  const fit = fitOf(rule, ask)
  const hit = fit === 'no' ? null : rule.to === null ? ask.to : intersectOf(ask.to, rule.to)
  if (hit === null || isNoAddress(hit)) return walk(later, ask)
  const rest = walk(later, { ...ask, to: subtractOf(ask.to, hit) })
  const taken = endsOf(rule, hit, ask.routes)
  const covered = addressesWhere(taken, hit.family, () => true)
  const left = subtractOf(hit, covered)
  const onward = walk(later, { ...ask, to: left })
  if (fit === 'yes') return [...rest, ...onward, ...taken]
  if (taken.length > MOST_FORKS) return [...rest, ...onward, { to: covered, ends: [UNJUDGED] }]
  const either = taken.flatMap(way =>
    walk(later, { ...ask, to: way.to }).map(other => ({
      to: other.to,
      ends: [...way.ends, ...other.ends],
    })),
  )
  return [...rest, ...onward, ...either]
}

/** A rule that may apply to more routes than this is not followed both ways. */
const MOST_FORKS = 200

const UNJUDGED: Refusal = { type: 'unjudged', device: null }

const fitOf = (rule: RoutingRule, { from, mark }: RouteAsked): 'yes' | 'no' | 'maybe' => {
  if (rule.inputDevice !== null && rule.inputDevice !== 'lo') return 'no'
  if (rule.from !== null && from !== null && !coversAddresses(rule.from, singleAddress(from)))
    return 'no'
  if (rule.opaque) return 'maybe'
  const marked = rule.fwmark === null ? 'yes' : fitOfMark(rule.fwmark, mark)
  if (marked !== 'yes') return marked
  return rule.from !== null && from === null ? 'maybe' : 'yes'
}

// `value` or `value/mask`; only the bits of the mask are compared.
const fitOfMark = (text: string, mark: number | null): 'yes' | 'no' | 'maybe' => {
  const [value, bits = 0xffff_ffff] = text.split('/').map(Number)
  if (mark === null || value === undefined || Number.isNaN(value) || Number.isNaN(bits))
    return 'maybe'
  return ((mark ^ value) & bits) === 0 ? 'yes' : 'no'
}

const endsOf = <R extends Route>(
  rule: RoutingRule,
  hit: AddressSet,
  routes: readonly R[],
): readonly RouteWay<R>[] => {
  switch (rule.action) {
    case 'blackhole':
    case 'unreachable':
    case 'prohibit':
      return [{ to: hit, ends: [{ type: rule.action, device: null }] }]
    default: {
      if (rule.table === null) return [{ to: hit, ends: [UNJUDGED] }]
      const table = routes.filter(
        route => route.table === rule.table && route.destination.family === hit.family,
      )
      // `throw` sends the question back to the next rule.
      return bestRoutes(table, hit).filter(({ ends }) => ends[0]?.type !== 'throw')
    }
  }
}

/** Which route of one table each address of `hit` takes; addresses without a route are left out. */
const bestRoutes = <R extends Route>(
  table: readonly R[],
  hit: AddressSet,
): readonly RouteWay<R>[] => {
  const ordered = table
    .filter(({ destination }) => !isNoAddress(intersectOf(destination, hit)))
    .toSorted((a, b) => Number(b.partial) - Number(a.partial) || a.metric - b.metric)
  const best = new Map<string, R>()
  for (const route of ordered) {
    const key = keyOf(route)
    if (!best.has(key)) best.set(key, route)
  }
  return flatten([...best.values()], hit)
}

const keyOf = ({ destination }: Route): string => {
  const [first] = destination.intervals
  return `${first?.[0]}-${first?.[1]}`
}

// Prefixes nest or are apart: one sweep gives each address to the innermost route around it.
const flatten = <R extends Route>(
  routes: readonly R[],
  hit: AddressSet,
): readonly RouteWay<R>[] => {
  const own = new Map<R, Interval[]>()
  const open: Span<R>[] = []
  let at = 0n
  const give = (upTo: bigint): void => {
    const inner = open.at(-1)
    if (inner !== undefined && at <= upTo) own.get(inner.route)?.push([at, upTo])
    at = upTo + 1n
  }
  const close = (before: bigint | null): void => {
    for (let last = open.at(-1); last !== undefined; last = open.at(-1)) {
      if (before !== null && last.to >= before) return
      give(last.to)
      open.pop()
    }
  }
  for (const span of routes.map(spanOf).toSorted(byPlace)) {
    close(span.from)
    give(span.from - 1n)
    own.set(span.route, [])
    open.push(span)
  }
  close(null)
  return [...own].flatMap(([route, intervals]) => {
    const to = intersectOf({ family: hit.family, intervals }, hit)
    return isNoAddress(to) ? [] : [{ to, ends: [route.partial ? UNJUDGED : route] }]
  })
}

type Span<R> = { readonly route: R; readonly from: bigint; readonly to: bigint }

const spanOf = <R extends Route>(route: R): Span<R> => {
  const [from, to] = route.destination.intervals[0] ?? [0n, -1n]
  return { route, from, to }
}

const byPlace = (a: Span<Route>, b: Span<Route>): number =>
  Number(a.from > b.from) - Number(a.from < b.from) || Number(a.to < b.to) - Number(a.to > b.to)

/** The addresses whose ways satisfy `is`, as one set. */
export const addressesWhere = <R extends Route>(
  ways: readonly RouteWay<R>[],
  family: AddressSet['family'],
  is: (ends: readonly RouteEnd<R>[]) => boolean,
): AddressSet =>
  unionAll(
    family,
    ways.filter(({ ends }) => is(ends)).map(({ to }) => to),
  )
