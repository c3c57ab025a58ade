// Which bytes is this packet on the wire, and what does an answer on the wire say?
import { type Address, type Family, formatAddress } from '#shared/plain/ip.ts'

/** A packet of a client: `id` finds its answer again (source port, or identifier of an echo). */
export type Sent = {
  readonly protocol: 'tcp' | 'udp' | 'icmp'
  readonly from: Address
  readonly to: Address
  /** 0 for ICMP. */
  readonly port: number
  readonly id: number
}

/** What came back: `icmp` with the code of an ICMP or ICMPv6 "unreachable". */
export type Answer =
  | { readonly id: number; readonly kind: 'syn-ack'; readonly sequence: number }
  | { readonly id: number; readonly kind: 'reset' | 'echo-reply' | 'other' }
  | { readonly id: number; readonly kind: 'unreachable'; readonly code: number }

/** Ethernet header without the type: destination, source. */
export type Link = { readonly to: string; readonly from: string }

const macBytes = (mac: string): number[] => mac.split(':').map(part => Number.parseInt(part, 16))

const TYPE: Readonly<Record<Family, number>> = { 4: 0x0800, 6: 0x86dd }
const PROTOCOL = { tcp: 6, udp: 17, icmp: { 4: 1, 6: 58 } } as const

/** TCP: a SYN, or with `reset` the RST that ends what the SYN opened. */
export const frameOf = (link: Link, sent: Sent, reset?: { readonly sequence: number }): Buffer => {
  const { family } = sent.from
  const body =
    sent.protocol === 'tcp' ? tcp(sent, reset) : sent.protocol === 'udp' ? udp(sent) : echo(sent)
  const protocol = sent.protocol === 'icmp' ? PROTOCOL.icmp[family] : PROTOCOL[sent.protocol]
  const isPlainIcmp = sent.protocol === 'icmp' && family === 4
  const sum = checksum(isPlainIcmp ? [body] : [pseudo(sent, protocol, body.length), body])
  body.writeUInt16BE(sum, sent.protocol === 'tcp' ? 16 : sent.protocol === 'udp' ? 6 : 2)
  const ethernet = Buffer.from([...macBytes(link.to), ...macBytes(link.from), 0, 0])
  ethernet.writeUInt16BE(TYPE[family], 12)
  return Buffer.concat([ethernet, header(sent, protocol, body.length), body])
}

/** Who has `to`? The answer tells that everything before was dealt with. */
export const arpFrame = ({ from }: Link, [asker, asked]: readonly [Address, Address]): Buffer =>
  Buffer.concat([
    Buffer.from([255, 255, 255, 255, 255, 255, ...macBytes(from), 8, 6, 0, 1, 8, 0, 6, 4, 0, 1]),
    Buffer.from(macBytes(from)),
    addressBytes(asker),
    Buffer.alloc(6),
    addressBytes(asked),
  ])

const addressBytes = ({ family, value }: Address): Buffer =>
  Buffer.from(value.toString(16).padStart(family === 4 ? 8 : 32, '0'), 'hex')

const FIRST_SEQUENCE = 1000

const tcp = ({ port, id }: Sent, reset: { readonly sequence: number } | undefined): Buffer => {
  const bytes = Buffer.alloc(20)
  bytes.writeUInt16BE(id, 0)
  bytes.writeUInt16BE(port, 2)
  bytes.writeUInt32BE(reset === undefined ? FIRST_SEQUENCE : FIRST_SEQUENCE + 1, 4)
  bytes.writeUInt32BE(reset === undefined ? 0 : (reset.sequence + 1) >>> 0, 8)
  bytes.writeUInt16BE(reset === undefined ? 0x5002 : 0x5014, 12)
  bytes.writeUInt16BE(64_240, 14)
  return bytes
}

const udp = ({ port, id }: Sent): Buffer => {
  const bytes = Buffer.alloc(12)
  bytes.writeUInt16BE(id, 0)
  bytes.writeUInt16BE(port, 2)
  bytes.writeUInt16BE(bytes.length, 4)
  return bytes
}

const ECHO_REQUEST: Readonly<Record<Family, number>> = { 4: 8, 6: 128 }

const echo = ({ from, id }: Sent): Buffer => {
  const bytes = Buffer.alloc(12)
  bytes.writeUInt8(ECHO_REQUEST[from.family], 0)
  bytes.writeUInt16BE(id, 4)
  return bytes
}

// Identification and flow label carry the number too: traces print them of any protocol.
const header = ({ from, to, id }: Sent, protocol: number, length: number): Buffer => {
  if (from.family === 6) {
    const bytes = Buffer.from([0x60, 0, 0, 0, 0, 0, protocol, 64])
    bytes.writeUInt16BE(id, 2)
    bytes.writeUInt16BE(length, 4)
    return Buffer.concat([bytes, addressBytes(from), addressBytes(to)])
  }
  const fixed = Buffer.from([0x45, 0, 0, 0, 0, 0, 0x40, 0, 64, protocol, 0, 0])
  fixed.writeUInt16BE(20 + length, 2)
  fixed.writeUInt16BE(id, 4)
  const bytes = Buffer.concat([fixed, addressBytes(from), addressBytes(to)])
  bytes.writeUInt16BE(checksum([bytes]), 10)
  return bytes
}

const pseudo = ({ from, to }: Sent, protocol: number, length: number): Buffer => {
  const last = Buffer.alloc(8)
  last.writeUInt32BE(length, 0)
  last.writeUInt32BE(protocol, 4)
  return Buffer.concat([addressBytes(from), addressBytes(to), last])
}

// All parts have an even length.
const checksum = (parts: readonly Buffer[]): number => {
  let sum = 0
  for (const part of parts) for (let at = 0; at < part.length; at += 2) sum += part.readUInt16BE(at)
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16)
  return ~sum & 0xffff
}

/** null: no packet that a client could have sent for. */
export const answerIn = (frame: Buffer): Answer | null => {
  const type = frame.readUInt16BE(12)
  const packet = frame.subarray(14)
  if (type === TYPE[4])
    return answerOf(4, packet[9] ?? 0, packet.subarray(4 * ((packet[0] ?? 0) & 15)))
  return type === TYPE[6] ? answerOf(6, packet[6] ?? 0, packet.subarray(40)) : null
}

const SYN_ACK = 0x12
const RESET = 0x04

const answerOf = (family: Family, protocol: number, body: Buffer): Answer | null => {
  if (protocol === PROTOCOL.tcp) {
    const id = body.readUInt16BE(2)
    const flags = body[13] ?? 0
    if ((flags & SYN_ACK) === SYN_ACK)
      return { id, kind: 'syn-ack', sequence: body.readUInt32BE(4) }
    return { id, kind: (flags & RESET) === 0 ? 'other' : 'reset' }
  }
  if (protocol !== PROTOCOL.icmp[family]) return null
  const [kind = 0, code = 0] = body
  if (kind === ECHO_REPLY[family]) return { id: body.readUInt16BE(4), kind: 'echo-reply' }
  return kind === UNREACHABLE[family]
    ? { id: idInside(family, body.subarray(8)), kind: 'unreachable', code }
    : null
}

const ECHO_REPLY: Readonly<Record<Family, number>> = { 4: 0, 6: 129 }
const UNREACHABLE: Readonly<Record<Family, number>> = { 4: 3, 6: 1 }

// The head of the packet that was refused follows.
const idInside = (family: Family, packet: Buffer): number => {
  const protocol = packet[family === 4 ? 9 : 6]
  const body = packet.subarray(family === 4 ? 20 : 40)
  return body.readUInt16BE(protocol === PROTOCOL.icmp[family] ? 4 : 0)
}

export const words = ({ protocol, from, port }: Sent): string =>
  `${formatAddress(from)} → ${protocol}${port === 0 ? '' : `/${port}`}`
