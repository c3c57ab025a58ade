// May this service send a probe to this address? (docs/adr/0008)

import { classOfAddress, isPrivateAddress } from '#shared/plain/address-class.ts'
import { coversAddresses, parseCidr } from '#shared/plain/address-set.ts'
import { formatAddress, parseAddress } from '#shared/plain/ip.ts'
import type { ProbeTo } from '../io.ts'

export type Permission =
  | { readonly may: true; readonly ownership: 'proven' | 'allowed-by-operator' }
  | { readonly may: false; readonly why: string }

/**
 * Never outside global unicast classes. Else only what the cloud's answers of this diagnosis prove
 * to be the target's public address, or what the operator opened. `factsProve` is false for the demo
 * account, whose answers are invented. A private address means another machine on each network, so
 * the cloud's word is not enough for it.
 */
export const mayBeProbed = (
  { address, isOwned }: Pick<ProbeTo, 'address' | 'isOwned'>,
  { factsProve, allow }: { readonly factsProve: boolean; readonly allow: readonly string[] },
): Permission => {
  const kind = classOfAddress(address)
  if (kind !== 'unicast') return { may: false, why: `${address} is a ${kind} address` }
  if (!isCanonical(address)) return { may: false, why: `${address} is not written canonically` }
  if (isAllowed(address, allow)) return { may: true, ownership: 'allowed-by-operator' }
  if (!factsProve) return { may: false, why: 'the demo account proves no ownership' }
  if (!isOwned) return { may: false, why: `nothing proves that ${address} is the target's` }
  if (isPrivateAddress(address) || isReserved(address))
    return { may: false, why: `${address} is not a public address` }
  return { may: true, ownership: 'proven' }
}

// IPv4 inside IPv6, leading zeros and other spellings hide which address is meant.
const isCanonical = (address: string): boolean => {
  const parsed = parseAddress(address)
  return parsed !== null && formatAddress(parsed) === address
}

const isAllowed = (address: string, allow: readonly string[]): boolean => {
  const asked = parseCidr(address)
  return allow.some(block => {
    const open = parseCidr(block)
    return asked !== null && open !== null && coversAddresses(open, asked)
  })
}

// Documentation, benchmark, translation and mapped ranges never lead to an instance.
const RESERVED = [
  ...['192.0.0.0/24', '192.0.2.0/24', '198.18.0.0/15', '198.51.100.0/24', '203.0.113.0/24'],
  ...['240.0.0.0/4', '192.88.99.0/24'],
  ...['64:ff9b::/96', '64:ff9b:1::/48', '100::/64', '2001:db8::/32', '2002::/16'],
]

const isReserved = (address: string): boolean => isAllowed(address, RESERVED)
