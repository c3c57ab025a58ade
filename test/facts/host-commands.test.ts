// Is what the tools in front of the kernel print read as it is meant, and never from less than all of it?
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { type FactName, type FactTable, factsOf } from '#server/facts/facts.ts'
import { typeOfPort } from '#server/facts/selinux-ports.ts'
import { toCidrs } from '#shared/plain/address-set.ts'
import { DENIED, hostEvidence, NO_FILE } from './host-evidence.ts'

type Answers = Parameters<typeof hostEvidence>[0]

const ROOT = join(import.meta.dirname, '../fixtures/host/commands')
const text = (name: string): string => readFileSync(join(ROOT, name), 'utf8')

const read = <Name extends FactName>(name: Name, answers: Answers): FactTable[Name] | string => {
  const fact = factsOf(hostEvidence(answers), { instanceId: null })(name)
  return fact.state === 'present' ? fact.value : fact.reason
}

const told = <T>(value: T | string, words: (value: T) => unknown): unknown =>
  typeof value === 'string' ? value : words(value)

const RUNNING: Answers = { 'firewalld-state': 'running\n' }

/** By command: what is read from its text, in plain words. */
const VIEWS: Readonly<Record<string, (answers: Answers) => unknown>> = {
  'fail2ban-bans': answers =>
    told(read('fail2banBans', answers), jails =>
      Object.fromEntries(
        jails.map(({ jail, banned }) => [jail, [...toCidrs(banned[4]), ...toCidrs(banned[6])]]),
      ),
    ),
  'firewalld-direct': answers =>
    told(read('firewalldDirect', answers), rules =>
      rules.map(({ family, table, chain, words, source }) => [
        `${source.line}: ${family} ${table} ${chain}`,
        ...words,
      ]),
    ),
  'firewalld-policies': answers => read('firewalldPolicies', answers),
  'firewalld-state': answers => read('firewalldState', answers),
  'firewalld-zones': answers =>
    told(read('firewalldZones', answers), ({ runtime }) =>
      runtime.map(({ name, interfaces, sources, services, line }) =>
        [line, name, ...interfaces, ...sources, ...services].join(' '),
      ),
    ),
  'selinux-ports': answers =>
    told(read('selinuxPorts', answers), types =>
      types.map(({ type, protocol, ranges }) => `${type} ${protocol} ${JSON.stringify(ranges)}`),
    ),
  'apparmor-profiles': answers => told(read('apparmorProfiles', answers), Object.fromEntries),
  'conntrack-stat': answers =>
    told(
      read('conntrack', { 'conntrack-count': '0\n', ...answers }),
      found => found?.drops ?? null,
    ),
  'kernel-log': answers => ({
    denials: told(read('socketDenials', answers), denials =>
      denials.map(({ program, profile, port, source }) => [program, profile, port, source.line]),
    ),
    complaint: told(
      read('conntrack', { 'conntrack-count': '0\n', ...answers }),
      found => found?.complaint?.line ?? null,
    ),
  }),
}

for (const [command, view] of Object.entries(VIEWS)) {
  t.test(`${command} is read as it is written down beside it`, async t => {
    t.same(view({ [command]: text(`${command}.txt`) }), JSON.parse(text(`${command}.json`)))
  })
}

/** Answers that are no whole answer, and why nothing is known then. */
const BROKEN: readonly (readonly [command: string, fact: FactName, raw: string, said: string])[] = [
  ['fail2ban-bans', 'fail2banBans', '', 'undecodable'],
  ['fail2ban-bans', 'fail2banBans', "[{'sshd': ['203.0.113.7'", 'undecodable'],
  ['fail2ban-bans', 'fail2banBans', "[{'sshd': [__import__('os')]}]", 'undecodable'],
  ['fail2ban-bans', 'fail2banBans', "{'sshd': []}", 'undecodable'],
  ['fail2ban-bans', 'fail2banBans', `${'['.repeat(200_000)}`, 'undecodable'],
  ['firewalld-direct', 'firewalldDirect', '', 'incomplete'],
  ['firewalld-direct', 'firewalldDirect', 'something else\n', 'undecodable'],
  [
    'firewalld-direct',
    'firewalldDirect',
    "ipv4 filter INPUT 0 -m comment --comment 'a",
    'undecodable',
  ],
  ['firewalld-policies', 'firewalldPolicies', '', 'undecodable'],
  ['firewalld-policies', 'firewalldPolicies', 'edge (active)\n', 'undecodable'],
  ['firewalld-state', 'firewalldState', '', 'failed'],
  ['selinux-ports', 'selinuxPorts', '', 'undecodable'],
  ['selinux-ports', 'selinuxPorts', 'SELinux Port Type  Proto  Port Number\n', 'undecodable'],
  ['selinux-ports', 'selinuxPorts', 'http_port_t tcp 80, 90-80\n', 'undecodable'],
  ['selinux-ports', 'selinuxPorts', 'http_port_t tcp 80\nhttp_po', 'undecodable'],
  ['apparmor-profiles', 'apparmorProfiles', '/usr/sbin/named (enfor', 'undecodable'],
]

t.test('half an answer, another text and no answer at all say nothing', async t => {
  t.same(
    BROKEN.map(([command, fact, raw]) => [
      command,
      raw.slice(0, 40),
      read(fact, { [command]: raw }),
    ]),
    BROKEN.map(([command, , raw, said]) => [command, raw.slice(0, 40), said]),
  )
})

t.test('a refused command and one that was cut off say why', async t => {
  const commands = BROKEN.filter(([command]) => command !== 'firewalld-state')
  t.same(
    [...new Set(commands.map(([command, fact]) => read(fact, { [command]: DENIED })))],
    ['no-privilege'],
  )
  const cut = { raw: 'x', status: 'truncated' } as const
  t.same(
    [...new Set(commands.map(([command, fact]) => read(fact, { [command]: cut })))],
    ['truncated'],
  )
})

t.test('no direct rule is an answer while firewalld runs', async t => {
  t.same(read('firewalldDirect', { ...RUNNING, 'firewalld-direct': '' }), [])
  const off = { stderr: 'not running\n', exit: 252, status: 'failed' } as const
  t.equal(read('firewalldState', { 'firewalld-state': off }), 'not running')
})

t.test('without its file the kernel has no AppArmor, an empty one has no profile', async t => {
  t.same(read('apparmorProfiles', { 'apparmor-profiles': NO_FILE }), new Map())
  t.same(read('apparmorProfiles', { 'apparmor-profiles': '' }), new Map())
})

t.test('zones that the list of active zones contradicts are not believed', async t => {
  const zones = (active: string, state = 'running\n') =>
    told(
      read('firewalldZones', {
        'firewalld-state': state,
        'firewalld-zones': text('firewalld-zones.txt'),
        'firewalld-active-zones': active,
      }),
      found => found.runtime.length,
    )
  t.same(
    [
      zones(text('firewalld-active-zones.txt')),
      zones('public (default)\n  interfaces: eth0\n'),
      zones('drop\n  interfaces: eth0\n'),
      zones('internal\n  sources: 10.0.0.0/8\n'),
      zones(''),
    ],
    [9, 9, 'undecodable', 'undecodable', 9],
  )
  const off = { stderr: 'not running\n', exit: 252, status: 'failed' } as const
  const answers = { 'firewalld-state': off, 'firewalld-zones': text('firewalld-zones.txt') }
  t.equal(read('firewalldZones', answers), 'undecodable')
})

t.test('names that imitate syntax, markup or commands are names', async t => {
  const esc = '\u001b[31m'
  const bans = `[{"it's $(id)": ["203.0.113.7"]}, {'<script>\\x1b\\n': ["x', 'y"]}, {'__proto__': []}]\n`
  t.same(
    told(read('fail2banBans', { 'fail2ban-bans': bans }), jails =>
      jails.map(({ jail, banned }) => [jail, toCidrs(banned[4])]),
    ),
    [
      ["it's $(id)", ['203.0.113.7/32']],
      ['<script>\u001b\n', []],
    ],
  )
  t.same(
    told(
      read('apparmorProfiles', {
        'apparmor-profiles': `$(id) (enforce) (complain)\n${esc} (kill)\n`,
      }),
      profiles => [...profiles],
    ),
    [
      ['$(id) (enforce)', 'complain'],
      [esc, 'kill'],
    ],
  )
  t.same(
    told(
      read('firewalldDirect', { 'firewalld-direct': `ipv4 filter $(id) 0 -j '<b> "x"'"it's"\n` }),
      rules => rules.map(({ chain, words }) => [chain, ...words]),
    ),
    [['$(id)', '-j', `<b> "x"it's`]],
  )
})

t.test('the narrowest entry decides the type of a port', async t => {
  const types = read('selinuxPorts', { 'selinux-ports': text('selinux-ports.txt') })
  const of = (port: number, protocol = 'tcp') =>
    told(types, list => typeOfPort(list, { port, protocol }))
  t.same(
    [of(8081), of(8082), of(10_005), of(443), of(443, 'udp'), of(700)],
    [
      { type: 'transproxy_port_t', isOwn: true },
      { type: 'unreserved_port_t', isOwn: false },
      { type: 'http_cache_port_t', isOwn: false },
      { type: 'http_port_t', isOwn: true },
      null,
      { type: 'hi_reserved_port_t', isOwn: false },
    ],
  )
})
