// How do the bytes of frames and capture files look, built by hand from the standards?
import { parseAddress } from '#shared/plain/ip.ts'

export const u8 = (value: number): Buffer => Buffer.from([value])
export const u16 = (value: number): Buffer => Buffer.from([value >> 8, value & 255])
export const u32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(value >>> 0)
  return bytes
}

const addressBytes = (text: string): Buffer => {
  const address = parseAddress(text)
  if (address === null) throw new Error(text)
  const hex = address.value.toString(16).padStart(address.family === 4 ? 8 : 32, '0')
  return Buffer.from(hex, 'hex')
}

export type Ends = { readonly from: string; readonly to: string }
export type Ports = { readonly fromPort: number; readonly toPort: number }
export type Segment = Ports & {
  readonly flags: number
  readonly seq?: number
  readonly ack?: number
  readonly options?: Buffer
  readonly data?: string
}

export const tcpBytes = ({ fromPort, toPort, flags, seq = 1000, ack = 0, ...more }: Segment) => {
  const options = more.options ?? Buffer.alloc(0)
  return Buffer.concat([
    ...[u16(fromPort), u16(toPort), u32(seq), u32(ack)],
    ...[u8((5 + options.length / 4) << 4), u8(flags), u16(64_240), u16(0xbeef), u16(0)],
    ...[options, Buffer.from(more.data ?? '')],
  ])
}

export const ipv4 = (
  { from, to }: Ends,
  body: Buffer,
  {
    options = Buffer.alloc(0),
    protocol = 6,
    fragment = 0x4000,
  }: { options?: Buffer; protocol?: number; fragment?: number } = {},
): Buffer =>
  Buffer.concat([
    ...[u8(0x45 + options.length / 4), u8(0), u16(20 + options.length + body.length), u16(7)],
    ...[u16(fragment), u8(61), u8(protocol), u16(0xcafe), addressBytes(from), addressBytes(to)],
    ...[options, body],
  ])

/** `extensions`: kind and bytes of each header in between, in order. */
export const ipv6 = (
  { from, to }: Ends,
  body: Buffer,
  {
    protocol = 6,
    extensions = [],
  }: { protocol?: number; extensions?: readonly (readonly [kind: number, bytes: Buffer])[] } = {},
): Buffer => {
  const kinds = [...extensions.map(([kind]) => kind), protocol]
  const between = extensions.map(([, bytes], i) =>
    Buffer.concat([u8(kinds[i + 1] ?? 59), bytes.subarray(1)]),
  )
  const carried = Buffer.concat([...between, body])
  return Buffer.concat([
    ...[u32(0x60000000), u16(carried.length), u8(kinds[0] ?? 59), u8(60)],
    ...[addressBytes(from), addressBytes(to), carried],
  ])
}

export const icmpBytes = (type: number, code: number, quoted: Buffer): Buffer =>
  Buffer.concat([u8(type), u8(code), u16(0x1234), u32(0), quoted])

const MACS = Buffer.from('020000000001020000000002', 'hex')

export const ethernet = (packet: Buffer, type = 0x0800, tags: readonly number[] = []): Buffer =>
  Buffer.concat([MACS, ...tags.map(tag => Buffer.concat([u16(tag), u16(42)])), u16(type), packet])

export const sll = (packet: Buffer, way: number, type = 0x0800): Buffer =>
  Buffer.concat([u16(way), u16(1), u16(6), MACS.subarray(0, 6), u16(0), u16(type), packet])

export const sll2 = (
  packet: Buffer,
  { way, device = 2, type = 0x0800 }: { way: number; device?: number; type?: number },
): Buffer =>
  Buffer.concat([
    ...[u16(type), u16(0), u32(device), u16(1), u8(way), u8(6), MACS.subarray(0, 6), u16(0)],
    packet,
  ])

export type Kept = { readonly atMs: number; readonly frame: Buffer; readonly sent?: number }

/** Magic numbers as a file of that form begins. */
export const MAGIC = { micro: 0xa1b2c3d4, nano: 0xa1b23c4d } as const

export const pcapFile = (
  linkType: number,
  kept: readonly Kept[],
  { magic = MAGIC.micro, little = true }: { magic?: number; little?: boolean } = {},
): Buffer => {
  const order = (bytes: Buffer): Buffer => (little ? Buffer.from(bytes).reverse() : bytes)
  const perMs = magic === MAGIC.nano ? 1e6 : 1e3
  return Buffer.concat([
    ...[order(u32(magic)), order(u16(2)), order(u16(4)), u32(0), u32(0)],
    ...[order(u32(262_144)), order(u32(linkType))],
    ...kept.flatMap(({ atMs, frame, sent }) => [
      order(u32(Math.floor(atMs / 1000))),
      order(u32(Math.round((atMs % 1000) * perMs))),
      order(u32(frame.length)),
      order(u32(sent ?? frame.length)),
      frame,
    ]),
  ])
}
