// Are names that imitate syntax, markup or commands read as names, and kept as they are?
import t from 'tap'
import { type FactTable, factsOf } from '#server/facts/facts.ts'
import { hostFilterFact, type Reading } from '#server/facts/host-filter.ts'
import type { FilterTable } from '#server/filter/host-rule.ts'
import { filterWords } from './filter-words.ts'
import { hostEvidence } from './host-evidence.ts'

type Answers = Parameters<typeof hostEvidence>[0]

const ESC = '\u001b[2J'
const NAMES = [
  '$(reboot)',
  '`reboot`',
  `${ESC}x`,
  '<script>alert(1)</script>',
  'a;drop',
  '__proto__',
]

const read = <Name extends keyof FactTable>(name: Name, answers: Answers) => {
  const fact = factsOf(hostEvidence(answers), { instanceId: null })(name)
  return fact.state === 'present' ? fact.value : fact.reason
}

const tablesIn = (reading: Reading): readonly FilterTable[] | string =>
  reading.state === 'read' ? reading.tables : reading.reason

const filter = (answers: Answers) => {
  const fact = hostFilterFact(hostEvidence(answers), { instanceId: null })
  return fact.state === 'present' ? fact.value : null
}

const nftOf = (chain: string): string =>
  JSON.stringify({
    nftables: [
      { table: { family: 'ip', name: 't' } },
      { chain: { family: 'ip', table: 't', name: 'in', type: 'filter', hook: 'input', prio: 0 } },
      { chain: { family: 'ip', table: 't', name: chain } },
      {
        rule: {
          ...{ family: 'ip', table: 't', chain: 'in', handle: 3, comment: 'a\n# handle 9\nb' },
          expr: [{ jump: { target: chain } }],
        },
      },
      { rule: { family: 'ip', table: 't', chain, handle: 4, expr: [{ drop: null }] } },
    ],
  })

for (const name of NAMES) {
  t.test(`a chain of nft called ${JSON.stringify(name)}`, async t => {
    const found = filter({ 'nft-ruleset': nftOf(name) })
    const tables = found === null ? '' : tablesIn(found.nft)
    t.same(typeof tables === 'string' ? tables : tables.map(table => [...table.chains.keys()]), [
      ['in', name],
    ])
    const words = typeof tables === 'string' ? tables : JSON.stringify(filterWords(tables))
    t.ok(words.includes(JSON.stringify(`ip t in 3: jump ${name}`)))
    t.ok(words.includes(JSON.stringify(`ip t ${name} 4: drop`)))
  })
  t.test(`a chain of iptables called ${JSON.stringify(name)}`, async t => {
    const raw = `*filter\n:INPUT ACCEPT [0:0]\n:${name} - [0:0]\n-A INPUT -j ${name}\n-A ${name} -p tcp -m comment --comment "-j ACCEPT \\" -A INPUT" -j DROP\nCOMMIT\n`
    const found = filter({ 'iptables-legacy-save': raw })
    const tables = found === null ? '' : tablesIn(found.legacy[4])
    t.same(typeof tables === 'string' ? tables : filterWords(tables), {
      'legacy ip filter': Object.fromEntries([
        [
          'INPUT',
          ['filter input 0 accept (legacy:filter INPUT)', `legacy:filter INPUT 1: jump ${name}`],
        ],
        [name, [`legacy:filter ${name} 1: protocol 6; drop`]],
      ]),
    })
  })
  t.test(`a container called ${JSON.stringify(name)}`, async t => {
    const line = JSON.stringify({ Names: name, Ports: '0.0.0.0:80->8080/tcp' })
    t.match(read('containers', { 'docker-ports': `${line}\n` }), [
      { name, published: [{ from: 80 }] },
    ])
  })
}

/** What `ss -p` prints of a process; names have at most 15 bytes. */
const PROCESSES = [
  ...NAMES.slice(0, 3),
  '<script>',
  ' v6only:1 <-> ',
  '0.0.0.0:22 x:*',
  ')) ino:1 sk:2',
]

for (const name of PROCESSES)
  t.test(`a process called ${JSON.stringify(name)}`, async t => {
    const raw = `LISTEN 0 5 *:80 *:* users:(("${name}",pid=7,fd=3)) ino:1 sk:1 v6only:0 <->\n`
    const sockets = read('listeners', { 'ss-listeners': raw })
    t.same(
      typeof sockets === 'string'
        ? sockets
        : sockets.map(one => [one.address, one.port, one.serves, one.processName, one.pid]),
      [['::', 80, 'dual', name, 7]],
    )
  })

t.test('a name with a line feed makes an answer unreadable, it makes no row', async t => {
  const owner = (name: string) => `LISTEN 0 5 0.0.0.0:80 0.0.0.0:* users:(("${name}",pid=7,fd=3))\n`
  t.equal(read('listeners', { 'ss-listeners': owner('\nLISTEN 0 1 *:8') }), 'undecodable')
  const comment =
    '*filter\n:INPUT DROP [0:0]\n-A INPUT -m comment --comment "a\nb" -j ACCEPT\nCOMMIT\n'
  t.same(
    filter({ 'iptables-legacy-save': comment, 'nft-ruleset': nftOf('x') })?.legacy[4].state,
    'unread',
  )
})
