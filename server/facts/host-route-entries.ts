// Which routes does `ip route show table all` list for one family?
import { z } from 'zod'
import type { EvidenceItem } from '#shared/evidence.ts'
import { everyAddress, parseCidr } from '#shared/plain/address-set.ts'
import type { Family } from '#shared/plain/ip.ts'
import type { HostRoute } from './host-routes.ts'
import { topElements } from './json-elements.ts'
import type { SourceText } from './source-text.ts'

/**
 * JSON, or the text that iproute2 4.15 prints even with `-j`. The command without `-6` lists routes
 * of both families (measured, all versions); those of the other family are left out. A route whose
 * next hop is dead does not count. Null when an entry is not understood.
 */
export const parseRoutes = (item: EvidenceItem, family: Family): readonly HostRoute[] | null => {
  const entries = /^\s*\[/.test(item.raw) ? fromJson(item) : fromText(item)
  if (entries === null) return null
  const own = entries.filter(entry => familyOf(entry) === family && !entry.isDead)
  const routes = own.map(entry => routeOf(entry, family))
  return routes.includes(null) ? null : routes.filter(route => route !== null)
}

type Entry = {
  readonly type: string
  readonly dst: string
  readonly gateway: string | null
  readonly device: string | null
  readonly table: string
  readonly preferredSource: string | null
  readonly protocol: string | null
  readonly metric: number
  readonly hasPreference: boolean
  readonly isDead: boolean
  readonly partial: boolean
  readonly source: SourceText
}

// `default` names no family; IPv6 routes carry a router preference, IPv4 ones never do.
const familyOf = ({ dst, gateway, hasPreference }: Entry): Family =>
  dst.includes(':') || (gateway?.includes(':') ?? false) || hasPreference ? 6 : 4

const routeOf = (entry: Entry, family: Family): HostRoute | null => {
  const destination = entry.dst === 'default' ? everyAddress(family) : parseCidr(entry.dst)
  if (destination === null) return null
  const { dst: _, hasPreference: __, isDead: ___, ...route } = entry
  return { ...route, destination }
}

const Name = z.union([z.string(), z.number()]).transform(String)

const JsonRoute = z.looseObject({
  type: z.string().default('unicast'),
  dst: z.string(),
  gateway: z.string().optional(),
  dev: z.string().optional(),
  table: Name.default('main'),
  prefsrc: z.string().optional(),
  protocol: Name.optional(),
  metric: z.number().default(0),
  pref: z.string().optional(),
  flags: z.array(z.string()).default([]),
  nexthops: z.array(z.unknown()).optional(),
  tos: z.unknown().optional(),
  from: z.unknown().optional(),
})

const fromJson = (item: EvidenceItem): Entry[] | null => {
  const entries = topElements(item)?.map(({ value, source }) => {
    const route = JsonRoute.safeParse(value)
    return route.success ? entryOf(route.data, source) : null
  })
  return entries === undefined || entries.includes(null)
    ? null
    : entries.filter(entry => entry !== null)
}

const entryOf = (route: z.infer<typeof JsonRoute>, source: SourceText): Entry => ({
  type: route.type,
  dst: route.dst,
  gateway: route.gateway ?? null,
  device: route.nexthops === undefined ? (route.dev ?? null) : null,
  table: route.table,
  preferredSource: route.prefsrc ?? null,
  protocol: route.protocol ?? null,
  metric: route.metric,
  hasPreference: route.pref !== undefined,
  isDead: route.flags.includes('dead'),
  partial: route.tos !== undefined || route.from !== undefined,
  source,
})

const TYPES = new Set([
  ...['unicast', 'local', 'broadcast', 'multicast', 'anycast', 'nat'],
  ...['blackhole', 'unreachable', 'prohibit', 'throw'],
])

// Next hops of a route with several stand on lines of their own, indented.
const fromText = (item: EvidenceItem): Entry[] =>
  item.raw.split('\n').flatMap((text, i) => {
    if (text.trim() === '' || /^\s/.test(text)) return []
    return [textEntry({ evidence: item.id, text: text.trimEnd(), line: i + 1 })]
  })

// `local 127.0.0.1 dev lo table local proto kernel scope host src 127.0.0.1`
const textEntry = (source: SourceText): Entry => {
  const words = source.text.split(' ')
  const isTyped = TYPES.has(words[0] ?? '') && words[1] !== undefined
  const value = (word: string): string | null => {
    const place = words.indexOf(word, isTyped ? 2 : 1)
    return place < 0 ? null : (words[place + 1] ?? null)
  }
  return {
    type: isTyped ? (words[0] ?? '') : 'unicast',
    dst: words[isTyped ? 1 : 0] ?? '',
    gateway: value('via'),
    device: value('dev'),
    table: value('table') ?? 'main',
    preferredSource: value('src'),
    protocol: value('proto'),
    metric: Number(value('metric') ?? 0),
    hasPreference: value('pref') !== null,
    isDead: words.includes('dead'),
    partial: value('tos') !== null || value('from') !== null,
    source,
  }
}
