// Is what the tools of each release printed of one rich host read as a person reads it?
import t from 'tap'
import { type HostFilter, hostFilterFact, type Reading } from '#server/facts/host-filter.ts'
import { COMMAND_VIEWS } from './command-views.ts'
import { filterWords } from './filter-words.ts'
import { fixture, fixtureNames, RELEASES, releaseEvidence } from './release-evidence.ts'

const written = (folder: string, command: string): unknown =>
  JSON.parse(fixture(folder, `${command}.json`))

/** Answers that have a parser, and that ended well. */
const readable = (folder: string) =>
  releaseEvidence(folder).flatMap(item => {
    const command = item.kind.replace('host.', '')
    const view = COMMAND_VIEWS[command]
    return view === undefined || item.status !== 'ok' ? [] : [{ command, read: () => view(item) }]
  })

for (const folder of [...RELEASES, 'ufw'])
  t.test(`${folder}: each answer is read as it is written down beside it`, async t => {
    for (const { command, read } of readable(folder))
      t.same(read(), written(folder, command), command)
  })

t.test('beside each answer that can be read stands what it says, and beside no other', async t => {
  const told = [...RELEASES, 'ufw'].flatMap(folder =>
    readable(folder).map(({ command }) => `${folder}/${command}.json`),
  )
  const found = [...RELEASES, 'ufw'].flatMap(folder =>
    fixtureNames(folder).flatMap(name => (name.endsWith('.json') ? [`${folder}/${name}`] : [])),
  )
  t.same(found.toSorted(), told.toSorted())
})

/**
 * Counted and copied by hand from the raw texts; the same host, so the same for every release. How many
 * entries a command has, and some of them.
 */
const BY_HAND: readonly (readonly [command: string, count: number, ...some: string[]])[] = [
  [
    'ss-listeners',
    8,
    '0.0.0.0 port 5006 serves 4, on eth0, waiting 0 of 4096',
    ':: port 5003 serves dual, waiting 0 of 4096',
    ':: port 5004 serves 6, waiting 0 of 4096',
    '10.9.0.2 port 5007 serves 4, waiting 0 of 4096',
  ],
  [
    'ss-owners',
    8,
    ':: port 5003 serves unknown, waiting 0 of 4096, python3 16464',
    ':: port 5004 serves 6, waiting 0 of 4096, python3 16464',
    'fd09::2 port 5009 serves 6, waiting 0 of 4096, python3 16464',
  ],
  [
    'netstat-listeners',
    8,
    ':: port 5003 serves unknown, waiting 0 of ?, python3 16464',
    ':: port 5004 serves unknown, waiting 0 of ?, python3 16464',
  ],
  [
    'ip-addr',
    2,
    '2 eth0 02:00:00:00:00:0b up, 10.9.0.2/24 global, fd09::2/64 global, fe80::ff:fe00:b/64 link',
  ],
  ['ip-rule', 3, '32766: from all to all lookup main'],
  [
    'ip-route',
    7,
    'main: unicast 0.0.0.0/0 via 10.9.0.1 dev eth0 metric 0',
    'main: unicast 10.9.0.0/24 dev eth0 metric 0 src 10.9.0.2 by kernel',
  ],
  ['ip6-route', 7, 'main: unicast ::/0 via fd09::1 dev eth0 metric 1024'],
]

for (const release of RELEASES.filter(name => name !== 'bookworm'))
  for (const [command, count, ...some] of BY_HAND)
    t.test(`${release}: ${command} has ${count} entries, these among them`, async t => {
      const list = written(release, command)
      t.equal(Array.isArray(list) ? list.length : 0, count)
      t.same(
        some.filter(line => !(Array.isArray(list) && list.includes(line))),
        [],
      )
    })

/** Handles of the rules as the raw text lists them. nft 0.8.2 leaves rule 19 out and has no JSON. */
const HANDLES = {
  'inet rich sub': [10],
  'inet rich in': [12, 13, 14, 15, 16, 18, 19, 20, 22, 23, 24, 25, 26],
  'inet rich pre': [27, 28, 29],
  'inet rich nat': [30, 31],
  'ip filter INPUT': [2, 3],
}

const handlesIn = (release: string): unknown => {
  const chains = Object.entries(written(release, 'nft-ruleset') as object)
  return Object.fromEntries(
    chains.flatMap(([table, lists]) =>
      Object.entries(lists as Record<string, readonly string[]>).map(([chain, lines]) => [
        `${table.replace('nft ', '')} ${chain}`,
        lines.flatMap(line => / (\d+):/.exec(line)?.slice(1).map(Number) ?? []),
      ]),
    ),
  )
}

for (const release of ['focal', 'bookworm', 'jammy', 'noble', 'trixie'])
  t.test(`${release}: every rule of nft is there, under its handle`, async t => {
    t.same(handlesIn(release), HANDLES)
  })

t.test('bionic: the text of nft shows all rules but one', async t => {
  const outline = new Map(Object.entries(written('bionic', 'nft-ruleset-text') as Outline))
  t.same(
    outline.get('inet rich in')?.handles,
    HANDLES['inet rich in'].filter(handle => handle !== 19),
  )
})

type Outline = Readonly<Record<string, { readonly handles: readonly number[] }>>

/** How each release shows three rules that its tools are known to damage (host-semantics §1.1). */
const DAMAGED: readonly (readonly [release: string, vmap: string, concat: string])[] = [
  ['focal', 'ct-state 1 → drop', 'UNSURE construct set element'],
  ['bookworm', 'ct-state 1 → drop', 'saddr 192.0.2.0/24 and dport 1000-2000'],
  ['jammy', 'OPAQUE construct invalid type', 'saddr 192.0.2.0/24 and dport 1000-2000'],
  ['noble', 'ct-state 1 → drop', 'saddr 192.0.2.0/24 and dport 1000-2000'],
  ['trixie', 'ct-state 1 → drop', 'saddr 192.0.2.0/24 and dport 1000-2000'],
]

for (const [release, vmap, concat] of DAMAGED)
  t.test(`${release}: a damaged rule is left open, and a limit that it hides is none`, async t => {
    const tables = written(release, 'nft-ruleset') as Record<string, { in: readonly string[] }>
    const lines = new Map(Object.entries(tables)).get('nft inet rich')?.in ?? []
    const ruleOf = (handle: number) => lines.find(line => line.includes(` ${handle}: `)) ?? ''
    t.match(ruleOf(12), vmap)
    t.match(ruleOf(15), concat)
    t.match(ruleOf(24), 'dport 7000; family 4; UNSURE traffic limit per address; drop')
  })

const filterIn = (release: string): HostFilter => {
  const fact = hostFilterFact(releaseEvidence(release), { instanceId: null })
  if (fact.state === 'unavailable') throw new Error(`${release}: ${fact.reason}`)
  return fact.value
}

/** Of the iptables rules, that for port 8080 (nft build) and that for 77 (legacy); or why they are unread. */
const ruleOrReason = (reading: Reading, port: number): string => {
  if (reading.state === 'unread') return reading.reason
  const words: string[] = JSON.stringify(filterWords(reading.tables)).match(/"[^"]*"/g) ?? []
  return words.find(line => line.includes(`dport ${port};`)) ?? 'none'
}

const OPEN = '; UNSURE unread iptables-save; UNSURE unread iptables-save; accept"'
const WHOLE: readonly (readonly [release: string, nft: string, legacy: string])[] = [
  // No JSON, and text that shows rules: nothing is said of nf_tables.
  ['bionic', 'failed', '"legacy:filter INPUT 1: protocol 6; dport 77; drop"'],
  // iptables-save is the legacy build here, so nothing tells what the xt parts of nft are.
  [
    'focal',
    `"ip filter INPUT 2: protocol 6; dport 8080${OPEN}`,
    '"legacy:filter INPUT 1: protocol 6; dport 77; drop"',
  ],
  // nft ends with a segmentation fault.
  ['bullseye', 'failed', '"legacy:filter INPUT 1: protocol 6; dport 77; drop"'],
  ['bookworm', `"ip filter INPUT 2: protocol 6; dport 8080${OPEN}`, 'not-collected'],
  // iptables-save 1.8.7 loses the port that 1.8.9 wrote: the two contradict each other.
  [
    'jammy',
    '"ip filter INPUT 2: protocol 6; dport 8080; UNSURE construct xt , which iptables-save shows otherwise; UNSURE construct xt , which iptables-save shows otherwise; accept"',
    '"legacy:filter INPUT 1: protocol 6; dport 77; drop"',
  ],
  [
    'noble',
    '"filter INPUT 1: protocol 6; dport 8080; protocol 6; dport 8080; (ct-state & 0x8 1-4294967295); accept"',
    '"legacy:filter INPUT 1: protocol 6; dport 77; drop"',
  ],
  [
    'trixie',
    '"filter INPUT 1: protocol 6; dport 8080; protocol 6; dport 8080; (ct-state & 0x8 1-4294967295); accept"',
    '"legacy:filter INPUT 1: protocol 6; dport 77; drop"',
  ],
]

for (const [release, nft, legacy] of WHOLE)
  t.test(`${release}: the answers together tell this much of the filter`, async t => {
    const filter = filterIn(release)
    t.same([ruleOrReason(filter.nft, 8080), ruleOrReason(filter.legacy[4], 77)], [nft, legacy])
  })

t.test('ufw: nine rules as ufw counts them, the default beside them', async t => {
  t.same(written('ufw', 'ufw-status'), [
    'active, line 1',
    'incoming deny',
    'allow 22-22 tcp',
    'allow 8080-8080 tcp',
    'deny 8081-8081 tcp',
    'reject 8082-8082 tcp',
    'limit 2222-2222 tcp',
    'allow 22-22 tcp',
    'deny 8081-8081 tcp',
    'reject 8082-8082 tcp',
    'limit 2222-2222 tcp',
  ])
})
