// Is a rule set read from `nft -j` the way every release prints it, and never from less than all of it?
import { readFileSync } from 'node:fs'
import t from 'tap'
import { type HostFilter, hostFilterFact, tablesFor } from '#server/facts/host-filter.ts'
import type { Evidence } from '#shared/evidence.ts'
import { sentence } from '#shared/wording/sentence.ts'
import { filterWords } from './filter-words.ts'
import { ABSENT, DENIED, hostEvidence, NO_FILE } from './host-evidence.ts'

const FIXTURES = new URL('../fixtures/host/filter/', import.meta.url)
const text = (name: string): string => readFileSync(new URL(name, FIXTURES), 'utf8')
const expected = (name: string): unknown => JSON.parse(text(`${name}.json`))

const filterOf = (evidence: Evidence): HostFilter | string => {
  const fact = hostFilterFact(evidence, { instanceId: null })
  return fact.state === 'present' ? fact.value : fact.reason
}

const wordsOf = (evidence: Evidence): unknown => {
  const filter = filterOf(evidence)
  if (typeof filter === 'string') return filter
  return filter.nft.state === 'read' ? filterWords(filter.nft.tables) : filter.nft.reason
}

const NFT_BUILD = { 'iptables-version': 'iptables v1.8.9 (nf_tables)\n' }

for (const release of ['focal', 'bullseye', 'jammy', 'noble', 'trixie'])
  t.test(`the same rules as nft of ${release} prints them`, async t => {
    t.same(wordsOf(hostEvidence({ 'nft-ruleset': text(`${release}.nft.txt`) })), expected(release))
  })

t.test(
  'what ufw wrote with iptables is read whole once iptables-save is laid beside nft',
  async t => {
    const evidence = hostEvidence({
      ...NFT_BUILD,
      'nft-ruleset': text('ufw.nft.txt'),
      'iptables-save': text('ufw.iptables.txt'),
      'ip6tables-save': text('ufw.ip6tables.txt'),
    })
    t.same(wordsOf(evidence), expected('ufw'))
  },
)

t.test('Docker and firewalld rules are read whole', async t => {
  const docker = hostEvidence({
    ...NFT_BUILD,
    'nft-ruleset': text('docker.nft.txt'),
    'iptables-save': text('docker.iptables.txt'),
  })
  t.same(wordsOf(docker), expected('docker'))
  t.same(wordsOf(hostEvidence({ 'nft-ruleset': text('firewalld.nft.txt') })), expected('firewalld'))
})

/** One chain on input with these rules, each a list of statements. */
const listing = (rules: readonly (readonly object[])[], more: readonly object[] = []): string =>
  JSON.stringify({
    nftables: [
      { metainfo: { json_schema_version: 1 } },
      { table: { family: 'ip', name: 'filter', handle: 1 } },
      {
        chain: {
          family: 'ip',
          table: 'filter',
          name: 'INPUT',
          handle: 1,
          type: 'filter',
          hook: 'input',
          prio: 0,
          policy: 'accept',
        },
      },
      ...more,
      ...rules.map((expr, i) => ({
        rule: { family: 'ip', table: 'filter', chain: 'INPUT', handle: i + 2, expr },
      })),
    ],
  })

const dport = (port: number): object => ({
  match: { op: '==', left: { payload: { protocol: 'tcp', field: 'dport' } }, right: port },
})
const saddr = (right: unknown): object => ({
  match: { op: '==', left: { payload: { protocol: 'ip', field: 'saddr' } }, right },
})
const XT_STATE = { xt: { type: 'match', name: 'conntrack' } }
const XT_LOG = { xt: { type: 'target', name: 'LOG' } }
const ACCEPT = { accept: null }

const saved = (...rules: readonly string[]): string =>
  `*filter\n:INPUT ACCEPT [0:0]\n${rules.map(rule => `-A INPUT ${rule}\n`).join('')}COMMIT\n`

const rulesOf = (evidence: Evidence): unknown => {
  const words = wordsOf(evidence)
  return typeof words === 'string'
    ? words
    : (Object.values(words as Record<string, Record<string, string[]>>)[0]?.['INPUT'] ?? []).slice(
        1,
      )
}

type Pairing = readonly [title: string, nft: readonly object[], saved: string | null, rule: string]

const pairings: readonly Pairing[] = [
  [
    'both agree on what both show: the foreign part is known',
    [dport(22), XT_STATE, ACCEPT],
    '-p tcp -m tcp --dport 22 -m conntrack --ctstate NEW -j ACCEPT',
    'filter INPUT 1: protocol 6; dport 22; protocol 6; dport 22; (ct-state & 0x8 1-4294967295); accept',
  ],
  [
    'iptables-save has lost the port (1.8.4 to 1.8.7): the foreign part stays open',
    [dport(22), XT_STATE, ACCEPT],
    '-p tcp -m conntrack --ctstate NEW -j ACCEPT',
    'ip filter INPUT 2: protocol 6; dport 22; UNSURE construct xt conntrack, which iptables-save shows otherwise; accept',
  ],
  [
    'iptables-save prints another prefix (1.8.4): the foreign part stays open',
    [saddr({ prefix: { addr: '10.1.0.0', len: 16 } }), XT_STATE, ACCEPT],
    '-s 10.1.0.0/32 -m conntrack --ctstate NEW -j ACCEPT',
    'ip filter INPUT 2: family 4; saddr 10.1.0.0/16; UNSURE construct xt conntrack, which iptables-save shows otherwise; accept',
  ],
  [
    'another verdict: the foreign part stays open',
    [dport(22), XT_STATE, ACCEPT],
    '-p tcp -m tcp --dport 22 -m conntrack --ctstate NEW -j DROP',
    'ip filter INPUT 2: protocol 6; dport 22; UNSURE construct xt conntrack, which iptables-save shows otherwise; accept',
  ],
  [
    'no iptables-save: it is named as what would tell',
    [dport(22), XT_STATE, ACCEPT],
    null,
    'ip filter INPUT 2: protocol 6; dport 22; UNSURE unread iptables-save; accept',
  ],
  [
    'a foreign target alone may do anything',
    [dport(22), XT_LOG],
    null,
    'ip filter INPUT 2: protocol 6; dport 22; OPAQUE unread iptables-save',
  ],
  [
    'a rule that nft shows whole needs no partner',
    [dport(22), ACCEPT],
    null,
    'ip filter INPUT 2: protocol 6; dport 22; accept',
  ],
  [
    'a port that only one of the two shows leaves even a whole rule open',
    [dport(22), ACCEPT],
    '-p tcp -j ACCEPT',
    'ip filter INPUT 2: OPAQUE construct rule, which iptables-save shows otherwise',
  ],
  [
    'so does another verdict',
    [dport(22), ACCEPT],
    '-p tcp -m tcp --dport 22 -j DROP',
    'ip filter INPUT 2: OPAQUE construct rule, which iptables-save shows otherwise',
  ],
]

for (const [title, nft, line, rule] of pairings)
  t.test(title, async t => {
    const evidence = hostEvidence({
      ...NFT_BUILD,
      'nft-ruleset': listing([nft]),
      ...(line === null ? {} : { 'iptables-save': saved(line) }),
    })
    t.same(rulesOf(evidence), [rule])
  })

t.test('chains of unequal length have no partners, and one of the two lost a rule', async t => {
  const evidence = hostEvidence({
    ...NFT_BUILD,
    'nft-ruleset': listing([[dport(22), XT_STATE, ACCEPT]]),
    'iptables-save': saved(
      '-j ACCEPT',
      '-p tcp -m tcp --dport 22 -m conntrack --ctstate NEW -j ACCEPT',
    ),
  })
  t.same(rulesOf(evidence), [
    'ip filter INPUT: OPAQUE construct rules, of which iptables-save shows another number',
    'ip filter INPUT 2: protocol 6; dport 22; UNSURE unread iptables-save; accept',
  ])
})

t.test(
  'which backend iptables-save speaks to is taken from its first line or from iptables -V',
  async t => {
    const rules = saved('-p tcp -m tcp --dport 22 -m conntrack --ctstate NEW -j ACCEPT')
    const paired = (header: string, version: string | null): boolean =>
      JSON.stringify(
        rulesOf(
          hostEvidence({
            'nft-ruleset': listing([[dport(22), XT_STATE, ACCEPT]]),
            'iptables-save': `${header}\n${rules}`,
            ...(version === null ? {} : { 'iptables-version': version }),
          }),
        ),
      ).includes('"filter INPUT 1')
    const OLD = '# Generated by iptables-save v1.8.7 on Sun Nov 22 09:03:39 2026'
    t.strictSame(
      [
        paired('# Generated by iptables-save v1.8.11 (nf_tables) on Sun Nov 22', null),
        paired(OLD, 'iptables v1.8.7 (nf_tables)'),
        paired('# Generated by iptables-nft-save v1.8.4 on Sun Nov 22', null),
        paired(OLD, 'iptables v1.8.7 (legacy)'),
        paired(OLD, null),
        paired('# Generated by iptables-save v1.6.1 on Sun Nov 22', null),
      ],
      [true, true, true, false, false, false],
    )
  },
)

t.test('a statement that is not understood is opaque, whatever it is called', async t => {
  const rules = rulesOf(
    hostEvidence({
      'nft-ruleset': listing([
        [{ brandnew: { x: 1 } }, ACCEPT],
        [{ mangle: { key: { payload: { protocol: 'tcp', field: 'dport' } }, value: 90 } }],
        [saddr('0x1000000 [invalid type]'), ACCEPT],
        [
          { match: { op: '==', left: { payload: { base: 'nh', offset: 96, len: 16 } }, right: 1 } },
          ACCEPT,
        ],
        [saddr({ set: ['10.0.0.1', 'host.example'] }), ACCEPT],
        [dport(22), { jump: { target: '__proto__' } }],
        [{ constructor: null }],
      ]),
    }),
  )
  t.same(rules, [
    'ip filter INPUT 2: OPAQUE construct brandnew; accept',
    'ip filter INPUT 3: OPAQUE construct set payload dport',
    'ip filter INPUT 4: OPAQUE construct invalid type; accept',
    'ip filter INPUT 5: UNSURE construct field; accept',
    'ip filter INPUT 6: family 4; (saddr 10.0.0.1/32 or UNSURE construct set element); accept',
    'ip filter INPUT 7: protocol 6; dport 22; jump __proto__',
    'ip filter INPUT 8: OPAQUE construct constructor',
  ])
})

t.test(
  'a dormant table is out of force; flags that nft 1.0.6 prints wrongly leave it open',
  async t => {
    const table = (flags: unknown): unknown => {
      const evidence = hostEvidence({
        'nft-ruleset': listing([[{ drop: null }]]).replace(
          '"name":"filter","handle":1}',
          `"name":"filter","handle":1,"flags":${JSON.stringify(flags)}}`,
        ),
      })
      return rulesOf(evidence)
    }
    t.same(table('dormant'), [])
    t.same(table(['owner', 'persist']), ['ip filter INPUT 2: drop'])
    t.same(table('fil'), [
      'ip filter INPUT: OPAQUE construct table flags',
      'ip filter INPUT 2: drop',
    ])
  },
)

type Completeness = readonly [
  title: string,
  answers: Parameters<typeof hostEvidence>[0],
  unread: readonly string[] | string,
]

const EMPTY = '{"nftables": [{"metainfo": {"version": "1.0.6"}}]}'

const completeness: readonly Completeness[] = [
  ['both were read', { 'nft-ruleset': EMPTY, 'iptables-legacy-save': '' }, []],
  ['nothing was collected', {}, 'not-collected'],
  [
    'a missing nft proves nothing',
    { 'nft-ruleset': ABSENT, 'iptables-legacy-save': '' },
    ['host nft-ruleset'],
  ],
  [
    'iptables-save of the nft build is no reading of nf_tables',
    { ...NFT_BUILD, 'nft-ruleset': ABSENT, 'iptables-save': saved(), 'iptables-legacy-save': '' },
    ['host nft-ruleset'],
  ],
  ['a refused nft', { 'nft-ruleset': DENIED, 'iptables-legacy-save': '' }, ['host nft-ruleset']],
  [
    'cut JSON',
    { 'nft-ruleset': EMPTY.slice(0, -3), 'iptables-legacy-save': '' },
    ['host nft-ruleset'],
  ],
  [
    'a listing cut at the size limit',
    { 'nft-ruleset': { raw: EMPTY, status: 'truncated', exit: 153 }, 'iptables-legacy-save': '' },
    ['host nft-ruleset'],
  ],
  [
    'JSON that is no listing',
    { 'nft-ruleset': '{}', 'iptables-legacy-save': '' },
    ['host nft-ruleset'],
  ],
  [
    'nft without JSON that lists nothing at all',
    {
      'nft-ruleset': { status: 'failed', exit: 1, stderr: "nft: invalid option -- 'j'" },
      'nft-ruleset-text': '\n',
      'iptables-legacy-save': '',
    },
    [],
  ],
  [
    'an empty text beside a JSON reading that crashed',
    {
      'nft-ruleset': { status: 'failed', exit: 139 },
      'nft-ruleset-text': '',
      'iptables-legacy-save': '',
    },
    ['host nft-ruleset'],
  ],
  [
    'an empty text beside a JSON reading that took too long',
    {
      'nft-ruleset': { status: 'timed-out', exit: 124 },
      'nft-ruleset-text': '',
      'iptables-legacy-save': '',
    },
    ['host nft-ruleset'],
  ],
  [
    'a text that lists a chain the JSON has not',
    {
      'nft-ruleset': EMPTY,
      'nft-ruleset-text':
        'table inet edge {\n\tchain in {\n\t\ttype filter hook input priority 0; policy drop;\n\t}\n}\n',
      'iptables-legacy-save': '',
    },
    ['host nft-ruleset-text'],
  ],
  [
    'a text that is cut inside a chain',
    {
      'nft-ruleset': EMPTY,
      'nft-ruleset-text': 'table inet edge {\n\tchain in {\n',
      'iptables-legacy-save': '',
    },
    ['host nft-ruleset-text'],
  ],
  [
    'an iptables-save of the nft build with a table the JSON has not',
    {
      'nft-ruleset': EMPTY,
      'iptables-save':
        '# Generated by iptables-save v1.8.9 (nf_tables) on now\n*filter\n:INPUT ACCEPT [0:0]\n-A INPUT -p tcp -j DROP\nCOMMIT\n',
      'iptables-legacy-save': '',
    },
    ['host nft-ruleset'],
  ],
  [
    'a legacy dump without the table that the kernel names',
    { 'nft-ruleset': EMPTY, 'ip-tables-names': 'filter\n', 'iptables-legacy-save': '' },
    ['host iptables-legacy-save'],
  ],
  [
    'nft without JSON that lists something',
    {
      'nft-ruleset': { status: 'failed', exit: 1 },
      'nft-ruleset-text': 'table ip x {\n}\n',
      'iptables-legacy-save': '',
    },
    ['host nft-ruleset'],
  ],
  ['legacy tables were not read', { 'nft-ruleset': EMPTY }, ['host iptables-legacy-save']],
  [
    'a missing iptables-legacy-save',
    { 'nft-ruleset': EMPTY, 'iptables-legacy-save': ABSENT },
    ['host iptables-legacy-save'],
  ],
  ['the kernel names no legacy table', { 'nft-ruleset': EMPTY, 'ip-tables-names': '' }, []],
  [
    'the kernel names a legacy table',
    { 'nft-ruleset': EMPTY, 'ip-tables-names': 'filter\n' },
    ['host iptables-legacy-save'],
  ],
  [
    'a missing list of names alone',
    { 'nft-ruleset': EMPTY, 'ip-tables-names': NO_FILE },
    ['host iptables-legacy-save'],
  ],
  [
    'a missing list of names where /proc/net could be read: the kernel part is not loaded',
    { 'nft-ruleset': EMPTY, 'ip-tables-names': NO_FILE, 'proc-tcp': '  sl\n' },
    [],
  ],
  [
    'a refused list of names',
    { 'nft-ruleset': EMPTY, 'ip-tables-names': DENIED, 'proc-tcp': '  sl\n' },
    ['host iptables-legacy-save'],
  ],
  [
    'iptables of the legacy build is a reading of the legacy tables',
    { 'nft-ruleset': EMPTY, 'iptables-save': '', 'iptables-version': 'iptables v1.8.4 (legacy)\n' },
    [],
  ],
  [
    'iptables before 1.8 was always legacy',
    { 'nft-ruleset': EMPTY, 'iptables-save': '', 'iptables-version': 'iptables v1.6.1\n' },
    [],
  ],
  [
    'iptables of the nft build is not',
    { ...NFT_BUILD, 'nft-ruleset': EMPTY, 'iptables-save': '' },
    ['host iptables-legacy-save'],
  ],
  [
    'a cut iptables-legacy-save',
    { 'nft-ruleset': EMPTY, 'iptables-legacy-save': '*filter\n:INPUT ACCEPT [0:0]\n' },
    ['host iptables-legacy-save'],
  ],
]

for (const [title, answers, unread] of completeness)
  t.test(
    `${title}: ${unread.length === 0 ? 'the filter is known' : 'it is not known'}`,
    async t => {
      const filter = filterOf(hostEvidence(answers))
      t.same(
        typeof filter === 'string'
          ? filter
          : tablesFor(filter, 4).unread.map(({ need }) => sentence(need)),
        unread,
      )
    },
  )

t.test('each family has legacy tables of its own', async t => {
  const filter = filterOf(
    hostEvidence({
      'nft-ruleset': EMPTY,
      'iptables-legacy-save': '',
      'ip6-tables-names': 'filter\n',
    }),
  )
  t.same(
    typeof filter === 'string'
      ? filter
      : [4, 6].map(f => tablesFor(filter, f === 4 ? 4 : 6).unread.length),
    [0, 1],
  )
})

t.test('a list of the same name elsewhere in the answer is no rule set', async t => {
  const own = JSON.parse(listing([[{ drop: null }]])) as { nftables: object[] }
  const other = JSON.parse(listing([[{ accept: null }]])) as { nftables: object[] }
  const asWide = wordsOf(hostEvidence({ 'nft-ruleset': JSON.stringify({ x: other, ...own }) }))
  t.match(JSON.stringify(asWide), /: drop"/)
  t.notMatch(JSON.stringify(asWide), /: accept"/)
  const longer = { nftables: [...other.nftables, { metainfo: {} }] }
  t.equal(
    wordsOf(hostEvidence({ 'nft-ruleset': JSON.stringify({ x: longer, ...own }) })),
    'undecodable',
  )
})
