// Which listening sockets does `ss` print?
// Measured on iproute2 4.15 to 6.15 (2026-11-22): `0.0.0.0:port` is the IPv4 wildcard, `*:port` the IPv6 one that
// serves both, `[::]:port` the one that serves IPv6 only. Older ones print `*:port` for IPv4, and for IPv6
// `:::port` or (4.11, CentOS 7) `[::]:port`, whatever it serves.
import type { EvidenceItem } from '#shared/evidence.ts'
import { formatAddress, parseAddress } from '#shared/plain/ip.ts'
import { parsePort } from '#shared/plain/port-range.ts'
import type { Listener } from './listeners.ts'

/** Reads `ss -H -ltne`, `-ltnp`, `-lune` and mixtures of them. Null when a line is not understood. */
export const parseSs = (item: EvidenceItem): readonly Listener[] | null => {
  const lines = item.raw.split('\n')
  const style = styleOf(lines)
  const rows = lines.flatMap((text, i) => {
    if (NO_ROW.test(text)) return []
    return [rowOf({ evidence: item.id, text: text.trimEnd(), line: i + 1 }, style)]
  })
  return rows.includes(null) ? null : rows.filter(row => row !== null)
}

// A heading, an empty line, or the detail line below a socket.
const NO_ROW = /^(?:\s|$|State\s|Netid\s)/

/** How wildcards are written; null when no line tells. */
type Style = 'old' | 'new' | null

// Only the new form has zeros for the IPv4 wildcard, as the peer of every IPv4 socket.
const styleOf = (lines: readonly string[]): Style => {
  const places = lines.flatMap(line => ROW.exec(line)?.slice(3, 5) ?? [])
  if (places.some(place => place.startsWith('0.0.0.0'))) return 'new'
  const isOld = places.some((place, i) => place.startsWith('::') || isOldPair(places, i))
  return isOld ? 'old' : null
}

// An IPv4 socket with the peer `*:*` exists in the old form only.
const isOldPair = (places: readonly string[], i: number): boolean =>
  i % 2 === 0 && /^\d/.test(places[i] ?? '') && places[i + 1] === '*:*'

const ROW = /^(?:(?:tcp|udp)\s+)?(?:LISTEN|UNCONN)\s+(\d+)\s+(\d+)\s+(\S+)\s+(\S+)(?:\s+(.*))?$/

const rowOf = (source: Listener['source'], style: Style): Listener | null => {
  const row = ROW.exec(source.text)
  if (row === null) return null
  const [, queue = '', limit = '', local = '', , rest = ''] = row
  const place = placeOf(local, style)
  if (place === null) return null
  const serves = servesOf(place, V6_ONLY.exec(rest)?.[1] ?? null, style)
  if (serves === null) return null
  return {
    ...place,
    address: serves === 4 && place.address === '*' ? '0.0.0.0' : place.address.replace('*', '::'),
    serves,
    acceptQueue: Number(queue),
    acceptQueueLimit: Number(limit),
    acceptQueueAgain: null,
    ...ownerOf(rest),
    source,
  }
}

// Read from the right: names of processes and cgroups, which anyone may choose, stand before it.
const V6_ONLY = /(?:^|\s)v6only:([01])(?:\s+[<-]-[>-])?\s*$/

type Place = Pick<Listener, 'address' | 'port' | 'device'>

const placeOf = (local: string, style: Style): Place | null => {
  const split = /^(.+):(\d+)$/.exec(local)
  const port = parsePort(split?.[2] ?? '')
  if (split === null || port === null) return null
  const [literal = '', device = null] = (split[1] ?? '').replaceAll(/[[\]]/g, '').split('%')
  if (literal === '*') return { address: '*', port, device }
  const address = parseAddress(literal === ':' && style === 'old' ? '::' : literal)
  return address === null ? null : { address: formatAddress(address), port, device }
}

// Null: an asterisk of which nothing tells whether it is the IPv4 or the IPv6 one.
const servesOf = (
  { address }: Place,
  v6Only: string | null,
  style: Style,
): Listener['serves'] | null => {
  if (address === '*' && v6Only === null) return ASTERISK[style ?? 'none']
  if (address !== '*' && address !== '::') return address.includes(':') ? 6 : 4
  if (v6Only === null) return address === '::' && style === 'new' ? 6 : 'unknown'
  return v6Only === '1' ? 6 : 'dual'
}

const ASTERISK = { old: 4, new: 'unknown', none: null } as const

const OWNERS = 'users:(('
const NOBODY = { processName: null, pid: null }

// A process name has at most 15 bytes, too few to imitate the end of one owner and the next.
const ownerOf = (rest: string): Pick<Listener, 'processName' | 'pid'> => {
  const [start, end] = [rest.indexOf(OWNERS), rest.lastIndexOf('))')]
  if (start < 0 || end < start + OWNERS.length) return NOBODY
  const list = rest.slice(start + OWNERS.length, end)
  const first = /^"(.{0,15}?)",pid=(\d+),fd=\d+(?:\)|$)/.exec(list)
  const last = /^"?(.*)",pid=(\d+),fd=\d+$/.exec(list)
  const owner = first ?? last
  return owner === null ? NOBODY : { processName: owner[1] ?? '', pid: Number(owner[2]) }
}
