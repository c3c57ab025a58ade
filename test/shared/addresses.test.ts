// Are sets of addresses and ports the sets that other implementations say they are?
import { BlockList } from 'node:net'
import { excludeCidr, mergeCidr, overlapCidr } from 'cidr-tools'
import fc from 'fast-check'
import t from 'tap'
import {
  type AddressSet,
  addressRange,
  coversAddresses,
  firstAddress,
  intersectOf,
  isNoAddress,
  onlyAddress,
  parseCidr,
  prefixSet,
  sameAddresses,
  shareAddress,
  subtractOf,
  toCidrs,
  unionAll,
  unionOf,
} from '#shared/plain/address-set.ts'
import { type IntervalSet, intervalSet } from '#shared/plain/interval-set.ts'
import { type Family, formatAddress, LAST_VALUE, parseAddress } from '#shared/plain/ip.ts'
import { formatPorts, holdsPort, parsePort, portRange, portSet } from '#shared/plain/port-range.ts'

const SEED = Number(process.env['WHYPORT_TEST_SEED'] ?? Math.floor(Math.random() * 2 ** 31))
t.comment(`seed ${SEED} (WHYPORT_TEST_SEED=${SEED} repeats this run)`)

const RUNS = 400

/** One assertion per property; the counterexample is the failure's text. */
const property = (title: string, prop: fc.IProperty<[never]> | fc.IProperty<unknown>): void => {
  const outcome = fc.check(prop as fc.IProperty<unknown>, { seed: SEED, numRuns: RUNS })
  t.equal(
    outcome.failed ? fc.defaultReportMessage(outcome as fc.RunDetails<unknown>) : '',
    '',
    title,
  )
}

const isCanonical = (set: IntervalSet): boolean =>
  set.every(([low, high], i) => low <= high && (i === 0 || low > (set[i - 1]?.[1] ?? 0n) + 1n))

const FAMILIES: readonly Family[] = [4, 6]
const bits = (family: Family): number => (family === 4 ? 32 : 128)

// Values near the edges of blocks are where set algebra goes wrong.
const value = (family: Family) =>
  fc.oneof(
    fc.bigInt({ min: 0n, max: LAST_VALUE[family] }),
    fc.bigInt({ min: 0n, max: 300n }),
    fc.bigInt({ min: LAST_VALUE[family] - 300n, max: LAST_VALUE[family] }),
  )

/** No ::ffff:0:0/96 among IPv6: the code under test reads those as the IPv4 they carry. */
const block = (family: Family) =>
  fc
    .tuple(value(family), fc.integer({ min: family === 4 ? 0 : 1, max: bits(family) }))
    .map(([number, prefix]) => ({ set: prefixSet({ family, value: number }, prefix), prefix }))
    .map(({ set, prefix }) => `${formatAddress({ family, value: from(set) })}/${prefix}`)
    .filter(text => family === 4 || !touchesMapped(text))

const from = (set: AddressSet): bigint => firstAddress(set)?.value ?? 0n
const touchesMapped = (text: string): boolean => overlapCidr(text, '::/64')

const blocks = (family: Family) => fc.array(block(family), { minLength: 1, maxLength: 8 })

const read = (texts: readonly string[], family: Family): AddressSet =>
  unionAll(
    family,
    texts.map(text => parseCidr(text) ?? { family, intervals: [] }),
  )

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

/** The oracle's own writing of the same blocks, through our reader: compares sets, not spelling. */
const sorted = (texts: readonly string[]): string[] => [...texts].sort(byText)
const oracle = (texts: readonly string[], family: Family): string[] =>
  sorted(toCidrs(read(texts, family)))

for (const family of FAMILIES) {
  property(
    `IPv${family}: reading blocks and writing them gives what cidr-tools merges`,
    fc.property(blocks(family), texts => {
      const ours = toCidrs(read(texts, family))
      return (
        JSON.stringify(sorted(ours)) === JSON.stringify(oracle(mergeCidr([...texts]), family)) &&
        ours.length === mergeCidr([...texts]).length
      )
    }),
  )

  property(
    `IPv${family}: taking blocks away leaves what cidr-tools leaves`,
    fc.property(blocks(family), blocks(family), (a, b) => {
      const ours = toCidrs(subtractOf(read(a, family), read(b, family)))
      return JSON.stringify(sorted(ours)) === JSON.stringify(oracle(excludeCidr(a, b), family))
    }),
  )

  property(
    `IPv${family}: two sets have something in common exactly when cidr-tools says so`,
    fc.property(blocks(family), blocks(family), (a, b) => {
      const [x, y] = [read(a, family), read(b, family)]
      const expected = overlapCidr([...a], [...b])
      return isNoAddress(intersectOf(x, y)) !== expected && shareAddress(x, y) === expected
    }),
  )

  property(
    `IPv${family}: membership is that of Node's BlockList`,
    fc.property(blocks(family), value(family), (texts, number) => {
      const list = new BlockList()
      for (const text of texts) {
        const [net = '', prefix = '0'] = text.split('/')
        list.addSubnet(net, Number(prefix), `ipv${family}`)
      }
      const address = { family, value: number }
      const one = addressRange(address, address)
      return (
        coversAddresses(read(texts, family), one) ===
        list.check(formatAddress(address), `ipv${family}`)
      )
    }),
  )

  property(
    `IPv${family}: union, intersection and difference obey the laws of sets`,
    fc.property(blocks(family), blocks(family), blocks(family), (x, y, z) => {
      const [a, b, c] = [read(x, family), read(y, family), read(z, family)]
      return (
        sameAddresses(unionOf(a, b), unionOf(b, a)) &&
        sameAddresses(
          intersectOf(a, unionOf(b, c)),
          unionOf(intersectOf(a, b), intersectOf(a, c)),
        ) &&
        sameAddresses(subtractOf(a, b), subtractOf(a, intersectOf(a, b))) &&
        sameAddresses(unionOf(subtractOf(a, b), intersectOf(a, b)), a) &&
        isNoAddress(intersectOf(subtractOf(a, b), b)) &&
        coversAddresses(unionOf(a, b), a)
      )
    }),
  )

  property(
    `IPv${family}: a written address is read as the same address`,
    fc.property(value(family), number => {
      const back = parseAddress(formatAddress({ family, value: number }))
      const mapped = family === 6 && number >> 32n === 0xffffn
      return mapped
        ? back?.family === 4 && back.value === (number & LAST_VALUE[4])
        : back?.family === family && back.value === number
    }),
  )

  property(
    `IPv${family}: any range is written as the fewest blocks that hold exactly it`,
    fc.property(value(family), value(family), (x, y) => {
      const [low, high] = x < y ? [x, y] : [y, x]
      const range = addressRange({ family, value: low }, { family, value: high })
      const texts = toCidrs(range)
      const mapped = texts.some(text => parseCidr(text)?.family !== family)
      return (
        mapped ||
        (sameAddresses(read(texts, family), range) && mergeCidr([...texts]).length === texts.length)
      )
    }),
  )
}

// Groups of zeros in all places: the spelling of RFC 5952 turns on the longest and first run.
const groups = fc.array(fc.constantFrom(0n, 0n, 1n, 0xabcn, 0xffffn), {
  minLength: 8,
  maxLength: 8,
})
property(
  'an IPv6 address is spelled as the URL standard spells it',
  fc.property(groups, parts => {
    const number = parts.reduce<bigint>((sum, group) => (sum << 16n) | group, 0n)
    const plain = parts.map(group => group.toString(16)).join(':')
    return (
      `[${formatAddress({ family: 6, value: number })}]` === new URL(`http://[${plain}]`).hostname
    )
  }),
)

property(
  'port sets: a port is held exactly when one of the ranges has it',
  fc.property(
    fc.array(fc.tuple(fc.integer({ min: 0, max: 65535 }), fc.integer({ min: 0, max: 65535 }))),
    fc.integer({ min: 0, max: 65535 }),
    (pairs, port) => {
      const ranges = pairs.map(([a, b]) => [Math.min(a, b), Math.max(a, b)] as const)
      const set = portSet(ranges)
      return (
        holdsPort(set, port) === ranges.some(([low, high]) => low <= port && port <= high) &&
        isCanonical(set)
      )
    },
  ),
)

type Read = readonly [text: string, blocks: readonly string[] | null]
const READS: readonly Read[] = [
  ['203.0.113.7', ['203.0.113.7/32']],
  ['10.159.6.18/12', ['10.144.0.0/12']],
  ['0.0.0.0/0', ['0.0.0.0/0']],
  ['::/0', ['::/0']],
  ['2001:DB8::1/32', ['2001:db8::/32']],
  ['::ffff:203.0.113.7', ['203.0.113.7/32']],
  ['::ffff:203.0.113.7/128', ['203.0.113.7/32']],
  ['::ffff:203.0.113.0/120', ['203.0.113.0/24']],
  ['::ffff:203.0.113.0/24', null],
  [' 203.0.113.0/24 ', ['203.0.113.0/24']],
  ['203.0.113.0/33', null],
  ['2001:db8::/129', null],
  ['203.0.113.0/-1', null],
  ['203.0.113.0/', null],
  ['203.0.113.0/24/24', null],
  ['203.0.113.0/255.255.255.0', null],
  ['256.1.1.1/8', null],
  ['010.0.0.1', null],
  ['0x7f.0.0.1', null],
  ['1.2.3', null],
  ['1.2.3.4.5', null],
  ['fe80::1%eth0', null],
  ['1:2:3:4:5:6:7:8:9', null],
  ['::1::', null],
  ['pl-bp1demo0office00001', null],
  ['', null],
  ['any', null],
]
for (const [text, expected] of READS) {
  const set = parseCidr(text)
  t.same(set === null ? null : toCidrs(set), expected, `"${text}" is read as it is meant`)
}

t.same(
  onlyAddress(prefixSet({ family: 4, value: 5n }, 32)),
  { family: 4, value: 5n },
  'a /32 is one',
)
t.equal(onlyAddress(prefixSet({ family: 4, value: 4n }, 31)), null, 'a /31 is two')
t.ok(
  isNoAddress(intersectOf(parseCidr('0.0.0.0/0') ?? read([], 4), parseCidr('::/0') ?? read([], 6))),
  'no address is of both families',
)

type Port = readonly [text: string, port: number | null]
const PORTS: readonly Port[] = [
  ['1', 1],
  ['8080', 8080],
  ['65535', 65535],
  ['0', null],
  ['65536', null],
  ['-1', null],
  ['80/80', null],
  ['80 ', null],
  ['1e3', null],
  ['0x50', null],
  ['', null],
  ['８０', null],
]
for (const [text, port] of PORTS) t.equal(parsePort(text), port, `port "${text}"`)
t.equal(formatPorts(intervalSet([...portRange(80, 90), ...portRange(91, 91)])), '80-91', 'adjacent')
t.same(portRange(90, 80), [], 'a range that ends before it starts holds nothing')
