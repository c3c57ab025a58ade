// Do the fixes for host firewalls work on the real managers: once, twice, and undone again?
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import t from 'tap'
import type { Check } from '#server/checks/check.ts'
import { hostFirewall } from '#server/checks/host-firewall.ts'
import { replyFirewall } from '#server/checks/reply-firewall.ts'
import { missingToolsLine } from '#test/build/needed-tools.ts'
import { openFilterLab } from '#test/kernel/filter-lab.ts'
import { type Mended, type Mending, mended, rulesInForce } from './mended.ts'
import { ownFirewalld } from './own-firewalld.ts'
import { ownUfw } from './own-ufw.ts'
import { FILTER_COMMANDS } from './predicted.ts'

t.equal(
  missingToolsLine(['ufw', 'firewall-cmd', 'dbus-daemon', 'nft', 'iptables', 'ip', 'ipset']),
  null,
)

// Most of the time is waiting for packets that never come: the managers wait side by side.
t.jobs = 4
const BESIDE = { buffered: true } as const

const V4 = '192.0.2.7'
const V6 = '2001:db8::7'
const OTHER: Readonly<Record<string, string>> = { [V4]: '192.0.2.77', [V6]: '2001:db8::77' }
const PORTS = [8080]
const work = mkdtempSync(join(tmpdir(), 'whyport-fixes-'))
t.teardown(() => rmSync(work, { recursive: true, force: true }))

const open = (part: string) =>
  openFilterLab(part, { ports: PORTS, sources: [V4, V6, ...Object.values(OTHER)] })

const COMMANDS = [...FILTER_COMMANDS, 'os-release']

/** What every fix must show; the rest of a row is its own. */
const WORKS = {
  after: 'talks',
  isNarrow: true,
  isIdempotent: true,
  isUndone: true,
  proven: true,
} as const

type Row = readonly [
  title: string,
  setUp: string,
  expected: Pick<Mended, 'cause' | 'tool' | 'before'> & Partial<Mended>,
  asked?: { readonly from?: string; readonly check?: Check },
]

const PLAIN: readonly Row[] = [
  [
    'nft: a rule that drops',
    `nft 'add table inet edge; add chain inet edge in { type filter hook input priority 0; }; add rule inet edge in ct state established accept; add rule inet edge in tcp dport 8080 drop'`,
    { cause: 'host-firewall-drop', tool: 'nft', before: 'timed-out' },
  ],
  [
    'nft: a policy, and a client over IPv6',
    `nft 'add table inet edge; add chain inet edge in { type filter hook input priority 0; policy drop; }; add rule inet edge in ct state established accept; add rule inet edge in meta l4proto ipv6-icmp accept'`,
    { cause: 'host-firewall-drop', tool: 'nft', before: 'timed-out' },
    { from: V6 },
  ],
  [
    'nft: the second of two chains',
    `nft 'add table ip a; add chain ip a in { type filter hook input priority 0; }; add rule ip a in tcp dport 8080 accept; add table ip b; add chain ip b in { type filter hook input priority 5; }; add rule ip b in tcp dport 8080 drop'`,
    { cause: 'nft-priority-chain-drop', tool: 'nft', before: 'timed-out' },
  ],
  [
    'nft: a packet that was redirected is met at its new port',
    `nft 'add table ip a; add chain ip a pre { type nat hook prerouting priority -100; }; add rule ip a pre tcp dport 9090 redirect to :8080; add chain ip a in { type filter hook input priority 0; policy drop; }; add rule ip a in ct state established accept'`,
    { cause: 'host-firewall-drop', tool: 'nft', before: 'timed-out' },
  ],
  [
    'nft: only new packets are accepted, so the rest of the conversation is lost',
    `nft 'add table inet edge; add chain inet edge in { type filter hook input priority 0; policy drop; }; add rule inet edge in ct state new tcp dport 8080 accept'`,
    { cause: 'host-firewall-reply-drop', tool: 'nft', before: 'open', isNarrow: false },
    { check: replyFirewall },
  ],
  [
    'iptables: a rule, where that very accept stands behind it already',
    'iptables -A INPUT -p tcp --dport 8080 -j DROP; iptables -A INPUT -s 192.0.2.7 -p tcp --dport 8080 -j ACCEPT',
    { cause: 'host-firewall-drop', tool: 'iptables', before: 'timed-out' },
  ],
  [
    'iptables: a policy',
    'iptables -P INPUT DROP; iptables -A INPUT -m conntrack --ctstate ESTABLISHED -j ACCEPT',
    { cause: 'host-firewall-drop', tool: 'iptables', before: 'timed-out' },
  ],
  [
    'ip6tables: a reject',
    'ip6tables -A INPUT -p tcp --dport 8080 -j REJECT --reject-with tcp-reset',
    { cause: 'host-firewall-reject', tool: 'ip6tables', before: 'refused' },
    { from: V6 },
  ],
  [
    'iptables-legacy: a rule in mangle',
    'iptables-legacy -t mangle -A PREROUTING -p tcp --dport 8080 -j DROP',
    { cause: 'host-firewall-drop', tool: 'iptables-legacy', before: 'timed-out' },
  ],
]

t.test('plain rules are met in the program that shows them', BESIDE, async t => {
  const lab = await open('fixplain')
  t.teardown(lab.close)
  const shell = (script: string): string => lab.instance.must(['sh', '-c', script])
  const clean =
    'nft flush ruleset; for p in iptables-legacy ip6tables-legacy; do for x in filter mangle raw nat; do $p -t $x -F; $p -t $x -P INPUT ACCEPT 2>/dev/null; done; done; true'
  for (const [title, setUp, expected, { from = V4, check = hostFirewall } = {}] of PLAIN) {
    shell(clean)
    shell(setUp)
    const port = setUp.includes('redirect') ? 9090 : 8080
    const mending: Mending = {
      ...{ check, from, port, shell },
      state: () => rulesInForce(lab),
      evidence: () => lab.collect(COMMANDS),
      other: OTHER[from] ?? '',
    }
    t.strictSame(await mended(lab, mending), { ...WORKS, ...expected }, title)
  }
})

const UFW: readonly Row[] = [
  [
    'ufw: nothing is allowed',
    'true',
    { cause: 'host-firewall-drop', tool: 'ufw', before: 'timed-out' },
  ],
  [
    'ufw: the port is denied',
    'ufw deny 8080/tcp',
    { cause: 'host-firewall-drop', tool: 'ufw', before: 'timed-out' },
  ],
  [
    'ufw: the port is denied over IPv6',
    'ufw deny 8080/tcp',
    { cause: 'host-firewall-drop', tool: 'ufw', before: 'timed-out' },
    { from: V6 },
  ],
  [
    'ufw: a rule by hand in front of its own is met by hand',
    'ufw allow 8080/tcp && iptables -I INPUT -p tcp --dport 8080 -j DROP',
    { cause: 'host-firewall-drop', tool: 'iptables', before: 'timed-out' },
  ],
]

// Whenever ufw reads its rules again it appends to these two what they end with already (ufw 0.36.2).
const LIMIT_CHAIN = /chain ufw6?-user-limit(?:-accept)? \{[^}]*\}/g

t.test('rules of ufw are changed with ufw', BESIDE, async t => {
  for (const [title, setUp, expected, { from = V4, check = hostFirewall } = {}] of UFW) {
    const lab = await open('fixufw')
    const folder = join(work, title.replaceAll(/\W+/g, '-'))
    const shell = ownUfw(lab, folder)
    shell(`ufw --force enable && ${setUp}`)
    const kept = () =>
      ['user.rules', 'user6.rules'].map(file => readFileSync(join(folder, 'etc', file), 'utf8'))
    const mending: Mending = {
      ...{ check, from, shell, other: OTHER[from] ?? '' },
      state: () => [rulesInForce(lab).replaceAll(LIMIT_CHAIN, ''), ...kept()].join('\n'),
      evidence: () => lab.collect(COMMANDS),
    }
    t.strictSame(await mended(lab, mending), { ...WORKS, ...expected }, title)
    await lab.close()
  }
})

const FIREWALLD: readonly Row[] = [
  [
    'firewalld: nothing is allowed in the zone of the interface',
    'firewall-cmd --zone=public --change-interface=eth0',
    { cause: 'host-firewall-reject', tool: 'firewall-cmd', before: 'host-unreachable' },
  ],
  [
    'firewalld: the client is in the zone drop',
    'firewall-cmd --zone=drop --add-source=192.0.2.0/24',
    { cause: 'host-firewall-drop', tool: 'firewall-cmd', before: 'timed-out' },
  ],
  [
    'firewalld: a rich rule denies the client',
    `firewall-cmd --zone=drop --add-rich-rule='rule family="ipv4" source address="192.0.2.0/24" port port="8080" protocol="tcp" drop'`,
    { cause: 'host-firewall-drop', tool: 'firewall-cmd', before: 'timed-out' },
  ],
]

// A client of firewalld takes half a second, so each backend does not go through all of them.
for (const [backend, rows] of [
  ['nftables', FIREWALLD],
  ['iptables', FIREWALLD.slice(1)],
] as const)
  t.test(
    `rules that firewalld wrote with ${backend} are changed with firewall-cmd`,
    BESIDE,
    async t => {
      const lab = await open(`fix${backend.slice(0, 3)}`)
      t.teardown(lab.close)
      const folder = join(work, backend)
      const own = await ownFirewalld(lab, folder, backend)
      const shell = (script: string): string => lab.instance.must([...own, 'sh', '-c', script])
      for (const [title, setUp, expected, { from = V4, check = hostFirewall } = {}] of rows) {
        shell(setUp)
        const mending: Mending = {
          ...{ check, from, shell, other: OTHER[from] ?? '' },
          state: () => `${rulesInForce(lab)} ${zonesKept(join(folder, 'etc/zones'))}`,
          evidence: () => lab.collect(COMMANDS),
        }
        t.strictSame(await mended(lab, mending), { ...WORKS, ...expected }, title)
      }
    },
  )

// firewalld writes a file for a zone once it is changed, and leaves it when it is changed back.
const zonesKept = (folder: string): string =>
  readdirSync(folder)
    .filter(name => name.endsWith('.xml'))
    .flatMap(name => readFileSync(join(folder, name), 'utf8').match(/<rule[\s\S]*?<\/rule>/g) ?? [])
    .join('\n')
