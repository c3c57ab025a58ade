// What does a lookup see of one route or routing rule of a host?
import type { AddressSet } from '#shared/plain/address-set.ts'
import type { Family } from '#shared/plain/ip.ts'

/** Only what decides which way a packet goes; whoever reads routes may keep more with them. */
export type Route = {
  /** main, local, default, or a number/name. */
  readonly table: string
  readonly destination: AddressSet
  /** unicast, local, broadcast, blackhole, unreachable, prohibit, throw … */
  readonly type: string
  readonly gateway: string | null
  /** null for routes that leave nowhere or by several interfaces. */
  readonly device: string | null
  /** Who made it: kernel, boot, static, dhcp …; null: not printed. */
  readonly protocol: string | null
  readonly metric: number
  /** Holds only for packets of some type of service or source, or not at all times. */
  readonly partial: boolean
}

/** One line of `ip -j rule`. null = the selector is not set. `opaque`: it has selectors we can't judge. */
export type RoutingRule = {
  readonly family: Family
  readonly priority: number
  readonly from: AddressSet | null
  readonly to: AddressSet | null
  /** `value` or `value/mask`, as printed. */
  readonly fwmark: string | null
  readonly inputDevice: string | null
  readonly table: string | null
  /** lookup, blackhole, unreachable, prohibit, or something opaque. */
  readonly action: string
  readonly opaque: boolean
}

export type Routing<R extends Route = Route> = {
  /** In order of priority. */
  readonly rules: readonly RoutingRule[]
  readonly routes: readonly R[]
}
