// Which addresses of one family does this set hold, and how is it written as CIDR blocks?
import {
  covers,
  equals,
  type IntervalSet,
  intersect,
  intervalSet,
  isEmpty,
  overlaps,
  subtract,
  union,
} from './interval-set.ts'
import { type Address, bitsOf, type Family, formatAddress, LAST_VALUE, parseAddress } from './ip.ts'

/** Addresses of one family. Sets of different families have nothing in common. */
export type AddressSet = { readonly family: Family; readonly intervals: IntervalSet }

export const noAddress = (family: Family): AddressSet => ({ family, intervals: [] })

export const everyAddress = (family: Family): AddressSet => ({
  family,
  intervals: [[0n, LAST_VALUE[family]]],
})

export const singleAddress = ({ family, value }: Address): AddressSet => ({
  family,
  intervals: [[value, value]],
})

export const addressRange = (from: Address, to: Address): AddressSet => ({
  family: from.family,
  intervals: from.value <= to.value ? [[from.value, to.value]] : [],
})

/**
 * Reads `1.2.3.4`, `1.2.3.0/24`, `::1`, `2001:db8::/32`. Host bits may be set (`10.159.6.18/12`
 * is legal in the cloud's rules) and are masked off. Returns null for anything else.
 */
export const parseCidr = (text: string): AddressSet | null => {
  const [literal = '', length, ...rest] = text.trim().split('/')
  const address = parseAddress(literal)
  if (address === null || rest.length > 0) return null
  if (length === undefined) return singleAddress(address)
  const written = /^\d{1,3}$/.test(length) ? Number(length) : Number.NaN
  const prefix = isMapped(literal, address) ? written - MAPPED_BITS : written
  return prefix >= 0 && prefix <= bitsOf(address.family) ? prefixSet(address, prefix) : null
}

/** `::ffff:203.0.113.0/120` counts its prefix from the start of the IPv6 address that carries it. */
const MAPPED_BITS = 96
const isMapped = (literal: string, { family }: Address): boolean =>
  family === 4 && literal.includes(':')

/** All addresses that share the first `prefix` bits with `address`. */
export const prefixSet = ({ family, value }: Address, prefix: number): AddressSet => {
  const hostBits = BigInt(bitsOf(family) - prefix)
  const from = (value >> hostBits) << hostBits
  return { family, intervals: [[from, from + (1n << hostBits) - 1n]] }
}

export const unionOf = (a: AddressSet, b: AddressSet): AddressSet =>
  a.family === b.family ? { family: a.family, intervals: union(a.intervals, b.intervals) } : a

/** The union of the sets that have `family`; the others are left out. */
export const unionAll = (family: Family, sets: Iterable<AddressSet>): AddressSet => ({
  family,
  intervals: intervalSet([...sets].filter(s => s.family === family).flatMap(s => s.intervals)),
})

export const intersectOf = (a: AddressSet, b: AddressSet): AddressSet =>
  a.family === b.family
    ? { family: a.family, intervals: intersect(a.intervals, b.intervals) }
    : noAddress(a.family)

/** True when some address is in both. */
export const shareAddress = (a: AddressSet, b: AddressSet): boolean =>
  a.family === b.family && overlaps(a.intervals, b.intervals)

export const subtractOf = (a: AddressSet, b: AddressSet): AddressSet =>
  a.family === b.family ? { family: a.family, intervals: subtract(a.intervals, b.intervals) } : a

export const isNoAddress = (set: AddressSet): boolean => isEmpty(set.intervals)

export const sameAddresses = (a: AddressSet, b: AddressSet): boolean =>
  a.family === b.family && equals(a.intervals, b.intervals)

export const coversAddresses = (outer: AddressSet, inner: AddressSet): boolean =>
  outer === inner ||
  isNoAddress(inner) ||
  (outer.family === inner.family && covers(outer.intervals, inner.intervals))

/** The only member, or null when the set has none or several. */
export const onlyAddress = ({ family, intervals }: AddressSet): Address | null => {
  const [first, ...more] = intervals
  return first !== undefined && more.length === 0 && first[0] === first[1]
    ? { family, value: first[0] }
    : null
}

/** The smallest member, or null for the empty set. */
export const firstAddress = ({ family, intervals }: AddressSet): Address | null =>
  intervals[0] === undefined ? null : { family, value: intervals[0][0] }

/** Minimal, sorted CIDR blocks, always with a prefix length (`203.0.113.7/32`). */
export const toCidrs = ({ family, intervals }: AddressSet): string[] =>
  intervals.flatMap(([from, to]) => blocksOf(family, from, to))

const blocksOf = (family: Family, start: bigint, to: bigint): string[] => {
  const blocks: string[] = []
  for (let from = start; from <= to; ) {
    const hostBits = largestBlock(family, from, to)
    blocks.push(`${formatAddress({ family, value: from })}/${bitsOf(family) - hostBits}`)
    from += 1n << BigInt(hostBits)
  }
  return blocks
}

const largestBlock = (family: Family, from: bigint, to: bigint): number => {
  let hostBits = 0
  while (hostBits < bitsOf(family)) {
    const size = 1n << BigInt(hostBits + 1)
    if (from % size !== 0n || from + size - 1n > to) break
    hostBits++
  }
  return hostBits
}
