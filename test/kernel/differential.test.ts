// Does a real kernel do with real connections what the walk says, and do the fixes work there?
import t from 'tap'
import type { Check } from '#server/checks/check.ts'
import { hostFirewall } from '#server/checks/host-firewall.ts'
import { replyFirewall } from '#server/checks/reply-firewall.ts'
import { factsOf } from '#server/facts/facts.ts'
import { fixFor } from '#server/fix/fix.ts'
import type { Fix } from '#shared/fix.ts'
import { hostFlow } from '#test/checks/host-flow.ts'
import { runDifferential } from './differential.ts'
import { type FilterLab, INSTANCE, openFilterLab, type ProbeOutcome } from './filter-lab.ts'

const SEED = Number(process.env['WHYPORT_SEED'] ?? 20261122)
const VERDICTS = Number(process.env['WHYPORT_VERDICTS'] ?? 2000)

t.test(`random rule sets of nft, iptables and legacy iptables (seed ${SEED})`, async t => {
  const report = await runDifferential(SEED, VERDICTS)
  const { ruleSets, verdicts, attributed, unknown, byOutcome, disagreements } = report
  t.comment(`${verdicts} verdicts over ${ruleSets} rule sets, ${unknown} undecided`)
  t.comment(`${attributed} blocked by the very rule that the kernel's counters name`)
  t.comment(JSON.stringify(byOutcome))
  t.strictSame(disagreements, [], 'the kernel agrees on every verdict and every deciding rule')
  t.ok(attributed > VERDICTS / 10, 'the rule that decides is checked, not only the end')
  const kinds = ['talks', 'open', 'refused', 'timed-out']
  t.ok(
    kinds.every(kind => (byOutcome[kind] ?? 0) > 0),
    'every kind of end was met',
  )
})

const CLIENT = '198.18.1.1'
const COMMANDS = [
  'nft-ruleset',
  'iptables-save',
  'iptables-legacy-save',
  'iptables-version',
  'ip-addr',
]

const fixOf = (lab: FilterLab, check: Check): Fix | null => {
  const facts = factsOf(lab.collect(COMMANDS), { instanceId: null })
  const flow = { ...hostFlow({ to: INSTANCE[4], from: CLIENT }), instanceId: null }
  const judge: Parameters<typeof fixFor>[0]['judge'] = (asked, known) =>
    check.run(asked, known).judgement
  const [cause] = judge(flow, facts).causes
  return cause === undefined ? null : fixFor({ cause, flow, facts, judge })
}

type Row = readonly [
  title: string,
  argv: readonly string[],
  rules: string,
  check: Check,
  before: ProbeOutcome,
]

const rows: readonly Row[] = [
  [
    'an nft rule',
    ['nft', '-f', '-'],
    'table inet edge {\n chain in {\n type filter hook input priority 0; policy accept;\n ct state established accept\n tcp dport 8080 reject with tcp reset\n }\n}\n',
    hostFirewall,
    'refused',
  ],
  [
    'an nft policy',
    ['nft', '-f', '-'],
    'table inet edge {\n chain in {\n type filter hook input priority 0; policy drop;\n ct state established accept\n tcp dport 22 accept\n }\n}\n',
    hostFirewall,
    'timed-out',
  ],
  [
    'an nft policy that nobody lets later packets past',
    ['nft', '-f', '-'],
    'table inet edge {\n chain in {\n type filter hook input priority 0; policy drop;\n ct state new tcp dport 8080 accept\n }\n}\n',
    replyFirewall,
    'open',
  ],
  [
    'an iptables rule on nft',
    ['iptables-restore'],
    '*filter\n:INPUT ACCEPT [0:0]\n-A INPUT -m conntrack --ctstate ESTABLISHED -j ACCEPT\n-A INPUT -p tcp -m multiport --dports 8080,9000 -j DROP\nCOMMIT\n',
    hostFirewall,
    'timed-out',
  ],
  [
    'a legacy iptables rule',
    ['iptables-legacy-restore'],
    '*filter\n:INPUT ACCEPT [0:0]\n-A INPUT -s 10.0.0.0/8 -j ACCEPT\n-A INPUT -p tcp -m tcp --dport 8080 -j DROP\nCOMMIT\n',
    hostFirewall,
    'timed-out',
  ],
]

t.test('each fix lets the client in, and its undo puts things back', async t => {
  const lab = await openFilterLab('fix', { ports: [8080], sources: [CLIENT] })
  t.teardown(lab.close)
  const seen = async (): Promise<ProbeOutcome | undefined> => {
    const probes = [{ from: CLIENT, to: INSTANCE[4], port: 8080 }]
    return (await lab.probe({ probes, timeoutMs: 400 }))[0]
  }
  for (const [title, argv, rules, check, before] of rows) {
    lab.instance.must(['nft', 'flush', 'ruleset'])
    lab.instance.must(['iptables-legacy-restore'], '*filter\nCOMMIT\n')
    lab.instance.must(argv, rules)
    const [command] = fixOf(lab, check)?.commands ?? []
    const ends = [await seen()]
    for (const line of [command?.do, command?.undo]) {
      lab.instance.must(['sh', '-c', line ?? 'false'])
      ends.push(await seen())
    }
    t.strictSame(ends, [before, 'talks', before], `${title}: ${command?.do}`)
  }
})
