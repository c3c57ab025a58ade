// Can the host take the packet, and does its reply find the way back?
import t from 'tap'
import { hostNetwork } from '#server/checks/host-network.ts'
import { replyRoute } from '#server/checks/reply-route.ts'
import { admissionOf } from '#shared/admission.ts'
import { CAUSES } from '#shared/causes/catalogue.ts'
import type { Flow } from '#shared/flow.ts'
import { coversAddresses } from '#shared/plain/address-set.ts'
import { sentence } from '#shared/wording/sentence.ts'
import { ABSENT, DENIED, type hostEvidence, NO_FILE } from '#test/facts/host-evidence.ts'
import { addr, brief, ETH0, hostFlow, judge, LO, link, RULES } from './host-flow.ts'

type Answers = Parameters<typeof hostEvidence>[0]
type Row = readonly [title: string, flow: Flow, answers: Answers, expected: object]

const ETH1 = link('eth1', ['10.20.2.10/24'], { index: 3 })
const DOCKER = link('docker0', ['172.17.0.1/16'], { index: 4 })
const CLIENT = hostFlow()
const V6 = hostFlow({ to: '2001:db8::10', from: '2001:db8:ffff::1' })
const ANYONE = hostFlow({ from: 'any' })
const NEAR = hostFlow({ from: '10.20.9.9', scope: 'private' })
const EVERYONE = ['0.0.0.0/0']
const ONE = ['203.0.113.7/32']

const LOCAL =
  'local 10.20.1.10 dev eth0 table local scope host\n10.20.1.0/24 dev eth0 scope link src 10.20.1.10\nlocal 127.0.0.0/8 dev lo table local\n'
const routes = (text: string): Answers => ({ 'ip-rule': RULES, 'ip-route': `${LOCAL}${text}` })
const filter = (all: number, eth0: number): Answers => ({
  'sysctl-net': `net.ipv4.conf.all.rp_filter = ${all}\nnet.ipv4.conf.eth0.rp_filter = ${eth0}\nnet.netfilter.nf_conntrack_max = 100\n`,
})
const GATEWAY = routes('default via 10.20.1.1 dev eth0\n')
const ELSEWHERE = routes('default via 10.20.2.1 dev eth1\n')
const EMPTY_TABLE: Answers = { 'conntrack-count': '1\n' }

const GONE6 = hostFlow({ to: '2001:db8::99', from: '2001:db8:ffff::1' })
const ROUTE6 =
  '2001:db8::/64 dev eth0 proto kernel metric 256 pref medium\ndefault via fe80::1 dev eth0 metric 1024 pref medium\n'

const FULL_TABLE: Answers = {
  'ip-addr': addr(LO, ETH0),
  ...GATEWAY,
  ...filter(0, 0),
  'conntrack-count': '100\n',
}
const NO_RULES: Answers = {
  'nft-ruleset': '{"nftables": []}',
  'iptables-legacy-save': '',
  'ip6tables-legacy-save': '',
}
const TABLE_FULL = '[ 7.1] nf_conntrack: nf_conntrack: table full, dropping packet\n'
const dropped = (drops: string): string => `entries found new drop\n00000064 0 0 ${drops}\n`

const PASS = { status: 'pass', causes: [], admits: ONE, uncertain: [] }
const failed = (...causes: string[]) => ({ status: 'fail', causes, admits: [], uncertain: [] })

const ROWS: readonly Row[] = [
  [
    'address there, link up',
    CLIENT,
    { 'ip-addr': addr(LO, ETH0), ...GATEWAY, ...filter(0, 1), ...EMPTY_TABLE },
    PASS,
  ],
  [
    'the address is on no interface',
    hostFlow({ to: '10.20.1.99' }),
    { 'ip-addr': addr(LO, ETH0), ...GATEWAY },
    { status: 'fail', causes: ['guest-address-missing derived'] },
  ],
  [
    'the IPv6 address is on no interface',
    hostFlow({ to: '2001:db8::99', from: '2001:db8:ffff::1' }),
    { 'ip-addr': addr(LO, ETH0) },
    { status: 'fail', causes: ['ipv6-not-configured-in-os derived'] },
  ],
  [
    'the address is answered by a route of type local',
    hostFlow({ to: '10.20.1.99' }),
    {
      'ip-addr': addr(LO, ETH0),
      ...routes('local 10.20.1.99 dev lo table local\ndefault via 10.20.1.1 dev eth0\n'),
    },
    PASS,
  ],
  [
    'the IPv6 address is on no interface, and the route that the kernel made for it is there',
    GONE6,
    {
      'ip-addr': addr(LO, ETH0),
      'ip6-rule': RULES,
      'ip6-route': `local 2001:db8::99 dev eth0 table local proto kernel metric 0 pref medium\n${ROUTE6}`,
    },
    { status: 'unknown', causes: [] },
  ],
  [
    'the same for IPv4',
    hostFlow({ to: '10.20.1.99' }),
    {
      'ip-addr': addr(LO, ETH0),
      ...routes('local 10.20.1.99 dev eth0 table local proto kernel scope host src 10.20.1.99\n'),
    },
    { status: 'unknown', causes: [] },
  ],
  [
    'the IPv6 address is answered by a local route that somebody made',
    GONE6,
    {
      'ip-addr': addr(LO, ETH0),
      'ip6-rule': RULES,
      'ip6-route': `local 2001:db8::/64 dev lo table local metric 1024 pref medium\n${ROUTE6}`,
    },
    { status: 'pass', causes: [] },
  ],
  [
    'the IPv6 address is on no interface, and only the network of the link is routed',
    GONE6,
    { 'ip-addr': addr(LO, ETH0), 'ip6-rule': RULES, 'ip6-route': ROUTE6 },
    { status: 'fail', causes: ['ipv6-not-configured-in-os derived'] },
  ],
  [
    'the link is down',
    CLIENT,
    { 'ip-addr': addr(LO, link('eth0', ['10.20.1.10/24'], { up: false })) },
    { status: 'fail', causes: ['guest-network-down derived'] },
  ],
  [
    'another link is down',
    CLIENT,
    { 'ip-addr': addr(LO, ETH0, link('eth1', [], { up: false })), ...GATEWAY, ...filter(0, 1) },
    PASS,
  ],
  [
    'addresses unread',
    CLIENT,
    { 'ip-addr': DENIED, ...GATEWAY },
    { status: 'unknown', causes: [] },
  ],
  ['the tool is missing', CLIENT, { 'ip-addr': ABSENT }, { status: 'unknown', causes: [] }],
  [
    'address unknown, the only link is up',
    hostFlow({ to: null }),
    { 'ip-addr': addr(LO, ETH0) },
    PASS,
  ],
  [
    'address unknown, every link is down',
    hostFlow({ to: null }),
    { 'ip-addr': addr(LO, link('eth0', ['10.20.1.10/24'], { up: false })) },
    { status: 'fail', causes: ['guest-network-down derived'] },
  ],
  [
    'address unknown, one of two links is down',
    hostFlow({ to: null }),
    { 'ip-addr': addr(LO, ETH0, link('eth1', ['10.20.2.10/24'], { up: false })) },
    { status: 'unknown', causes: [] },
  ],

  [
    'the connection table is full',
    CLIENT,
    { 'ip-addr': addr(LO, ETH0), ...GATEWAY, ...filter(0, 0), 'conntrack-count': '100\n' },
    { status: 'warn', causes: ['conntrack-table-full suspected'], admits: ONE, uncertain: [] },
  ],
  [
    'the connection table is full, and the kernel counts what it drops for that',
    CLIENT,
    { ...FULL_TABLE, ...NO_RULES, 'conntrack-stat': dropped('0000002a') },
    { status: 'warn', causes: ['conntrack-table-full derived'], admits: ONE, uncertain: [] },
  ],
  [
    'the connection table is full, and nothing was dropped for that',
    CLIENT,
    { ...FULL_TABLE, ...NO_RULES, 'conntrack-stat': dropped('00000000') },
    { status: 'warn', causes: ['conntrack-table-full suspected'], admits: ONE, uncertain: [] },
  ],
  [
    'the connection table is full, and the kernel says that it drops packets for that',
    CLIENT,
    { ...FULL_TABLE, ...NO_RULES, 'kernel-log': TABLE_FULL },
    { status: 'warn', causes: ['conntrack-table-full derived'], admits: ONE, uncertain: [] },
  ],
  [
    'the kernel said so once, and by now the table has room',
    CLIENT,
    { ...FULL_TABLE, ...NO_RULES, 'conntrack-count': '99\n', 'kernel-log': TABLE_FULL },
    PASS,
  ],
  [
    'the table is full, and rules that were not read may keep the packet out of it',
    CLIENT,
    { ...FULL_TABLE, 'kernel-log': TABLE_FULL },
    { status: 'warn', causes: ['conntrack-table-full suspected'], admits: ONE, uncertain: [] },
  ],
  [
    'the table is full, and a rule keeps packets out of it',
    CLIENT,
    {
      ...FULL_TABLE,
      ...NO_RULES,
      'iptables-legacy-save':
        '*raw\n:PREROUTING ACCEPT [0:0]\n-A PREROUTING -p tcp -m tcp --dport 8080 -j CT --notrack\nCOMMIT\n',
      'kernel-log': TABLE_FULL,
    },
    { status: 'warn', causes: ['conntrack-table-full suspected'], admits: ONE, uncertain: [] },
  ],
  [
    'the connection table has one place left',
    CLIENT,
    { 'ip-addr': addr(LO, ETH0), ...GATEWAY, ...filter(0, 0), 'conntrack-count': '99\n' },
    PASS,
  ],
  [
    'an old kernel recycles TIME-WAIT sockets by timestamps',
    CLIENT,
    {
      'ip-addr': addr(LO, ETH0),
      ...GATEWAY,
      ...EMPTY_TABLE,
      'sysctl-net': `${filter(0, 0)['sysctl-net']}net.ipv4.tcp_tw_recycle = 1\n`,
    },
    { status: 'warn', causes: ['tcp-tw-recycle-nat suspected'], admits: ONE, uncertain: [] },
  ],
  [
    'an old kernel that does not recycle',
    CLIENT,
    {
      'ip-addr': addr(LO, ETH0),
      ...GATEWAY,
      ...EMPTY_TABLE,
      'sysctl-net': `${filter(0, 0)['sysctl-net']}net.ipv4.tcp_tw_recycle = 0\n`,
    },
    PASS,
  ],
  [
    'no connection tracking',
    CLIENT,
    { 'ip-addr': addr(LO, ETH0), ...GATEWAY, ...filter(0, 0), 'conntrack-count': NO_FILE },
    PASS,
  ],

  [
    'the way back is another interface, strict filter',
    CLIENT,
    { 'ip-addr': addr(LO, ETH0, ETH1), ...ELSEWHERE, ...filter(0, 1) },
    failed('rp-filter-drop derived'),
  ],
  [
    'the larger of both settings counts',
    CLIENT,
    { 'ip-addr': addr(LO, ETH0, ETH1), ...ELSEWHERE, ...filter(1, 0) },
    failed('rp-filter-drop derived'),
  ],
  [
    'the way back is another interface, loose filter',
    CLIENT,
    { 'ip-addr': addr(LO, ETH0, ETH1), ...ELSEWHERE, ...filter(1, 2) },
    PASS,
  ],
  [
    'the way back is another interface, no filter',
    CLIENT,
    { 'ip-addr': addr(LO, ETH0, ETH1), ...ELSEWHERE, ...filter(0, 0) },
    PASS,
  ],
  [
    'the way back is another interface, filter unread',
    CLIENT,
    { 'ip-addr': addr(LO, ETH0, ETH1), ...ELSEWHERE },
    { status: 'unknown', causes: [], admits: [], uncertain: ONE },
  ],
  [
    'the filter of one interface unread, and the other strict',
    CLIENT,
    {
      'ip-addr': addr(LO, ETH0, ETH1),
      ...ELSEWHERE,
      'sysctl-net': 'net.ipv4.conf.all.rp_filter = 1\n',
    },
    { status: 'unknown', causes: [], admits: [], uncertain: ONE },
  ],
  ['routes unread, one interface', CLIENT, { 'ip-addr': addr(LO, ETH0), ...filter(0, 1) }, PASS],
  [
    'routes unread, two interfaces, strict filter',
    CLIENT,
    { 'ip-addr': addr(LO, ETH0, ETH1), ...filter(0, 1) },
    { status: 'unknown', causes: [], admits: [], uncertain: ONE },
  ],
  [
    'part of the clients has another way back',
    hostFlow({ from: '203.0.113.0/24' }),
    {
      'ip-addr': addr(LO, ETH0, ETH1),
      ...routes('default via 10.20.1.1 dev eth0\n203.0.113.0/25 via 10.20.2.1 dev eth1\n'),
      ...filter(0, 1),
    },
    {
      status: 'warn',
      causes: ['rp-filter-drop derived'],
      admits: ['203.0.113.128/25'],
      uncertain: [],
    },
  ],
  [
    'anyone: networks attached elsewhere are no clients from outside',
    ANYONE,
    {
      'ip-addr': addr(LO, ETH0, DOCKER),
      ...routes('default via 10.20.1.1 dev eth0\n172.17.0.0/16 dev docker0 scope link\n'),
      ...filter(0, 1),
    },
    { status: 'pass', causes: [], admits: EVERYONE, uncertain: [] },
  ],
  [
    'a client on the Internet whose address is in a network attached elsewhere',
    CLIENT,
    {
      'ip-addr': addr(LO, ETH0, DOCKER),
      ...routes('default via 10.20.1.1 dev eth0\n203.0.113.0/24 dev docker0 scope link\n'),
      ...filter(0, 1),
    },
    failed('rp-filter-drop derived'),
  ],
  [
    'a client address that is a container network here',
    hostFlow({ from: '172.17.0.9', scope: 'private' }),
    {
      'ip-addr': addr(LO, ETH0, DOCKER),
      ...routes('default via 10.20.1.1 dev eth0\n172.17.0.0/16 dev docker0 scope link\n'),
      ...filter(0, 1),
    },
    { status: 'unknown', causes: [], admits: [], uncertain: ['172.17.0.9/32'] },
  ],
  [
    'marked packets may go another way',
    CLIENT,
    {
      'ip-addr': addr(LO, ETH0, ETH1),
      'ip-rule': `${RULES}100:	from all fwmark 0x1 lookup 5\n`,
      'ip-route': `${LOCAL}default via 10.20.1.1 dev eth0\ndefault via 10.20.2.1 dev eth1 table 5\n`,
      ...filter(0, 1),
    },
    { status: 'unknown', causes: [], admits: [], uncertain: ONE },
  ],
  [
    'IPv6 has no such filter',
    V6,
    { 'ip-addr': addr(LO, ETH0, ETH1), ...ELSEWHERE, ...filter(1, 1) },
    { status: 'pass', causes: [], admits: ['2001:db8:ffff::1/128'], uncertain: [] },
  ],
]

const MACHINE: Flow['sender'] = {
  asked: true,
  address: '172.17.5.5',
  instanceId: 'i-other',
  eniId: 'eni-other',
  primary: true,
  regionId: null,
  vSwitchId: null,
  vpcId: null,
  securityGroupIds: null,
}

const REPLY_ROWS: readonly Row[] = [
  [
    'the default route leads back',
    CLIENT,
    { 'ip-addr': addr(LO, ETH0), ...GATEWAY },
    { status: 'pass', causes: [] },
  ],
  [
    'anyone, over the default route',
    ANYONE,
    { 'ip-addr': addr(LO, ETH0), ...GATEWAY },
    { status: 'pass', causes: [] },
  ],
  [
    'no default route',
    CLIENT,
    { 'ip-addr': addr(LO, ETH0), ...routes('') },
    failed('guest-no-default-route derived'),
  ],
  [
    'no default route, anyone on the Internet',
    ANYONE,
    { 'ip-addr': addr(LO, ETH0), ...routes('') },
    failed('guest-no-default-route derived'),
  ],
  [
    'no default route, but the client is next door',
    hostFlow({ from: '10.20.1.7', scope: 'private' }),
    { 'ip-addr': addr(LO, ETH0), ...routes('') },
    { status: 'pass', causes: [] },
  ],
  [
    'no default route, anyone in the private network: only neighbours',
    hostFlow({ from: '10.0.0.0/8', scope: 'private' }),
    { 'ip-addr': addr(LO, ETH0), ...routes('') },
    {
      status: 'warn',
      causes: ['guest-no-default-route derived'],
      admits: ['10.20.1.0/24'],
      uncertain: [],
    },
  ],
  [
    'a blackhole for the client',
    CLIENT,
    {
      'ip-addr': addr(LO, ETH0),
      ...routes('default via 10.20.1.1 dev eth0\nblackhole 203.0.113.0/24\n'),
    },
    failed('guest-no-default-route derived'),
  ],
  [
    'a blackhole for others',
    CLIENT,
    {
      'ip-addr': addr(LO, ETH0),
      ...routes('default via 10.20.1.1 dev eth0\nblackhole 198.51.100.0/24\n'),
    },
    { status: 'pass', causes: [] },
  ],
  [
    'a throw route asks the next table',
    CLIENT,
    {
      'ip-addr': addr(LO, ETH0),
      'ip-rule': `${RULES}32767:	from all lookup 9\n`,
      'ip-route': `${LOCAL}throw 203.0.113.0/24\ndefault via 10.20.1.1 dev eth0 table 9\n`,
    },
    { status: 'pass', causes: [] },
  ],
  [
    'a rule refuses replies to the client',
    CLIENT,
    {
      'ip-addr': addr(LO, ETH0),
      'ip-rule': `${RULES}9:	from all to 203.0.113.0/24 prohibit\n`,
      'ip-route': `${LOCAL}default via 10.20.1.1 dev eth0\n`,
    },
    failed('guest-no-default-route derived'),
  ],
  [
    'a rule about packets from the client does not concern replies',
    CLIENT,
    {
      'ip-addr': addr(LO, ETH0),
      'ip-rule': `${RULES}9:	from 203.0.113.7 prohibit\n`,
      'ip-route': `${LOCAL}default via 10.20.1.1 dev eth0\n`,
    },
    { status: 'pass', causes: [] },
  ],
  [
    'a rule for what comes in does not concern replies',
    CLIENT,
    {
      'ip-addr': addr(LO, ETH0),
      'ip-rule': `${RULES}9:	from all iif eth0 prohibit\n`,
      'ip-route': `${LOCAL}default via 10.20.1.1 dev eth0\n`,
    },
    { status: 'pass', causes: [] },
  ],
  [
    'a table of its own for the second interface',
    hostFlow({ to: '10.20.2.10' }),
    {
      'ip-addr': addr(LO, ETH0, ETH1),
      'ip-rule': `${RULES}9:	from 10.20.2.10 lookup 2\n`,
      'ip-route': `${LOCAL}default via 10.20.1.1 dev eth0\ndefault via 10.20.2.1 dev eth1 table 2\n`,
    },
    { status: 'pass', causes: [] },
  ],
  [
    'no table of its own for the second interface',
    hostFlow({ to: '10.20.2.10' }),
    { 'ip-addr': addr(LO, ETH0, ETH1), ...GATEWAY },
    failed('guest-policy-route derived'),
  ],
  [
    'out by another interface inside the private network: not certain',
    NEAR,
    { 'ip-addr': addr(LO, ETH0, ETH1), ...ELSEWHERE },
    {
      status: 'unknown',
      causes: ['guest-policy-route suspected'],
      admits: [],
      uncertain: ['10.20.9.9/32'],
    },
  ],
  [
    'out by a tunnel: not certain',
    CLIENT,
    { 'ip-addr': addr(LO, ETH0, link('wg0', ['10.99.0.2/24'])), ...routes('default dev wg0\n') },
    { status: 'unknown', causes: ['guest-policy-route suspected'], admits: [], uncertain: ONE },
  ],
  [
    'the client is in the network of a bridge',
    hostFlow({ from: '172.17.5.5', scope: 'private' }),
    {
      'ip-addr': addr(LO, ETH0, DOCKER),
      ...routes('default via 10.20.1.1 dev eth0\n172.17.0.0/16 dev docker0\n'),
    },
    {
      status: 'unknown',
      causes: ['guest-route-overlap suspected'],
      admits: [],
      uncertain: ['172.17.5.5/32'],
    },
  ],
  [
    'a client on the Internet has an address of a bridge',
    CLIENT,
    {
      'ip-addr': addr(LO, ETH0, DOCKER),
      ...routes('default via 10.20.1.1 dev eth0\n203.0.113.0/24 dev docker0\n'),
    },
    failed('guest-route-overlap derived'),
  ],
  [
    'a client on the Internet has an address of a tunnel',
    CLIENT,
    {
      'ip-addr': addr(LO, ETH0, link('wg0', ['10.99.0.2/24'])),
      ...routes('default via 10.20.1.1 dev eth0\n203.0.113.0/24 dev wg0\n'),
    },
    { status: 'unknown', causes: ['guest-route-overlap suspected'], admits: [], uncertain: ONE },
  ],
  [
    'another machine of the account has an address of a bridge',
    { ...hostFlow({ from: '172.17.5.5', scope: 'private' }), sender: MACHINE },
    {
      'ip-addr': addr(LO, ETH0, DOCKER),
      ...routes('default via 10.20.1.1 dev eth0\n172.17.0.0/16 dev docker0\n'),
    },
    { status: 'fail', causes: ['guest-route-overlap derived'], admits: [], uncertain: [] },
  ],
  [
    'anyone, and there is a bridge',
    ANYONE,
    {
      'ip-addr': addr(LO, ETH0, DOCKER),
      ...routes('default via 10.20.1.1 dev eth0\n172.17.0.0/16 dev docker0\n'),
    },
    { status: 'pass', causes: [] },
  ],
  [
    'a rule that is not judged, both ways out the same',
    CLIENT,
    {
      'ip-addr': addr(LO, ETH0),
      'ip-rule': `${RULES}9:	from all sport 22 lookup main\n`,
      'ip-route': `${LOCAL}default via 10.20.1.1 dev eth0\n`,
    },
    { status: 'pass', causes: [] },
  ],
  [
    'a rule that is not judged, one way out and one not',
    CLIENT,
    {
      'ip-addr': addr(LO, ETH0),
      'ip-rule': `${RULES}9:	from all sport 22 lookup 7\n`,
      'ip-route': `${LOCAL}default via 10.20.1.1 dev eth0\nblackhole default table 7\n`,
    },
    { status: 'unknown', causes: [], admits: [], uncertain: ONE },
  ],
  [
    'a jump between rules is not judged',
    CLIENT,
    {
      'ip-addr': addr(LO, ETH0),
      'ip-rule': `${RULES}9:	from all goto 32767\n`,
      'ip-route': `${LOCAL}default via 10.20.1.1 dev eth0\n`,
    },
    { status: 'unknown', causes: [], admits: [], uncertain: ONE },
  ],
  [
    'routes unread',
    CLIENT,
    { 'ip-addr': addr(LO, ETH0), 'ip-rule': RULES, 'ip-route': DENIED },
    { status: 'unknown', causes: [] },
  ],
  [
    'routes of the other family only',
    V6,
    { 'ip-addr': addr(LO, ETH0), ...GATEWAY },
    { status: 'unknown', causes: [] },
  ],
  [
    'IPv6 with a default route',
    V6,
    {
      'ip-addr': addr(LO, ETH0),
      'ip6-rule': RULES,
      'ip6-route': 'default via fe80::1 dev eth0 pref medium\n',
    },
    { status: 'pass', causes: [] },
  ],
  [
    'IPv6 without a default route',
    V6,
    {
      'ip-addr': addr(LO, ETH0),
      'ip6-rule': RULES,
      'ip6-route': '2001:db8::/64 dev eth0 pref medium\n',
    },
    failed('guest-no-default-route derived'),
  ],
  [
    'the link is down: another hop says so',
    CLIENT,
    { 'ip-addr': addr(LO, link('eth0', ['10.20.1.10/24'], { up: false })), ...routes('') },
    { status: 'not-applicable', causes: [] },
  ],
]

for (const [title, flow, answers, expected] of ROWS)
  t.test(`host network: ${title}`, async t => {
    t.match(brief(judge(hostNetwork, flow, answers)), expected)
  })

for (const [title, flow, answers, expected] of REPLY_ROWS)
  t.test(`reply: ${title}`, async t => {
    t.match(brief(judge(replyRoute, flow, answers)), expected)
  })

t.test('the route that throws replies away is quoted', async t => {
  const { causes } = judge(replyRoute, CLIENT, {
    'ip-addr': addr(LO, ETH0),
    ...routes('default via 10.20.1.1 dev eth0\nblackhole 203.0.113.0/24\n'),
  })
  t.match(causes[0]?.decidedBy, {
    kind: 'route-entry',
    id: 'table main',
    text: 'blackhole 203.0.113.0/24',
    line: 5,
  })
})

t.test('a connection table that was not read is an assumption, not a promise', async t => {
  const read = judge(hostNetwork, CLIENT, {
    'ip-addr': addr(LO, ETH0),
    ...GATEWAY,
    ...filter(0, 0),
  })
  t.same(
    read.assumptions.map(({ key }) => key),
    ['host-network.assume-conntrack'],
  )
})

t.test('removing evidence never lets more sources through', async t => {
  const widened = [...ROWS, ...REPLY_ROWS].flatMap(([title, flow, answers]) =>
    [hostNetwork, replyRoute].flatMap(check => {
      const admits = (given: Answers) => admissionOf(judge(check, flow, given), flow.sources).admits
      const before = judge(check, flow, answers).status
      return Object.keys(answers).flatMap(gone => {
        const { [gone]: _gone, ...left } = answers
        const isWider = !coversAddresses(admits(answers), admits(left))
        return isWider && before !== 'not-applicable' ? [`${check.id}: ${title}: ${gone}`] : []
      })
    }),
  )
  t.same(widened, [])
})

t.test('every sentence is complete and every cause has its hop', async t => {
  const said = [
    ...ROWS.map(([, flow, answers]) => judge(hostNetwork, flow, answers)),
    ...REPLY_ROWS.map(([, flow, answers]) => judge(replyRoute, flow, answers)),
  ].map(({ because }) => sentence(because))
  t.same(
    [
      said.filter(text => text.includes('{{') || text.includes('undefined') || text.includes('  ')),
      hostNetwork.causes.filter(id => CAUSES[id].hop !== 'host-network'),
      replyRoute.causes.filter(id => CAUSES[id].hop !== 'reply'),
    ],
    [[], [], []],
  )
})

t.test('the route that makes the reverse path filter drop is quoted', async t => {
  const answers = {
    'ip-addr': addr(LO, ETH0, ETH1),
    ...ELSEWHERE,
    ...filter(1, 1),
  }
  t.match(judge(hostNetwork, CLIENT, answers).decidedBy, {
    kind: 'route-entry',
    text: 'default via 10.20.2.1 dev eth1',
    line: 4,
  })
})
