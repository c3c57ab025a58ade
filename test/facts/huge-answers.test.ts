// Are the largest answers that a host may give read to their last line, and judged by the rule that decides?
import t from 'tap'
import { hostFirewall } from '#server/checks/host-firewall.ts'
import { listener } from '#server/checks/listener.ts'
import { hostFilterFact } from '#server/facts/host-filter.ts'
import { addr, ETH0, hostFlow, judge, LO } from '#test/checks/host-flow.ts'
import { hostEvidence } from './host-evidence.ts'

t.setTimeout(120_000)

const RULES = 50_000
const SOCKETS = 20_000

/** Blocks of 10.0.0.0/8, one a rule; the last rule of all drops the asked port. */
const blockOf = (i: number): string => `10.${(i >> 8) & 255}.${i & 255}.0/24`
const handles = Array.from({ length: RULES }, (_, i) => i + 10)
const at = { family: 'ip', table: 'huge' }

const ruleOf = (handle: number): object => {
  const [field, right] =
    handle === RULES + 9
      ? ['dport', 8080]
      : ['saddr', { prefix: { addr: blockOf(handle).split('/')[0], len: 24 } }]
  const left = { payload: { protocol: field === 'dport' ? 'tcp' : 'ip', field } }
  return {
    rule: {
      ...at,
      chain: 'in',
      handle,
      expr: [{ match: { op: '==', left, right } }, { drop: null }],
    },
  }
}

const JSON_TEXT = JSON.stringify({
  nftables: [
    { metainfo: { json_schema_version: 1 } },
    { table: { family: 'ip', name: 'huge', handle: 1 } },
    {
      chain: {
        ...at,
        name: 'in',
        handle: 2,
        type: 'filter',
        hook: 'input',
        prio: 0,
        policy: 'accept',
      },
    },
    ...handles.map(ruleOf),
  ],
})

const listing = (of: readonly number[]): string =>
  [
    'table ip huge { # handle 1',
    '\tchain in { # handle 2',
    '\t\ttype filter hook input priority 0; policy accept;',
    ...of.map(handle => `\t\tip saddr ${blockOf(handle)} drop # handle ${handle}`),
    '\t}',
    '}',
    '',
  ].join('\n')

const HOST = {
  'nft-ruleset': JSON_TEXT,
  'iptables-legacy-save': '',
  'ip6tables-legacy-save': '',
  'ip-addr': addr(LO, ETH0),
}

t.test('50,000 rules of nft: all are there, and the last one decides', async t => {
  const answers = { ...HOST, 'nft-ruleset-text': listing(handles) }
  const fact = hostFilterFact(hostEvidence(answers), { instanceId: null })
  const tables =
    fact.state === 'present' && fact.value.nft.state === 'read' ? fact.value.nft.tables : []
  t.equal(tables[0]?.chains.get('in')?.rules.length, RULES)
  const { status, decidedBy } = judge(hostFirewall, hostFlow(), answers)
  t.same([status, decidedBy?.id], ['fail', `ip huge in ${RULES + 9}`])
})

t.test('50,000 rules, of which the text leaves one out, are not believed', async t => {
  const lost = listing(handles.filter(handle => handle !== 777))
  t.equal(judge(hostFirewall, hostFlow(), { ...HOST, 'nft-ruleset-text': lost }).status, 'unknown')
})

t.test('50,000 rules of iptables: the last one decides', async t => {
  const lines = handles.map(handle =>
    handle === RULES + 9
      ? '-A INPUT -p tcp -m tcp --dport 8080 -j DROP'
      : `-A INPUT -s ${blockOf(handle)} -j DROP`,
  )
  const { status, decidedBy } = judge(hostFirewall, hostFlow(), {
    ...HOST,
    'nft-ruleset': '{"nftables": [{"metainfo": {"json_schema_version": 1}}]}',
    'iptables-legacy-save': `*filter\n:INPUT ACCEPT [0:0]\n${lines.join('\n')}\nCOMMIT\n`,
  })
  t.same([status, decidedBy?.id], ['fail', `legacy:filter INPUT ${RULES}`])
})

/** Ports from 10000 on each address; the process names imitate what ss prints. */
const NAMES = ['x",pid=1,fd=2)', '*:8080 *:*', '$(id)', '<script>', '\u001b[2J']
const socketLine = (i: number, tail: string): string =>
  `LISTEN 0 128 10.${i >> 8}.${i & 255}.1:${10_000 + (i % 50_000)} 0.0.0.0:* ${tail}`
const sockets = (last: string): string =>
  Array.from({ length: SOCKETS - 1 }, (_, i) =>
    socketLine(i, `users:(("${NAMES[i % NAMES.length]}",pid=${i + 2},fd=3))`),
  )
    .concat(last, '')
    .join('\n')

t.test('20,000 sockets: the last one takes the connection, and nothing else does', async t => {
  const read = (last: string) =>
    judge(listener, hostFlow(), {
      ...HOST,
      'nft-ruleset': '{"nftables": [{"metainfo": {"json_schema_version": 1}}]}',
      'ss-listeners': sockets(last),
      'ss-owners': sockets(last),
    })
  const taken = read('LISTEN 0 128 0.0.0.0:8080 0.0.0.0:* users:(("web",pid=9,fd=3))')
  t.same([taken.status, taken.decidedBy?.line], ['pass', SOCKETS])
  const free = read('LISTEN 0 128 0.0.0.0:8081 0.0.0.0:* users:(("web",pid=9,fd=3))')
  t.same([free.status, free.causes.map(({ id }) => id)], ['fail', ['not-listening']])
})

t.test('20,000 sockets on the asked port in two listings are compared row for row', async t => {
  const rows = Array.from({ length: SOCKETS }, (_, i) =>
    socketLine(i, '').replace(/:\d+ /, ':8080 '),
  )
  const read = (owners: readonly string[]) =>
    judge(listener, hostFlow(), {
      ...HOST,
      'nft-ruleset': '{"nftables": [{"metainfo": {"json_schema_version": 1}}]}',
      'ss-listeners': `${rows.join('\n')}\n`,
      'ss-owners': `${owners.join('\n')}\n`,
    })
  t.equal(read(rows.toReversed()).status, 'fail')
  t.equal(read(['LISTEN 0 128 0.0.0.0:8080 0.0.0.0:*', ...rows]).status, 'unknown')
})
