// Which IP header stands at this place, and where does what it carries begin?
import type { Address, Family } from './ip.ts'

export type IpHeader = {
  readonly family: Family
  readonly start: number
  readonly from: Address
  readonly to: Address
  /** Time to live, or hop limit. */
  readonly ttl: number
  /** Of what it carries (IANA): 6 TCP, 1 ICMP, 58 ICMPv6 …; null: cut before that shows. */
  readonly protocol: number | null
  /** Where the headers between begin (IPv6). */
  readonly extensions: readonly number[]
  /** Where that begins; nothing of a later fragment can be told. */
  readonly body: number
  readonly isLaterFragment: boolean
  /** Bytes from `start` that the packet itself says it has; more is padding. */
  readonly length: number
}

/** null: no IP header, or cut inside its fixed part. */
export const ipHeader = (frame: Buffer, start: number): IpHeader | null => {
  if (start >= frame.length) return null
  const version = frame.readUInt8(start) >> 4
  if (version === 4) return ipv4(frame, start)
  return version === 6 ? ipv6(frame, start) : null
}

const V4_BYTES = 20
const V6_BYTES = 40

const ipv4 = (frame: Buffer, start: number): IpHeader | null => {
  const headerBytes = (frame.length > start ? frame.readUInt8(start) & 15 : 0) * 4
  if (start + V4_BYTES > frame.length || headerBytes < V4_BYTES) return null
  return {
    ...{ family: 4, start, extensions: [], body: start + headerBytes },
    from: { family: 4, value: BigInt(frame.readUInt32BE(start + 12)) },
    to: { family: 4, value: BigInt(frame.readUInt32BE(start + 16)) },
    ttl: frame.readUInt8(start + 8),
    protocol: frame.readUInt8(start + 9),
    isLaterFragment: (frame.readUInt16BE(start + 6) & 0x1fff) !== 0,
    length: frame.readUInt16BE(start + 2),
  }
}

const ipv6 = (frame: Buffer, start: number): IpHeader | null => {
  if (start + V6_BYTES > frame.length) return null
  return {
    ...{ family: 6, start },
    from: { family: 6, value: valueAt(frame, start + 8) },
    to: { family: 6, value: valueAt(frame, start + 24) },
    ttl: frame.readUInt8(start + 7),
    length: V6_BYTES + frame.readUInt16BE(start + 4),
    ...behindExtensions(frame, start),
  }
}

const valueAt = (frame: Buffer, place: number): bigint =>
  (frame.readBigUInt64BE(place) << 64n) | frame.readBigUInt64BE(place + 8)

const FRAGMENT = 44
const AUTHENTICATION = 51
/** Hop-by-hop, routing, destination options, mobility: each says how long it is. */
const EXTENSIONS: readonly number[] = [0, 43, 60, 135, FRAGMENT, AUTHENTICATION]
const MOST_EXTENSIONS = 8

const behindExtensions = (
  frame: Buffer,
  start: number,
): Pick<IpHeader, 'protocol' | 'extensions' | 'body' | 'isLaterFragment'> => {
  const extensions: number[] = []
  let protocol = frame.readUInt8(start + 6)
  let body = start + V6_BYTES
  let isLaterFragment = false
  for (let n = 0; EXTENSIONS.includes(protocol); n++) {
    if (n === MOST_EXTENSIONS || body + 8 > frame.length)
      return { protocol: null, extensions, body, isLaterFragment }
    if (protocol === FRAGMENT) isLaterFragment ||= frame.readUInt16BE(body + 2) >> 3 !== 0
    extensions.push(body)
    const next = frame.readUInt8(body)
    body += extensionBytes(protocol, frame.readUInt8(body + 1))
    protocol = next
  }
  return { protocol, extensions, body, isLaterFragment }
}

/** RFC 8200 §4 and RFC 4302 §2.2: units differ, and a fragment header has a fixed size. */
export const extensionBytes = (protocol: number, length: number): number => {
  if (protocol === FRAGMENT) return 8
  return protocol === AUTHENTICATION ? (length + 2) * 4 : (length + 1) * 8
}
