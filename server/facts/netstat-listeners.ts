// Which listening sockets does `netstat -lntp` print?
// netstat tells neither v6only nor a bound device, and cuts long IPv6 addresses (net-tools, read 2026-11-22).
import type { EvidenceItem } from '#shared/evidence.ts'
import { formatAddress, parseAddress } from '#shared/plain/ip.ts'
import { parsePort } from '#shared/plain/port-range.ts'
import type { Listener } from './listeners.ts'

/** Null when a line is not understood. */
export const parseNetstat = (item: EvidenceItem): readonly Listener[] | null => {
  const lines = item.raw.split('\n')
  const rows = lines.flatMap((text, i) =>
    NO_ROW.test(text) ? [] : [rowOf({ evidence: item.id, text: text.trimEnd(), line: i + 1 })],
  )
  return rows.includes(null) ? null : rows.filter(row => row !== null)
}

const NO_ROW = /^(?:\s*$|Active |Proto |\(|\s+will not be shown)/

const ROW = /^tcp6?\s+(\d+)\s+\d+\s+(\S+)\s+\S+\s+LISTEN(?:\s+(?:(\d+)\/(.*)|-))?\s*$/

const rowOf = (source: Listener['source']): Listener | null => {
  const row = ROW.exec(source.text)
  if (row === null) return null
  const [, queue = '', local = '', pid, name] = row
  const split = /^(.+):(\d+)$/.exec(local)
  const address = parseAddress(split?.[1] ?? '')
  const port = parsePort(split?.[2] ?? '')
  if (address === null || port === null || isCut(local)) return null
  const literal = formatAddress(address)
  return {
    address: literal,
    port,
    serves: literal === '::' ? 'unknown' : address.family,
    device: null,
    acceptQueue: Number(queue),
    acceptQueueLimit: null,
    acceptQueueAgain: null,
    processName: name?.trim() ?? null,
    pid: pid === undefined ? null : Number(pid),
    source,
  }
}

// The column holds 23 characters; an address that fills it may have lost its end.
const isCut = (local: string): boolean => local.length >= 23 && local.split(':').length > 2
