// What number is this address, and how is that number written?
import { isIPv4, isIPv6 } from 'node:net'

export type Family = 4 | 6

/** One address: its family and its value as an unsigned integer (32 or 128 bits). */
export type Address = { readonly family: Family; readonly value: bigint }

/** The largest address value of a family. */
export const LAST_VALUE: Readonly<Record<Family, bigint>> = {
  4: 0xffff_ffffn,
  6: (1n << 128n) - 1n,
}

export const bitsOf = (family: Family): number => (family === 4 ? 32 : 128)

/**
 * Reads a canonical literal only (no octal, hex, short or decimal forms, no zone).
 * `::ffff:a.b.c.d` is read as the IPv4 address it carries. Returns null for anything else.
 */
export const parseAddress = (text: string): Address | null => {
  if (isIPv4(text)) return { family: 4, value: parseV4(text) }
  if (!isIPv6(text) || text.includes('%')) return null
  const value = parseV6(text)
  return value >> 32n === 0xffffn
    ? { family: 4, value: value & LAST_VALUE[4] }
    : { family: 6, value }
}

export const formatAddress = ({ family, value }: Address): string =>
  family === 4 ? formatV4(value) : formatV6(value)

const parseV4 = (text: string): bigint =>
  BigInt(text.split('.').reduce((sum, octet) => sum * 256 + Number(octet), 0))

const parseV6 = (text: string): bigint => {
  const [head = '', tail] = expandTail(text).split('::')
  const left = groupsOf(head)
  const right = tail === undefined ? [] : groupsOf(tail)
  const zeros = Array.from({ length: 8 - left.length - right.length }, () => '0')
  return [...left, ...zeros, ...right].reduce(
    (sum, group) => (sum << 16n) | BigInt(`0x${group}`),
    0n,
  )
}

// `::ffff:1.2.3.4` ends in a dotted quad, which counts as two groups.
const expandTail = (text: string): string => {
  const quad = /[^:]+\.[^:]+$/.exec(text)?.[0]
  if (quad === undefined) return text
  const value = parseV4(quad)
  return `${text.slice(0, -quad.length)}${(value >> 16n).toString(16)}:${(value & 0xffffn).toString(16)}`
}

const groupsOf = (part: string): string[] => (part === '' ? [] : part.split(':'))

const formatV4 = (value: bigint): string =>
  [24n, 16n, 8n, 0n].map(shift => (value >> shift) & 255n).join('.')

// RFC 5952: lower case, longest run of two or more zero groups becomes `::`, the first one wins.
const formatV6 = (value: bigint): string => {
  const groups = Array.from({ length: 8 }, (_, i) =>
    ((value >> BigInt(112 - i * 16)) & 0xffffn).toString(16),
  )
  const run = longestZeroRun(groups)
  if (run.length < 2) return groups.join(':')
  return `${groups.slice(0, run.start).join(':')}::${groups.slice(run.start + run.length).join(':')}`
}

const longestZeroRun = (groups: readonly string[]): { start: number; length: number } => {
  let best = { start: 0, length: 0 }
  for (let start = 0; start < groups.length; start++) {
    let length = 0
    while (groups[start + length] === '0') length++
    if (length > best.length) best = { start, length }
  }
  return best
}
