// Where in this frame does the packet begin, and what does the kernel say about its way?

/** in: to this host. out: sent or handed on by it. other: seen, and neither. null: not told. */
export type Way = 'in' | 'out' | 'other' | null

export type Link = {
  readonly way: Way
  /** The kernel's number of the interface; null when the form does not tell it. */
  readonly device: number | null
  /** Of the packet inside: 0x0800, 0x86dd …; null: read it from the packet itself. */
  readonly etherType: number | null
  readonly start: number
  /** Where hardware addresses stand: first place and number of bytes. */
  readonly hardware: { readonly place: number; readonly bytes: number }
}

/** Numbers of tcpdump.org/linktypes.html (read 2026-11-27). */
export const isKnownLink = (linkType: number): boolean => linkType in READERS

/** null: cut before the packet begins, or a form that is not read. */
export const linkOf = (linkType: number, frame: Buffer): Link | null =>
  READERS[linkType]?.(frame) ?? null

const ETHERNET = 1
const RAW = 101
const LINUX_SLL = 113
const LINUX_SLL2 = 276

const TAGS: readonly number[] = [0x8100, 0x88a8, 0x9100]
const MOST_TAGS = 4

type Reader = (frame: Buffer) => Link | null

const ethernet: Reader = frame =>
  behindTags(frame, { typeAt: 12, way: null, device: null, hardware: { place: 0, bytes: 12 } })

// The direction of a cooked frame: LINKTYPE_LINUX_SLL, field "packet type".
const WAYS: Readonly<Record<number, Way>> = { 0: 'in', 1: 'in', 2: 'in', 3: 'other', 4: 'out' }

const cooked: Reader = frame =>
  frame.length < 16
    ? null
    : behindTags(frame, {
        ...{ typeAt: 14, device: null, hardware: { place: 6, bytes: 8 } },
        way: WAYS[frame.readUInt16BE(0)] ?? null,
      })

const cooked2: Reader = frame => {
  if (frame.length < 20) return null
  const link = {
    ...{ start: 20, etherType: frame.readUInt16BE(0), device: frame.readUInt32BE(4) },
    ...{ way: WAYS[frame.readUInt8(10)] ?? null, hardware: { place: 12, bytes: 8 } },
  }
  if (!TAGS.includes(link.etherType)) return link
  // The tag's number and the type behind it come before the packet.
  return behindTags(frame, { ...link, typeAt: 22 })
}

const raw: Reader = frame =>
  frame.length === 0
    ? null
    : { ...{ way: null, device: null, etherType: null, start: 0 }, hardware: NONE }

const NONE = { place: 0, bytes: 0 }

const READERS: Readonly<Record<number, Reader>> = {
  [ETHERNET]: ethernet,
  [RAW]: raw,
  [LINUX_SLL]: cooked,
  [LINUX_SLL2]: cooked2,
}

type Tagged = Pick<Link, 'way' | 'device' | 'hardware'> & { readonly typeAt: number }

const behindTags = (frame: Buffer, { typeAt, way, device, hardware }: Tagged): Link | null => {
  for (let tags = 0; tags <= MOST_TAGS; tags++) {
    const place = typeAt + tags * 4
    if (place + 2 > frame.length) return null
    const etherType = frame.readUInt16BE(place)
    if (!TAGS.includes(etherType)) return { way, device, hardware, etherType, start: place + 2 }
  }
  return null
}
