// Which packet do the security groups of one interface see?
import type { Flow } from '#shared/flow.ts'
import { type AddressSet, parseCidr } from '#shared/plain/address-set.ts'
import type { Family } from '#shared/plain/ip.ts'
import type { Protocol } from '#shared/question.ts'

/** `peers`: addresses of the other end. `own`: the interface's address, null when not known. */
export type GroupPacket = {
  readonly direction: 'ingress' | 'egress'
  readonly family: Family
  readonly protocol: Protocol
  /** Destination port; null for ICMP. */
  readonly port: number | null
  readonly peers: AddressSet
  readonly own: AddressSet | null
  /** Group rules and group trust hold on the private network only. */
  readonly scope: Flow['sourceScope']
  readonly vpcId: string | null
}

/** Rules see the client's own address, and the private address and port (also behind DNAT). */
export const inboundPacket = (flow: Flow): GroupPacket => ({
  direction: 'ingress',
  family: flow.family,
  protocol: flow.protocol,
  port: flow.port,
  peers: flow.sources,
  own: flow.privateAddress === null ? null : parseCidr(flow.privateAddress),
  scope: flow.sourceScope,
  vpcId: flow.vpcId,
})
