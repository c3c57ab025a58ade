// Which field of a packet does the left side of an nft match look at?
import type { Family } from '#shared/plain/ip.ts'
import {
  type Condition,
  match,
  type NumberField,
  type RouteAsk,
  type Step,
} from '../filter/host-rule.ts'
import {
  ADDRESS_TYPE_NAMES,
  CT_STATE_NAMES,
  CT_STATUS_NAMES,
  DIRECTION_NAMES,
  FAMILY_NAMES,
  ICMP_TYPE_NAMES,
  ICMPV6_TYPE_NAMES,
  PACKET_TYPE_NAMES,
  PROTOCOL_NAMES,
  TCP_FLAG_NAMES,
} from './nftables-names.ts'

/** `bits`: a list of names is a mask, not a choice. */
export type NumberKey = {
  readonly kind: 'number'
  readonly field: NumberField
  readonly names: Readonly<Record<string, number>>
  readonly bits: boolean
  readonly mask: number | null
  /** The number is not in the packet: the routes tell it. */
  readonly route?: TypeAsked
}

type TypeAsked = Omit<Extract<RouteAsk, { kind: 'type' }>, 'in'>
type DeviceAsked = Omit<Extract<RouteAsk, { kind: 'device' }>, 'in'>

export type SingleKey =
  | NumberKey
  | { readonly kind: 'address'; readonly field: 'saddr' | 'daddr'; readonly family: Family }
  | { readonly kind: 'name'; readonly field: 'iif' | 'oif' }
  | { readonly kind: 'route'; readonly isIndex: boolean; readonly route: DeviceAsked }

/** `requires`: what nft tests silently before, e.g. that the packet is IPv4 for `ip saddr`. */
export type Key = {
  readonly of: readonly SingleKey[]
  readonly isTuple: boolean
  readonly requires: readonly Condition[]
}

/** null: a field that is not understood. */
export const keyOf = (left: unknown): Key | null => {
  const [name, value] = only(left)
  if (name === 'concat' && Array.isArray(value)) return tupleOf(value.map(keyOf))
  if (name === '&' && Array.isArray(value)) return maskedKey(value)
  if (!isObject(value)) return null
  if (name === 'payload') return payloadKey(text(value['protocol']), text(value['field']))
  if (name === 'meta') return META.get(text(value['key'])) ?? null
  if (name === 'ct') return connectionKey(value)
  return name === 'fib' ? fibKey(value) : null
}

export const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** The one key of an object and its value; empty key for anything else. */
export const only = (value: unknown): readonly [string, unknown] => {
  const entries = isObject(value) ? Object.entries(value) : []
  return entries.length === 1 ? (entries[0] ?? ['', null]) : ['', null]
}

export const text = (value: unknown): string => (typeof value === 'string' ? value : '')

/** The packet must have this number; `field` absent fails. */
export const numberIs = (field: NumberField, value: number): Condition => ({
  test: 'number',
  field,
  in: [[value, value]],
  negate: false,
})

export const requireSteps = (key: Key): Step[] => key.requires.map(match)

const tupleOf = (keys: readonly (Key | null)[]): Key | null => {
  const known = keys.filter(key => key !== null)
  if (known.length < keys.length || known.some(key => key.of.length !== 1)) return null
  return {
    of: known.flatMap(key => key.of),
    isTuple: true,
    requires: known.flatMap(key => key.requires),
  }
}

const single = (key: SingleKey, requires: readonly Condition[] = []): Key => ({
  of: [key],
  isTuple: false,
  requires,
})

const number = (
  field: NumberField,
  names: Readonly<Record<string, number>> = {},
  bits = false,
): NumberKey => ({ kind: 'number', field, names, bits, mask: null })

const V4 = numberIs('family', 4)
const V6 = numberIs('family', 6)
const protocolIs = (name: string): Condition => numberIs('protocol', PROTOCOL_NAMES[name] ?? 256)

const PORTS = { sport: number('sport'), dport: number('dport') }

const PAYLOAD: Readonly<Record<string, Key>> = {
  'ip saddr': single({ kind: 'address', field: 'saddr', family: 4 }, [V4]),
  'ip daddr': single({ kind: 'address', field: 'daddr', family: 4 }, [V4]),
  'ip protocol': single(number('protocol', PROTOCOL_NAMES), [V4]),
  'ip6 saddr': single({ kind: 'address', field: 'saddr', family: 6 }, [V6]),
  'ip6 daddr': single({ kind: 'address', field: 'daddr', family: 6 }, [V6]),
  'ip6 nexthdr': single(number('protocol', PROTOCOL_NAMES), [V6]),
  'tcp sport': single(PORTS.sport, [protocolIs('tcp')]),
  'tcp dport': single(PORTS.dport, [protocolIs('tcp')]),
  'tcp flags': single(number('tcp-flags', TCP_FLAG_NAMES, true), [protocolIs('tcp')]),
  'udp sport': single(PORTS.sport, [protocolIs('udp')]),
  'udp dport': single(PORTS.dport, [protocolIs('udp')]),
  'th sport': single(PORTS.sport),
  'th dport': single(PORTS.dport),
  'icmp type': single(number('icmp-type', ICMP_TYPE_NAMES), [protocolIs('icmp')]),
  'icmp code': single(number('icmp-code'), [protocolIs('icmp')]),
  'icmpv6 type': single(number('icmp-type', ICMPV6_TYPE_NAMES), [protocolIs('icmpv6')]),
  'icmpv6 code': single(number('icmp-code'), [protocolIs('icmpv6')]),
}

const payloadKey = (protocol: string, field: string): Key | null =>
  PAYLOAD[`${protocol} ${field}`] ?? null

const META = new Map<string, Key>(
  Object.entries({
    l4proto: single(number('protocol', PROTOCOL_NAMES)),
    nfproto: single(number('family', FAMILY_NAMES)),
    protocol: single(number('family', FAMILY_NAMES)),
    iif: single({ kind: 'name', field: 'iif' }),
    iifname: single({ kind: 'name', field: 'iif' }),
    oif: single({ kind: 'name', field: 'oif' }),
    oifname: single({ kind: 'name', field: 'oif' }),
    mark: single(number('mark')),
    pkttype: single(number('packet-type', PACKET_TYPE_NAMES)),
  }),
)

// Of an untracked packet only the state can be read; the rest does not match, whatever is asked.
const TRACKED: Condition = { test: 'number', field: 'ct-direction', in: [[0, 1]], negate: false }

const CONNECTION = new Map<string, Key>(
  Object.entries({
    state: single(number('ct-state', CT_STATE_NAMES, true)),
    status: single(number('ct-status', CT_STATUS_NAMES, true), [TRACKED]),
    mark: single(number('ct-mark'), [TRACKED]),
    direction: single(number('ct-direction', DIRECTION_NAMES)),
    'original proto-dst': single(number('ct-original-dport'), [TRACKED]),
  }),
)

const connectionKey = (ct: Readonly<Record<string, unknown>>): Key | null =>
  CONNECTION.get(
    ct['dir'] === undefined ? text(ct['key']) : `${text(ct['dir'])} ${text(ct['key'])}`,
  ) ?? null

// The kernel takes one address, and one interface at most.
const fibKey = (fib: Readonly<Record<string, unknown>>): Key | null => {
  const flags: unknown[] = Array.isArray(fib['flags']) ? fib['flags'] : [fib['flags']]
  const of = flagOf(flags, ['saddr', 'daddr'])
  const limit = flagOf(flags, ['iif', 'oif'])
  if (of === null || flags.some(flag => !FIB_FLAGS.includes(flag))) return null
  const asked = { of, marked: flags.includes('mark'), limit }
  const result = fib['result']
  if (result === 'type')
    return single({
      ...number(`${of}-type`, ADDRESS_TYPE_NAMES),
      route: { kind: 'type', tool: 'nft', ...asked },
    })
  if (result !== 'oif' && result !== 'oifname') return null
  return single({
    kind: 'route',
    isIndex: result === 'oif',
    route: { kind: 'device', ...asked },
  })
}

const FIB_FLAGS: readonly unknown[] = ['saddr', 'daddr', 'mark', 'iif', 'oif']

const flagOf = <T extends string>(flags: readonly unknown[], names: readonly T[]): T | null =>
  names.find(name => flags.includes(name)) ?? null

const maskedKey = ([left, right]: readonly unknown[]): Key | null => {
  const key = keyOf(left)
  const [first] = key?.of ?? []
  if (key === null || key.isTuple || first?.kind !== 'number') return null
  const mask = bitsOf(first, right)
  return mask === null ? null : { ...key, of: [{ ...first, mask }] }
}

/**
 * A number, a name, or several to be joined: nft writes them as a list, as `{"|": [a, b, c]}`, and
 * before 1.0 as nested pairs. null when part of it is not understood.
 */
export const bitsOf = (key: NumberKey, value: unknown): number | null => {
  if (typeof value === 'number') return isWord(value) ? value : null
  if (typeof value === 'string') return namedNumber(key, value)
  const [name, list] = only(value)
  const parts: unknown = name === '|' ? list : value
  if (!Array.isArray(parts)) return null
  return parts.reduce((sum: number | null, part) => {
    const bits = bitsOf(key, part)
    return sum === null || bits === null ? null : (sum | bits) >>> 0
  }, 0)
}

export const isWord = (value: number): boolean =>
  Number.isInteger(value) && value >= 0 && value <= 0xffff_ffff

const namedNumber = ({ names }: NumberKey, word: string): number | null => {
  if (Object.hasOwn(names, word)) return names[word] ?? null
  const value = /^(?:0x[0-9a-f]{1,8}|\d{1,10})$/i.test(word) ? Number(word) : Number.NaN
  return isWord(value) ? value : null
}
