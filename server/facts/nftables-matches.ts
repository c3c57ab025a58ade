// Which condition does the right side of an nft match make of its field?
import {
  type AddressSet,
  addressRange,
  prefixSet,
  singleAddress,
  unionAll,
} from '#shared/plain/address-set.ts'
import { type Address, parseAddress } from '#shared/plain/ip.ts'
import type { Condition, NamePattern, NumberSet, RouteAsk } from '../filter/host-rule.ts'
import { unsure } from '../filter/host-rule.ts'
import {
  bitsOf,
  isObject,
  type Key,
  type NumberKey,
  only,
  type SingleKey,
} from './nftables-keys.ts'

const WORD = 0xffff_ffff

/** `key` compared with one value. null: not understood. */
export const compare = (key: Key, op: string, right: unknown): Condition | null => {
  const [first] = key.of
  if (key.isTuple || first === undefined) return op === '==' ? oneOf(key, [right]) : null
  if (op === 'in' || op === '!') return bitTest(first, right, op === '!')
  if (op === '==' || op === '!=') return equalTest(first, [right], op === '!=')
  return first.kind === 'number' ? orderTest(first, op, right) : null
}

/**
 * The condition that the key is one of these set elements. An element that is not understood leaves
 * open whether it matches; the others count all the same.
 */
export const oneOf = (key: Key, elements: readonly unknown[], negate = false): Condition => {
  const plain = elements.map(unwrapped)
  if (plain.includes('*')) return { test: negate ? 'any' : 'all', of: [] }
  const [first] = key.of
  if (key.isTuple || first === undefined) return tuples(key, plain, negate)
  const known = plain.filter(element => equalTest(first, [element], false) !== null)
  const sure = equalTest(first, known, negate)
  if (known.length === plain.length && sure !== null) return sure
  const strange = unsure('construct', 'set element')
  if (sure === null) return strange
  return negate ? { test: 'all', of: [sure, strange] } : { test: 'any', of: [sure, strange] }
}

/** `{"elem": {"val": x, "timeout": …}}` and `{"elem": x}` stand for x. */
export const unwrapped = (element: unknown): unknown => {
  const [name, value] = only(element)
  if (name !== 'elem') return element
  return isObject(value) && 'val' in value ? value['val'] : value
}

const tuples = (key: Key, elements: readonly unknown[], negate: boolean): Condition => {
  const rows = elements.map((element): Condition => {
    const [name, parts] = only(element)
    if (name !== 'concat' || !Array.isArray(parts) || parts.length !== key.of.length)
      return unsure('construct', 'set element')
    const tests = key.of.map((part, i) => equalTest(part, [parts[i]], false))
    return { test: 'all', of: tests.map(test => test ?? unsure('construct', 'set element')) }
  })
  const any: Condition = { test: 'any', of: rows }
  return negate ? { test: 'not', of: any } : any
}

const equalTest = (
  key: SingleKey,
  values: readonly unknown[],
  negate: boolean,
): Condition | null => {
  if (key.kind === 'number')
    return numberTest(
      key,
      values.map(value => rangeOf(key, value)),
      negate,
    )
  if (key.kind === 'name') {
    const patterns = values.map(patternOf)
    return patterns.includes(null)
      ? null
      : { test: 'name', field: key.field, in: patterns.filter(p => p !== null), negate }
  }
  if (key.kind === 'route') return routeTest(key, values, negate)
  const sets = values.map(addressesOf).filter(set => set?.family === key.family)
  if (sets.length < values.length) return null
  const set = unionAll(
    key.family,
    sets.filter(s => s !== null),
  )
  return { test: 'address', field: key.field, in: set, negate }
}

const numberTest = (
  { field, mask, route }: NumberKey,
  ranges: readonly (readonly [number, number] | null)[],
  negate: boolean,
): Condition | null => {
  const known = ranges.filter(range => range !== null)
  if (known.length < ranges.length) return null
  if (route !== undefined) return mask === null ? asked({ ...route, in: known }, negate) : null
  return { test: 'number', field, in: known, negate, ...(mask === null ? {} : { mask }) }
}

const asked = (ask: RouteAsk, negate: boolean): Condition => {
  const question: Condition = { test: 'route', ask }
  return negate ? { test: 'not', of: question } : question
}

/** `true` and `false` stand for `exists` and `missing`, 0 too. Other numbers name no interface here. */
const routeTest = (
  { route, isIndex }: Extract<SingleKey, { kind: 'route' }>,
  values: readonly unknown[],
  negate: boolean,
): Condition | null => {
  const [value, ...more] = values
  const isNone = value === false || (isIndex && value === '0')
  if (more.length === 0 && (value === true || isNone))
    return asked({ ...route, in: 'some' }, isNone !== negate)
  const patterns = values.map(patternOf)
  const isNumber = values.some(name => typeof name === 'string' && /^\d+$/.test(name))
  if (patterns.includes(null) || (isIndex && isNumber)) return null
  return asked({ ...route, in: patterns.filter(pattern => pattern !== null) }, negate)
}

const rangeOf = (key: NumberKey, value: unknown): readonly [number, number] | null => {
  const [name, range] = only(value)
  if (name !== 'range') {
    const bits = bitsOf(key, value)
    return bits === null ? null : [bits, bits]
  }
  if (!Array.isArray(range) || range.length !== 2) return null
  const from = bitsOf(key, range[0])
  const to = bitsOf(key, range[1])
  return from === null || to === null || from > to ? null : [from, to]
}

// Any of these bits (`in`), or none of them (`!`).
const bitTest = (key: SingleKey, right: unknown, none: boolean): Condition | null => {
  if (key.kind !== 'number' || key.mask !== null || key.route !== undefined) return null
  const mask = bitsOf(key, right)
  if (mask === null) return null
  const set: NumberSet = none ? [[0, 0]] : [[1, WORD]]
  return { test: 'number', field: key.field, in: set, negate: false, mask }
}

const orderTest = (key: NumberKey, op: string, right: unknown): Condition | null => {
  const limit = bitsOf(key, right)
  if (limit === null || key.route !== undefined) return null
  const range = ORDER.get(op)?.(limit)
  if (range === undefined) return null
  const set: NumberSet = range[0] <= range[1] ? [range] : []
  return {
    test: 'number',
    field: key.field,
    in: set,
    negate: false,
    ...(key.mask === null ? {} : { mask: key.mask }),
  }
}

const ORDER = new Map<string, (limit: number) => readonly [number, number]>([
  ['<', limit => [0, limit - 1]],
  ['<=', limit => [0, limit]],
  ['>', limit => [limit + 1, WORD]],
  ['>=', limit => [limit, WORD]],
])

// A trailing asterisk is a wildcard, unless it is escaped.
const patternOf = (value: unknown): NamePattern | null => {
  if (typeof value !== 'string' || value.includes('[invalid type]')) return null
  if (value.endsWith('\\*')) return { text: `${value.slice(0, -2)}*`, prefix: false }
  return value.endsWith('*')
    ? { text: value.slice(0, -1), prefix: true }
    : { text: value, prefix: false }
}

/** An address, a prefix or a range, as nft writes them; null for anything else, also a host name. */
export const addressesOf = (value: unknown): AddressSet | null => {
  if (typeof value === 'string') return singleOf(value)
  const [name, inner] = only(value)
  if (name === 'prefix' && isObject(inner)) return prefixOf(inner['addr'], inner['len'])
  if (name !== 'range' || !Array.isArray(inner) || inner.length !== 2) return null
  const [from, to] = inner.map(end => (typeof end === 'string' ? writtenAddress(end) : null))
  return from && to && from.family === to.family ? addressRange(from, to) : null
}

const singleOf = (text: string): AddressSet | null => {
  const address = writtenAddress(text)
  return address === null ? null : singleAddress(address)
}

/** In a rule `::ffff:a.b.c.d` is an IPv6 address like any other, not the IPv4 address inside. */
export const writtenAddress = (text: string): Address | null => {
  const address = parseAddress(text)
  return address?.family === 4 && text.includes(':')
    ? { family: 6, value: (0xffffn << 32n) | address.value }
    : address
}

const prefixOf = (text: unknown, length: unknown): AddressSet | null => {
  const address = typeof text === 'string' ? writtenAddress(text) : null
  if (address === null || typeof length !== 'number' || !Number.isInteger(length)) return null
  return length >= 0 && length <= (address.family === 4 ? 32 : 128)
    ? prefixSet(address, length)
    : null
}
