// Which addresses does the host carry, on which interfaces?
import type { Family } from '#shared/plain/ip.ts'

/** One interface of `ip -j addr`. Loopback included. */
export type HostInterface = {
  readonly name: string
  readonly index: number
  /** Administratively and operationally up (UNKNOWN counts as up: lo and tun report it). */
  readonly up: boolean
  readonly loopback: boolean
  readonly mac: string
  readonly addresses: readonly {
    readonly address: string
    readonly family: Family
    readonly prefixLength: number
    /** global, link, host. */
    readonly scope: string
  }[]
}
