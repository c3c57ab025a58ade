// Which way does the host send a packet?
import type { AddressSet } from '#shared/plain/address-set.ts'

/** One line of `ip -j route show table all` (or its text form). */
export type HostRoute = {
  /** main, local, default, or a number/name. */
  readonly table: string
  readonly destination: AddressSet
  /** unicast, local, broadcast, blackhole, unreachable, prohibit, throw … */
  readonly type: string
  readonly gateway: string | null
  readonly device: string | null
  readonly preferredSource: string | null
  readonly metric: number
}

/** One line of `ip -j rule`. null = the selector is not set. `opaque`: it has selectors we can't judge. */
export type HostRule = {
  readonly priority: number
  readonly from: AddressSet | null
  readonly to: AddressSet | null
  readonly fwmark: string | null
  readonly inputDevice: string | null
  readonly table: string | null
  readonly action: string
  readonly opaque: boolean
}

export type HostRouting = { readonly rules: readonly HostRule[]; readonly routes: readonly HostRoute[] }
