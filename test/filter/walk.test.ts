// Does the walk through a packet filter end where the kernel ends?
import fc from 'fast-check'
import t from 'tap'
import { hostFilterFact, tablesFor } from '#server/facts/host-filter.ts'
import { type Conversation, converse, type Stage } from '#server/filter/conversation.ts'
import { firstOwners } from '#server/filter/first-owner.ts'
import { joined } from '#server/filter/host-sources.ts'
import type { HostCell, HostWalk } from '#server/filter/walk.ts'
import {
  type AddressSet,
  coversAddresses,
  everyAddress,
  intersectOf,
  isNoAddress,
  parseCidr,
  sameAddresses,
  singleAddress,
  subtractOf,
  toCidrs,
  unionAll,
} from '#shared/plain/address-set.ts'
import { parseAddress } from '#shared/plain/ip.ts'
import { hostEvidence } from '#test/facts/host-evidence.ts'

const SEED = Number(process.env['WHYPORT_SEED'] ?? 20261122)

const address = (text: string) => parseAddress(text) ?? { family: 4 as const, value: 0n }

type Saved = Readonly<Record<string, readonly string[]>>

/** Legacy tables by name; each begins with its chain lines. */
const legacy = (tables: Saved): string =>
  Object.entries(tables)
    .map(([name, lines]) => `*${name}\n${lines.join('\n')}\nCOMMIT\n`)
    .join('')

const conversation = (
  rules: { readonly saved?: Saved; readonly nft?: readonly object[] },
  { port = 8080, sources = '203.0.113.7', family = 4 as 4 | 6 } = {},
): Conversation => {
  const filter = hostFilterFact(
    hostEvidence({
      'nft-ruleset': JSON.stringify({ nftables: rules.nft ?? [] }),
      [family === 4 ? 'iptables-legacy-save' : 'ip6tables-legacy-save']: legacy(rules.saved ?? {}),
    }),
    { instanceId: null },
  )
  if (filter.state === 'unavailable') throw new Error('rules that cannot be read')
  const local = address(family === 4 ? '10.9.0.2' : 'fd09::2')
  return converse({
    family,
    protocol: 'tcp',
    port,
    sources:
      sources === 'any' ? everyAddress(family) : (parseCidr(sources) ?? everyAddress(family)),
    local,
    device: 'eth0',
    deviceAddress: local,
    ownAddresses: [local],
    tables: tablesFor(filter.value, family).tables,
    routes: { state: 'unread', commands: ['ip-route'] },
  })
}

const ends = ({ cells }: HostWalk): string[] =>
  cells.map(cell => `${cell.outcome} ${cell.decidedBy?.id ?? '-'}`)

const stage = ({ later }: Conversation, wanted: Stage): string[] =>
  later.filter(one => one.stage === wanted).flatMap(({ walk }) => ends(walk))

type Row = readonly [
  title: string,
  rules: Parameters<typeof conversation>[0],
  first: readonly string[],
  later?: Readonly<Partial<Record<Stage, readonly string[]>>>,
  asked?: Parameters<typeof conversation>[1],
]

const at = { family: 'inet', table: 't' }
const table = { table: { family: 'inet', name: 't', handle: 1 } }
const chain = (name: string, base: object = {}): object => ({
  chain: { ...at, name, handle: 1, ...base },
})
const nat = (prio: number, policy: string): object => ({
  type: 'nat',
  hook: 'prerouting',
  prio,
  policy,
})
const on = (hook: string, prio: number, policy = 'accept'): object => ({
  type: 'filter',
  hook,
  prio,
  policy,
})
const rule = (inside: string, handle: number, ...expr: readonly object[]): object => ({
  rule: { ...at, chain: inside, handle, expr },
})
const eq = (left: object, right: unknown, op = '=='): object => ({ match: { op, left, right } })
const dport = (right: unknown): object =>
  eq({ payload: { protocol: 'tcp', field: 'dport' } }, right)
const status = (op: string): object => eq({ ct: { key: 'status' } }, 'dnat', op)
const state = (right: unknown): object => eq({ ct: { key: 'state' } }, right, 'in')
const mark = (right: number): object => eq({ meta: { key: 'mark' } }, right)
const ACCEPT = { accept: null }
const DROP = { drop: null }

const rows: readonly Row[] = [
  [
    'a question to routes that were not read does not switch connection tracking on',
    {
      nft: [
        table,
        chain('n', nat(-100, 'drop')),
        chain('p', on('prerouting', 10)),
        rule('p', 5, eq({ fib: { result: 'oif', flags: ['saddr', 'iif'] } }, true), ACCEPT),
      ],
    },
    ['accept -'],
  ],
  [
    'accept ends its own base chain only',
    {
      nft: [
        table,
        chain('a', on('input', -10)),
        chain('b', on('input', 0)),
        rule('a', 1, ACCEPT),
        rule('b', 2, DROP),
      ],
    },
    ['drop inet t b 2'],
  ],
  [
    'drop in the first base chain is final',
    {
      nft: [
        table,
        chain('a', on('input', -10)),
        chain('b', on('input', 0)),
        rule('a', 1, DROP),
        rule('b', 2, ACCEPT),
      ],
    },
    ['drop inet t a 1'],
  ],
  [
    'the end of a jumped chain goes on behind the jump',
    {
      saved: {
        filter: [
          ':INPUT ACCEPT [0:0]',
          ':C - [0:0]',
          '-A INPUT -j C',
          '-A INPUT -j DROP',
          '-A C -s 10.0.0.0/8 -j ACCEPT',
        ],
      },
    },
    ['drop legacy:filter INPUT 2'],
  ],
  [
    'the end of a chain that was gone to is the policy, not the rule behind',
    {
      saved: {
        filter: [
          ':INPUT ACCEPT [0:0]',
          ':C - [0:0]',
          '-A INPUT -g C',
          '-A INPUT -j DROP',
          '-A C -s 10.0.0.0/8 -j ACCEPT',
        ],
      },
    },
    ['accept legacy:filter INPUT'],
  ],
  [
    'goto inside a jumped chain returns to the caller of that chain',
    {
      saved: {
        filter: [
          ':INPUT ACCEPT [0:0]',
          ':C - [0:0]',
          ':D - [0:0]',
          '-A INPUT -j C',
          '-A INPUT -j DROP',
          '-A C -g D',
          '-A C -j ACCEPT',
          '-A D -s 10.0.0.0/8 -j ACCEPT',
        ],
      },
    },
    ['drop legacy:filter INPUT 2'],
  ],
  [
    'return in a base chain is the policy',
    { saved: { filter: [':INPUT DROP [0:0]', '-A INPUT -j RETURN', '-A INPUT -j ACCEPT'] } },
    ['drop legacy:filter INPUT'],
  ],
  [
    'raw drops before filter accepts',
    {
      saved: {
        raw: [':PREROUTING ACCEPT [0:0]', '-A PREROUTING -p tcp -m tcp --dport 8080 -j DROP'],
        filter: [':INPUT ACCEPT [0:0]', '-A INPUT -j ACCEPT'],
      },
    },
    ['drop legacy:raw PREROUTING 1'],
  ],
  [
    'a packet that is not tracked is not new',
    {
      saved: {
        raw: [':PREROUTING ACCEPT [0:0]', '-A PREROUTING -p tcp -j CT --notrack'],
        filter: [':INPUT DROP [0:0]', '-A INPUT -m conntrack --ctstate NEW -j ACCEPT'],
      },
    },
    ['drop legacy:filter INPUT'],
  ],
  [
    'a packet that is not tracked matches UNTRACKED',
    {
      saved: {
        raw: [':PREROUTING ACCEPT [0:0]', '-A PREROUTING -p tcp -j CT --notrack'],
        filter: [':INPUT DROP [0:0]', '-A INPUT -m conntrack --ctstate UNTRACKED -j ACCEPT'],
      },
    },
    ['accept legacy:filter INPUT 1'],
  ],
  [
    'before connection tracking every packet is invalid, after it this one is new',
    {
      nft: [
        table,
        chain('early', on('prerouting', -300)),
        chain('late', on('prerouting', -150)),
        rule('early', 1, state('new'), DROP),
        rule('late', 2, state('invalid'), DROP),
      ],
    },
    ['accept inet t late'],
  ],
  [
    'a mark set by one chain is seen by a later one',
    {
      nft: [
        table,
        chain('a', on('prerouting', -150)),
        chain('b', on('input', 0)),
        rule('a', 1, { mangle: { key: { meta: { key: 'mark' } }, value: 16 } }),
        rule('b', 2, mark(16), DROP),
      ],
    },
    ['drop inet t b 2'],
  ],
  [
    'a redirect changes the port that input sees, not the one before',
    {
      nft: [
        table,
        chain('nat', nat(-100, 'accept')),
        chain('before', on('prerouting', -150)),
        chain('in', on('input', 0, 'drop')),
        rule('nat', 1, dport(8080), { redirect: { port: 80 } }),
        rule('before', 2, dport(80), DROP),
        rule('in', 3, dport(80), ACCEPT),
      ],
    },
    ['accept inet t in 3'],
  ],
  [
    'the first nat chain that maps wins, an accept in it does not stop the next',
    {
      nft: [
        table,
        chain('one', nat(-100, 'accept')),
        chain('two', nat(-90, 'accept')),
        chain('in', on('input', 0, 'drop')),
        rule('one', 1, dport(8080), ACCEPT),
        rule('two', 2, dport(8080), { redirect: { port: 80 } }),
        rule('in', 3, dport(80), ACCEPT),
      ],
    },
    ['accept inet t in 3'],
  ],
  [
    'a nat chain does nothing while nobody asks for connection tracking',
    { nft: [table, chain('nat', nat(-100, 'drop'))] },
    ['accept -'],
  ],
  [
    'the same nat chain drops once a rule looks at connections',
    {
      nft: [
        table,
        chain('nat', nat(-100, 'drop')),
        chain('in', on('input', 0)),
        rule('in', 2, state('invalid'), DROP),
      ],
    },
    ['drop inet t nat'],
  ],
  [
    'a set filled by rules may hold more than was listed',
    {
      nft: [
        table,
        {
          set: { ...at, name: 's', type: 'ipv4_addr', handle: 3, size: 10, elem: ['198.51.100.1'] },
        },
        chain('in', on('input', 0)),
        rule('in', 1, eq({ payload: { protocol: 'ip', field: 'saddr' } }, '@s'), DROP),
        rule('in', 2, dport(22), {
          set: { op: 'add', elem: { payload: { protocol: 'ip', field: 'saddr' } }, set: '@s' },
        }),
      ],
    },
    ['unknown -'],
  ],
  [
    'only new connections are let in: the ACK is dropped',
    {
      saved: {
        filter: [
          ':INPUT DROP [0:0]',
          ':OUTPUT ACCEPT [0:0]',
          '-A INPUT -m conntrack --ctstate NEW -j ACCEPT',
        ],
      },
    },
    ['accept legacy:filter INPUT 1'],
    {
      answer: ['accept legacy:filter OUTPUT'],
      acknowledgement: ['drop legacy:filter INPUT'],
      data: ['drop legacy:filter INPUT'],
    },
  ],
  [
    'an untracked SYN is answered by an invalid packet',
    {
      saved: {
        raw: [
          ':PREROUTING ACCEPT [0:0]',
          ':OUTPUT ACCEPT [0:0]',
          '-A PREROUTING -p tcp -j CT --notrack',
        ],
        filter: [
          ':INPUT ACCEPT [0:0]',
          ':OUTPUT ACCEPT [0:0]',
          '-A OUTPUT -m conntrack --ctstate INVALID -j DROP',
        ],
      },
    },
    ['accept legacy:filter INPUT'],
    { answer: ['drop legacy:filter OUTPUT 1'] },
  ],
  [
    'an IPv6 packet never matches an IPv4 test, also not a negated one',
    {
      nft: [
        table,
        chain('in', on('input', 0)),
        rule('in', 1, eq({ payload: { protocol: 'ip', field: 'saddr' } }, '10.0.0.1', '!='), DROP),
      ],
    },
    ['accept inet t in'],
    {},
    { sources: '2001:db8::7', family: 6 },
  ],
  [
    'chains that call each other end unknown, not never',
    {
      nft: [
        table,
        chain('in', on('input', 0)),
        chain('a'),
        chain('b'),
        rule('in', 1, { jump: { target: 'a' } }),
        rule('a', 2, { jump: { target: 'b' } }),
        rule('b', 3, { jump: { target: 'a' } }),
      ],
    },
    ['unknown -'],
  ],
  [
    'a jump to nowhere ends unknown',
    { nft: [table, chain('in', on('input', 0)), rule('in', 1, { jump: { target: 'gone' } })] },
    ['unknown -'],
  ],
  // Found by the differential against the kernel; the seed reproduces the rule set.
  [
    'seed 200823: a redirect to the very same port leaves no dnat in ct status',
    {
      nft: [
        table,
        chain('nat', nat(-100, 'accept')),
        chain('in', on('input', 0)),
        rule('nat', 1, dport(8080), { redirect: { port: 8080 } }),
        rule('in', 2, status('!'), DROP),
      ],
    },
    ['drop inet t in 2'],
  ],
  [
    'seed 200624: a redirect to another port does leave it',
    {
      nft: [
        table,
        chain('nat', nat(-100, 'accept')),
        chain('in', on('input', 0)),
        rule('nat', 1, dport(8080), { redirect: { port: 80 } }),
        rule('in', 2, status('!'), DROP),
        rule('in', 3, status('in'), ACCEPT),
      ],
    },
    ['accept inet t in 3'],
  ],
  [
    'seed 50122: the SYN-ACK gets out, the data after it does not',
    {
      nft: [
        table,
        chain('out', on('output', 0)),
        rule(
          'out',
          1,
          eq({ '&': [{ payload: { protocol: 'tcp', field: 'flags' } }, ['syn', 'ack']] }, [
            'syn',
            'ack',
          ]),
          ACCEPT,
        ),
        rule('out', 2, DROP),
      ],
    },
    ['accept -'],
    { answer: ['accept inet t out 1'], response: ['drop inet t out 2'] },
  ],
]

for (const [title, rules, first, later = {}, asked = {}] of rows)
  t.test(title, async t => {
    const found = conversation(rules, asked)
    t.strictSame(ends(found.first), first)
    for (const [name, expected] of Object.entries(later))
      t.strictSame(stage(found, name as Stage), expected, name)
  })

const LIMITED: object = { limit: { rate: 3, burst: 5, per: 'minute' } }

t.test(
  'trace, seed 20261218: a rule that perhaps accepts is not what lets the packet in',
  async t => {
    const base = [table, chain('a', on('input', 0))]
    const perhaps = conversation({ nft: [...base, rule('a', 1, LIMITED, ACCEPT)] })
    t.same(ends(perhaps.first), ['accept -'], 'the limit, or the policy')
    const other = conversation({
      nft: [...base, rule('a', 1, LIMITED, DROP), rule('a', 2, ACCEPT)],
    })
    t.same(ends(other.first), ['unknown -'], 'the limit may drop it')
    const surely = conversation({ nft: [...base, rule('a', 1, LIMITED), rule('a', 2, ACCEPT)] })
    t.same(ends(surely.first), ['accept inet t a 2'], 'a limit without an end changes nothing')
  },
)

t.test('trace, seed 20261481: nor is one behind a jump that perhaps is not made', async t => {
  const saved = (...rules: string[]) => ({
    saved: { filter: [':INPUT ACCEPT [0:0]', ':C - [0:0]', ...rules, '-A C -p tcp -j ACCEPT'] },
  })
  const perhaps = conversation(saved('-A INPUT -m limit --limit 3/min -g C'))
  t.same(ends(perhaps.first), ['accept -'])
  const surely = conversation(saved('-A INPUT -p tcp -g C'))
  t.same(ends(surely.first), ['accept legacy:filter C 1'])
})

t.test('seed 1058: chains of the same priority are both named, whichever drops first', async t => {
  const found = conversation({
    saved: { filter: [':INPUT ACCEPT [0:0]', '-A INPUT -p tcp -j DROP'] },
    nft: [table, chain('in', on('input', 0)), rule('in', 1, { reject: { type: 'tcp reset' } })],
  })
  t.strictSame(
    found.first.cells.map(({ decidedBy, alsoBy }) => [decidedBy?.id, alsoBy.map(({ id }) => id)]),
    [['inet t in 1', ['legacy:filter INPUT 1']]],
  )
})

t.test(
  'seed 20261505: two translations of the same priority leave open where the packet goes',
  async t => {
    const found = conversation({
      nft: [
        table,
        chain('one', nat(-100, 'accept')),
        chain('two', nat(-100, 'accept')),
        chain('in', on('input', 0)),
        rule('one', 1, dport(8080), { redirect: { port: 80 } }),
        rule('two', 2, dport(8080), { redirect: { port: 81 } }),
        rule('in', 3, dport(81), DROP),
      ],
    })
    t.strictSame(ends(found.first), ['unknown -'])
    t.strictSame(
      found.first.cells[0]?.undecided.flatMap(({ unsure }) => unsure),
      [{ kind: 'construct', name: 'order' }],
    )
  },
)

t.test('seed 500242: each blocked packet meets the other chain with its own mark', async t => {
  const found = conversation(
    {
      saved: {
        mangle: [
          ':INPUT ACCEPT [0:0]',
          '-A INPUT -s 10.0.0.7/32 -j MARK --set-xmark 0x1/0xffffffff',
        ],
        filter: [':INPUT ACCEPT [0:0]', '-A INPUT -m mark --mark 0x1 -j REJECT'],
      },
      nft: [table, chain('in', on('input', 0, 'drop'))],
    },
    { sources: '10.0.0.0/28' },
  )
  const both = found.first.cells.filter(({ alsoBy }) => alsoBy.length > 0)
  t.strictSame(
    both.map(({ sources, alsoBy }) => [toCidrs(sources), alsoBy[0]?.id]),
    [[['10.0.0.7/32'], 'legacy:filter INPUT 1']],
  )
})

t.test('one question about everybody is cut into who gets which end', async t => {
  const { first } = conversation(
    {
      saved: {
        filter: [
          ':INPUT DROP [0:0]',
          '-A INPUT -s 10.1.0.0/16 -j DROP',
          '-A INPUT -s 10.0.0.0/8 -p tcp -m tcp --dport 8080 -j ACCEPT',
          '-A INPUT -s 192.168.0.0/16 -m limit --limit 3/min -j ACCEPT',
        ],
      },
    },
    { sources: 'any' },
  )
  const cells = (outcome: HostCell['outcome']): string[] =>
    toCidrs(
      unionAll(
        4,
        first.cells.filter(cell => cell.outcome === outcome).map(cell => cell.sources),
      ),
    )
  t.equal(
    toCidrs(
      unionAll(
        4,
        first.cells.map(cell => cell.sources),
      ),
    ).join(),
    '0.0.0.0/0',
    'nobody is lost',
  )
  t.ok(cells('accept').includes('10.0.0.0/16') && !cells('accept').includes('10.1.0.0/16'))
  t.strictSame(cells('unknown'), ['192.168.0.0/16'])
})

const blocks = fc.array(
  fc.record({
    value: fc.integer({ min: 0, max: 255 }),
    prefix: fc.integer({ min: 24, max: 32 }),
    action: fc.constantFrom('ACCEPT', 'DROP', 'REJECT'),
    port: fc.constantFrom(8080, 22),
    negate: fc.boolean(),
  }),
  { minLength: 64, maxLength: 120 },
)

t.test(`long runs of plain rules end as rule by rule (seed ${SEED})`, async t => {
  const sources = parseCidr('10.0.0.0/24') ?? everyAddress(4)
  fc.assert(
    fc.property(blocks, rules => {
      const lines = rules.map(
        ({ value, prefix, action, port, negate }) =>
          `-A INPUT ${negate && prefix > 30 ? '! ' : ''}-s 10.0.0.${value}/${prefix} -p tcp -m tcp --dport ${port} -j ${action}`,
      )
      const run = conversation(
        { saved: { filter: [':INPUT ACCEPT [0:0]', ...lines] } },
        { sources: '10.0.0.0/24' },
      )
      const single = Array.from({ length: 256 }, (_, i) => {
        const client = singleAddress(address(`10.0.0.${i}`))
        const at = rules.findIndex(one => matches(one, i))
        const action = rules[at]?.action ?? 'ACCEPT'
        const cell = run.first.cells.find(one => coversAddresses(one.sources, client))
        // Everybody who is accepted is one cell, whichever rules accept them.
        if (action === 'ACCEPT') return cell?.outcome === 'accept'
        const id = `legacy:filter INPUT ${at + 1}`
        return cell?.outcome === action.toLowerCase() && cell.decidedBy?.id === id
      })
      return (
        single.every(Boolean) &&
        sameAddresses(
          unionAll(
            4,
            run.first.cells.map(c => c.sources),
          ),
          sources,
        )
      )
    }),
    { seed: SEED, numRuns: 60 },
  )
  t.pass('60 chains, 256 clients each')
})

const matches = (
  rule: { value: number; prefix: number; port: number; negate: boolean },
  client: number,
): boolean => {
  if (rule.port !== 8080) return false
  const inside = client >> (32 - rule.prefix) === rule.value >> (32 - rule.prefix)
  return inside !== (rule.negate && rule.prefix > 30)
}

const smallSet = fc
  .array(fc.tuple(fc.integer({ min: 0, max: 255 }), fc.integer({ min: 26, max: 32 })), {
    maxLength: 4,
  })
  .map(parts =>
    unionAll(
      4,
      parts.flatMap(([value, prefix]) => parseCidr(`10.0.0.${value}/${prefix}`) ?? []),
    ),
  )

t.test(`taking ranges back in gives the union (seed ${SEED})`, async t => {
  const many = fc.array(smallSet, { maxLength: 24 }).map(sets => unionAll(4, sets))
  fc.assert(
    fc.property(many, smallSet, (large, small) =>
      sameAddresses(joined(large, small), unionAll(4, [large, small])),
    ),
    { seed: SEED, numRuns: 500 },
  )
  t.pass()
})

t.test(`each address belongs to the first set that holds it (seed ${SEED})`, async t => {
  fc.assert(
    fc.property(fc.array(smallSet, { maxLength: 12 }), sets => {
      const owned = firstOwners(sets)
      let taken: AddressSet = unionAll(4, [])
      return sets.every((one, i) => {
        const rest = subtractOf(one, taken)
        taken = unionAll(4, [taken, one])
        const own = owned[i]
        return (
          own !== undefined &&
          sameAddresses(own, rest) &&
          isNoAddress(subtractOf(intersectOf(own, one), own))
        )
      })
    }),
    { seed: SEED, numRuns: 500 },
  )
  t.pass('500 lists of sets')
})

t.test('fifty thousand rules are walked from one address and from anywhere', async t => {
  const count = 50_000
  const lines = Array.from(
    { length: count },
    (_, i) => `-A INPUT -s ${20 + (i >> 14)}.${(i >> 6) & 255}.${(i & 63) * 4}.9/32 -j DROP`,
  )
  const saved = { filter: [':INPUT ACCEPT [0:0]', ...lines] }
  t.strictSame(ends(conversation({ saved }).first), ['accept legacy:filter INPUT'])
  t.equal(conversation({ saved }, { sources: 'any' }).first.cells.length, count + 1)
})
