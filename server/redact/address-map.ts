// Which address stands for this one, so that who shares a network still shares one?
// Prefix-preserving, after Crypto-PAn (Xu, Fan, Ammar, Moon: "Prefix-Preserving IP Address
// Anonymization", 2002): each bit is turned round or not, as a keyed hash of the bits before it says.
import { createHmac, type KeyObject } from 'node:crypto'
import { type Address, bitsOf, type Family } from '#shared/plain/ip.ts'
import { BLOCKS } from './address-blocks.ts'

export type AddressRange = readonly [from: Address, to: Address]

/** Injective in each family; two images share exactly as many leading bits as their originals. */
export type AddressMap = (address: Address) => Address

/**
 * Blocks with a meaning map to themselves. A range that is written as first and last address maps to a
 * range again: below their common prefix the bits of both ends stay. `key`: 32 random bytes.
 */
export const addressMap = (key: KeyObject, ranges: readonly AddressRange[]): AddressMap => {
  const turns = turnsOf(key)
  const kept = keptPlaces(ranges)
  const known = new Map<string, Address>()
  return address => {
    const name = `${address.family} ${address.value}`
    const image = known.get(name) ?? imageOf(address, { turns, kept })
    known.set(name, image)
    return image
  }
}

type Parts = { readonly turns: Turns; readonly kept: Kept }

const imageOf = (address: Address, { turns, kept }: Parts): Address => {
  const { family, value } = address
  if (FROZEN.some(block => isIn(block, address))) return address
  const bits = bitsOf(family)
  let image = value
  for (let depth = 0; depth < bits; depth++) {
    const before = value >> BigInt(bits - depth)
    if (isKept({ family, depth, before }, kept)) continue
    if (turns({ family, depth, before })) image ^= 1n << BigInt(bits - 1 - depth)
  }
  return { family, value: image }
}

const FROZEN = BLOCKS.filter(({ frozen }) => frozen)

const isIn = (
  { family, value, prefix }: (typeof BLOCKS)[number],
  address: Omit<Address, never>,
): boolean => {
  const shift = BigInt(bitsOf(family) - prefix)
  return address.family === family && address.value >> shift === value >> shift
}

/** The bit after the first `depth` bits, which are `before`. */
type Place = { readonly family: Family; readonly depth: number; readonly before: bigint }

type Kept = ReadonlySet<string>

const nameOf = ({ family, depth, before }: Place): string => `${family}/${depth}/${before}`

// The first bits of a group of IPv6, up to its first 1, stay: addresses keep their length as text, and
// `::1` stays `::1`. Tools cut long addresses off (netstat), and a cut address is another one.
const isKept = (place: Place, kept: Kept): boolean =>
  kept.has(nameOf(place)) ||
  (place.family === 6 && (place.before & ((1n << BigInt(place.depth % 16)) - 1n)) === 0n)

const keptPlaces = (ranges: readonly AddressRange[]): Kept => {
  const kept = new Set<string>()
  for (const block of BLOCKS)
    for (let depth = 0; depth < block.prefix; depth++) keepBefore(kept, block, depth)
  for (const [from, to] of ranges) keepEnds(kept, from, to)
  return kept
}

const keepBefore = (kept: Set<string>, { family, value }: Address, depth: number): void => {
  kept.add(nameOf({ family, depth, before: value >> BigInt(bitsOf(family) - depth) }))
}

const keepEnds = (kept: Set<string>, from: Address, to: Address): void => {
  if (from.family !== to.family) return
  const bits = bitsOf(from.family)
  const shared = bits - (from.value ^ to.value).toString(2).length
  if (from.value === to.value) return
  for (let depth = shared; depth < bits; depth++) {
    keepBefore(kept, from, depth)
    keepBefore(kept, to, depth)
  }
}

type Turns = (place: Place) => boolean

// One hash tells all 255 places below a whole number of bytes.
const turnsOf = (key: KeyObject): Turns => {
  const hashes = new Map<string, Buffer>()
  return ({ family, depth, before }) => {
    const inByte = depth % 8
    const whole = before >> BigInt(inByte)
    const name = `${family}/${depth - inByte}/${whole}`
    const hash = hashes.get(name) ?? createHmac('sha256', key).update(name).digest()
    hashes.set(name, hash)
    const place = (1 << inByte) | Number(before & ((1n << BigInt(inByte)) - 1n))
    return (((hash[place >> 3] ?? 0) >> (place & 7)) & 1) === 1
  }
}
