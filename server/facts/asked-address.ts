// Which of the addresses of a host name does this client ask?
import { parseCidr } from '#shared/plain/address-set.ts'
import { type Family, formatAddress, parseAddress } from '#shared/plain/ip.ts'
import type { Source } from '#shared/question.ts'

/** A client of one family asks an address of that family, as far as the name has one; null: it has none. */
export const addressFor = (from: Source, addresses: readonly string[]): string | null => {
  const parsed = addresses.flatMap(address => parseAddress(address) ?? [])
  const family = familyOf(from)
  const chosen = parsed.find(address => address.family === family) ?? parsed[0]
  return chosen === undefined ? null : formatAddress(chosen)
}

const familyOf = (from: Source): Family | null => {
  if (from.kind === 'address') return parseAddress(from.address)?.family ?? null
  return from.kind === 'cidr' ? (parseCidr(from.cidr)?.family ?? null) : null
}
