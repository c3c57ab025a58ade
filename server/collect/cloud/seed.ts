// What does the question name that can be looked up in an account?
import ipaddr from 'ipaddr.js'
import type { Source, Target } from '#shared/question.ts'

export type Seed = {
  readonly kind: 'instance' | 'eni' | 'public-address' | 'private-address' | 'ipv6-address'
  readonly id: string
}

/** null for a name (it is resolved elsewhere, then asked as an address) and for this machine. */
export const seedOfTarget = (target: Target): Seed | null => {
  if (target.kind === 'instance' || target.kind === 'eni') return target
  return target.kind === 'address'
    ? { kind: addressKind(target.address), id: target.address }
    : null
}

export const seedOfSource = (source: Source): Seed | null =>
  source.kind === 'instance' || source.kind === 'eni' ? source : null

const PRIVATE_RANGES = ['private', 'carrierGradeNat', 'linkLocal', 'loopback']

const addressKind = (address: string): Seed['kind'] => {
  if (address.includes(':')) return 'ipv6-address'
  return PRIVATE_RANGES.includes(ipaddr.parse(address).range())
    ? 'private-address'
    : 'public-address'
}

/**
 * A source that may stand inside the account's network: then it may be a member of a group. A block
 * may reach over private space from below, so only single addresses are told to be outside.
 */
export const mayBeInside = (source: Source): boolean => {
  if (source.kind !== 'address') return true
  const { address } = source
  return address.includes(':') || PRIVATE_RANGES.includes(ipaddr.parse(address).range())
}

/** The single IPv4 client address of the question; null when it is none. */
export const clientOf = (source: Source): string | null =>
  source.kind === 'address' && !source.address.includes(':') ? source.address : null

export const isPrivateAddress = (address: string): boolean =>
  addressKind(address) === 'private-address'

/** Both ends are on private networks, as far as the question itself says. */
export const isOverPrivate = (source: Source, target: Target): boolean => {
  const seed = seedOfTarget(target)
  const isPublic = seed?.kind === 'public-address' || seed?.kind === 'ipv6-address'
  switch (source.kind) {
    case 'address':
      return !source.address.includes(':') && isPrivateAddress(source.address)
    case 'cidr':
      return !source.cidr.includes(':') && isPrivateAddress(source.cidr.split('/')[0] ?? '')
    case 'any':
    case 'vantage-point':
      return seed?.kind === 'private-address'
    case 'instance':
    case 'eni':
      return seed !== null && !isPublic
    default:
      return source satisfies never
  }
}
