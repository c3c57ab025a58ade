// Do counters of a real kernel prove the one rule, or the stage, that stopped a burst of connections?
import { once } from 'node:events'
import t from 'tap'
import { withCounters } from '#server/checks/counters.ts'
import { CHECKS } from '#server/checks/index.ts'
import { runChecks } from '#server/checks/run.ts'
import { factsOf } from '#server/facts/facts.ts'
import type { Evidence } from '#shared/evidence.ts'
import type { Judged } from '#shared/judged.ts'
import { missingToolsLine } from '#test/build/needed-tools.ts'
import { hostFlow } from '#test/checks/host-flow.ts'
import { type BurstsAsked, burstsAt } from './bursts.ts'
import { INSTANCE, openFilterLab } from './filter-lab.ts'

t.equal(missingToolsLine(['nft', 'iptables', 'ip']), null)

const [CLIENT, OTHER, CLIENT6] = ['192.0.2.7', '192.0.2.8', '2001:db8:7::7']
const OPEN = 9000
const lab = await openFilterLab('bursts', { ports: [OPEN], sources: [CLIENT, OTHER, CLIENT6] })
t.teardown(lab.close)
const { instance, client } = lab

const HOST_COMMANDS = [
  ...['nft-ruleset', 'iptables-save', 'ip6tables-save', 'iptables-legacy-save'],
  ...[
    'ip6tables-legacy-save',
    'iptables-version',
    'ss-listeners',
    'ip-addr',
    'ip-rule',
    'ip6-rule',
  ],
  ...['ip-route', 'ip6-route', 'sysctl-net', 'proc-netstat', 'proc-snmp'],
]

type Told = {
  /** `cause confidence` of the hops of the host. */
  readonly causes: readonly string[]
  /** Rule of the proven causes. */
  readonly rules: readonly string[]
  /** What the counters themselves say. */
  readonly said: readonly string[]
}

const HOPS = ['host-network', 'host-firewall', 'listener', 'reply']

type About = Pick<BurstsAsked, 'port' | 'to' | 'from'>

const told = (evidence: Evidence, { port, to, from }: About): Told => {
  const flow = { ...hostFlow({ to, port, from }), instanceId: null }
  const facts = factsOf(evidence, { instanceId: null })
  const clock = { iso: () => '', ms: () => 0 }
  const checks = CHECKS.filter(({ hop }) => HOPS.includes(hop))
  const judged = withCounters(runChecks(checks, { flow, facts }, clock), { flow, facts })
  const causes = judged.flatMap(({ judgement }) => judgement.causes)
  return {
    causes: causes.map(({ id, confidence }) => `${id} ${confidence}`),
    rules: causes.flatMap(({ confidence, decidedBy }) =>
      confidence === 'proven' && decidedBy !== undefined ? [decidedBy.id] : [],
    ),
    said: judged.filter(isOfCounters).map(({ judgement }) => judgement.because.key),
  }
}

const isOfCounters = ({ check }: Judged): boolean => check === 'counters'

type Ask = Partial<BurstsAsked> & { readonly port: number }

const seen = async (ask: Ask): Promise<Told> => {
  const asked = { from: CLIENT, to: INSTANCE[4], sizes: [5, 0, 3], ...ask }
  const bursts = await burstsAt(lab, asked)
  const evidence = [...lab.collect(HOST_COMMANDS), ...bursts]
  return told(evidence, asked)
}

const NFT = `
table inet edge {
  chain early { type filter hook input priority -10; policy accept;
    tcp dport 7001 counter drop
    tcp dport 7002 ip saddr 192.0.2.0/24 counter drop
    tcp dport { 7003, 7004 } counter jump sort
    tcp dport 7005 counter reject with icmpx type admin-prohibited
    tcp dport 7006 drop
    tcp dport 7007 counter packets 0 bytes 0 ip saddr 192.0.2.0/24 drop
  }
  chain sort {
    tcp dport 7003 counter drop
    tcp dport 7004 counter reject with tcp reset
  }
}`

const LEGACY = `*filter
:INPUT ACCEPT [0:0]
:FORWARD ACCEPT [0:0]
:OUTPUT ACCEPT [0:0]
-A INPUT -p tcp --dport 7020 -j DROP
-A INPUT -p tcp --dport 7021 -m comment --comment "no way" -j REJECT
COMMIT
`

const flush = (): void => {
  instance.must(['nft', 'flush', 'ruleset'])
  instance.must(['iptables-legacy-restore'], LEGACY.replaceAll(/^-A.*\n/gm, ''))
}

type Row = readonly [title: string, port: number, cause: string, rule: string]

const ROWS: readonly Row[] = [
  ['nft', 7001, 'host-firewall-drop', 'inet edge early 3'],
  ['nft with an address', 7002, 'host-firewall-drop', 'inet edge early 4'],
  ['nft in a chain that was jumped to', 7003, 'host-firewall-drop', 'inet edge sort 10'],
  ['nft that refuses with a RST', 7004, 'host-firewall-reject', 'inet edge sort 11'],
  ['iptables of the nft backend', 7010, 'host-firewall-drop', 'filter INPUT 1'],
  ['iptables with a match of its own', 7011, 'host-firewall-drop', 'filter INPUT 2'],
  ['iptables that refuses', 7012, 'host-firewall-reject', 'filter INPUT 3'],
  ['legacy iptables', 7020, 'iptables-backend-shadowed', 'legacy:filter INPUT 1'],
  ['legacy iptables that refuses', 7021, 'iptables-backend-shadowed', 'legacy:filter INPUT 2'],
]

t.test('ten rules that stop packets: each is proven by its own counter, and no other', async t => {
  flush()
  instance.must(['nft', '-f', '-'], NFT)
  const append = ['iptables', '-A', 'INPUT', '-p', 'tcp']
  instance.must([...append, '--dport', '7010', '-j', 'DROP'])
  instance.must([...append, '-m', 'multiport', '--dports', '7011,7013', '-j', 'DROP'])
  instance.must([...append, '--dport', '7012', '-j', 'REJECT', '--reject-with', 'tcp-reset'])
  instance.must(['iptables-legacy-restore'], LEGACY)
  for (const [title, port, cause, rule] of ROWS) {
    const { causes, rules, said } = await seen({ port })
    t.match({ causes, rules, said }, { rules: [rule], said: ['counters.confirms'] }, title)
    t.ok(
      causes.some(one => one.startsWith('host-firewall') || one.startsWith(cause)),
      `${title}: ${causes.join(', ')}`,
    )
  }
  const without = await seen({ port: 7006 })
  t.strictSame([without.rules, without.said], [[], []], 'a rule that does not count proves nothing')
  const before = await seen({ port: 7007 })
  t.strictSame(
    [before.rules, before.said],
    [[], []],
    'nor one that counts before its last condition',
  )
})

t.test('a policy of iptables counts, too', async t => {
  flush()
  instance.must(['iptables', '-A', 'INPUT', '-i', 'lo', '-j', 'ACCEPT'])
  instance.must(['iptables', '-P', 'INPUT', 'DROP'])
  t.match(await seen({ port: 7001 }), {
    rules: ['filter INPUT'],
    said: ['counters.confirms'],
  })
})

const dropping = (port: number): void => {
  flush()
  instance.must(['iptables', '-A', 'INPUT', '-p', 'tcp', '--dport', String(port), '-j', 'DROP'])
}

t.test('other clients that meet the rule meanwhile leave it derived', async t => {
  dropping(7001)
  const noise = { from: OTHER, to: INSTANCE[4], port: 7001 }
  const meanwhile = async (): Promise<void> => {
    await lab.probe({ probes: [noise], timeoutMs: 100 })
  }
  const { causes, rules, said } = await seen({ port: 7001, meanwhile })
  t.strictSame([rules, said], [[], ['counters.more']])
  t.ok(causes.includes('host-firewall-drop derived'))
})

t.test('rules that change meanwhile, or counters set back, prove nothing', async t => {
  dropping(7001)
  const changing = await seen({
    port: 7001,
    meanwhile: number => {
      if (number === 1)
        instance.must(['iptables', '-A', 'INPUT', '-s', '198.51.100.1', '-j', 'DROP'])
    },
  })
  t.strictSame([changing.rules, changing.said], [[], ['counters.changed']])
  dropping(7001)
  const zeroed = await seen({
    port: 7001,
    meanwhile: number => {
      if (number === 1) instance.must(['iptables', '-Z'])
    },
  })
  t.strictSame(zeroed.rules, [])
})

t.test('what is lost before the host is told by how little came', async t => {
  dropping(7001)
  client.must(['iptables', '-A', 'OUTPUT', '-p', 'tcp', '--dport', '7001', '-j', 'DROP'])
  t.teardown(() => client.must(['iptables', '-F', 'OUTPUT']))
  const { rules, said } = await seen({ port: 7001 })
  t.strictSame([rules, said], [[], ['counters.never-arrived']])
})

t.test('bursts that get through prove no rule', async t => {
  dropping(7001)
  const { rules, said } = await seen({ port: OPEN })
  t.strictSame([rules, said], [[], []])
})

t.test('a rule that stops what was judged to pass is a contradiction', async t => {
  flush()
  const before = lab.collect(HOST_COMMANDS)
  dropping(OPEN)
  const asked = { from: CLIENT, to: INSTANCE[4], port: OPEN, sizes: [5, 0, 3] }
  const { said } = told([...before, ...(await burstsAt(lab, asked))], asked)
  t.strictSame(said, ['counters.unpredicted'])
})

type Stage = readonly [
  title: string,
  prepare: () => void,
  ask: Ask,
  cause: string,
  undo: () => void,
]

const NOWHERE = '10.9.0.77'
const NOTHING = (): undefined => undefined

const STAGES: readonly Stage[] = [
  ['nobody listens', NOTHING, { port: 7999 }, 'not-listening', NOTHING],
  [
    'nobody listens, IPv6',
    NOTHING,
    { port: 7999, from: CLIENT6, to: INSTANCE[6] },
    'not-listening',
    NOTHING,
  ],
  [
    'no way back',
    () => instance.must(['ip', 'route', 'del', 'default']),
    { port: OPEN },
    'guest-no-default-route',
    () => instance.must(['ip', 'route', 'add', 'default', 'via', '10.9.0.1']),
  ],
  [
    'the address is on no interface',
    () => client.must(['ip', 'route', 'add', NOWHERE, 'via', INSTANCE[4]]),
    { port: OPEN, to: NOWHERE },
    'guest-address-missing',
    () => client.must(['ip', 'route', 'del', NOWHERE]),
  ],
  [
    'the reverse path filter',
    () => {
      instance.must(['ip', 'link', 'add', 'side0', 'type', 'veth', 'peer', 'name', 'side1'])
      instance.must(['ip', 'addr', 'add', '172.31.0.1/24', 'dev', 'side0'])
      for (const device of ['side0', 'side1']) instance.must(['ip', 'link', 'set', device, 'up'])
      instance.must(['ip', 'route', 'add', CLIENT, 'via', '172.31.0.2', 'dev', 'side0'])
      instance.must(['sysctl', '-qw', 'net.ipv4.conf.all.rp_filter=1'])
    },
    { port: OPEN },
    'rp-filter-drop',
    () => {
      instance.must(['sysctl', '-qw', 'net.ipv4.conf.all.rp_filter=0'])
      instance.must(['ip', 'link', 'del', 'side0'])
    },
  ],
]

for (const [title, prepare, ask, cause, undo] of STAGES)
  t.test(`${title}: the kernel's own total proves it`, async t => {
    flush()
    prepare()
    t.teardown(undo)
    const { causes, said } = await seen(ask)
    t.ok(causes.includes(`${cause} proven`), causes.join(', '))
    t.strictSame(said, ['counters.total-confirms'])
  })

t.test('a RST of a rule is not taken for the one of a closed port', async t => {
  flush()
  const reject = ['-j', 'REJECT', '--reject-with', 'tcp-reset']
  instance.must(['iptables', '-A', 'INPUT', '-p', 'tcp', '--dport', '7999', ...reject])
  const { causes, rules } = await seen({ port: 7999 })
  t.strictSame(rules, ['filter INPUT 1'])
  t.notOk(causes.includes('not-listening proven'), causes.join(', '))
})

t.test('a full accept queue is counted once for each connection', async t => {
  flush()
  const source = `require('node:net').createServer().listen({ port: 7500, host: '0.0.0.0', backlog: 1 }, () => { console.log('up'); process.kill(process.pid, 'SIGSTOP') })`
  const program = instance.start([process.execPath, '-e', source])
  await once(program.stdout, 'data')
  t.teardown(() => program.kill('SIGKILL'))
  const fill = Array.from({ length: 6 }, () => ({ from: OTHER, to: INSTANCE[4], port: 7500 }))
  await lab.probe({ probes: fill, timeoutMs: 300 })
  const { causes } = await seen({ port: 7500 })
  t.comment(causes.join(', '))
  t.ok(!causes.includes('not-listening proven'))
})
