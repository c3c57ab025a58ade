// What does the walk see of one rule of a host's packet filter, whatever tool wrote it?
import type { DecidedBy } from '#shared/finding.ts'
import type { AddressSet } from '#shared/plain/address-set.ts'
import type { Address } from '#shared/plain/ip.ts'

export type FilterFamily = 'ip' | 'ip6' | 'inet' | 'bridge' | 'arp' | 'netdev'

export type Hook =
  | 'ingress'
  | 'prerouting'
  | 'input'
  | 'forward'
  | 'output'
  | 'postrouting'
  | 'egress'

/** One table of one backend. Both backends are in force at the same time. */
export type FilterTable = {
  readonly backend: 'nft' | 'legacy'
  readonly family: FilterFamily
  readonly name: string
  readonly chains: ReadonlyMap<string, FilterChain>
}

/** `base` is null for a chain that only jumps lead to. */
export type FilterChain = {
  readonly name: string
  readonly base: BaseChain | null
  readonly rules: readonly HostRule[]
}

export type BaseChain = {
  readonly type: 'filter' | 'nat' | 'route'
  readonly hook: Hook
  readonly priority: number
  readonly policy: 'accept' | 'drop'
  readonly policyBy: Decider
  /** Interfaces of an ingress or egress chain; empty: all; null: not written down (nft 1.0.6). */
  readonly devices: readonly string[] | null
}

/** The rule or policy that decided, as reports cite it, and where a fix finds it. */
export type Decider = DecidedBy & {
  readonly backend: 'nft' | 'legacy'
  readonly family: FilterFamily
  readonly table: string
  readonly chain: string
  /** The program that shows and changes it: nft, iptables, ip6tables-legacy … */
  readonly program: string
  /** Handle of an nft rule, position (from 1) of an iptables rule; null for a policy. */
  readonly number: number | null
  /** What another program prints for it, where the two contradict each other. */
  readonly otherText?: string
}

/** One source rule, in its order. Steps run from left to right until one does not match. */
export type HostRule = { readonly by: Decider; readonly steps: readonly Step[] }

export type Step =
  | { readonly step: 'match'; readonly condition: Condition }
  | { readonly step: 'verdict'; readonly verdict: Verdict }
  /** A verdict map: the first option that matches decides; none: the rule does not match. */
  | { readonly step: 'choose'; readonly options: readonly Option[] }
  | { readonly step: 'mark'; readonly field: MarkField; readonly value: MarkValue | null }
  | { readonly step: 'notrack' }
  /** A statement that cannot be read: it may do anything, also nothing. */
  | { readonly step: 'opaque'; readonly unsure: Unsure }

export type Option = { readonly condition: Condition; readonly verdict: Verdict }

export type MarkField = 'mark' | 'ct-mark'

/** `(from & and) ^ xor`; from null counts as 0. A null value: something that cannot be foretold. */
export type MarkValue = {
  readonly from: MarkField | null
  readonly and: number
  readonly xor: number
}

export type Verdict =
  | { readonly do: 'accept' | 'drop' | 'return' | 'continue' }
  | { readonly do: 'reject'; readonly how: string }
  | { readonly do: 'jump' | 'goto'; readonly chain: string }
  /** Destination translation. self: the arriving interface's address; same: left as it is; null: not known. */
  | {
      readonly do: 'translate'
      readonly address: Address | 'self' | 'same' | null
      readonly port: number | 'same' | null
    }
  | { readonly do: 'source-nat' }
  | { readonly do: 'unknown'; readonly unsure: Unsure }

/** Numbers of a packet that rules look at. ct-…: what connection tracking knows about it. */
export type NumberField =
  | 'family'
  | 'protocol'
  | 'sport'
  | 'dport'
  | 'tcp-flags'
  | 'icmp-type'
  | 'icmp-code'
  | 'packet-type'
  | 'saddr-type'
  | 'daddr-type'
  | 'ct-state'
  | 'ct-status'
  | 'ct-direction'
  | 'ct-original-dport'
  | MarkField

/** Inclusive ranges of unsigned 32-bit numbers. */
export type NumberSet = readonly (readonly [from: number, to: number])[]

/** `prefix`: any interface whose name begins so. */
export type NamePattern = { readonly text: string; readonly prefix: boolean }

/**
 * What must hold of the packet. A field the packet has not (ports of ICMP, connection data of an
 * untracked packet, addresses of the other family) never matches, negated or not.
 */
export type Condition =
  | {
      readonly test: 'address'
      readonly field: 'saddr' | 'daddr'
      readonly in: AddressSet
      readonly negate: boolean
    }
  | {
      readonly test: 'number'
      readonly field: NumberField
      readonly in: NumberSet
      readonly negate: boolean
      /** Only these bits are looked at. */
      readonly mask?: number
    }
  | {
      readonly test: 'name'
      readonly field: 'iif' | 'oif'
      readonly in: readonly NamePattern[]
      readonly negate: boolean
    }
  | { readonly test: 'route'; readonly ask: RouteAsk }
  | { readonly test: 'not'; readonly of: Condition }
  | { readonly test: 'all' | 'any'; readonly of: readonly Condition[] }
  | { readonly test: 'unsure'; readonly unsure: Unsure }

/**
 * What a rule asks the host's routes, as if the host itself were to send to an address of the packet.
 * device: by which interface it would; `some`: by any. reverse: whether rpfilter is content with the
 * source. type: of which type the route is, as the tool counts them. `marked`: the packet's mark takes
 * part in the lookup. `limit`: only what goes by this interface of the packet counts.
 */
export type RouteAsk =
  | {
      readonly kind: 'device'
      readonly of: 'saddr' | 'daddr'
      readonly marked: boolean
      readonly limit: 'iif' | 'oif' | null
      readonly in: readonly NamePattern[] | 'some'
    }
  | {
      readonly kind: 'reverse'
      readonly of: 'saddr'
      readonly marked: boolean
      readonly loose: boolean
      readonly acceptLocal: boolean
    }
  | {
      readonly kind: 'type'
      readonly tool: 'nft' | 'xt'
      readonly of: 'saddr' | 'daddr'
      readonly marked: boolean
      readonly limit: 'iif' | 'oif' | null
      readonly in: NumberSet
    }

/**
 * Why something cannot be told. construct: written in a way that is not understood. traffic: hangs
 * on earlier packets, the clock or chance. unread: `name` is the host command that would tell.
 * packet: hangs on a part of the packet or of the host that the question and the evidence leave open.
 */
export type Unsure = {
  readonly kind: 'construct' | 'traffic' | 'unread' | 'packet'
  readonly name: string
}

/** The name of a doubt about which route is taken. */
export const ROUTE = 'route'

export const ALWAYS: Condition = { test: 'all', of: [] }

export const NEVER: Condition = { test: 'any', of: [] }

export const match = (condition: Condition): Step => ({ step: 'match', condition })

export const unsure = (kind: Unsure['kind'], name: string): Condition => ({
  test: 'unsure',
  unsure: { kind, name },
})

/** A rule that can neither end nor change a packet's way. */
export const isHarmless = ({ steps }: HostRule): boolean =>
  steps.every(
    step => step.step === 'match' || (step.step === 'verdict' && step.verdict.do === 'continue'),
  )
