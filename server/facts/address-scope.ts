// Is this address set on the Internet or on a private network?
import {
  type AddressSet,
  coversAddresses,
  everyAddress,
  parseCidr,
  subtractOf,
  unionAll,
} from '#shared/plain/address-set.ts'
import type { Family } from '#shared/plain/ip.ts'
import type { Vpc } from './vpcs.ts'

// RFC 1918, RFC 6598 (Alibaba's own services use 100.64.0.0/10), RFC 4193, link-local, loopback.
const PRIVATE_BLOCKS = [
  '10.0.0.0/8',
  '172.16.0.0/12',
  '192.168.0.0/16',
  '100.64.0.0/10',
  '169.254.0.0/16',
  '127.0.0.0/8',
  'fc00::/7',
  'fe80::/10',
  '::1/128',
].flatMap(block => parseCidr(block) ?? [])

/** Addresses that no client on the Internet can have. */
export const privateSpace = (family: Family): AddressSet => unionAll(family, PRIVATE_BLOCKS)

/** Addresses that a client on the Internet may have. */
export const internetSpace = (family: Family): AddressSet =>
  subtractOf(everyAddress(family), privateSpace(family))

/**
 * Private space and what these VPCs use privately besides: their own blocks, also public ones, and their
 * UserCidrs, to which they send by their route tables and not to the Internet (network-semantics D.1, D.5).
 */
export const insideOf = (vpcs: readonly Vpc[], family: Family): AddressSet =>
  unionAll(family, [
    ...PRIVATE_BLOCKS,
    ...vpcs
      .flatMap(({ cidrs, userCidrs }) => [...cidrs, ...userCidrs])
      .flatMap(block => parseCidr(block) ?? []),
  ])

/** `private` only when every member is inside; a set that mixes both comes over the Internet. */
export const scopeOf = (
  set: AddressSet,
  inside: AddressSet = privateSpace(set.family),
): 'internet' | 'private' => (coversAddresses(inside, set) ? 'private' : 'internet')
