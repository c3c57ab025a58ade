// How does `ip` describe one address of an interface?
import { type Family, formatAddress, parseAddress } from '#shared/plain/ip.ts'

export type HostAddress = {
  readonly address: string
  readonly family: Family
  readonly prefixLength: number
  /** global, link, host. */
  readonly scope: string
}

/** `flags` as `ip` prints them, without the angle brackets. */
export const isUp = (flags: readonly string[], state: string): boolean =>
  flags.includes('UP') && ['UP', 'UNKNOWN'].includes(state)

/** Null when the literal is none. An address that failed duplicate detection is not in use. */
export const hostAddress = (given: {
  literal: string
  prefixLength: number
  scope: string
}): HostAddress | null => {
  const address = parseAddress(given.literal)
  return address === null
    ? null
    : {
        address: formatAddress(address),
        family: address.family,
        prefixLength: given.prefixLength,
        scope: given.scope,
      }
}
