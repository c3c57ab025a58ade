// Which packet is walked through the host's filter, and what is known about it?
import type { Address, Family } from '#shared/plain/ip.ts'
import type { MarkField, NumberField, NumberSet } from './host-rule.ts'

/**
 * What is known about one number: ranges it lies in; bits, of which only those in `known` are
 * certain; or absent, the packet has no such field. A field that is not listed may be anything.
 */
export type Known =
  | { readonly in: NumberSet }
  | { readonly bits: number; readonly known: number }
  | 'absent'

/** null: not known (but not loopback); '' : the packet has none at this hook. */
export type InterfaceName = string | null

/**
 * One packet between the host and the other end. The other end's address is open: it is a set, kept
 * beside the packet. Never changed in place: an effect gives a new packet.
 */
export type Packet = {
  readonly family: Family
  /** Which address field holds the other end. */
  readonly remoteIs: 'saddr' | 'daddr'
  /** A rule has changed the other end's address in the packet; what is there now is not known. */
  readonly remoteHidden: boolean
  /** The host's own address in the packet; null when not known. */
  readonly local: Address | null
  readonly iif: InterfaceName
  readonly oif: InterfaceName
  readonly numbers: Readonly<Partial<Record<NumberField, Known>>>
  readonly untracked: boolean
  /** First packet of a connection: only these are translated. */
  readonly first: boolean
  /** input: for the host itself. */
  readonly goesTo: 'input' | 'forward'
}

export const exactly = (value: number): Known => ({ bits: value >>> 0, known: 0xffff_ffff })

export const between = (from: number, to: number): Known => ({ in: [[from, to]] })

export const TCP = 6
export const UDP = 17
export const FLAG = { fin: 1, syn: 2, rst: 4, psh: 8, ack: 16, urg: 32, ecn: 64, cwr: 128 } as const

/** Bits of `ct state` as the kernel counts them. */
export const CT_STATE = { invalid: 1, established: 2, related: 4, new: 8, untracked: 64 } as const

/** Bits of `ct status`: source and destination translation. */
export const CT_STATUS = { snat: 16, dnat: 32 } as const

/** `fib … type` and `addrtype`: local is an address of the host itself. */
export const ADDRESS_TYPE = {
  unspec: 0,
  unicast: 1,
  local: 2,
  broadcast: 3,
  anycast: 4,
  multicast: 5,
} as const

/** Changes some numbers. */
export const withNumbers = (
  packet: Packet,
  numbers: Partial<Record<NumberField, Known>>,
): Packet => ({ ...packet, numbers: { ...packet.numbers, ...numbers } })

/** The new value of a mark: `(from & and) ^ xor` as far as the bits are known. */
export const markOf = (
  packet: Packet,
  value: { readonly from: MarkField | null; readonly and: number; readonly xor: number } | null,
): Known => {
  if (value === null) return { bits: 0, known: 0 }
  const from = value.from === null ? exactly(0) : packet.numbers[value.from]
  const known = from !== undefined && from !== 'absent' && 'bits' in from ? from : NOTHING_KNOWN
  return {
    bits: ((known.bits & value.and) ^ value.xor) >>> 0,
    known: (known.known | ~value.and) >>> 0,
  }
}

const NOTHING_KNOWN = { bits: 0, known: 0 }

/** Two packets with the same key meet the same fate. */
export const packetKey = (packet: Packet): string =>
  JSON.stringify({ ...packet, local: localKey(packet) })

const localKey = ({ local }: Packet): string => (local === null ? '' : `${local.value}`)
