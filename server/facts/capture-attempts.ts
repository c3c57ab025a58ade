// Which attempts to connect do these frames tell of, and what became of each?
import { formatAddress } from '#shared/plain/ip.ts'
import { type End, FLAG, type IcmpPacket, packetAt, type TcpPacket } from '#shared/plain/packet.ts'
import type { PcapFile, PcapFrame } from '#shared/plain/pcap-file.ts'
import { linkOf, type Way } from '#shared/plain/pcap-link.ts'

/** One packet as it passed one interface: a packet that crosses several is seen several times. */
export type Sighting = {
  readonly atMs: number
  readonly way: Way
  /** The kernel's number of the interface; null when the capture does not tell it. */
  readonly device: number | null
  readonly ttl: number
}

export type ErrorSighting = Sighting & {
  readonly type: number
  readonly code: number
  readonly sender: string
}

/**
 * One SYN with its repetitions, and what belongs to it. `resets`: those that refuse it, sent to the
 * client. Later packets of a connection are only counted.
 */
export type Attempt = {
  readonly client: string
  readonly clientPort: number
  readonly server: string
  readonly serverPort: number
  readonly syns: readonly Sighting[]
  readonly synAcks: readonly Sighting[]
  readonly resets: readonly Sighting[]
  readonly errors: readonly ErrorSighting[]
  readonly later: number
}

/** `unread`: packets that may be a part of one and tell too little. Times are moved by `offsetMs`. */
export const attemptsIn = (
  { linkType, frames }: PcapFile,
  offsetMs: number,
): { readonly attempts: readonly Attempt[]; readonly unread: number } => {
  const open: Open = { latest: new Map(), all: [], unread: 0 }
  for (const frame of frames) take(frame, { linkType, offsetMs, open })
  return { attempts: open.all, unread: open.unread }
}

type Growing = {
  -readonly [Key in keyof Attempt]: Attempt[Key] extends readonly (infer One)[]
    ? One[]
    : Attempt[Key]
} & { seq: number }

type Open = {
  /** The newest attempt of a pair of ends; a port may be used again. */
  readonly latest: Map<string, Growing>
  readonly all: Growing[]
  unread: number
}

type Around = { readonly linkType: number; readonly offsetMs: number; readonly open: Open }

const take = ({ bytes, atMs }: PcapFrame, { linkType, offsetMs, open }: Around): void => {
  const link = linkOf(linkType, bytes)
  if (link !== null && !IP.includes(link.etherType)) return
  const packet = link === null ? null : packetAt(bytes, link.start)
  if (packet === 'other') return
  if (link === null || packet === null) {
    open.unread++
    return
  }
  const { way, device } = link
  const seen = { atMs: atMs + offsetMs, way, device, ttl: packet.ttl }
  if (packet.kind === 'tcp') takeTcp(packet, seen, open)
  else takeError(packet, seen, open)
}

const IP: readonly (number | null)[] = [0x0800, 0x86dd, null]

const takeTcp = (packet: TcpPacket, seen: Sighting, open: Open): void => {
  const { flags, from, to } = packet
  if ((flags & (FLAG.syn | FLAG.ack)) === FLAG.syn) {
    attemptOf(packet, open).syns.push(seen)
    return
  }
  const attempt = open.latest.get(keyOf(to, from))
  if (attempt !== undefined) takeAnswer(packet, seen, attempt)
  else {
    const own = open.latest.get(keyOf(from, to))
    if (own !== undefined) own.later++
  }
}

const takeAnswer = (packet: TcpPacket, seen: Sighting, attempt: Growing): void => {
  const answers = packet.ack === (attempt.seq + 1) >>> 0
  if (answers && (packet.flags & FLAG.syn) !== 0) attempt.synAcks.push(seen)
  else if (answers && isRefusal(packet)) attempt.resets.push(seen)
  else attempt.later++
}

// RFC 9293 §3.10.7.1: what refuses a SYN has both flags, and 0 as its own number. What ends a
// connection that was open has the number that comes next.
const isRefusal = ({ flags, seq }: TcpPacket): boolean =>
  (flags & (FLAG.rst | FLAG.ack)) === (FLAG.rst | FLAG.ack) && seq === 0

const takeError = ({ quoted, from, type, code }: IcmpPacket, seen: Sighting, open: Open): void => {
  const attempt = quoted === null ? undefined : open.latest.get(keyOf(quoted.from, quoted.to))
  if (attempt === undefined || quoted?.seq !== attempt.seq) return
  attempt.errors.push({ ...seen, type, code, sender: formatAddress(from) })
}

const attemptOf = ({ from, to, seq }: TcpPacket, { latest, all }: Open): Growing => {
  const key = keyOf(from, to)
  const known = latest.get(key)
  if (known?.seq === seq) return known
  const attempt: Growing = {
    ...{ client: formatAddress(from.address), clientPort: from.port },
    ...{ server: formatAddress(to.address), serverPort: to.port, seq },
    ...{ syns: [], synAcks: [], resets: [], errors: [], later: 0 },
  }
  latest.set(key, attempt)
  all.push(attempt)
  return attempt
}

const keyOf = (client: End, server: End): string =>
  `${client.address.family} ${client.address.value} ${client.port} ${server.address.value} ${server.port}`
