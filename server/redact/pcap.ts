// What does this capture look like without addresses, payload and hardware of the tenant?
import { captureArgv, captureAskOf } from '#shared/plain/capture.ts'
import { type Address, formatAddress, parseAddress } from '#shared/plain/ip.ts'
import { extensionBytes, type IpHeader, ipHeader } from '#shared/plain/ip-header.ts'
import { packetAt } from '#shared/plain/packet.ts'
import { type PcapFrame, readPcap } from '#shared/plain/pcap-file.ts'
import { isKnownLink, linkOf } from '#shared/plain/pcap-link.ts'
import { redactedAddress } from './address-text.ts'
import type { Redactor } from './redactor.ts'

/**
 * The same frames at the same places, of which only known header fields are taken over; addresses become
 * those that stand for them. Nothing of a file that is not read: it may hold anything.
 */
export const redactedPcap = (file: Buffer, to: Redactor): Buffer => {
  const read = readPcap(file)
  if (typeof read === 'string' || !isKnownLink(read.linkType)) return Buffer.alloc(0)
  const image = Buffer.alloc(file.length)
  file.copy(image, 0, 0, HEADER_BYTES)
  const last = read.frames.at(-1)
  for (const frame of read.frames) redactFrame(frame, { file, image, linkType: read.linkType, to })
  // Of a record that was cut off one byte stays: the file still ends in the middle of one.
  const end = last === undefined ? HEADER_BYTES : last.place + last.bytes.length
  return image.subarray(0, read.isWhole ? end : end + 1)
}

/** The command line names a client; it is built again for the one that stands for it. */
export const redactedCaptureRequest = (
  request: Readonly<Record<string, unknown>> | null,
  to: Redactor,
): Readonly<Record<string, unknown>> | null => {
  const ask = captureAskOf(request)
  if (ask === null) return null
  const client = ask.client === null ? null : (redactedAddress(ask.client, to) ?? ask.client)
  const image = { port: ask.port, client }
  return { argv: captureArgv(image), ...image }
}

type Around = {
  readonly file: Buffer
  readonly image: Buffer
  readonly linkType: number
  readonly to: Redactor
}

const HEADER_BYTES = 24
const RECORD_BYTES = 16

const redactFrame = ({ place, bytes }: PcapFrame, { file, image, linkType, to }: Around): void => {
  file.copy(image, place - RECORD_BYTES, place - RECORD_BYTES, place)
  const frame = image.subarray(place, place + bytes.length)
  const link = linkOf(linkType, bytes)
  // Endless tags: as little a packet as it was before.
  if (link === null) {
    frame.fill(UNREAD)
    return
  }
  const { hardware, start, etherType } = link
  bytes.copy(frame, 0, 0, start)
  frame.fill(0, hardware.place, hardware.place + hardware.bytes)
  if (hardware.bytes > 0) to.count('mac')
  if (IP.includes(etherType)) redactPacket(bytes, frame, { start, to })
}

const UNREAD = Buffer.from([0x81, 0x00])
const IP: readonly (number | null)[] = [0x0800, 0x86dd, null]

type At = { readonly start: number; readonly to: Redactor }

const redactPacket = (bytes: Buffer, frame: Buffer, { start, to }: At): void => {
  const packet = packetAt(bytes, start)
  const ip = ipHeader(bytes, start)
  // Left as zeros it is no packet either.
  if (packet === null || ip === null) return
  redactHeader(bytes, frame, { ip, to })
  if (packet === 'other') return
  const { body } = ip
  if (packet.kind === 'tcp') {
    copy(bytes, frame, [body, body + TCP_CHECKSUM])
    return
  }
  copy(bytes, frame, [body, body + 2])
  if (packet.quoted === null) return
  const quoted = ipHeader(bytes, body + ICMP_BYTES)
  if (quoted === null) return
  redactHeader(bytes, frame, { ip: quoted, to })
  copy(bytes, frame, [quoted.body, quoted.body + 8])
}

const TCP_CHECKSUM = 16
const ICMP_BYTES = 8

// Options, flow label and checksum stay zero: they can name addresses, or give them away.
const redactHeader = (
  bytes: Buffer,
  frame: Buffer,
  { ip, to }: { readonly ip: IpHeader; readonly to: Redactor },
): void => {
  const { start, family, from, extensions } = ip
  if (family === 4) {
    copy(bytes, frame, [start, start + 10])
    writeAddress(frame, start + 12, imageOf(from, to))
    writeAddress(frame, start + 16, imageOf(ip.to, to))
    return
  }
  copy(bytes, frame, [start, start + 1])
  copy(bytes, frame, [start + 4, start + 8])
  writeAddress(frame, start + 8, imageOf(from, to))
  writeAddress(frame, start + 24, imageOf(ip.to, to))
  // Kind and length of the next, and for a fragment its place in the packet.
  for (const [i, place] of extensions.entries()) {
    const isFragment =
      i === 0 ? bytes.readUInt8(start + 6) === FRAGMENT : isKind(bytes, extensions[i - 1])
    copy(bytes, frame, [place, place + (isFragment ? extensionBytes(FRAGMENT, 0) : 2)])
  }
}

const FRAGMENT = 44

const isKind = (bytes: Buffer, before: number | undefined): boolean =>
  before !== undefined && bytes.readUInt8(before) === FRAGMENT

const copy = (bytes: Buffer, frame: Buffer, [from, until]: readonly [number, number]): void => {
  bytes.copy(frame, from, from, Math.min(until, bytes.length))
}

const imageOf = (address: Address, to: Redactor): Address => {
  const image = parseAddress(redactedAddress(formatAddress(address), to) ?? '')
  if (image === null || image.family === address.family) return image ?? { ...address, value: 0n }
  // An IPv4 address inside one of IPv6.
  return { family: address.family, value: (0xffffn << 32n) | image.value }
}

const writeAddress = (frame: Buffer, place: number, { family, value }: Address): void => {
  const bytes = Buffer.from(value.toString(16).padStart(family === 4 ? 8 : 32, '0'), 'hex')
  bytes.copy(frame, place)
}
