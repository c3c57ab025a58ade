// What is needed to try one action, and what does it cost when it is refused?
import type { Hop } from '#shared/hop.ts'
import type { Param } from './call.ts'

/**
 * core: the hops that every diagnosis judges. optional: one product, needed only where the path uses
 * it. `params`: what the action insists on; ids that nobody has, so that nothing is read.
 */
export type PermissionProbe = {
  readonly level: 'core' | 'optional'
  readonly hops: readonly Hop[]
  readonly params: Readonly<Record<string, Param>>
}
