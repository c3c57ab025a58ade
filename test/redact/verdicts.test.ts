// Does redacted evidence lead to the same verdict, hops and causes, decided by the same rules?
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import type { Evidence } from '#shared/evidence.ts'
import type { AskedQuestion } from '#shared/read-question.ts'
import { randomFrom } from '#test/kernel/random.ts'
import { SOURCES } from '#test/kernel/random-parts.ts'
import { randomRules } from '#test/kernel/random-rules.ts'
import {
  all,
  answer,
  demoEvidence,
  type Edit,
  host,
  probes,
  without,
} from '#test/scenarios/demo-evidence.ts'
import { QUESTIONS } from '#test/scenarios/lost-evidence.ts'
import { differences, LEVELS, secretOf } from './same-answer.ts'

const SEED = Number(process.env['WHYPORT_SEED'] ?? 20261126)
t.comment(`seed ${SEED}`)

const WEB = 'i-bp1demo000000web0001'
const MORE: readonly AskedQuestion[] = [
  { target: WEB, port: 443 },
  { target: WEB, port: 8080, from: '203.0.113.128/25' },
  { target: WEB, port: 443, from: 'sgp-1' },
  { target: '203.0.113.10:443', from: '198.51.100.0/24' },
  { target: '[2408:4005:3a1:9d01::10]:443', from: '2001:db8::7' },
  { target: '8.8.8.8', port: 443, from: WEB },
  { target: '10.0.0.9', protocol: 'icmp', from: WEB },
]

t.test('the demo account, each kind of path, under ten keys', async t => {
  const evidence = probes({ vantagePoint: 'sgp-1', from: '203.0.113.99' })(demoEvidence)
  const wrong = [...QUESTIONS, ...MORE].flatMap((asked, n) =>
    LEVELS.flatMap(level => differences({ asked, evidence, level, secret: secretOf(n) })),
  )
  t.strictSame(wrong, [])
})

const EMPTY = '{"nftables": [{"metainfo": {"json_schema_version": 1}}]}'

const instead = (command: string, text: string): Edit => host(command, () => text)

/** A machine whose only rules are these, of the legacy backend. */
const onlyIptables = (text: string): Edit =>
  all(
    instead('nft-ruleset', EMPTY),
    instead('nft-ruleset-text', ''),
    instead('iptables-version', 'iptables v1.8.9 (legacy)\n'),
    instead('iptables-save', ''),
    instead('iptables-legacy-save', text),
    instead('ip-tables-names', (text.match(/(?<=^\*)\w+$/gm) ?? []).join('\n')),
  )

/** A comparison of two that know nothing would prove nothing. */
const firewall = (asked: AskedQuestion, evidence: Evidence): string =>
  answer(asked, evidence).judged.find(({ check }) => check === 'host-firewall')?.judgement.status ??
  'none'

const FIXTURES = join(import.meta.dirname, '../fixtures/host')
const read = (...path: readonly string[]): string => readFileSync(join(FIXTURES, ...path), 'utf8')

const DISTRIBUTIONS = ['bionic', 'bullseye', 'focal', 'trixie']
const machines: readonly (readonly [string, Edit])[] = [
  ...DISTRIBUTIONS.map((name): readonly [string, Edit] => [
    name,
    all(
      ...readdirSync(join(FIXTURES, name)).map(file =>
        instead(file.replace('.txt', ''), read(name, file)),
      ),
    ),
  ]),
  ...readdirSync(join(FIXTURES, 'filter'))
    .filter(file => /^[a-z]+\.nft\.txt$/.test(file))
    .map(file => file.split('.')[0] ?? '')
    .map((name): readonly [string, Edit] => [
      `rules of ${name}`,
      all(
        instead('nft-ruleset', read('filter', `${name}.json`)),
        instead('nft-ruleset-text', read('filter', `${name}.nft.txt`)),
      ),
    ]),
  ...['docker', 'ufw'].map((name): readonly [string, Edit] => [
    `iptables of ${name}`,
    onlyIptables(read('filter', `${name}.iptables.txt`)),
  ]),
]

t.test('what real machines print: listeners, addresses, routes, rule sets', async t => {
  const asked: AskedQuestion = { target: WEB, port: 8080, from: '203.0.113.99' }
  const wrong = machines.flatMap(([name, edit]) => {
    const evidence = edit(demoEvidence)
    return LEVELS.flatMap(level =>
      differences({ asked, evidence, level }).map(line => `${name}, ${level}: ${line}`),
    )
  })
  t.strictSame(wrong, [])
})

const SAVED = (...rules: readonly string[]): string =>
  ['*filter', ':INPUT ACCEPT [0:0]', ...rules, 'COMMIT', ''].join('\n')

const special: readonly (readonly [string, string])[] = [
  [
    'a range of addresses',
    SAVED('-A INPUT -m iprange --src-range 203.0.113.90-203.0.113.120 -j DROP'),
  ],
  [
    'a range that ends before',
    SAVED('-A INPUT -m iprange --src-range 203.0.113.90-203.0.113.98 -j DROP'),
  ],
  ['a block', SAVED('-A INPUT -s 203.0.113.0/25 -j DROP')],
  ['a block beside', SAVED('-A INPUT -s 203.0.113.128/25 -j DROP')],
  ['a dotted mask', SAVED('-A INPUT -s 203.0.113.96/255.255.255.240 -j DROP')],
  [
    'a comment, with a rule in it',
    SAVED('-A INPUT -p tcp -m comment --comment "for Ann -j DROP" -m tcp --dport 443 -j DROP'),
  ],
  ['a comment of one word', SAVED('-A INPUT -p tcp -m comment --comment Ann -j DROP')],
  [
    'a chain of the tenant, and a device of no kind that is known',
    SAVED(
      ':shop-in - [0:0]',
      '-A INPUT -i acme0 -j ACCEPT',
      '-A INPUT -j shop-in',
      '-A shop-in -j DROP',
    ),
  ],
  [
    'a ban',
    SAVED(':f2b-sshd - [0:0]', '-A INPUT -j f2b-sshd', '-A f2b-sshd -s 203.0.113.99 -j REJECT'),
  ],
]

t.test('what a rule says of addresses, comments and names is understood as before', async t => {
  const asked: AskedQuestion = { target: WEB, port: 443, from: '203.0.113.99' }
  const wrong = special.flatMap(([name, text]) => {
    const evidence = onlyIptables(text)(demoEvidence)
    return LEVELS.flatMap(level =>
      differences({ asked, evidence, level }).map(line => `${name}, ${level}: ${line}`),
    )
  })
  t.strictSame(wrong, [])
  t.strictSame(
    special.map(([, text]) => firewall(asked, onlyIptables(text)(demoEvidence))),
    ['fail', 'pass', 'fail', 'pass', 'fail', 'fail', 'fail', 'fail', 'fail'],
  )
})

const SET = { range: ['203.0.113.90', '203.0.113.120'] }
const PREFIX = { prefix: { addr: '203.0.113.96', len: 28 } }
const sources: readonly (readonly [string, unknown])[] = [
  ['a range', SET],
  ['a range beside', { range: ['203.0.113.100', '203.0.113.120'] }],
  ['a block', PREFIX],
  ['a set', { set: [PREFIX, { range: ['10.0.0.1', '10.0.0.9'] }, '198.51.100.1'] }],
]

t.test('so is what nft says of them, as JSON and as text', async t => {
  const asked: AskedQuestion = { target: WEB, port: 443, from: '203.0.113.99' }
  const statuses = new Set<string>()
  const wrong = sources.flatMap(([name, right]) =>
    LEVELS.flatMap(level => {
      const chain = { family: 'inet', table: 'acme-edge', handle: 1 }
      const left = { payload: { protocol: 'ip', field: 'saddr' } }
      const text = JSON.stringify({
        nftables: [
          { metainfo: { json_schema_version: 1 } },
          { table: { family: 'inet', name: 'acme-edge', handle: 1 } },
          {
            chain: {
              ...chain,
              name: 'in',
              type: 'filter',
              hook: 'input',
              prio: 0,
              policy: 'accept',
            },
          },
          {
            rule: {
              ...{ ...chain, chain: 'in', handle: 9, comment: 'Ann asked for it' },
              expr: [{ match: { op: '==', left, right } }, { drop: null }],
            },
          },
        ],
      })
      const edit = all(
        instead('iptables-save', ''),
        without('host.nft-ruleset-text'),
        instead('nft-ruleset', text),
      )
      statuses.add(firewall(asked, edit(demoEvidence)))
      return differences({ asked, evidence: edit(demoEvidence), level }).map(
        line => `${name}, ${level}: ${line}`,
      )
    }),
  )
  t.strictSame(wrong, [])
  t.strictSame(
    [...statuses].toSorted((a, b) => (a < b ? -1 : 1)),
    ['fail', 'pass'],
  )
})

t.test('a rule that decided before decides after', async t => {
  const text = SAVED(
    ':shop-in - [0:0]',
    '-A INPUT -j shop-in',
    '-A shop-in -s 203.0.113.99 -j DROP',
  )
  const evidence = onlyIptables(text)(demoEvidence)
  const asked: AskedQuestion = { target: WEB, port: 443, from: '203.0.113.99' }
  t.strictSame(
    answer(asked, evidence).roots.map(({ id, decidedBy }) => `${id} ${decidedBy?.id}`),
    ['host-firewall-drop legacy:filter shop-in 1'],
    'the comparisons above compare something',
  )
})

t.test('random rule sets of iptables: who gets in stays who gets in', async t => {
  const random = randomFrom(SEED)
  const statuses = new Set<string>()
  const wrong = Array.from({ length: 40 }, (_, n) => {
    const { iptables = '', 'iptables-legacy': legacy = '' } = randomRules(random, 4).saved
    const evidence = onlyIptables(iptables || legacy)(
      demoEvidence.filter(({ kind }) => /host|Instances$|Interfaces$|Eip/.test(kind)),
    )
    const from = n % 3 === 0 ? 'any' : (SOURCES[4][n % SOURCES[4].length] ?? 'any')
    const asked: AskedQuestion = { target: WEB, port: [22, 80, 443, 8080][n % 4] ?? 80, from }
    statuses.add(firewall(asked, evidence))
    const level = LEVELS[n % 2] ?? 'strict'
    return differences({ asked, evidence, level, secret: secretOf(n) }).map(
      line => `${n}, ${level}, ${asked.port} from ${from}: ${line}`,
    )
  }).flat()
  t.strictSame(wrong, [])
  t.ok(statuses.has('fail') && statuses.has('pass'), [...statuses].join(' '))
})
