// What does a walk know about the host besides the packet?
import type { Address, Family } from '#shared/plain/ip.ts'
import type { Known, Packet } from './host-packet.ts'
import type { Routing } from './host-route.ts'
import type { FilterTable } from './host-rule.ts'

export type World = {
  readonly family: Family
  /** Of all backends, in the order they were read. */
  readonly tables: readonly FilterTable[]
  /** The interface the packet arrives on or leaves by; null when not known. */
  readonly device: string | null
  /** Addresses of the host itself; null when not known. */
  readonly ownAddresses: readonly Address[] | null
  /** First address of `device`: where `redirect` sends a packet; null when not known. */
  readonly deviceAddress: Address | null
  readonly routes: RoutesRead
  readonly connection: Connection
}

/** Routes and routing rules of the family; or the host commands that would show them. */
export type RoutesRead =
  | { readonly state: 'read'; readonly routing: Routing }
  | { readonly state: 'unread'; readonly commands: readonly string[] }

/** What connection tracking says of this packet when it has seen it. state null: not known. */
export type Connection = {
  readonly state: number | null
  readonly direction: 'original' | 'reply'
  readonly status: Known
  readonly mark: Known
  readonly originalPort: Known
  /** The first packet as it left translation: later ones are translated the same way. */
  readonly translated: Packet | null
}
