// Who sends what to whom in this packet?
import type { Address, Family } from './ip.ts'
import { type IpHeader, ipHeader } from './ip-header.ts'

export type End = { readonly address: Address; readonly port: number }

export type TcpPacket = {
  readonly kind: 'tcp'
  readonly from: End
  readonly to: End
  readonly ttl: number
  readonly flags: number
  readonly seq: number
  readonly ack: number
  /** Bytes of data that it says it carries. */
  readonly dataBytes: number
}

/** `quoted`: the TCP packet it is about; null: about another one, or cut before the ports. */
export type IcmpPacket = {
  readonly kind: 'icmp'
  readonly from: Address
  readonly to: Address
  readonly ttl: number
  readonly type: number
  readonly code: number
  readonly quoted: { readonly from: End; readonly to: End; readonly seq: number } | null
}

export const FLAG = { fin: 1, syn: 2, rst: 4, ack: 16 } as const

/**
 * other: a packet of another protocol, which is no part of a TCP connection. null: it may be one, and
 * was cut too early, broken into fragments or is malformed.
 */
export const packetAt = (frame: Buffer, start: number): TcpPacket | IcmpPacket | 'other' | null => {
  const ip = ipHeader(frame, start)
  if (ip === null || ip.protocol === null) return null
  if (![TCP, ICMP[4], ICMP[6]].includes(ip.protocol)) return 'other'
  if (ip.isLaterFragment) return null
  if (ip.protocol === TCP) return tcp(frame, ip)
  return ip.protocol === ICMP[ip.family] ? icmp(frame, ip) : 'other'
}

const TCP = 6
const ICMP = { 4: 1, 6: 58 } as const

/** Up to and with the flags. */
const LEAST_TCP_BYTES = 14

const tcp = (frame: Buffer, ip: IpHeader): TcpPacket | null => {
  const { body, ttl } = ip
  if (body + LEAST_TCP_BYTES > frame.length) return null
  const headerBytes = (frame.readUInt8(body + 12) >> 4) * 4
  const { from, to, seq } = portsAt(frame, ip)
  return {
    ...{ kind: 'tcp', from, to, ttl, seq },
    ack: frame.readUInt32BE(body + 8),
    flags: frame.readUInt8(body + 13),
    dataBytes: Math.max(0, ip.length - (body - ip.start) - headerBytes),
  }
}

const portsAt = (frame: Buffer, { body, from, to }: IpHeader) => ({
  from: { address: from, port: frame.readUInt16BE(body) },
  to: { address: to, port: frame.readUInt16BE(body + 2) },
  seq: frame.readUInt32BE(body + 4),
})

const ICMP_BYTES = 8

const icmp = (frame: Buffer, { body, from, to, ttl, family }: IpHeader): IcmpPacket | null => {
  if (body + ICMP_BYTES > frame.length) return null
  const [type, code] = [frame.readUInt8(body), frame.readUInt8(body + 1)]
  const isError = ERRORS[family].includes(type)
  const quoted = isError ? quotedAt(frame, body + ICMP_BYTES) : null
  return { kind: 'icmp', from, to, ttl, type, code, quoted }
}

/** Unreachable, time exceeded, parameter problem (and for IPv6, too big) quote what they are about. */
const ERRORS: Readonly<Record<Family, readonly number[]>> = { 4: [3, 11, 12], 6: [1, 2, 3, 4] }

const quotedAt = (frame: Buffer, start: number): IcmpPacket['quoted'] => {
  const ip = ipHeader(frame, start)
  const isTcp = ip?.protocol === TCP && !ip.isLaterFragment && ip.body + 8 <= frame.length
  return ip !== null && isTcp ? portsAt(frame, ip) : null
}
