// Which conversation is judged: from where, over which path, to which socket?
import type { Need } from './judgement.ts'
import type { Phrase } from './message.ts'
import type { AddressSet } from './plain/address-set.ts'
import type { Family } from './plain/ip.ts'
import type { Protocol, Question } from './question.ts'

/**
 * How a packet gets from outside to the network interface.
 * static-ip, eip, ipv6, dnat, load-balancer, havip: over the Internet, by that public address.
 * private: inside the VPC network, to the private address. none: the client is outside and no
 * public address leads in. unknown: the evidence does not say.
 * outbound: from a machine of the account to an address that is none of its own; `publicAddress` is
 * that address, and the fields about the receiving interface are null.
 */
export type PathKind =
  | 'static-ip'
  | 'eip'
  | 'ipv6'
  | 'dnat'
  | 'load-balancer'
  | 'havip'
  | 'private'
  | 'none'
  | 'unknown'
  | 'outbound'

/**
 * The interface of this account that the packet starts from. Each field is null as far as the
 * evidence does not tell it; `asked`: the question names the instance or interface, not an address.
 */
export type Sender = {
  readonly asked: boolean
  readonly address: string
  readonly instanceId: string | null
  readonly eniId: string | null
  /** The first address of the first interface: the only one whose groups the instance record names. */
  readonly primary: boolean
  readonly regionId: string | null
  readonly vSwitchId: string | null
  readonly vpcId: string | null
  readonly securityGroupIds: readonly string[] | null
}

/**
 * How the sender's packets leave for the Internet, and as which addresses they arrive there.
 * static-ip, eip, ipv6: its own. mapped: a NAT entry maps one whole address to it, both ways. snat: a
 * NAT gateway lends it addresses. private: the target is no address of the Internet, and packets go
 * there as they are. none: everything was read, and no way leads out.
 */
export type WayOut = {
  readonly kind: 'static-ip' | 'eip' | 'ipv6' | 'mapped' | 'snat' | 'private' | 'none' | 'unknown'
  /** Empty as far as it is not known. */
  readonly addresses: readonly string[]
  readonly allocationId: string | null
  readonly natGatewayId: string | null
}

export type LoadBalancerKind = 'clb' | 'alb' | 'nlb'

/** The load balancer on the path, and what of it concerns the machine behind it. */
export type ViaLoadBalancer = {
  readonly kind: LoadBalancerKind
  readonly id: string
  /** What the client connects to; null when the load balancer names no address. */
  readonly address: string | null
  /** The listener that takes the asked port; null: there is none, or listeners were not read. */
  readonly listenerId: string | null
  /** 4: connections are handed on. 7: they end here, and the load balancer opens its own. */
  readonly layer: 4 | 7 | null
  /** Of the way from the load balancer to the machine; it need not be the client's. */
  readonly machineFamily: Family
  /** Where connections and health checks of the load balancer itself come from; null: not known. */
  readonly ownSources: AddressSet | null
  /** Does the machine see the client's own address? null: not known. */
  readonly keepsClient: boolean | null
  /** The machine that is judged behind it, as the load balancer names it; null: none is known. */
  readonly backendId: string | null
  /** How many machines may get the connection, this one included. */
  readonly usableBackends: number
  /** It answers every such request itself, with a redirect or a fixed page. */
  readonly answersItself: boolean
  /** Forwarding rules that may lead the request to other machines; null: they were not read. */
  readonly otherLeads: readonly Phrase[] | null
  /** What would tell the forwarding rules; null: they were read. */
  readonly rulesNeed: Need | null
}

/** One question turned into one conversation of one address family. All later stages read only this. */
export type Flow = {
  readonly question: Question
  readonly family: Family
  readonly protocol: Protocol
  /** The port the client asks; null only for ICMP. */
  readonly askedPort: number | null
  /** The port that ACL, security groups and the host see (differs behind DNAT); null for ICMP. */
  readonly port: number | null
  /** Every source address the question is about. */
  readonly sources: AddressSet
  /** Where the sources are: on the Internet, on the private network, or both mixed (`any` to a private address). */
  readonly sourceScope: 'internet' | 'private'
  readonly path: PathKind
  /** null: the packet starts outside the account, or it is not known where. */
  readonly sender: Sender | null
  /** null: no machine of this account sends to a public address. */
  readonly wayOut: WayOut | null
  readonly regionId: string | null
  readonly instanceId: string | null
  readonly eniId: string | null
  /** The public address the client connects to; null on a private path or when there is none. */
  readonly publicAddress: string | null
  /** The address the instance itself receives the packet on; null when unknown. */
  readonly privateAddress: string | null
  /** The address the operating system sees: the private one, or the elastic one in cut-through mode. */
  readonly guestAddress: string | null
  readonly vSwitchId: string | null
  readonly vpcId: string | null
  /** Groups of the interface that owns the private address; null when unknown. */
  readonly securityGroupIds: readonly string[] | null
  /** Allocation id of the elastic address on the path, DNAT entry and NAT gateway when they apply. */
  readonly allocationId: string | null
  readonly natGatewayId: string | null
  readonly forwardEntryId: string | null
  /** null: the path leads over no load balancer, or over one that was not read. */
  readonly loadBalancer: ViaLoadBalancer | null
}

/** The instance whose own evidence (rules, sockets, kernel switches) belongs to this flow. */
export const hostOf = ({ path, instanceId, sender }: Flow): string | null =>
  path === 'outbound' ? (sender?.instanceId ?? null) : instanceId
