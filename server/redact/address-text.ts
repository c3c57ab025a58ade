// How does an address, a block or a part of one stand in a text, and what stands there instead?
import {
  type Address,
  bitsOf,
  type Family,
  formatAddress,
  LAST_VALUE,
  parseAddress,
} from '#shared/plain/ip.ts'
import type { Redactor } from './redactor.ts'

/** `10.0.0.1`, `10.0.0.0/8`, `10.0.0.0/255.0.0.0`, `::1`, `2001:db8::/32`; null when it is none. */
export const redactedAddress = (text: string, to: Redactor): string | null => {
  const [literal = '', length] = text.split('/')
  const address = parseAddress(literal)
  if (address === null) return null
  const mask = length === undefined ? null : prefixOf(length, { literal, family: address.family })
  const image = mask === null ? to.addresses(address) : redactedBlock(address, mask, to)
  const written = writtenLike(literal, image)
  if (image.value === address.value) return text
  to.count('address')
  to.keepAddress(text, length === undefined ? written : `${written}/${length}`)
  return length === undefined ? written : `${written}/${length}`
}

/** The image of a block whose host bits are zero has zeros there too. */
export const redactedBlock = (address: Address, prefix: number, to: Redactor): Address => {
  const host = BigInt(bitsOf(address.family) - prefix)
  const isBlock = (address.value >> host) << host === address.value
  const image = to.addresses(address)
  return isBlock ? { ...image, value: (image.value >> host) << host } : image
}

// `::ffff:203.0.113.0/120` counts from the start of the IPv6 address that carries the other.
const prefixOf = (
  length: string,
  { literal, family }: { literal: string; family: Family },
): number | null => {
  const mask = parseAddress(length)
  if (mask !== null) return maskLength(mask)
  const written = Number(length)
  const prefix = family === 4 && literal.includes(':') ? written - 96 : written
  return prefix >= 0 && prefix <= bitsOf(family) ? prefix : null
}

const maskLength = ({ family, value }: Address): number | null => {
  const zeros = (LAST_VALUE[family] ^ value).toString(2)
  return /^1*$/.test(zeros) || value === LAST_VALUE[family]
    ? bitsOf(family) - (value === LAST_VALUE[family] ? 0 : zeros.length)
    : null
}

/** An address of IPv4 inside one of IPv6 keeps that form. */
const writtenLike = (literal: string, image: Address): string =>
  image.family === 4 && literal.includes(':')
    ? `::ffff:${formatAddress(image)}`
    : formatAddress(image)

/** `203.0.113.` of hosts_access(5): an address without its end. */
export const redactedStart = (text: string, to: Redactor): string => {
  const numbers = text.split('.').filter(part => part !== '')
  const block = `${[...numbers, 0, 0, 0].slice(0, 4).join('.')}/${numbers.length * 8}`
  const image = redactedAddress(block, to)
  return image === null ? text : `${image.split('.').slice(0, numbers.length).join('.')}.`
}

/** Words of 32 bits in the byte order of a small-endian machine, as /proc/net/tcp prints them. */
export const redactedHex = (hex: string, to: Redactor): string => {
  const bytes = swapped(hex)
  const literal =
    bytes.length === 8
      ? (bytes.match(/../g) ?? []).map(byte => Number.parseInt(byte, 16)).join('.')
      : (bytes.match(/.{4}/g) ?? []).join(':')
  const address = parseAddress(literal)
  if (address === null) return hex
  const image = to.addresses(address)
  if (image.value === address.value) return hex
  to.count('address')
  to.keepAddress(formatAddress(address), formatAddress(image))
  const plain = image.value.toString(16).toUpperCase()
  const isMapped = address.family === 4 && hex.length === 32
  return swapped(
    isMapped ? `${'0'.repeat(20)}FFFF${plain.padStart(8, '0')}` : plain.padStart(hex.length, '0'),
  )
}

const swapped = (hex: string): string =>
  (hex.match(/.{8}/g) ?? []).map(word => (word.match(/../g) ?? []).toReversed().join('')).join('')

/** The first three bytes name the maker and stay; nobody and everybody too. */
export const redactedMac = (mac: string, to: Redactor): string => {
  if (/^(?:00:)+00$|^(?:ff:)+ff$/i.test(mac)) return mac
  to.count('mac')
  return to.pseudonyms.of('mac', mac, draw => {
    const image = mac.slice(0, 9) + (draw('0123456789abcdef', 6).match(/../g) ?? []).join(':')
    return /[A-F]/.test(mac) ? image.toUpperCase() : image
  })
}
