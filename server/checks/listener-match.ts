// Does this listening socket take a connection to this address?
// An exact address or a wildcard of the right family takes it; a socket bound to a device only what
// comes in by that device (measured on Linux 6.18, 2026-11-22).
import { type Family, formatAddress, parseAddress } from '#shared/plain/ip.ts'
import type { HostInterface } from '../facts/host-addresses.ts'
import type { Listener } from '../facts/listeners.ts'

/** What the packet is delivered to. `null` parts are not known. */
export type Target = {
  readonly family: Family
  readonly address: string | null
  readonly device: string | null
  /** The host's own addresses of this family outside the loopback, null when not read. */
  readonly own: readonly string[] | null
}

export type Match = 'yes' | 'no' | 'maybe'

export const takes = (listener: Listener, target: Target): Match => {
  const byAddress = takesAddress(listener, target)
  if (byAddress === 'no' || listener.device === null) return byAddress
  if (target.device === null) return 'maybe'
  return listener.device === target.device ? byAddress : 'no'
}

/** The same, as if the socket were bound to no device. */
export const takesAddress = (
  { address, serves }: Listener,
  { family, address: asked, own }: Target,
): Match => {
  if (isWildcard(address)) return servesFamily(serves, family)
  if (familyOf(address) !== family || isLoopback(address)) return asked === address ? 'yes' : 'no'
  if (asked !== null) return asked === address ? 'yes' : 'no'
  return own?.length === 1 && own[0] === address ? 'yes' : 'maybe'
}

export const isWildcard = (address: string): boolean => address === '0.0.0.0' || address === '::'

export const isLoopback = (address: string): boolean =>
  address === '::1' || address.startsWith('127.')

export const familyOf = (address: string): Family => (address.includes(':') ? 6 : 4)

const servesFamily = (serves: Listener['serves'], family: Family): Match => {
  if (serves === 'dual' || serves === family) return 'yes'
  // An IPv6 wildcard serves IPv6 in any case; whether it serves IPv4 depends on v6only.
  if (serves === 'unknown') return family === 6 ? 'yes' : 'maybe'
  return 'no'
}

/** The interface that owns `address` is the one the packet comes in by. */
export const targetOf = (
  flow: { readonly family: Family; readonly guestAddress: string | null },
  interfaces: readonly HostInterface[] | null,
): Target => {
  const parsed = flow.guestAddress === null ? null : parseAddress(flow.guestAddress)
  const address = parsed === null ? null : formatAddress(parsed)
  const owner = interfaces?.find(({ addresses }) => addresses.some(a => a.address === address))
  const outside = interfaces?.filter(({ loopback }) => !loopback) ?? null
  return {
    family: flow.family,
    address,
    device: owner === undefined || owner.loopback ? null : owner.name,
    own:
      outside
        ?.flatMap(({ addresses }) => addresses)
        .filter(({ family, scope }) => family === flow.family && scope === 'global')
        .map(own => own.address) ?? null,
  }
}
