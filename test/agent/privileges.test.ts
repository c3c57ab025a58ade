// With rights missing: does the agent say what it can't see, and is no hop passed for it?
import { join } from 'node:path'
import t from 'tap'
import { hostFirewall } from '#server/checks/host-firewall.ts'
import { listener } from '#server/checks/listener.ts'
import { replyFirewall } from '#server/checks/reply-firewall.ts'
import { hostItem } from '#server/collect/host/host-item.ts'
import { factsOf } from '#server/facts/facts.ts'
import type { HostOutcome } from '#shared/plain/host-outcome.ts'
import { missingToolsLine } from '#test/build/needed-tools.ts'
import { hostFlow } from '#test/checks/host-flow.ts'
import { type Namespace, openLab } from '#test/kernel/netns.ts'

t.equal(missingToolsLine(['nft', 'iptables', 'ip']), null)

const lab = openLab('rights')
t.teardown(lab.close)

const ADDRESS = '10.20.1.10'
const SAVED = '*filter\n:INPUT DROP [0:0]\n:FORWARD ACCEPT [0:0]\n:OUTPUT ACCEPT [0:0]\nCOMMIT\n'
const NFT = 'table inet edge { chain in { type filter hook input priority 0; policy drop; }; }'

/** A host with this firewall, and what a root that may do everything says of its hops. */
const host = (label: string, load: (host: Namespace) => void): Namespace => {
  const made = lab.namespace(label)
  made.must(['ip', 'addr', 'add', `${ADDRESS}/24`, 'dev', 'lo'])
  load(made)
  return made
}

const HOSTS = {
  none: host('none', () => undefined),
  nft: host('nft', it => it.must(['nft', '-f', '-'], NFT)),
  legacy: host('legacy', it => it.must(['iptables-legacy-restore'], SAVED)),
} as const

type Rules = keyof typeof HOSTS

/** The service unit runs the agent as an ordinary user with these. */
const nobodyWith = (rights: readonly string[]): string[] => {
  const held = ['-all', ...rights.map(right => `+${right}`)].join(',')
  const ids = ['--reuid', '65534', '--regid', '65534', '--clear-groups']
  return ['setpriv', ...ids, `--inh-caps=${held}`, `--ambient-caps=${held}`]
}

const rootWithout = (...rights: readonly string[]): string[] => [
  'setpriv',
  `--bounding-set=${rights.map(right => `-${right}`).join(',')}`,
]

const ADMIN = 'without CAP_NET_ADMIN the kernel hides its firewall rules'
const RAW = 'without CAP_NET_RAW legacy iptables cannot be read'
const READ = 'without CAP_DAC_READ_SEARCH the list of legacy tables cannot be read'
const OWNERS = 'without CAP_SYS_PTRACE the owners of sockets are hidden'

type Row = readonly [
  name: string,
  prefix: readonly string[],
  spots: readonly string[],
  /** Of the host firewall and of the reply, which an own filter without `output` never stops. */
  statuses: Readonly<Record<Rules, readonly [firewall: string, reply: string]>>,
]

const WHOLE = {
  none: ['pass', 'pass'],
  nft: ['fail', 'pass'],
  legacy: ['fail', 'pass'],
} as const
const BLIND = {
  none: ['unknown', 'unknown'],
  nft: ['unknown', 'unknown'],
  legacy: ['unknown', 'unknown'],
} as const

const UNIT = ['net_admin', 'net_raw', 'sys_ptrace', 'dac_read_search']

const rows: readonly Row[] = [
  ['root', [], [], WHOLE],
  ['an ordinary user with the rights of the unit', nobodyWith(UNIT), [], WHOLE],
  ['root without CAP_NET_ADMIN', rootWithout('net_admin'), [ADMIN], BLIND],
  [
    'root without CAP_DAC_READ_SEARCH and CAP_SYS_PTRACE, whose own files those are',
    rootWithout('dac_read_search', 'dac_override', 'sys_ptrace'),
    [OWNERS],
    WHOLE,
  ],
  [
    'root without CAP_NET_RAW, which only filled legacy tables ask for',
    rootWithout('net_raw'),
    [RAW],
    { ...WHOLE, legacy: ['unknown', 'unknown'] },
  ],
  [
    'an ordinary user without CAP_DAC_READ_SEARCH and CAP_SYS_PTRACE',
    nobodyWith(['net_admin', 'net_raw']),
    [READ, OWNERS],
    // Its drop is final, whatever the legacy tables hold that could not be listed.
    { ...BLIND, nft: ['fail', 'unknown'] },
  ],
  ['an ordinary user', nobodyWith([]), [READ, ADMIN, RAW, OWNERS], BLIND],
]

const HERE = join(import.meta.dirname, 'blind-here.ts')
const FLOW = { ...hostFlow({ to: ADDRESS }), instanceId: null }

const seenBy = (prefix: readonly string[], rules: Rules) => {
  const printed = HOSTS[rules].must([...prefix, process.execPath, HERE])
  const { outcomes, spots } = JSON.parse(printed) as {
    readonly outcomes: readonly HostOutcome[]
    readonly spots: readonly string[]
  }
  const facts = factsOf(
    outcomes.map(outcome => hostItem(outcome)),
    { instanceId: null },
  )
  const [firewall, reply, sockets] = [hostFirewall, replyFirewall, listener].map(
    check => check.run(FLOW, facts).judgement,
  )
  return { spots, firewall, reply, sockets }
}

for (const [name, prefix, spots, statuses] of rows)
  t.test(`${name}: hops that were not seen whole never pass`, async t => {
    const all = (Object.keys(HOSTS) as Rules[]).map(
      rules => [rules, seenBy(prefix, rules)] as const,
    )
    t.strictSame(
      Object.fromEntries(
        all.map(([rules, { firewall, reply }]) => [rules, [firewall?.status, reply?.status]]),
      ),
      statuses,
    )
    const unknown = all.filter(([, { firewall }]) => firewall?.status === 'unknown')
    t.ok(
      unknown.every(([, { firewall }]) => (firewall?.missing.length ?? 0) > 0),
      'what is unknown says what to collect',
    )
    const said = all.map(([, seen]) => seen.spots.filter(spot => spot.startsWith('without')))
    t.strictSame(
      said,
      all.map(() => spots),
      'the rights that are missing are listed',
    )
    t.ok(
      unknown.every(([, seen]) => seen.spots.some(spot => / was refused$/.test(spot))),
      'and so is each refused command',
    )
    // Sockets need no right to be listed.
    t.ok(all.every(([, { sockets }]) => sockets?.status === 'fail'))
  })
