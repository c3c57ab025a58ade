// Do other columns of ss, and rules that another version of iptables wrote, give the same or no answer?
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { hostFilterFact } from '#server/facts/host-filter.ts'
import type { Listener } from '#server/facts/listeners.ts'
import { parseSs } from '#server/facts/ss-listeners.ts'
import { filterWords } from './filter-words.ts'
import { hostEvidence } from './host-evidence.ts'

const ROOT = join(import.meta.dirname, '../fixtures/host')
const text = (name: string): string => readFileSync(join(ROOT, name), 'utf8')

type Socket = Pick<Listener, 'address' | 'port' | 'serves' | 'device' | 'processName' | 'pid'>

const EXPECTED = JSON.parse(text('listeners.json')) as Socket[]

/** Without `-e` the dual wildcard is not told, without `-p` no owner is. */
const told = (socket: Socket, kind: string): unknown[] => [
  socket.address,
  socket.port,
  kind !== 'all' && socket.serves === 'dual' ? 'unknown' : socket.serves,
  socket.device,
  kind === 'heading' ? null : socket.processName,
  kind === 'heading' ? null : socket.pid,
]

const COLUMNS = readdirSync(join(ROOT, 'columns')).filter(name => name.endsWith('.txt'))

for (const name of COLUMNS)
  t.test(
    `ss of ${name.replace('.txt', '')}: each socket is read, whatever the columns`,
    async t => {
      const [item] = hostEvidence({ 'ss-listeners': text(`columns/${name}`) })
      const kind = name.split('.')[1] ?? ''
      const sockets = item && parseSs(item)
      t.same(
        sockets?.map(socket => told(socket, 'all')),
        EXPECTED.map(socket => told(socket, kind)),
      )
    },
  )

/** The two tables that the printed lines come from; one that printed no line is not there. */
const framed = (lines: readonly string[]): string => {
  const isNat = (line: string) => line.includes(' PREROUTING ') || line === ':INPUT ACCEPT [0:0]'
  const frame = (name: string, of: readonly string[], heads: readonly string[]): string[] => {
    const shown = new Set(of.flatMap(line => /^:(\S+)/.exec(line)?.[1] ?? []))
    const missing = heads.filter(head => !shown.has(head.slice(1).split(' ')[0] ?? ''))
    return of.length === 0 ? [] : [`*${name}`, ...missing, ...of, 'COMMIT']
  }
  const [nat, filter] = [lines.filter(isNat), lines.filter(line => !isNat(line))]
  return [
    ...frame('filter', filter, [':INPUT DROP [0:0]']),
    ...frame('nat', nat, [':PREROUTING ACCEPT [0:0]']),
    '',
  ].join('\n')
}

const rulesBeside = (saved: string): string[] => {
  const lines = text(`iptables-versions/${saved}.txt`).split('\n')
  const evidence = hostEvidence({
    'iptables-version': 'iptables v1.8.7 (nf_tables)\n',
    'nft-ruleset': text('iptables-versions/nft.txt'),
    'iptables-save': framed(lines.filter(line => line !== '')),
  })
  const fact = hostFilterFact(evidence, { instanceId: null })
  if (fact.state === 'unavailable' || fact.value.nft.state === 'unread') return ['unread']
  const tables = Object.values(filterWords(fact.value.nft.tables)) as Record<string, string[]>[]
  return tables.flatMap(chains => [...(chains['INPUT'] ?? []), ...(chains['PREROUTING'] ?? [])])
}

/** What stands behind the id of the rule, which is that of the tool that shows it whole. */
const bodyOf = (line: string): string => line.replace(/^[^:]*: /, '')

/** What the rules say, seen through nft and, behind that, through iptables-save. */
const TRUE_RULES = [
  'iif eth0; family 4; saddr 10.1.0.0/16; protocol 6; dport 8080; saddr 10.1.0.0/16; iif eth0; protocol 6; dport 8080; (ct-state & 0xa 1-4294967295); accept',
  'protocol 6; sport != 7; protocol 6; dport 100-200; drop',
  'protocol 6; tcp-flags & 0x17 2; UNSURE traffic limit; protocol 6; tcp-flags & 0x17 2; UNSURE traffic limit; UNSURE traffic limit',
  'protocol 6; protocol 6; dport 1,2,10-20; reject tcp-reset',
  'mark & 0xff 1; mark & 0xff 1; saddr 10.0.0.1/32,10.0.0.2/31,10.0.0.4/30,10.0.0.8/31; return',
  'protocol 6; protocol 6; dport 81; protocol 6; daddr-type 2; dport 81; accept',
  'family 4; saddr != 192.168.0.0/16; protocol 17; dport 53; drop',
  'protocol 6; dport 8443; protocol 6; dport 8443; translate self port 443',
  'protocol 6; dport 8444; protocol 6; dport 8444; translate 10.9.0.2/32 port 443',
]

const rulesOf = (saved: string): string[] =>
  rulesBeside(saved)
    .map(bodyOf)
    .filter(line => !/^(?:filter|nat) /.test(line))

t.test('rules that iptables-save prints whole are decided', async t => {
  t.same(rulesOf('whole'), TRUE_RULES)
})

/** Which of the nine rules another version of iptables-save leaves open. */
const PRINTED: readonly (readonly [saved: string, open: readonly number[]])[] = [
  ['lost-prefix', [1, 7]],
  ['lost-table', [1, 3, 4, 5, 6, 8, 9]],
  ['lost-table-and-frame', [1, 3, 4, 5, 6, 8, 9]],
]

for (const [saved, open] of PRINTED)
  t.test(`${saved}: a rule is as it was written, or open`, async t => {
    const rules = rulesOf(saved)
    const isOpen = (rule: string) => /OPAQUE|UNSURE (?:unread|construct)/.test(rule)
    t.equal(rules.length, TRUE_RULES.length)
    t.same(
      rules.flatMap((rule, i) => (isOpen(rule) ? [i + 1] : [])),
      open,
    )
    t.same(
      rules.filter((rule, i) => !isOpen(rule) && rule !== TRUE_RULES[i]),
      [],
    )
  })
