// Are addresses, routes, rules, switches and refusals of a host read the same way from every release?
import { readFileSync } from 'node:fs'
import t from 'tap'
import { type FactTable, factsOf } from '#server/facts/facts.ts'
import type { HostRoute, HostRouting } from '#server/facts/host-routes.ts'
import { deviceSetting } from '#server/facts/sysctls.ts'
import type { RoutingRule } from '#server/filter/host-route.ts'
import type { Evidence } from '#shared/evidence.ts'
import { type AddressSet, toCidrs } from '#shared/plain/address-set.ts'
import { ABSENT, DENIED, hostEvidence, NO_FILE } from './host-evidence.ts'

const FIXTURES = new URL('../fixtures/host/', import.meta.url)
const text = (name: string): string => readFileSync(new URL(name, FIXTURES), 'utf8')
const json = (name: string): unknown => JSON.parse(text(name))

const read = <Name extends keyof FactTable>(
  evidence: Evidence,
  name: Name,
): FactTable[Name] | string => {
  const fact = factsOf(evidence, { instanceId: null })(name)
  return fact.state === 'present' ? fact.value : fact.reason
}

const routing = (evidence: Evidence): HostRouting | string => read(evidence, 'hostRouting')

const plain = ({ source: _source, partial: _partial, destination, ...route }: HostRoute) => ({
  ...route,
  destination: toCidrs(destination)[0],
})
const routesOf = (value: HostRouting | string) =>
  typeof value === 'string' ? value : value.routes.map(plain)
const cidr = (set: AddressSet | null) => (set === null ? null : toCidrs(set)[0])
const brief = (rule: RoutingRule) => [
  rule.priority,
  cidr(rule.from),
  cidr(rule.to),
  rule.table,
  rule.action,
  rule.opaque,
]
const rulesOf = (evidence: Evidence) => {
  const value = routing(evidence)
  return typeof value === 'string' ? value : value.rules.map(brief)
}

const RULES4 = `0:	from all lookup local
32766:	from all lookup main
32767:	from all lookup default
`

for (const release of ['bionic', 'focal', 'bullseye', 'trixie']) {
  const [addresses, rules, routes4, routes6] = [
    text(`${release}/ip-addr.txt`),
    text(`${release}/ip-rule.txt`),
    text(`${release}/ip-route.txt`),
    text(`${release}/ip6-route.txt`),
  ]
  t.test(`${release}: interfaces with their addresses`, async t => {
    t.same(read(hostEvidence({ 'ip-addr': addresses }), 'hostAddresses'), json('addresses.json'))
  })
  t.test(`${release}: IPv4 routes, without the IPv6 ones that the tool mixes in`, async t => {
    const evidence = hostEvidence({ 'ip-rule': rules, 'ip-route': routes4 })
    t.same(routesOf(routing(evidence)), json('routes4.json'))
  })
  t.test(`${release}: IPv6 routes`, async t => {
    const evidence = hostEvidence({ 'ip6-rule': RULES4, 'ip6-route': routes6 })
    t.same(routesOf(routing(evidence)), json('routes6.json'))
  })
  t.test(`${release}: the three rules every host starts with`, async t => {
    t.same(rulesOf(hostEvidence({ 'ip-rule': rules, 'ip-route': routes4 })), [
      [0, null, null, 'local', 'lookup', false],
      [32766, null, null, 'main', 'lookup', false],
      [32767, null, null, 'default', 'lookup', false],
    ])
  })
}

t.test('the text form of addresses says the same as JSON', async t => {
  const evidence = hostEvidence({
    'ip-addr': `1: lo: <LOOPBACK,UP,LOWER_UP> mtu 65536 qdisc noqueue state UNKNOWN group default qlen 1000
    link/loopback 00:00:00:00:00:00 brd 00:00:00:00:00:00
    inet 127.0.0.1/8 scope host lo
       valid_lft forever preferred_lft forever
    inet6 ::1/128 scope host
       valid_lft forever preferred_lft forever
2: eth0@if3: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 qdisc noqueue state UP group default qlen 1000
    link/ether 02:00:00:00:00:0b brd ff:ff:ff:ff:ff:ff link-netnsid 0
    inet 10.9.0.2/24 brd 10.9.0.255 scope global eth0
       valid_lft forever preferred_lft forever
    inet6 fd09::2/64 scope global nodad
       valid_lft forever preferred_lft forever
    inet6 fe80::ff:fe00:b/64 scope link
       valid_lft forever preferred_lft forever
`,
  })
  t.same(read(evidence, 'hostAddresses'), json('addresses.json'))
})

const up = (flags: string, operstate: string) => {
  const raw = `[{"ifindex":2,"ifname":"eth0","flags":[${flags}],"operstate":"${operstate}"}]`
  const value = read(hostEvidence({ 'ip-addr': raw }), 'hostAddresses')
  return typeof value === 'string' ? value : value[0]?.up
}

t.test('a link counts as up only when both its switch and its state say so', async t => {
  t.same(
    [
      up('"UP","LOWER_UP"', 'UP'),
      up('"UP"', 'UNKNOWN'),
      up('"UP"', 'DOWN'),
      up('"UP","NO-CARRIER"', 'LOWERLAYERDOWN'),
      up('', 'DOWN'),
    ],
    [true, true, false, false, false],
  )
})

t.test('an address that lost duplicate detection is not in use', async t => {
  const raw =
    '[{"ifindex":2,"ifname":"eth0","flags":["UP"],"operstate":"UP","addr_info":[{"family":"inet6","local":"fd09::2","prefixlen":64,"scope":"global","dadfailed":true}]}]'
  const value = read(hostEvidence({ 'ip-addr': raw }), 'hostAddresses')
  t.same(typeof value === 'string' ? value : value[0]?.addresses, [])
})

type RuleRow = readonly [title: string, printed: string, expected: unknown]

const RULE_ROWS: readonly RuleRow[] = [
  [
    'source, destination and table, as JSON',
    '[{"priority":100,"src":"10.9.0.2","dst":"10.1.0.0","dstlen":16,"table":"5"}]',
    [[100, '10.9.0.2/32', '10.1.0.0/16', '5', 'lookup', false]],
  ],
  [
    'source, destination and table, as text',
    '100:	from 10.9.0.2 to 10.1.0.0/16 lookup 5 proto static\n',
    [[100, '10.9.0.2/32', '10.1.0.0/16', '5', 'lookup', false]],
  ],
  [
    'a rule that refuses',
    '[{"priority":9,"src":"all","dst":"10.1.0.0","dstlen":16,"action":"prohibit"}]',
    [[9, null, '10.1.0.0/16', null, 'prohibit', false]],
  ],
  [
    'a rule that refuses, as text',
    '9:	from all to 10.1.0.0/16 unreachable\n',
    [[9, null, '10.1.0.0/16', null, 'unreachable', false]],
  ],
  [
    'a selector that is not judged makes the rule opaque',
    '[{"priority":9,"src":"all","table":"5","sport":22}]',
    [[9, null, null, '5', 'lookup', true]],
  ],
  [
    'negation is not judged',
    '9:	not from 10.1.0.0/16 lookup 5\n',
    [[9, null, null, '5', 'lookup', true]],
  ],
  [
    'leaving out long prefixes is not judged',
    '9:	from all lookup main suppress_prefixlength 0\n',
    [[9, null, null, 'main', 'lookup', true]],
  ],
  ['a jump is not judged', '9:	from all goto 100\n', [[9, null, null, null, 'lookup', true]]],
  ['text that is no rule', 'Usage: ip rule\n', 'undecodable'],
  ['a cut list', '[{"priority":0,"src":"all","table":"local"},', 'undecodable'],
]

/** What every kernel has at least: the local route of its loopback address. */
const LOOPBACK = 'local 127.0.0.1 dev lo table local proto kernel scope host src 127.0.0.1 \n'

for (const [title, printed, expected] of RULE_ROWS)
  t.test(`routing rules: ${title}`, async t => {
    t.same(rulesOf(hostEvidence({ 'ip-rule': printed, 'ip-route': LOOPBACK })), expected)
  })

const ROUTE_ROWS: readonly (readonly [title: string, printed: string, expected: unknown])[] = [
  [
    'several next hops leave by no single interface',
    'default metric 5\n\tnexthop via 10.0.0.1 dev eth0 weight 1\n\tnexthop via 10.0.0.2 dev eth1 weight 1\n',
    [['0.0.0.0/0', 'unicast', null]],
  ],
  ['a route that refuses', 'blackhole 10.3.0.0/16 \n', [['10.3.0.0/16', 'blackhole', null]]],
  [
    'a route whose link is dead does not count',
    'default via 10.0.0.1 dev eth0 dead linkdown \n10.0.0.0/24 dev eth0 scope link \n',
    [['10.0.0.0/24', 'unicast', 'eth0']],
  ],
  [
    'an IPv4 route over an IPv6 neighbour is an IPv4 route',
    '[{"dst":"default","via":{"family":"inet6","host":"fe80::1"},"dev":"eth0","flags":[]}]',
    [['0.0.0.0/0', 'unicast', 'eth0']],
  ],
]

for (const [title, printed, expected] of ROUTE_ROWS)
  t.test(`routes: ${title}`, async t => {
    const value = routing(hostEvidence({ 'ip-rule': RULES4, 'ip-route': printed }))
    const got =
      typeof value === 'string'
        ? value
        : value.routes.map(r => [cidr(r.destination), r.type, r.device])
    t.same(got, expected)
  })

t.test('routes of one family say nothing about the other', async t => {
  const families = (evidence: Evidence) => {
    const value = routing(evidence)
    return typeof value === 'string' ? value : value.families
  }
  const v4 = { 'ip-rule': RULES4, 'ip-route': LOOPBACK }
  t.same(
    [
      families(hostEvidence(v4)),
      families(hostEvidence({ ...v4, 'ip6-rule': RULES4, 'ip6-route': DENIED })),
      families(hostEvidence({ ...v4, 'ip6-rule': RULES4, 'ip6-route': '[]' })),
      families(hostEvidence({ 'ip-rule': ABSENT, 'ip-route': LOOPBACK })),
    ],
    [[4], [4], [4, 6], 'failed'],
  )
})

t.test('an IPv4 list without any route or rule was cut, it is not empty', async t => {
  const state = (evidence: Evidence): unknown => {
    const value = routing(evidence)
    return typeof value === 'string' ? value : 'read'
  }
  t.equal(state(hostEvidence({ 'ip-rule': RULES4, 'ip-route': '' })), 'undecodable')
  t.equal(state(hostEvidence({ 'ip-rule': RULES4, 'ip-route': '[]' })), 'undecodable')
  t.equal(state(hostEvidence({ 'ip-rule': '', 'ip-route': LOOPBACK })), 'undecodable')
})

t.test('kernel switches: what is not printed is not known', async t => {
  const value = read(
    hostEvidence({
      'sysctl-net': {
        raw: 'net.ipv4.conf.all.rp_filter = 0\nnet.ipv4.conf.eth0/100.rp_filter = 1\nnet.ipv4.tcp_rmem = 4096 131072\n',
        stderr: "permission denied on key 'net.core.bpf_jit_harden'",
        exit: 255,
        status: 'denied',
      },
    }),
    'sysctls',
  )
  t.same(
    typeof value === 'string'
      ? value
      : [
          deviceSetting(value, 'all', 'rp_filter'),
          deviceSetting(value, 'eth0.100', 'rp_filter'),
          deviceSetting(value, 'eth1', 'rp_filter'),
          value.get('net.ipv4.tcp_rmem'),
        ],
    [0, 1, null, '4096 131072'],
  )
})

const STAT =
  'entries  clashres found new invalid ignore delete chainlength insert insert_failed drop early_drop icmp_error\n' +
  '0000000a 0 0 0 0 0 0 0 0 0 0000000f 0 0\n0000000a 0 0 0 0 0 0 0 0 0 00000001 0 0\n'

t.test(
  'the connection table: count, limit and drops; without the module there is none',
  async t => {
    const sysctl = 'net.netfilter.nf_conntrack_max = 65536\n'
    t.same(
      [
        read(
          hostEvidence({ 'conntrack-count': '12\n', 'conntrack-stat': STAT, 'sysctl-net': sysctl }),
          'conntrack',
        ),
        read(hostEvidence({ 'conntrack-count': '12\n' }), 'conntrack'),
        read(hostEvidence({ 'conntrack-count': NO_FILE }), 'conntrack'),
        read(hostEvidence({ 'conntrack-count': ABSENT }), 'conntrack'),
        read(hostEvidence({ 'conntrack-count': 'many\n' }), 'conntrack'),
      ],
      [
        { count: 12, max: 65536, drops: 16, complaint: null },
        { count: 12, max: null, drops: null, complaint: null },
        null,
        'failed',
        'undecodable',
      ],
    )
  },
)

t.test('the kernel log tells of a full connection table, the newest line counts', async t => {
  const line = 'nf_conntrack: nf_conntrack: table full, dropping packet'
  const told = (log: string) => {
    const value = read(hostEvidence({ 'conntrack-count': '12\n', 'kernel-log': log }), 'conntrack')
    const complaint = typeof value === 'object' ? value?.complaint : null
    return complaint && [complaint.line, complaint.text]
  }
  t.same(
    [
      told(`[ 1.0] ${line}\n[ 2.0] x\n[ 3.0] ${line}\n`),
      told(`[ 1.0] ip_conntrack: table full, dropping packet.\n`),
      told('[ 1.0] TCP: out of memory\n'),
    ],
    [[3, `[ 3.0] ${line}`], [1, '[ 1.0] ip_conntrack: table full, dropping packet.'], null],
  )
})

t.test('connections that full queues cost are read under their name', async t => {
  const overflows = (raw: string) => read(hostEvidence({ 'proc-netstat': raw }), 'listenOverflows')
  t.same(
    [
      overflows(
        'TcpExt: SyncookiesSent ListenOverflows\nTcpExt: 3 41\nIpExt: InNoRoutes\nIpExt: 7\n',
      ),
      overflows('TcpExt: SyncookiesSent ListenOverflows\nTcpExt: 3\n'),
      overflows('TcpExt: SyncookiesSent\nTcpExt: 3\n'),
      overflows(''),
    ],
    [41, 'undecodable', 'undecodable', 'undecodable'],
  )
})

const AVC = (comm: string, permissive = ' permissive=0') =>
  `type=AVC msg=audit(1.2:3): avc:  denied  { name_bind } for  pid=1 comm=${comm} src=8081 scontext=system_u:system_r:httpd_t:s0 tcontext=system_u:object_r:port_t:s0 tclass=tcp_socket${permissive}\n`

// As `ausearch -m avc` of CentOS 7 (kernel 3.10) lays an event out; the record ends with tclass.
const EVENT = `----
time->Thu Nov 26 08:30:00 2026
type=PROCTITLE msg=audit(1.2:3): proctitle=2F7573722F7362696E2F6874747064002D44464F524547524F554E44
type=SYSCALL msg=audit(1.2:3): arch=c000003e syscall=49 success=no exit=-13 a0=6 a1=5616 a2=10 a3=7ffd items=0 ppid=1 pid=1 comm="avc:name_bind" exe="/usr/sbin/httpd" key=(null)
${AVC('"httpd"', '')}`

const denialsIn = (raw: string, mode = 'Enforcing\n') => {
  const value = read(hostEvidence({ 'selinux-status': mode, 'selinux-denials': raw }), 'selinux')
  return typeof value === 'string'
    ? value
    : [value.mode, value.denials?.map(d => [d.program, d.protocol, d.port, d.enforced]) ?? null]
}

const DENIALS: readonly (readonly [title: string, raw: string, expected: unknown])[] = [
  ['enforced', AVC('"nginx"'), [['nginx', 'tcp', 8081, true]]],
  ['only noted', AVC('"nginx"', ' permissive=1'), []],
  ['of a kernel that does not tell which', EVENT, [['httpd', 'tcp', 8081, null]]],
  [
    'of a name that imitates fields',
    AVC('"src=9999 tclass"'),
    [['src=9999 tclass', 'tcp', 8081, true]],
  ],
  ['of a name in hexadecimal digits', AVC('6120737263'), [['a src', 'tcp', 8081, true]]],
  ['of something else', AVC('"a"').replace('name_bind', 'name_connect'), []],
  ['that was granted', AVC('"a"').replace('denied', 'granted'), []],
  ['beside a record that is written otherwise', `${AVC('"a"')}avc: name_bind denied\n`, null],
  ['of a port that is none', AVC('"a"').replace('8081', '99999'), null],
  ['of nothing printed', '', null],
]
for (const [title, raw, expected] of DENIALS)
  t.test(`SELinux: a refusal ${title}`, async t => {
    t.same(denialsIn(raw), ['enforcing', expected])
  })

t.test('SELinux: no matches is an answer, no tool is none', async t => {
  const none = { stderr: '<no matches>\n', exit: 1, status: 'failed' } as const
  t.same(
    [
      read(hostEvidence({ 'selinux-denials': none }), 'selinux'),
      read(hostEvidence({ 'selinux-status': ABSENT }), 'selinux'),
    ],
    [{ mode: null, denials: [] }, 'failed'],
  )
})

t.test('rules that send a port elsewhere are found in any rule set that was read', async t => {
  const found = (answers: Parameters<typeof hostEvidence>[0]) => {
    const value = read(hostEvidence(answers), 'hostRewrites')
    return typeof value === 'string' ? value : value.map(({ port }) => port)
  }
  t.same(
    [
      found({
        'iptables-save':
          '-A DOCKER ! -i docker0 -p tcp -m tcp --dport 8080 -j DNAT --to-destination 172.17.0.2:80\n',
      }),
      found({ 'nft-ruleset-text': '\t\ttcp dport 80 redirect to :8080 # handle 4\n' }),
      found({ 'nft-ruleset-text': '\t\tip daddr 10.0.0.1 dnat to 10.0.0.2\n' }),
      found({ 'nft-ruleset-text': '\t\ttcp dport { 80, 8080 } redirect to :9000\n' }),
      found({
        'nft-ruleset':
          '{"nftables": [{"rule": {"expr": [{"match": {"op": "==", "left": {"payload": {"protocol": "tcp", "field": "dport"}}, "right": 8080}}, {"redirect": {"port": 22}}]}}, {"rule": {"expr": [{"match": {"op": "==", "left": {"payload": {"protocol": "tcp", "field": "dport"}}, "right": 22}}, {"accept": null}]}}]}',
      }),
      found({ 'nft-ruleset-text': '', 'iptables-save': DENIED }),
      found({ 'nft-ruleset-text': DENIED, 'iptables-save': ABSENT }),
    ],
    [[8080], [80], [null], [null], [8080], [], 'not-collected'],
  )
})
