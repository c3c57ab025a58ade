// Do counters prove the rule that met a burst of connects, and nothing that they do not show?
import t from 'tap'
import { judgeAll } from '#server/checks/judge-all.ts'
import { factsOf } from '#server/facts/facts.ts'
import type { Judged } from '#shared/judged.ts'
import { sentence } from '#shared/wording/sentence.ts'
import { hostEvidence } from '#test/facts/host-evidence.ts'
import { AT, countersEvidence, FOUR_AND_TWO, type Sent } from './counter-evidence.ts'
import { addr, ETH0, hostFlow, LO, RULES } from './host-flow.ts'

const clock = { iso: () => AT, ms: () => 0 }

type Counts = Readonly<Record<string, number | readonly [packets: number, bytes: number]>>

/** Ten rules of one chain of the legacy iptables; the fifth one drops the asked port. */
const PORTS = ['22', '25', '110', '143', '8000:8999', '3306', '5432', '6379', '9200', '11211']

const saved = (counts: Counts, ports = PORTS, policy = 'ACCEPT'): string => {
  const of = (name: string): string => {
    const count = counts[name] ?? 0
    const [packets, bytes] = typeof count === 'number' ? [count, count * 60] : count
    return `[${packets}:${bytes}]`
  }
  return [
    ...['*filter', `:INPUT ${policy} ${of('policy')}`, `${of('log')} -A INPUT -j LOG`],
    ...ports.map(port => `${of(port)} -A INPUT -p tcp -m tcp --dport ${port} -j DROP`),
    ...['COMMIT', ''],
  ].join('\n')
}

const host = (rules = saved({}), more: Readonly<Record<string, string>> = {}) =>
  hostEvidence({
    ...{ 'nft-ruleset': '{"nftables": []}', 'iptables-legacy-save': rules },
    ...{ 'ip6tables-legacy-save': '', 'ip-addr': addr(LO, ETH0), 'ip-rule': RULES },
    ...more,
  })

const DROPS = '8000:8999'

/** Readings of the legacy iptables whose counts of these rules rise so. */
const rising = (rises: Readonly<Record<string, readonly number[]>>): Record<string, string>[] =>
  [0, 1, 2, 3].map(n => ({
    'iptables-legacy-save': saved(
      Object.fromEntries(
        Object.entries(rises).map(([name, steps]) => [
          name,
          steps.slice(0, n).reduce((sum, rise) => sum + rise, 100),
        ]),
      ),
    ),
  }))

const judged = (
  readings: readonly Readonly<Record<string, string>>[],
  sent: readonly Sent[] | string = FOUR_AND_TWO,
  { evidence = host(), from = 'any' } = {},
): Judged[] => {
  const all = [...evidence, ...countersEvidence(readings, sent)]
  const facts = factsOf(all, { instanceId: 'i-web' })
  return judgeAll({ flow: hostFlow({ from }), facts }, clock)
}

const briefly = (all: readonly Judged[], check = 'host-firewall'): string => {
  const { judgement } = all.find(one => one.check === check) as Judged
  return [
    judgement.status,
    ...judgement.causes.map(({ id, confidence }) => `${id} ${confidence}`),
  ].join(' ')
}

const said = (all: readonly Judged[]): string => {
  const found = all.find(({ check }) => check === 'counters')
  return found === undefined ? '' : sentence(found.judgement.because)
}

const PROVEN = 'fail host-firewall-drop proven'
const DERIVED = 'fail host-firewall-drop derived'

t.test('one drop rule of ten is proven by its counter', async t => {
  const all = judged(rising({ [DROPS]: [4, 0, 2], log: [4, 0, 2] }))
  t.equal(briefly(all), PROVEN)
  const [cause] = all.find(({ check }) => check === 'host-firewall')?.judgement.causes ?? []
  t.equal(
    sentence(cause?.because ?? { key: '', params: {} }),
    'Its counter rose by 4 and 2, exactly as many as were sent: on the host iptables-legacy rule "legacy:filter INPUT 6" drops packets from any IPv4 address.',
  )
  t.match(
    said(all),
    /rule "legacy:filter INPUT 6" counted 4, 0 and 2 packets more during bursts of 4, 0 and 2/,
  )
})

/** An empty finding: nothing is said. */
type Row = readonly [title: string, all: readonly Judged[], firewall: string, finding: RegExp]

const quietAt = (tookMs: number): readonly Sent[] => [
  { connects: 4 },
  { connects: 0, tookMs },
  { connects: 2 },
]
const EXACT = rising({ [DROPS]: [4, 0, 2] })

const rows: readonly Row[] = [
  [
    'others sent in the first window',
    judged(rising({ [DROPS]: [5, 0, 2] })),
    DERIVED,
    /other packets meet it too/,
  ],
  [
    'others sent in the quiet window',
    judged(rising({ [DROPS]: [4, 1, 2] })),
    DERIVED,
    /other packets meet it too/,
  ],
  [
    'others sent steadily',
    judged(rising({ [DROPS]: [9, 8, 9] })),
    DERIVED,
    /other packets meet it too/,
  ],
  [
    'a first packet was sent again',
    judged(rising({ [DROPS]: [4, 0, 3] })),
    DERIVED,
    /other packets meet it too/,
  ],
  [
    'one of them was lost on the way',
    judged(rising({ [DROPS]: [4, 0, 1] })),
    DERIVED,
    /not all of them got as far/,
  ],
  [
    'none was counted',
    judged(rising({})),
    DERIVED,
    /counted 0, 0 and 0 packets .* not all of them/,
  ],
  [
    'a neighbour rose exactly too',
    judged(rising({ [DROPS]: [4, 0, 2], 22: [4, 0, 2] })),
    DERIVED,
    /several rules rose .*INPUT 2, legacy:filter INPUT 6/,
  ],
  [
    'a rule that only logs rose exactly and the one that drops did not',
    judged(rising({ log: [4, 0, 2] })),
    DERIVED,
    /not all of them got as far/,
  ],
  [
    'a neighbour rose instead',
    judged(rising({ 3306: [4, 0, 2] })),
    'fail host-firewall-drop suspected',
    /INPUT 7" counted exactly the bursts .* counted none of them/,
  ],
  [
    'the counters were set back',
    judged([100, 104, 0, 2].map(n => ({ 'iptables-legacy-save': saved({ [DROPS]: n }) }))),
    DERIVED,
    /^$/,
  ],
  [
    'packets of another size',
    judged(
      [0, 4, 4, 6].map(n => ({
        'iptables-legacy-save': saved({ [DROPS]: [n, n === 6 ? 4 * 60 + 2 * 44 : n * 60] }),
      })),
    ),
    DERIVED,
    /other packets meet it too/,
  ],
  [
    'packets with data in them',
    judged([0, 4, 4, 6].map(n => ({ 'iptables-legacy-save': saved({ [DROPS]: [n, n * 1500] }) }))),
    DERIVED,
    /other packets meet it too/,
  ],
  [
    'a rule was put in between the readings',
    judged(
      [0, 4, 4, 6].map(n => ({
        'iptables-legacy-save': saved({ [DROPS]: n }, n === 6 ? ['80', ...PORTS] : PORTS),
      })),
    ),
    DERIVED,
    /rules of the host changed while bursts were sent/,
  ],
  [
    'the rules had been changed before the first reading',
    judged(EXACT, FOUR_AND_TWO, { evidence: host(saved({}, PORTS.slice(1))) }),
    DERIVED,
    /^$/,
  ],
  [
    'a counter beyond what can be counted exactly',
    judged(
      ['9007199254740993', '9007199254740997', '9007199254740997', '9007199254740999'].map(n => ({
        'iptables-legacy-save': saved({}).replace(
          /\[0:0\](?= -A INPUT -p tcp -m tcp --dport 8000)/,
          `[${n}:0]`,
        ),
      })),
    ),
    DERIVED,
    /^$/,
  ],
  [
    'no quiet window',
    judged(rising({ [DROPS]: [4, 2] }).slice(0, 3), [{ connects: 4 }, { connects: 2 }]),
    DERIVED,
    /no quiet window/,
  ],
  ['a quiet window that was too short', judged(EXACT, quietAt(100)), DERIVED, /no quiet window/],
  [
    'one size only',
    judged(rising({ [DROPS]: [4, 0, 4] }), [{ connects: 4 }, { connects: 0 }, { connects: 4 }]),
    DERIVED,
    /the same size/,
  ],
  [
    'one of them got through',
    judged(EXACT, [{ connects: 4, outcome: 'open' }, { connects: 0 }, { connects: 2 }]),
    DERIVED,
    /^$/,
  ],
  [
    'they never left',
    judged(EXACT, [{ connects: 4, outcome: 'no-route-local' }, { connects: 0 }, { connects: 2 }]),
    DERIVED,
    /^$/,
  ],
  [
    'two places at once',
    judged(EXACT, [{ connects: 4 }, { connects: 0 }, { connects: 2, vantagePoint: 'tokyo' }]),
    DERIVED,
    /^$/,
  ],
  [
    'to another port',
    judged(
      EXACT,
      FOUR_AND_TWO.map(one => ({ ...one, to: { address: '10.20.1.10', port: 80 } })),
    ),
    DERIVED,
    /^$/,
  ],
  [
    'of yesterday',
    judged(
      EXACT,
      FOUR_AND_TWO.map(one => ({ ...one, at: '2026-11-21T08:30:00.000Z' })),
    ),
    DERIVED,
    /not of the time/,
  ],
  ['a reading is missing', judged(EXACT.slice(0, 3)), DERIVED, /^$/],
  ['bursts that are no JSON', judged(EXACT, '[{"connects": 4'), DERIVED, /^$/],
  [
    'a negative size',
    judged(EXACT, [{ connects: 4 }, { connects: 0 }, { connects: 2 }].map(String).join()),
    DERIVED,
    /^$/,
  ],
]
for (const [title, all, firewall, finding] of rows)
  t.test(title, async t => {
    t.equal(briefly(all), firewall)
    t.match(said(all), finding)
  })

t.test(
  'ip6tables numbers its rules as iptables does, and neither is taken for the other',
  async t => {
    const twice = EXACT.map(reading => ({ ...reading, 'ip6tables-legacy-save': saved({}) }))
    t.equal(briefly(judged(twice)), PROVEN)
    const other = rising({}).map((reading, n) => ({
      ...reading,
      'ip6tables-legacy-save': EXACT[n]?.['iptables-legacy-save'] ?? '',
    }))
    t.equal(briefly(judged(other)), DERIVED)
  },
)

t.test('without readings nothing is said', async t => {
  const all = judgeAll(
    { flow: hostFlow({ from: 'any' }), facts: factsOf(host(), { instanceId: 'i-web' }) },
    clock,
  )
  t.equal(briefly(all), DERIVED)
  t.equal(said(all), '')
})

t.test('a client that the rule is not judged to drop proves something else', async t => {
  const rules = (counts: Counts): string =>
    saved(counts).replace(
      '-p tcp -m tcp --dport 8000',
      '-s 198.51.100.0/24 -p tcp -m tcp --dport 8000',
    )
  const readings = [0, 4, 4, 6].map(n => ({ 'iptables-legacy-save': rules({ [DROPS]: n }) }))
  const evidence = host(rules({}))
  const inside = FOUR_AND_TWO.map(one => ({ ...one, from: '198.51.100.9' }))
  t.equal(briefly(judged(readings, inside, { evidence })), 'warn host-firewall-drop proven')
  const outside = judged(readings, FOUR_AND_TWO, { evidence })
  t.equal(briefly(outside), 'warn host-firewall-drop derived')
  t.match(said(outside), /counted exactly the bursts .* although they were judged to pass/)
  const nobody = judged(
    readings,
    FOUR_AND_TWO.map(one => ({ ...one, from: null })),
    { evidence },
  )
  t.equal(briefly(nobody), 'warn host-firewall-drop derived')
})
