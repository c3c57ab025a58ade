// Which listening sockets do /proc/net/tcp and tcp6 hold?
// Addresses are words of 32 bits in the byte order of the machine; every supported one is little-endian.
import type { EvidenceItem } from '#shared/evidence.ts'
import { formatAddress, parseAddress } from '#shared/plain/ip.ts'
import type { Listener } from './listeners.ts'

/** Null when a line is not understood. v6only and the bound device are not in these files. */
export const parseProcTcp = (item: EvidenceItem): readonly Listener[] | null => {
  const [heading = '', ...lines] = item.raw.split('\n')
  if (!heading.includes('local_address')) return null
  const rows = lines.flatMap((text, i) =>
    text.trim() === '' ? [] : [rowOf({ evidence: item.id, text: text.trimEnd(), line: i + 2 })],
  )
  return rows.includes(null) ? null : rows.filter(row => row !== null && row !== 'connected')
}

const ROW =
  /^\s*\d+: ([0-9A-F]{8}|[0-9A-F]{32}):([0-9A-F]{4}) [0-9A-F]+:[0-9A-F]{4} ([0-9A-F]{2}) [0-9A-F]{8}:([0-9A-F]{8}) /

const LISTEN = '0A'

const rowOf = (source: Listener['source']): Listener | 'connected' | null => {
  const row = ROW.exec(source.text)
  if (row === null) return null
  const [, hex = '', port = '', state = '', queue = ''] = row
  if (state !== LISTEN) return 'connected'
  const address = parseAddress(literalOf(hex))
  if (address === null) return null
  const literal = formatAddress(address)
  return {
    address: literal,
    port: Number.parseInt(port, 16),
    serves: literal === '::' ? 'unknown' : address.family,
    device: null,
    acceptQueue: Number.parseInt(queue, 16),
    acceptQueueLimit: null,
    acceptQueueAgain: null,
    processName: null,
    pid: null,
    source,
  }
}

const literalOf = (hex: string): string => {
  const bytes = (hex.match(/.{8}/g) ?? []).flatMap(word => (word.match(/../g) ?? []).toReversed())
  if (bytes.length === 4) return bytes.map(byte => Number.parseInt(byte, 16)).join('.')
  return (bytes.join('').match(/.{4}/g) ?? []).join(':')
}
