// Which frames does this capture file hold?

/**
 * Classic pcap as libpcap writes it (pcap-savefile(5), read 2026-11-27): both byte orders, micro- and
 * nanoseconds. `isWhole`: the file ends with the end of a record.
 */
export type PcapFile = {
  readonly linkType: number
  readonly frames: readonly PcapFrame[]
  readonly isWhole: boolean
}

export type PcapFrame = {
  /** Milliseconds since 1970-01-01T00:00:00Z, by the clock of the host that captured. */
  readonly atMs: number
  /** Where the frame begins in the file. */
  readonly place: number
  /** As far as it was kept. */
  readonly bytes: Buffer
}

/** empty: not even a header, as when a program was ended before it was ready. */
export type NoPcap = 'empty' | 'pcapng' | 'unknown'

export const readPcap = (file: Buffer): PcapFile | NoPcap => {
  if (file.length === 0) return 'empty'
  const form = formOf(file)
  if (typeof form === 'string') return form
  const frames: PcapFrame[] = []
  let place = HEADER_BYTES
  for (;;) {
    const frame = frameAt(file, place, form)
    if (frame === null) break
    frames.push(frame)
    place = frame.place + frame.bytes.length
  }
  // The upper bits tell about checksums of frames.
  const linkType = form.number(20) & 0xffff
  return { linkType, frames, isWhole: place === file.length }
}

type Form = { readonly number: (place: number) => number; readonly perSecond: number }

const HEADER_BYTES = 24
const RECORD_BYTES = 16

/** libpcap itself takes no longer frame for true (MAXIMUM_SNAPLEN). */
const LONGEST_FRAME = 262_144

const formOf = (file: Buffer): Form | NoPcap => {
  if (file.length >= 4 && file.readUInt32BE(0) === 0x0a0d0d0a) return 'pcapng'
  if (file.length < HEADER_BYTES) return 'unknown'
  const inOrder = [
    (place: number) => file.readUInt32BE(place),
    (place: number) => file.readUInt32LE(place),
  ]
  const number = inOrder.find(read => PER_SECOND.has(read(0)))
  if (number === undefined) return 'unknown'
  return { number, perSecond: PER_SECOND.get(number(0)) ?? 1 }
}

const PER_SECOND: ReadonlyMap<number, number> = new Map([
  [0xa1b2c3d4, 1e6],
  [0xa1b23c4d, 1e9],
])

// null: nothing more, or nothing whole.
const frameAt = (file: Buffer, record: number, form: Form): PcapFrame | null => {
  const place = record + RECORD_BYTES
  if (place > file.length) return null
  const [seconds, part, length] = [record, record + 4, record + 8].map(form.number)
  if (seconds === undefined || part === undefined || length === undefined) return null
  const isTrue = part < form.perSecond && length <= LONGEST_FRAME
  if (!isTrue || place + length > file.length) return null
  const atMs = seconds * 1000 + (part * 1000) / form.perSecond
  return { atMs, place, bytes: file.subarray(place, place + length) }
}
