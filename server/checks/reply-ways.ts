// Where does the host send its reply to each source?
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
import type { HostRoute, HostRouting, HostRule } from '../facts/host-routes.ts'

/**
 * Sources that share the same ends. More than one end: it depends on something that the rules tell
 * and the evidence does not. null as an end: no route.
 */
export type ReplyWay = { readonly to: AddressSet; readonly ends: readonly End[] }

/** A route, a rule that refuses or does what is not judged, or null for "no route". */
export type End = HostRoute | Refusal | null
export type Refusal = {
  readonly type: 'blackhole' | 'unreachable' | 'prohibit' | 'unjudged'
  readonly device: null
}

/** The ways for replies to `to` sent from `from`; `from` null when the own address is unknown. */
export const replyWays = (
  routing: HostRouting,
  { from, to }: { readonly from: Address | null; readonly to: AddressSet },
): readonly ReplyWay[] =>
  walk(
    routing.rules.filter(({ family }) => family === to.family),
    { to, from, routes: routing.routes },
  )

type Ask = {
  readonly to: AddressSet
  readonly from: Address | null
  readonly routes: readonly HostRoute[]
}

const walk = (rules: readonly HostRule[], ask: Ask): readonly ReplyWay[] => {
  if (isNoAddress(ask.to)) return []
  const [rule, ...later] = rules
  if (rule === undefined) return [{ to: ask.to, ends: [null] }]
  const fit = fitOf(rule, ask.from)
  const hit = fit === 'no' ? null : rule.to === null ? ask.to : intersectOf(ask.to, rule.to)
  if (hit === null || isNoAddress(hit)) return walk(later, ask)
  const rest = walk(later, { ...ask, to: subtractOf(ask.to, hit) })
  const taken = endsOf(rule, hit, ask.routes)
  const covered = sourcesWhere(taken, hit.family, () => true)
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

// Replies are made on the host: they have no mark and their input device is `lo`.
const fitOf = (rule: HostRule, from: Address | null): 'yes' | 'no' | 'maybe' => {
  if (rule.inputDevice !== null && rule.inputDevice !== 'lo') return 'no'
  if (rule.from !== null && from !== null && !coversAddresses(rule.from, singleAddress(from)))
    return 'no'
  if (rule.opaque || rule.fwmark !== null) return 'maybe'
  return rule.from !== null && from === null ? 'maybe' : 'yes'
}

const endsOf = (
  rule: HostRule,
  hit: AddressSet,
  routes: readonly HostRoute[],
): readonly ReplyWay[] => {
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
const bestRoutes = (table: readonly HostRoute[], hit: AddressSet): readonly ReplyWay[] => {
  const ordered = table
    .filter(({ destination }) => !isNoAddress(intersectOf(destination, hit)))
    .toSorted((a, b) => a.metric - b.metric)
  const best = new Map<string, HostRoute>()
  for (const route of ordered) {
    const key = keyOf(route)
    if (!best.has(key)) best.set(key, route)
  }
  return flatten([...best.values()], hit)
}

const keyOf = ({ destination }: HostRoute): string => {
  const [first] = destination.intervals
  return `${first?.[0]}-${first?.[1]}`
}

// Prefixes nest or are apart: one sweep gives each address to the innermost route around it.
const flatten = (routes: readonly HostRoute[], hit: AddressSet): readonly ReplyWay[] => {
  const own = new Map<HostRoute, Interval[]>()
  const open: Span[] = []
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
    return isNoAddress(to) ? [] : [{ to, ends: [route] }]
  })
}

type Span = { readonly route: HostRoute; readonly from: bigint; readonly to: bigint }

const spanOf = (route: HostRoute): Span => {
  const [from, to] = route.destination.intervals[0] ?? [0n, -1n]
  return { route, from, to }
}

const byPlace = (a: Span, b: Span): number =>
  Number(a.from > b.from) - Number(a.from < b.from) || Number(a.to < b.to) - Number(a.to > b.to)

/** The sources whose ways satisfy `is`, as one set. */
export const sourcesWhere = (
  ways: readonly ReplyWay[],
  family: AddressSet['family'],
  is: (ends: readonly End[]) => boolean,
): AddressSet =>
  unionAll(
    family,
    ways.filter(({ ends }) => is(ends)).map(({ to }) => to),
  )
