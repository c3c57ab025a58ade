// Which routes, routing rules and questions to them does a random host hold?
import type { Random } from './random.ts'
import { NETS, SOURCES } from './random-parts.ts'

type Family = 4 | 6

/** Lines for `ip -batch`, and those that take them away again. */
export type RandomRoutes = { readonly add: readonly string[]; readonly remove: readonly string[] }

const HOPS: Readonly<Record<Family, readonly string[]>> = {
  4: ['via 10.9.0.1 dev eth0', 'via 10.9.1.1 dev eth1', 'dev eth1', 'dev eth0'],
  6: ['via fd09::1 dev eth0', 'via fd0a::1 dev eth1', 'dev eth1', 'dev eth0'],
}

const SEVERAL: Readonly<Record<Family, string>> = {
  4: 'nexthop via 10.9.0.1 dev eth0 nexthop via 10.9.1.1 dev eth1',
  6: 'nexthop via fd09::1 dev eth0 nexthop via fd0a::1 dev eth1',
}

const OWN: Readonly<Record<Family, string>> = { 4: '10.9.0.2', 6: 'fd09::2' }

const ip = (family: Family): string => (family === 4 ? '' : '-6 ')

export const randomRoutes = (random: Random, family: Family, hasRules: boolean): RandomRoutes => {
  const routes = Array.from({ length: 1 + random.below(9) }, () => route(random, family))
  const rules = hasRules
    ? Array.from({ length: random.below(5) }, (_, i) => rule(random, family, i + 1))
    : []
  const gone = random.chance(0.3) ? [DEFAULT_ROUTE[family]] : []
  return {
    add: [...gone.map(line => `route del ${line}`), ...routes, ...rules],
    remove: [
      ...[...rules, ...routes].map(line => line.replace(/^(route|rule) add/, '$1 del')),
      ...gone.map(line => `route add ${line}`),
    ],
  }
}

const DEFAULT_ROUTE: Readonly<Record<Family, string>> = {
  4: 'default via 10.9.0.1 dev eth0',
  6: 'default via fd09::1 dev eth0',
}

const prefixOf = (random: Random, family: Family): string =>
  random.chance(0.08)
    ? 'default'
    : random.pick([...NETS[family], ...NETS[family], ...SOURCES[family]])

/** They hold the addresses of the cable itself. */
const CLOSE = ['default', '10.0.0.0/8', 'fd00::/8']

const route = (random: Random, family: Family): string => {
  const to = prefixOf(random, family)
  const own = CLOSE.includes(to) ? random.pick(SOURCES[family]) : to
  const metric = `metric ${random.pick([5, 10, 2000])}`
  const table = random.pick(['main', 'main', 'main', '100', '101'])
  if (random.chance(0.2))
    return `route add ${random.pick(['blackhole', 'unreachable', 'prohibit', 'throw'])} ${to} table ${table} ${metric}`
  if (random.chance(0.12))
    return `route add local ${own} dev ${random.pick(['lo', 'eth0', 'eth1'])} table local`
  if (random.chance(0.05) && family === 4)
    return `route add ${random.pick(['broadcast', 'anycast'])} ${own} dev ${random.pick(['eth0', 'eth1'])} table local`
  if (random.chance(0.08)) return `route add ${to} table ${table} ${metric} ${SEVERAL[family]}`
  if (random.chance(0.05) && family === 4)
    return `route add ${to} tos 0x10 dev eth1 table ${table} ${metric}`
  if (random.chance(0.05) && family === 6)
    return `route add ${to} from fd09::/64 dev eth1 table ${table} ${metric}`
  if (random.chance(0.05)) return `route add ${to} dev lo table ${table} ${metric}`
  return `route add ${to} ${random.pick(HOPS[family])} table ${table} ${metric}`
}

const rule = (random: Random, family: Family, pref: number): string => {
  const own = OWN[family]
  const selector = random.pick([
    'from all',
    `from ${own}`,
    `from ${random.pick(NETS[family])}`,
    'from all iif lo',
    'from all iif eth0',
    'from all fwmark 0x1',
    'from all fwmark 0x1/0xff',
    'from all fwmark 0x2',
    'not from all fwmark 0x1',
    'from all oif eth0',
    'from all tos 0x10',
  ])
  const to = random.chance(0.4) ? ` to ${random.pick(NETS[family])}` : ''
  const action = random.pick([
    'lookup 100',
    'lookup 101',
    'lookup 101',
    'lookup main',
    'lookup main suppress_prefixlength 0',
    'prohibit',
    'blackhole',
    'unreachable',
  ])
  return `rule add pref ${pref * 10} ${selector}${to} ${action}`
}

/** `ip -batch` of one family takes them all; the first word says which. */
export const batchOf = (family: Family, lines: readonly string[]): readonly [string[], string] => [
  ['ip', ...ip(family).trim().split(' ').filter(Boolean), '-force', '-batch', '-'],
  `${lines.join('\n')}\n`,
]

const pick = (random: Random, list: readonly string[]): string => random.pick(list)

/** What an nft rule may ask the routes in prerouting. */
export const nftQuestion = (random: Random): string => {
  const not = random.chance(0.25) ? '!= ' : ''
  const mark = random.chance(0.4) ? ' . mark' : ''
  const iif = random.chance(0.6) ? ' . iif' : ''
  const side = random.chance(0.9) ? 'saddr' : 'daddr'
  const type = pick(random, [
    'local',
    'unicast',
    'broadcast',
    'blackhole',
    'unreachable',
    'prohibit',
  ])
  return pick(random, [
    `fib saddr${mark}${iif} oif ${pick(random, ['missing', 'exists'])}`,
    `fib saddr${mark}${iif} oif ${pick(random, ['missing', 'exists'])}`,
    `fib ${side}${mark}${iif} oif ${pick(random, ['missing', 'exists', '!= missing'])}`,
    `fib saddr${mark}${iif} oif ${not}${pick(random, ['"eth0"', '"eth1"', '"lo"', '{ "eth0", "eth1" }'])}`,
    `fib saddr${mark}${iif} oifname ${not}${pick(random, ['"eth0"', '"eth1"'])}`,
    `fib ${side}${mark}${iif} type ${not}${type}`,
    `fib ${side}${iif} type ${not}{ ${type === 'local' ? 'unicast' : type}, local }`,
  ])
}

const V4_TYPES = [
  'LOCAL',
  'UNICAST',
  'BROADCAST',
  'UNICAST,LOCAL',
  'BLACKHOLE',
  'ANYCAST,BROADCAST',
]
const V6_TYPES = [
  'LOCAL',
  'UNICAST',
  'UNICAST,LOCAL',
  'UNREACHABLE',
  'LOCAL,UNREACHABLE',
  'UNSPEC,LOCAL',
]

/** What an iptables rule may ask them there. */
export const savedQuestion = (random: Random, family: Family): string => {
  const not = random.chance(0.25) ? '! ' : ''
  const types = family === 4 ? V4_TYPES : V6_TYPES
  const limit = random.chance(0.3) ? ' --limit-iface-in' : ''
  if (random.chance(0.4))
    return `-m addrtype ${not}--${random.chance(0.75) ? 'src' : 'dst'}-type ${pick(random, types)}${limit}`
  const options = ['--loose', '--validmark', '--accept-local', '--invert']
  return ['-m rpfilter', ...options.filter(() => random.chance(0.35))].join(' ')
}
