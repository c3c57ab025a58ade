// Does the algebra of ordered rules decide every address once, and rightly?
import fc from 'fast-check'
import t from 'tap'
import { firstMatch } from '#server/filter/first-match.ts'
import { type Bounds, boundsOf, boundsTable, itemsNear } from '#server/filter/outer-bounds.ts'
import { byPriority } from '#server/filter/priority.ts'
import { extentOf, largestCell, reachOf } from '#server/filter/reach.ts'
import type { Rule } from '#server/filter/rule.ts'
import { perhapsShadowed, shadowedAccepts } from '#server/filter/shadow.ts'
import {
  type AddressSet,
  addressRange,
  coversAddresses,
  everyAddress,
  noAddress,
  sameAddresses,
  shareAddress,
  singleAddress,
  subtractOf,
  unionAll,
} from '#shared/plain/address-set.ts'
import { intervalSet } from '#shared/plain/interval-set.ts'
import { type Family, LAST_VALUE } from '#shared/plain/ip.ts'
import { holds } from '#test/golden/holds.ts'

type Plain = { readonly priority: number }
const priorityOf = ({ priority }: Plain): number => priority
const NONE = noAddress(4)

const block = (from: number, to: number): AddressSet =>
  addressRange({ family: 4, value: BigInt(from) }, { family: 4, value: BigInt(to) })

const ruleOf = (
  action: 'accept' | 'drop',
  matches: AddressSet,
  over: { maybe?: AddressSet; priority?: number } = {},
): Rule<Plain> => ({
  action,
  matches,
  maybe: subtractOf(over.maybe ?? NONE, matches),
  doubts: [],
  origin: { priority: over.priority ?? 1 },
})

const dropAll = ruleOf('drop', everyAddress(4), { priority: 1000 })

t.test('a small list, case by case', t => {
  const outcomes = (...rules: Rule<Plain>[]): string[] =>
    firstMatch(block(1, 4), [...rules, dropAll]).map(({ outcome }) => outcome)
  type Row = readonly [title: string, rules: Rule<Plain>[], expected: string[]]
  const rows: Row[] = [
    ['nothing matches: the default drops', [], ['drop']],
    [
      'the first match decides',
      [ruleOf('accept', block(1, 4)), ruleOf('drop', block(1, 4))],
      ['accept'],
    ],
    ['a part matches', [ruleOf('accept', block(1, 2))], ['accept', 'drop']],
    [
      'an uncertain accept before a drop',
      [ruleOf('accept', NONE, { maybe: block(1, 4) })],
      ['unknown'],
    ],
    [
      'an uncertain accept before an accept',
      [ruleOf('accept', NONE, { maybe: block(1, 4) }), ruleOf('accept', block(1, 4))],
      ['accept'],
    ],
    [
      'an uncertain drop before an accept',
      [ruleOf('drop', NONE, { maybe: block(1, 4) }), ruleOf('accept', block(1, 4))],
      ['unknown'],
    ],
    [
      'an uncertain drop and an uncertain accept before a drop',
      [
        ruleOf('drop', NONE, { maybe: block(1, 4) }),
        ruleOf('accept', NONE, { maybe: block(1, 4) }),
      ],
      ['unknown'],
    ],
    ['an uncertain drop before a drop', [ruleOf('drop', NONE, { maybe: block(1, 4) })], ['drop']],
    [
      'an uncertain rule behind the deciding one',
      [ruleOf('drop', block(1, 4)), ruleOf('accept', NONE, { maybe: block(1, 4) })],
      ['drop'],
    ],
  ]
  for (const [title, rules, expected] of rows) t.strictSame(outcomes(...rules), expected, title)
  t.strictSame(firstMatch(NONE, [dropAll]), [], 'no sources, no cells')
  t.throws(() => firstMatch(block(1, 4), []), 'a list without a default is a defect')
  t.end()
})

t.test('order, extent and shadows', t => {
  const accept = ruleOf('accept', block(1, 4), { priority: 5 })
  const drop = ruleOf('drop', block(1, 4), { priority: 5 })
  const early = ruleOf('accept', block(1, 1), { priority: 2 })
  const sorted = byPriority([accept, drop, early], priorityOf)
  t.strictSame(sorted, [early, drop, accept], 'lower numbers first, drop before accept at a tie')
  t.strictSame(shadowedAccepts(sorted, drop, block(2, 3)), [accept], 'the accept behind the drop')
  t.strictSame(shadowedAccepts(sorted, drop, block(5, 6)), [], 'not for other sources')
  const perhaps = ruleOf('accept', NONE, { maybe: block(1, 4) })
  t.strictSame(
    perhapsShadowed([drop, perhaps], drop, block(1, 1)),
    [perhaps],
    'an uncertain accept behind',
  )
  const extent = (...rules: Rule<Plain>[]) =>
    extentOf(reachOf(4, firstMatch(block(1, 4), [...rules, dropAll])))
  t.strictSame(
    [extent(accept), extent(), extent(early), extent(perhaps)],
    ['all', 'none', 'some', 'open'],
    'how far the packet gets',
  )
  const cells = firstMatch(block(1, 4), [early, dropAll])
  t.equal(largestCell(cells)?.outcome, 'drop', 'the larger part is the one to show')
  t.equal(largestCell([]), undefined, 'no cells, no largest')
  t.end()
})

const arbitraryBlock = fc
  .tuple(fc.integer({ min: 0, max: 60 }), fc.integer({ min: 0, max: 20 }))
  .map(([from, length]) => block(from, from + length))
const arbitraryRule = fc
  .record({
    action: fc.constantFrom('accept' as const, 'drop' as const),
    matches: fc.oneof(arbitraryBlock, fc.constant(NONE)),
    maybe: fc.oneof(
      { weight: 2, arbitrary: fc.constant(NONE) },
      { weight: 1, arbitrary: arbitraryBlock },
    ),
    priority: fc.integer({ min: 1, max: 4 }),
  })
  .map(({ action, matches, ...over }) => ruleOf(action, matches, over))
const lists = fc.array(arbitraryRule, { maxLength: 8 })
const sources = block(0, 80)

const walk = (rules: readonly Rule<Plain>[], from: AddressSet = sources) =>
  reachOf(4, firstMatch(from, [...byPriority(rules, priorityOf), dropAll]))

holds(
  'every source is in exactly one cell',
  fc.property(lists, rules => {
    const cells = firstMatch(sources, [...rules, dropAll])
    const sum = cells.reduce(
      (n, c) => n + c.sources.intervals.reduce((m, [a, b]) => m + (b - a + 1n), 0n),
      0n,
    )
    return (
      sum === 81n &&
      sameAddresses(
        unionAll(
          4,
          cells.map(c => c.sources),
        ),
        sources,
      )
    )
  }),
)
holds(
  'a set is decided as its members are, one by one',
  fc.property(lists, fc.integer({ min: 0, max: 80 }), (rules, n) => {
    const alone = singleAddress({ family: 4, value: BigInt(n) })
    const one = walk(rules, alone)
    const all = walk(rules)
    return (['admits', 'blocks', 'uncertain'] as const).every(
      part => coversAddresses(all[part], alone) === coversAddresses(one[part], alone),
    )
  }),
)
holds(
  'with every doubt resolved one way or the other, a certain result stays',
  fc.property(lists, fc.array(fc.boolean(), { minLength: 8, maxLength: 8 }), (rules, resolved) => {
    const certain = rules.map((rule, i) => ({
      ...rule,
      matches: resolved[i] ? unionAll(4, [rule.matches, rule.maybe]) : rule.matches,
      maybe: NONE,
    }))
    const before = walk(rules)
    const after = walk(certain)
    return (
      coversAddresses(after.admits, before.admits) && coversAddresses(after.blocks, before.blocks)
    )
  }),
)
holds(
  'an accept more never closes, a drop more never opens',
  fc.property(lists, arbitraryRule, (rules, extra) => {
    const before = walk(rules)
    const opened = walk([...rules, { ...extra, action: 'accept' }])
    const closed = walk([...rules, { ...extra, action: 'drop' }])
    return (
      coversAddresses(opened.admits, before.admits) && coversAddresses(closed.blocks, before.blocks)
    )
  }),
)
holds(
  'the order of the list means nothing once it is sorted by priority',
  fc.property(lists, rules => {
    const [a, b] = [walk(rules), walk(rules.toReversed())]
    return sameAddresses(a.admits, b.admits) && sameAddresses(a.uncertain, b.uncertain)
  }),
)
holds(
  'all priorities raised by the same number change nothing',
  fc.property(lists, fc.integer({ min: 1, max: 90 }), (rules, by) => {
    const raised = rules.map(rule => ({ ...rule, origin: { priority: rule.origin.priority + by } }))
    const [a, b] = [walk(rules), walk(raised)]
    return sameAddresses(a.admits, b.admits) && sameAddresses(a.uncertain, b.uncertain)
  }),
)

const arbitrarySet = (family: Family): fc.Arbitrary<AddressSet> =>
  fc
    .array(
      fc.tuple(
        fc.oneof(
          fc.bigInt({ min: 0n, max: 60n }),
          // Numbers can't tell these apart.
          fc.bigInt({ min: LAST_VALUE[family] - 60n, max: LAST_VALUE[family] }),
        ),
        fc.bigInt({ min: 0n, max: 20n }),
      ),
      { maxLength: 3 },
    )
    .map(parts => ({
      family,
      intervals: intervalSet(
        parts.map(([from, more]) => {
          const to = from + more
          return [from, to > LAST_VALUE[family] ? LAST_VALUE[family] : to] as const
        }),
      ),
    }))

for (const family of [4, 6] as const)
  holds(
    `IPv${family}: no rule that holds the port or one of the addresses is left out, and none changes places`,
    fc.property(
      fc.array(fc.tuple(fc.nat(20), fc.nat(10), arbitrarySet(family)), { maxLength: 8 }),
      fc.nat(30),
      arbitrarySet(family),
      (rows, port, asked) => {
        const items = rows.map(([from, more, set]) => ({
          ports: [from, from + more] as Bounds,
          set,
        }))
        const table = boundsTable(items, ({ ports, set }) => ({ ports, addresses: boundsOf(set) }))
        const near = itemsNear(table, port, boundsOf(asked))
        const needed = items.filter(
          ({ ports: [from, to], set }) => (from <= port && port <= to) || shareAddress(set, asked),
        )
        return (
          needed.every(item => near.includes(item)) &&
          near.every(
            (item, i) => i === 0 || items.indexOf(near[i - 1] ?? item) < items.indexOf(item),
          )
        )
      },
    ),
  )
t.test('a rule for other ports and other addresses is left out', async t => {
  const rows = [
    { name: 'both', ports: [80, 90], set: block(1, 4) },
    { name: 'port', ports: [80, 90], set: block(7, 9) },
    { name: 'address', ports: [1, 2], set: block(4, 4) },
    { name: 'neither', ports: [91, 92], set: block(5, 9) },
    { name: 'nobody', ports: [91, 92], set: NONE },
  ] satisfies { name: string; ports: Bounds; set: AddressSet }[]
  const table = boundsTable(rows, ({ ports, set }) => ({ ports, addresses: boundsOf(set) }))
  const names = (port: number, asked: AddressSet) =>
    itemsNear(table, port, boundsOf(asked)).map(({ name }) => name)
  t.strictSame(names(90, block(2, 4)), ['both', 'port', 'address'])
  t.strictSame(names(91, NONE), ['neither', 'nobody'], 'nobody asks: the port alone')
})
