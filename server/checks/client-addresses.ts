// Which of the asked sources can a packet on this path really carry?
import type { Flow } from '#shared/flow.ts'
import {
  type AddressSet,
  intersectOf,
  isNoAddress,
  onlyAddress,
  parseCidr,
  subtractOf,
  unionAll,
} from '#shared/plain/address-set.ts'

const setOf = (blocks: readonly string[]) => blocks.flatMap(block => parseCidr(block) ?? [])

// RFC 6890: never the source of a packet on any wire.
const NEVER = setOf(['0.0.0.0/8', '127.0.0.0/8', '224.0.0.0/3', '::/127', 'ff00::/8'])

// RFC 1918, 6598, 3927, 4193, 4291: not on the Internet.
const INSIDE = setOf([
  ...['10.0.0.0/8', '100.64.0.0/10', '169.254.0.0/16', '172.16.0.0/12', '192.168.0.0/16'],
  ...['fc00::/7', 'fe80::/10'],
])

/**
 * "From anywhere" to a public address does not mean from private addresses: what happens to those
 * settles nothing. One asked address is always taken at its word.
 */
export const clientAddresses = ({ sources, sourceScope }: Flow): AddressSet => {
  if (onlyAddress(sources) !== null) return sources
  const blocks = sourceScope === 'internet' ? [...NEVER, ...INSIDE] : NEVER
  const real = subtractOf(sources, unionAll(sources.family, blocks))
  return isNoAddress(real) ? sources : real
}

/** What a hop that judged only real client addresses says about all asked sources. */
export const admissionFor = (
  flow: Flow,
  { blocked, uncertain }: { readonly blocked: AddressSet; readonly uncertain: AddressSet },
): { readonly admits: AddressSet; readonly uncertain: AddressSet } => {
  const real = clientAddresses(flow)
  const open = subtractOf(subtractOf(real, blocked), uncertain)
  const unreal = subtractOf(flow.sources, real)
  // Without one real source that gets through, the unreal ones are no reason to say "partly".
  const spare = isNoAddress(open) ? subtractOf(unreal, unreal) : unreal
  return {
    admits: unionAll(flow.family, [open, subtractOf(spare, uncertain)]),
    uncertain: intersectOf(uncertain, real),
  }
}
