// What does an iptables rule ask the host's routes, by the options of rpfilter and addrtype together?
import { ADDRESS_TYPE } from '../filter/host-packet.ts'
import type { Condition, NumberSet, RouteAsk } from '../filter/host-rule.ts'
import { unsure } from '../filter/host-rule.ts'
import type { About } from './iptables-matches.ts'
import type { SavedOption } from './iptables-words.ts'
import { ADDRESS_TYPE_NAMES } from './nftables-names.ts'

/** Modules whose options mean something only together. */
export const asksRoutes = (module: string): boolean =>
  module === 'rpfilter' || module === 'addrtype'

export const routeCondition = (
  module: string,
  options: readonly SavedOption[],
  about: About,
): Condition => {
  const condition = module === 'rpfilter' ? reverse(options) : addressTypes(options, about)
  return condition ?? unsure('construct', module)
}

const turned = (ask: RouteAsk, negated: boolean): Condition => {
  const question: Condition = { test: 'route', ask }
  return negated ? { test: 'not', of: question } : question
}

const REVERSE = ['--loose', '--validmark', '--accept-local', '--invert']

const reverse = (options: readonly SavedOption[]): Condition | null => {
  const names = options.map(({ name }) => name)
  if (options.some(({ values, negated }) => values.length > 0 || negated)) return null
  if (names.some(name => !REVERSE.includes(name))) return null
  const ask: RouteAsk = {
    kind: 'reverse',
    of: 'saddr',
    marked: names.includes('--validmark'),
    loose: names.includes('--loose'),
    acceptLocal: names.includes('--accept-local'),
  }
  return turned(ask, names.includes('--invert'))
}

const LIMITS = new Map([
  ['--limit-iface-in', 'iif'],
  ['--limit-iface-out', 'oif'],
] as const)

const FIELDS = new Map([
  ['--src-type', 'saddr'],
  ['--dst-type', 'daddr'],
] as const)

const addressTypes = (options: readonly SavedOption[], about: About): Condition | null => {
  const limits = options.flatMap(({ name }) => [...LIMITS].filter(([key]) => key === name))
  const types = options.flatMap(option =>
    [...FIELDS].filter(([key]) => key === option.name).map(([, of]) => ({ option, of })),
  )
  const [limit, ...moreLimits] = limits.map(([, way]) => way)
  const isWhole = types.length > 0 && types.length + limits.length === options.length
  if (!isWhole || moreLimits.length > 0) return null
  const of = types.map(({ option, of }): Condition | null => {
    const set = typesOf(option.values[0] ?? '', about)
    if (set === null) return null
    const ask = { kind: 'type', tool: 'xt', of, marked: false, limit: limit ?? null } as const
    return turned({ ...ask, in: set }, option.negated)
  })
  const known = of.filter(condition => condition !== null)
  const [first] = known
  if (known.length < of.length) return null
  return known.length === 1 && first !== undefined ? first : { test: 'all', of: known }
}

const typesOf = (text: string, { family }: About): NumberSet | null => {
  const numbers = text.split(',').map(name => typeOf(name.toLowerCase()))
  const known = numbers.filter(number => number !== null)
  const types = family === 4 ? known : ipv6Types(known)
  if (known.length < numbers.length || types === null) return null
  return types.map(number => [number, number] as const)
}

const typeOf = (name: string): number | null =>
  Object.hasOwn(ADDRESS_TYPE_NAMES, name) ? (ADDRESS_TYPE_NAMES[name] ?? null) : null

// For IPv6 the kernel asks UNICAST, MULTICAST and UNSPEC of the address alone, so the host's own are unicast too, and
// it wants them beside the other types, not instead of them (xt_addrtype.c; measured on Linux 6.18, 2026-11-26).
const ipv6Types = (types: readonly number[]): readonly number[] | null => {
  const { unspec, unicast, local, anycast, multicast } = ADDRESS_TYPE
  if (types.includes(unspec)) return [unspec]
  if (types.includes(multicast) && types.length > 1) return null
  if (!types.includes(unicast)) return types
  const others = types.filter(type => type !== unicast)
  return others.length > 0 ? others : [unicast, local, anycast]
}
