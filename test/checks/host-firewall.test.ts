// Does a host's filter get the verdict, the cause and the fix that its rules deserve?
import t from 'tap'
import type { Check } from '#server/checks/check.ts'
import { hostFirewall } from '#server/checks/host-firewall.ts'
import { replyFirewall } from '#server/checks/reply-firewall.ts'
import { factsOf } from '#server/facts/facts.ts'
import { fixFor } from '#server/fix/fix.ts'
import type { Flow } from '#shared/flow.ts'
import type { Judgement } from '#shared/judgement.ts'
import { inEnglish, sentence } from '#shared/wording/sentence.ts'
import { ABSENT, DENIED, hostEvidence } from '#test/facts/host-evidence.ts'
import { addr, brief, ETH0, hostFlow, judge, LO, link } from './host-flow.ts'

type Answers = Parameters<typeof hostEvidence>[0]
type Chain = Readonly<Record<string, unknown>>

const INPUT: Chain = { type: 'filter', hook: 'input', prio: 0, policy: 'accept' }

let handle = 0

/** A table `inet edge` with these chains: what follows the hook are the rules' statements. */
const edge = (
  chains: Readonly<Record<string, readonly [Chain | null, ...(readonly object[])[]]>>,
): object[] => {
  const at = { family: 'inet', table: 'edge' }
  handle = 10
  return [
    { table: { family: 'inet', name: 'edge', handle: 1 } },
    ...Object.entries(chains).map(([name, [base]]) => ({
      chain: { ...at, name, handle: 2, ...base },
    })),
    ...Object.entries(chains).flatMap(([chain, [, ...rules]]) =>
      rules.map(expr => ({ rule: { ...at, chain, handle: ++handle, expr } })),
    ),
  ]
}

const nft = (...objects: readonly object[]): string =>
  JSON.stringify({ nftables: [{ metainfo: { json_schema_version: 1 } }, ...objects] })

const saved = (...lines: readonly string[]): string => `*filter\n${lines.join('\n')}\nCOMMIT\n`

const host = (more: Answers = {}): Answers => ({
  'nft-ruleset': nft(),
  'iptables-legacy-save': '',
  'ip6tables-legacy-save': '',
  'ip-addr': addr(LO, ETH0),
  ...more,
})

const port = (value: unknown, op = '=='): object => ({
  match: { op, left: { payload: { protocol: 'tcp', field: 'dport' } }, right: value },
})
const from = (right: unknown): object => ({
  match: { op: '==', left: { payload: { protocol: 'ip', field: 'saddr' } }, right },
})
const state = (right: unknown): object => ({
  match: { op: 'in', left: { ct: { key: 'state' } }, right },
})
const iif = (right: string): object => ({
  match: { op: '==', left: { meta: { key: 'iifname' } }, right },
})
const LIMIT = { limit: { rate: 10, burst: 5, per: 'second' } }
const DROP = { drop: null }
const ACCEPT = { accept: null }
const RESET = { reject: { type: 'tcp reset' } }

const decided = ({ status, causes, decidedBy }: Judgement) => [
  status,
  causes.map(({ id }) => id),
  decidedBy?.id ?? null,
]

type Row = readonly [
  title: string,
  answers: Answers,
  flow: Parameters<typeof hostFlow>[0],
  said: readonly [status: string, causes: readonly string[], decidedBy: string | null],
]

const edgeOf = (...rules: readonly (readonly object[])[]): Answers =>
  host({ 'nft-ruleset': nft(...edge({ in: [INPUT, ...rules] })) })

const DROPPING: Chain = { ...INPUT, policy: 'drop' }

/** One rule for tcp of iptables-nft with a part that nft 0.9 and 1.0.2 show as null, and a policy of drop. */
const nameless = (rule: string): Answers =>
  host({
    'iptables-version': 'iptables v1.8.7 (nf_tables)',
    'nft-ruleset': nft(
      { table: { family: 'ip', name: 'filter', handle: 1 } },
      { chain: { family: 'ip', table: 'filter', name: 'INPUT', handle: 1, ...DROPPING } },
      {
        rule: {
          ...{ family: 'ip', table: 'filter', chain: 'INPUT', handle: 4 },
          expr: [
            { match: { op: '==', left: { meta: { key: 'l4proto' } }, right: 'tcp' } },
            { xt: null },
            ACCEPT,
          ],
        },
      },
    ),
    'iptables-save': saved(':INPUT DROP [0:0]', rule),
  })

const BRIDGE = [
  { table: { family: 'bridge', name: 'b', handle: 1 } },
  { chain: { family: 'bridge', table: 'b', name: 'in', handle: 1, ...INPUT, policy: 'drop' } },
]

/** Docker publishes 8080 to port 80 of a container; `forward`: rules of the filter table. */
const docker = (policy: string, ...forward: readonly string[]): Answers =>
  host({
    'iptables-legacy-save': [
      '*nat',
      ':PREROUTING ACCEPT [0:0]',
      ':DOCKER - [0:0]',
      '-A PREROUTING -m addrtype --dst-type LOCAL -j DOCKER',
      '-A DOCKER ! -i docker0 -p tcp -m tcp --dport 8080 -j DNAT --to-destination 172.17.0.2:80',
      'COMMIT',
      '*filter',
      ':INPUT DROP [0:0]',
      `:FORWARD ${policy} [0:0]`,
      ':DOCKER-USER - [0:0]',
      '-A FORWARD -j DOCKER-USER',
      ...forward,
      'COMMIT',
      '',
    ].join('\n'),
    'sysctl-net': 'net.ipv4.ip_forward = 1\nnet.ipv4.conf.eth0.forwarding = 1\n',
  })

const BANNED = (chain: string, ...rules: readonly string[]): Answers =>
  host({
    'iptables-legacy-save': saved(
      ':INPUT ACCEPT [0:0]',
      `:${chain} - [0:0]`,
      `-A INPUT -p tcp -j ${chain}`,
      ...rules.map(rule => `-A ${chain} ${rule}`),
    ),
  })

const toLoopback = (allowed: number, address: string): Answers => ({
  ...edgeOf([]),
  'nft-ruleset': nft(
    ...edge({
      pre: [
        { type: 'nat', hook: 'prerouting', prio: -100, policy: 'accept' },
        [port(8080), { dnat: { family: 'ip', addr: address, port: 80 } }],
      ],
    }),
  ),
  'sysctl-net': `net.ipv4.conf.all.route_localnet = 0\nnet.ipv4.conf.eth0.route_localnet = ${allowed}\n`,
})

/** The reject of firewalld's own table, and what it says about its zones. */
const firewalld = (runtime: string, permanent = runtime): Answers => {
  const rules = edge({
    filter_INPUT: [
      { ...INPUT, prio: 10 },
      [port(22), ACCEPT],
      [{ jump: { target: 'filter_IN_public_allow' } }],
      [RESET],
    ],
    filter_IN_public_allow: [null],
  })
  return {
    ...host(),
    'nft-ruleset': nft(...rules).replaceAll('"edge"', '"firewalld"'),
    'firewalld-zones': runtime,
    'firewalld-zones-permanent': permanent,
  }
}

const zone = (name: string, interfaces: string, ports: string): string =>
  [
    interfaces === '' ? name : `${name} (active)`,
    '  target: default',
    `  interfaces: ${interfaces}`,
    '  sources: ',
    '  services: ssh',
    `  ports: ${ports}`,
    '  rich rules: ',
    '\t',
    '',
  ].join('\n')

const RICH =
  'rule family="ipv4" source address="203.0.113.7/32" port port="8080" protocol="tcp" accept'

const cloud = { from: '100.64.10.1/32', scope: 'private' } as const

const rows: readonly Row[] = [
  [
    'firewalld allows the port in a zone the interface is not in',
    firewalld(zone('internal', '', '8080/tcp') + zone('public', 'eth0', '')),
    {},
    ['fail', ['firewalld-wrong-zone'], 'inet firewalld filter_INPUT 13'],
  ],
  [
    'firewalld allows another port in that zone',
    firewalld(zone('internal', '', '8081/tcp 8080/udp') + zone('public', 'eth0', '')),
    {},
    ['fail', ['host-firewall-reject'], 'inet firewalld filter_INPUT 13'],
  ],
  [
    'firewalld will allow the port after a reload',
    firewalld(zone('public', 'eth0', ''), zone('public', 'eth0', '8000-8100/tcp')),
    {},
    ['fail', ['firewalld-runtime-differs'], 'inet firewalld filter_INPUT 13'],
  ],
  [
    'firewalld says the port is allowed where it counts, and the kernel blocks it: its settings do not explain that',
    firewalld(zone('public', 'eth0', '8080/tcp')),
    {},
    ['fail', ['host-firewall-reject'], 'inet firewalld filter_INPUT 13'],
  ],
  [
    'a table that is not of firewalld blocks: its zones explain nothing',
    {
      ...edgeOf([port(8080), RESET]),
      'firewalld-zones': zone('internal', '', '8080/tcp') + zone('public', 'eth0', ''),
    },
    {},
    ['fail', ['host-firewall-reject'], 'inet edge in 11'],
  ],
  [
    'fail2ban has banned the client',
    BANNED('f2b-web', '-s 203.0.113.7/32 -j REJECT', '-j RETURN'),
    {},
    ['fail', ['fail2ban-banned-client'], 'legacy:filter f2b-web 1'],
  ],
  [
    'fail2ban has banned somebody else',
    BANNED('f2b-web', '-s 203.0.113.8/32 -j REJECT', '-j RETURN'),
    {},
    ['pass', [], 'legacy:filter INPUT'],
  ],
  [
    'the same ban in a chain of another name is a plain reject',
    BANNED('mine', '-s 203.0.113.7/32 -j REJECT', '-j RETURN'),
    {},
    ['fail', ['host-firewall-reject'], 'legacy:filter mine 1'],
  ],
  [
    'a rule drops the addresses that load balancers come from',
    host({
      'iptables-legacy-save': saved(':INPUT ACCEPT [0:0]', '-A INPUT -s 100.64.0.0/10 -j DROP'),
    }),
    cloud,
    ['fail', ['cloud-internal-range-dropped'], 'legacy:filter INPUT 1'],
  ],
  [
    'a rule drops everybody, load balancers among them',
    host({ 'iptables-legacy-save': saved(':INPUT ACCEPT [0:0]', '-A INPUT -p tcp -j DROP') }),
    cloud,
    ['fail', ['host-firewall-drop'], 'legacy:filter INPUT 1'],
  ],
  [
    'DOCKER-USER drops the port of the container',
    docker('ACCEPT', '-A DOCKER-USER -p tcp -m tcp --dport 80 -j DROP'),
    {},
    ['fail', ['docker-user-chain-drop'], 'legacy:filter DOCKER-USER 1'],
  ],
  [
    'DOCKER-USER drops the published port, which no packet has there any more',
    docker('ACCEPT', '-A DOCKER-USER -p tcp -m tcp --dport 8080 -j DROP'),
    {},
    ['unknown', [], null],
  ],
  [
    'the policy of FORWARD drops what is published',
    docker('DROP'),
    {},
    ['fail', ['forward-policy-drop'], 'legacy:filter FORWARD'],
  ],
  [
    'a rule of FORWARD accepts what is published before the policy drops the rest',
    docker('DROP', '-A FORWARD -p tcp -m tcp --dport 80 -j ACCEPT'),
    {},
    ['unknown', [], null],
  ],
  [
    'the port is published, and the kernel does not forward',
    {
      ...docker('ACCEPT'),
      'sysctl-net': 'net.ipv4.ip_forward = 0\nnet.ipv4.conf.eth0.forwarding = 0\n',
    },
    {},
    ['fail', ['ip-forward-off'], null],
  ],
  [
    'nothing is forwarded, so it does not matter that the kernel would not',
    { ...host(), 'sysctl-net': 'net.ipv4.ip_forward = 0\n' },
    {},
    ['pass', [], null],
  ],
  [
    'a rule sends the port to a loopback address',
    toLoopback(0, '127.0.0.1'),
    {},
    ['fail', ['dnat-to-loopback-blocked'], 'inet edge pre 11'],
  ],
  [
    'the interface lets packets reach loopback addresses',
    toLoopback(1, '127.0.0.1'),
    {},
    ['unknown', [], null],
  ],
  ['no rule at all', host(), {}, ['pass', [], null]],
  [
    'a rule drops the port',
    edgeOf([port(22), ACCEPT], [port(8080), DROP]),
    {},
    ['fail', ['host-firewall-drop'], 'inet edge in 12'],
  ],
  ['a rule drops the next port only', edgeOf([port(8081), DROP]), {}, ['pass', [], 'inet edge in']],
  [
    'a rule rejects the port',
    edgeOf([port(8080), RESET]),
    {},
    ['fail', ['host-firewall-reject'], 'inet edge in 11'],
  ],
  [
    'a rule rejects another client',
    edgeOf([from('203.0.113.8'), RESET]),
    {},
    ['pass', [], 'inet edge in'],
  ],
  [
    'an accept comes before the drop',
    edgeOf([port(8080), ACCEPT], [DROP]),
    {},
    ['pass', [], 'inet edge in 11'],
  ],
  [
    'the policy drops',
    host({ 'nft-ruleset': nft(...edge({ in: [DROPPING, [port(22), ACCEPT]] })) }),
    {},
    ['fail', ['host-firewall-drop'], 'inet edge in'],
  ],
  [
    'a drop of udp does not touch tcp',
    edgeOf([{ match: { op: '==', left: { meta: { key: 'l4proto' } }, right: 'udp' } }, DROP]),
    {},
    ['pass', [], 'inet edge in'],
  ],
  ['a drop on another interface', edgeOf([iif('eth1'), DROP]), {}, ['pass', [], 'inet edge in']],
  [
    'a drop on the interface the address is on',
    edgeOf([iif('eth0'), DROP]),
    {},
    ['fail', ['host-firewall-drop'], 'inet edge in 11'],
  ],
  [
    'an IPv4 drop does not touch IPv6',
    edgeOf([from({ prefix: { addr: '0.0.0.0', len: 0 } }), DROP]),
    { to: '2001:db8::10', from: '2001:db8:1::7' },
    ['pass', [], 'inet edge in'],
  ],
  [
    'a later chain drops what an earlier one accepts',
    host({
      'nft-ruleset': nft(
        ...edge({
          first: [{ ...INPUT, prio: -10 }, [port(8080), ACCEPT]],
          second: [DROPPING, [port(22), ACCEPT]],
        }),
      ),
    }),
    {},
    ['fail', ['nft-priority-chain-drop'], 'inet edge second'],
  ],
  [
    'a later chain drops, and no earlier rule accepts',
    host({
      'nft-ruleset': nft(
        ...edge({
          first: [{ ...INPUT, prio: -10 }, [port(22), ACCEPT]],
          second: [DROPPING, [port(22), ACCEPT]],
        }),
      ),
    }),
    {},
    ['fail', ['host-firewall-drop'], 'inet edge second'],
  ],
  [
    'the legacy backend drops what iptables on nft accepts',
    host({
      'iptables-version': 'iptables v1.8.9 (nf_tables)',
      'nft-ruleset': nft(
        { table: { family: 'ip', name: 'filter', handle: 1 } },
        { chain: { family: 'ip', table: 'filter', name: 'INPUT', handle: 1, ...INPUT } },
        {
          rule: {
            family: 'ip',
            table: 'filter',
            chain: 'INPUT',
            handle: 4,
            expr: [port(8080), ACCEPT],
          },
        },
      ),
      'iptables-save': saved(
        ':INPUT ACCEPT [0:0]',
        '-A INPUT -p tcp -m tcp --dport 8080 -j ACCEPT',
      ),
      'iptables-legacy-save': saved(
        ':INPUT ACCEPT [0:0]',
        '-A INPUT -p tcp -m tcp --dport 8080 -j DROP',
      ),
    }),
    {},
    ['fail', ['iptables-backend-shadowed'], 'legacy:filter INPUT 1'],
  ],
  [
    'the legacy backend drops what a table of nft itself accepts: no second iptables is to blame',
    host({
      'nft-ruleset': nft(...edge({ in: [INPUT, [port(8080), ACCEPT]] })),
      'iptables-legacy-save': saved(
        ':INPUT ACCEPT [0:0]',
        '-A INPUT -p tcp -m tcp --dport 8080 -j DROP',
      ),
    }),
    {},
    ['fail', ['host-firewall-drop'], 'legacy:filter INPUT 1'],
  ],
  [
    'only the legacy backend has a say',
    host({
      'iptables-legacy-save': saved(
        ':INPUT ACCEPT [0:0]',
        '-A INPUT -p tcp -m tcp --dport 8080 -j DROP',
      ),
    }),
    {},
    ['fail', ['host-firewall-drop'], 'legacy:filter INPUT 1'],
  ],
  [
    'by hand, without the module that -p tcp loads',
    host({
      'iptables-legacy-save': saved(
        ':INPUT ACCEPT [0:0]',
        '-A INPUT -p tcp -m state --state NEW --dport 8080 -j DROP',
      ),
    }),
    {},
    ['fail', ['host-firewall-drop'], 'legacy:filter INPUT 1'],
  ],
  [
    'by hand, an option that no loaded module has',
    host({
      'iptables-legacy-save': saved(
        ':INPUT ACCEPT [0:0]',
        '-A INPUT -m state --state NEW --dport 8080 -j DROP',
      ),
    }),
    {},
    ['unknown', [], null],
  ],
  [
    'nft before 1.0.6 names no xt part: iptables-save tells the ports, and they are other ones',
    nameless('-A INPUT -p tcp -m multiport --dports 80,443 -j ACCEPT'),
    {},
    ['fail', ['host-firewall-drop'], 'filter INPUT'],
  ],
  [
    'nft before 1.0.6 names no xt part: iptables-save tells the port, which tcp itself may hold',
    nameless('-A INPUT -p tcp -m tcp --dport 8080 -j ACCEPT'),
    {},
    ['pass', [], 'filter INPUT 1'],
  ],
  [
    'nft before 1.0.6 names no xt part: iptables-save shows another protocol',
    nameless('-A INPUT -p udp -m multiport --dports 80,443 -j ACCEPT'),
    {},
    ['unknown', [], null],
  ],
  [
    'a limited accept before a drop',
    edgeOf([port(8080), LIMIT, ACCEPT], [DROP]),
    {},
    ['unknown', [], null],
  ],
  [
    'a limited reject before a drop blocks in any case',
    edgeOf([port(8080), LIMIT, RESET], [DROP]),
    {},
    ['fail', ['host-firewall-drop'], 'inet edge in 12'],
  ],
  [
    'a limited log does not matter',
    edgeOf([port(8080), LIMIT, { log: { prefix: 'x' } }]),
    {},
    ['pass', [], 'inet edge in'],
  ],
  [
    'a statement nobody knows before an accept',
    edgeOf([{ brandnew: 1 }, ACCEPT]),
    {},
    ['unknown', [], null],
  ],
  [
    'a statement nobody knows on another port',
    edgeOf([port(22), { brandnew: 1 }, DROP]),
    {},
    ['pass', [], 'inet edge in'],
  ],
  ['nft was refused', host({ 'nft-ruleset': DENIED }), {}, ['unknown', [], null]],
  [
    'nft is missing and legacy drops',
    host({ 'nft-ruleset': ABSENT, 'iptables-legacy-save': saved(':INPUT DROP [0:0]') }),
    {},
    ['fail', ['host-firewall-drop'], 'legacy:filter INPUT'],
  ],
  [
    'nft is missing and legacy accepts',
    host({ 'nft-ruleset': ABSENT, 'iptables-legacy-save': saved(':INPUT ACCEPT [0:0]') }),
    {},
    ['unknown', [], null],
  ],
  [
    'nft is missing, legacy drops, and a container of whose translation nothing is seen has the port',
    host({
      'nft-ruleset': ABSENT,
      'iptables-legacy-save': saved(':INPUT DROP [0:0]'),
      'docker-ports': '{"Names":"shop","Ports":"0.0.0.0:8080->80/tcp"}\n',
    }),
    {},
    ['unknown', ['host-firewall-drop'], null],
  ],
  [
    'legacy tables were not read and nft drops',
    host({ 'nft-ruleset': nft(...edge({ in: [DROPPING] })), 'iptables-legacy-save': ABSENT }),
    {},
    ['fail', ['host-firewall-drop'], 'inet edge in'],
  ],
  [
    'legacy tables were not read and nft drops another client only',
    host({
      'nft-ruleset': nft(...edge({ in: [INPUT, [from('198.51.100.9'), DROP]] })),
      'iptables-legacy-save': ABSENT,
    }),
    {},
    ['unknown', [], null],
  ],
  [
    'the interface is not known and a rule asks for it',
    { ...edgeOf([iif('eth0'), DROP]), 'ip-addr': ABSENT },
    {},
    ['unknown', [], null],
  ],
  [
    'the interface is not known and only loopback is accepted',
    { ...edgeOf([iif('lo'), ACCEPT], [port(8080), DROP]), 'ip-addr': ABSENT },
    {},
    ['fail', ['host-firewall-drop'], 'inet edge in 12'],
  ],
  [
    'an ingress chain of the interface drops before all others',
    host({
      'nft-ruleset': nft(
        ...edge({
          early: [
            { type: 'filter', hook: 'ingress', dev: 'eth0', prio: 0, policy: 'accept' },
            [port(8080), DROP],
          ],
        }),
      ),
    }),
    {},
    ['fail', ['host-firewall-drop'], 'inet edge early 11'],
  ],
  [
    'an ingress chain of another interface',
    host({
      'nft-ruleset': nft(
        ...edge({
          early: [
            { type: 'filter', hook: 'ingress', dev: 'eth1', prio: 0, policy: 'accept' },
            [port(8080), DROP],
          ],
        }),
      ),
    }),
    {},
    ['pass', [], null],
  ],
  [
    'an ingress chain whose interface nft 1.0.6 does not print',
    host({
      'nft-ruleset': nft(
        ...edge({
          early: [
            { type: 'filter', hook: 'ingress', prio: 0, policy: 'accept' },
            [port(8080), DROP],
          ],
        }),
      ),
    }),
    {},
    ['unknown', [], null],
  ],
  [
    'bridge rules on a host without a bridge',
    host({ 'nft-ruleset': nft(...BRIDGE) }),
    {},
    ['pass', [], null],
  ],
  [
    'bridge rules where packets may come in by the bridge',
    host({ 'nft-ruleset': nft(...BRIDGE), 'ip-addr': addr(LO, link('br0', ['10.20.1.10/24'])) }),
    {},
    ['unknown', [], null],
  ],
  [
    'a redirect to another port is accepted there',
    host({
      'nft-ruleset': nft(
        ...edge({
          in: [DROPPING, [port(80), ACCEPT]],
          nat: [
            { type: 'nat', hook: 'prerouting', prio: -100, policy: 'accept' },
            [port(8080), { redirect: { port: 80 } }],
          ],
        }),
      ),
    }),
    {},
    ['pass', [], 'inet edge in 11'],
  ],
  [
    'a published container port is not judged behind the translation',
    host({
      'nft-ruleset': nft(
        ...edge({
          nat: [
            { type: 'nat', hook: 'prerouting', prio: -100, policy: 'accept' },
            [port(8080), { dnat: { family: 'ip', addr: '172.17.0.2', port: 80 } }],
          ],
          fwd: [{ type: 'filter', hook: 'forward', prio: 0, policy: 'accept' }],
        }),
      ),
    }),
    {},
    ['unknown', [], null],
  ],
]

for (const [title, answers, flow, said] of rows)
  t.test(title, async t => {
    t.strictSame(decided(judge(hostFirewall, hostFlow(flow), answers)), said)
  })

t.test('the iptables rule is quoted as iptables-save prints it, with its line', async t => {
  const line = '[3:180] -A INPUT -p tcp -m tcp --dport 8080 -j DROP'
  const { decidedBy } = judge(
    hostFirewall,
    hostFlow(),
    host({ 'iptables-legacy-save': saved(':INPUT ACCEPT [0:0]', line) }),
  )
  t.match(decidedBy, { kind: 'iptables-rule', id: 'legacy:filter INPUT 1', text: line, line: 3 })
})

t.test('from anywhere: who gets in, who does not, and who perhaps', async t => {
  const some = judge(
    hostFirewall,
    hostFlow({ from: 'any', scope: 'private' }),
    host({
      'nft-ruleset': nft(
        ...edge({
          in: [
            DROPPING,
            [from({ prefix: { addr: '10.0.0.0', len: 8 } }), port(8080), ACCEPT],
            [from({ prefix: { addr: '192.168.0.0', len: 16 } }), port(8080), LIMIT, ACCEPT],
          ],
        }),
      ),
    }),
  )
  const { status, admits, uncertain } = brief(some)
  t.equal(status, 'unknown', 'part of them hangs on a limit')
  t.ok(admits?.includes('10.0.0.0/8'), 'the accepted block is admitted for certain')
  t.strictSame(uncertain, ['192.168.0.0/16'])
})

t.test('from anywhere, with one client blocked, is a warning that names the rule', async t => {
  const some = judge(hostFirewall, hostFlow({ from: 'any' }), edgeOf([from('203.0.113.8'), DROP]))
  t.strictSame(decided(some), ['warn', ['host-firewall-drop'], 'inet edge in 11'])
  t.equal(
    some.causes[0] && sentence(some.causes[0].because),
    'On the host nft rule "inet edge in 11" drops packets from 203.0.113.8.',
  )
})

t.test('what is missing is named so that it can be fetched', async t => {
  const needs = (answers: Answers): string[] =>
    judge(hostFirewall, hostFlow(), answers).missing.map(({ need }) => inEnglish(need))
  t.strictSame(needs(host({ 'nft-ruleset': ABSENT })), ['host nft-ruleset'])
  t.strictSame(needs(host({ 'iptables-legacy-save': ABSENT })), ['host iptables-legacy-save'])
  t.strictSame(
    needs(
      host({
        'iptables-legacy-save': saved(
          ':INPUT ACCEPT [0:0]',
          '-A INPUT -m set --match-set bad src -j DROP',
        ),
      }),
    ),
    ['host ipset'],
  )
  t.strictSame(needs(edgeOf([port(8080), LIMIT, ACCEPT], [DROP])), [
    'what is counted (limit) in inet edge in 11',
  ])
})

// `ip -j -d link` of iproute2 6.1 with a program loaded by `ip link set dev eth0 xdpgeneric obj …`.
const xdpOn = (ifname: string, id = 41): string =>
  JSON.stringify([
    { ifindex: 1, ifname: 'lo', flags: ['LOOPBACK', 'UP'] },
    {
      ifindex: 2,
      ifname,
      flags: ['BROADCAST', 'UP'],
      xdp: { mode: 2, prog: { id, tag: '3b185187f1855c4c', jited: true } },
    },
  ])

// `bpftool -j net` of bpftool 7.1: one object with a list per kind.
const bpftool = (seen: Readonly<Record<string, readonly object[]>>): string =>
  JSON.stringify([{ xdp: [], tc: [], flow_dissector: [], netfilter: [], ...seen }])

const tcOn = (devname: string): object => ({
  devname,
  ifindex: 2,
  kind: 'clsact/ingress',
  name: 'x',
  id: 42,
})

type BpfRow = readonly [
  title: string,
  answers: Answers,
  said: readonly [status: string, causes: readonly string[]],
]

const ON_PATH = ['bpf-program-on-path']
const DOCKER0 = link('docker0', ['172.17.0.1/16'], { index: 3 })

const bpfRows: readonly BpfRow[] = [
  ['no program anywhere', host({ 'bpf-net': bpftool({}) }), ['pass', []]],
  ['XDP on the interface', host({ 'ip-link': xdpOn('eth0') }), ['unknown', ON_PATH]],
  [
    'XDP on the interface, seen by bpftool only',
    host({
      'bpf-net': bpftool({ xdp: [{ devname: 'eth0', ifindex: 2, mode: 'generic', id: 41 }] }),
    }),
    ['unknown', ON_PATH],
  ],
  [
    'bpftool is missing and the link shows XDP',
    host({ 'ip-link': xdpOn('eth0'), 'bpf-net': ABSENT }),
    ['unknown', ON_PATH],
  ],
  ['XDP on another card', host({ 'ip-link': xdpOn('eth1') }), ['pass', []]],
  [
    'a tc program on the interface',
    host({ 'bpf-net': bpftool({ tc: [tcOn('eth0')] }) }),
    ['unknown', ON_PATH],
  ],
  ['a tc program on loopback', host({ 'bpf-net': bpftool({ tc: [tcOn('lo')] }) }), ['pass', []]],
  [
    'a tc program on a container interface',
    host({ 'bpf-net': bpftool({ tc: [tcOn('veth1')] }) }),
    ['pass', []],
  ],
  [
    'a tc program on the card below the bridge that has the address',
    host({
      'ip-addr': addr(LO, link('br0', ['10.20.1.10/24'])),
      'bpf-net': bpftool({ tc: [tcOn('eth0')] }),
    }),
    ['unknown', ON_PATH],
  ],
  [
    'it is not known by which interface packets come in',
    host({
      'ip-addr': addr(LO, link('eth0', ['10.9.9.9/24']), DOCKER0),
      'bpf-net': bpftool({ tc: [tcOn('eth0')] }),
    }),
    ['unknown', ON_PATH],
  ],
  [
    'a netfilter program',
    host({ 'bpf-net': bpftool({ netfilter: [{ id: 43, pf: 2, hook: 1, prio: 0 }] }) }),
    ['unknown', ON_PATH],
  ],
  [
    'a program that only takes packets apart',
    host({ 'bpf-net': bpftool({ flow_dissector: [{ devname: 'eth0', ifindex: 2, id: 44 }] }) }),
    ['pass', []],
  ],
  [
    'a rule drops the port beside it',
    { ...edgeOf([port(8080), DROP]), 'ip-link': xdpOn('eth0') },
    ['fail', ['host-firewall-drop']],
  ],
  [
    'a rule hangs on a limit beside it',
    { ...edgeOf([port(8080), LIMIT, ACCEPT], [DROP]), 'ip-link': xdpOn('eth0') },
    ['unknown', ON_PATH],
  ],
]

for (const [title, answers, said] of bpfRows)
  t.test(`BPF: ${title}`, async t => {
    const { status, causes } = judge(hostFirewall, hostFlow(), answers)
    t.strictSame([status, causes.map(({ id }) => id)], said)
  })

t.test('BPF: who is blocked for certain stays blocked, the others hang on the program', async t => {
  const some = judge(hostFirewall, hostFlow({ from: '203.0.113.0/30' }), {
    ...edgeOf([from('203.0.113.1'), DROP]),
    'ip-link': xdpOn('eth0'),
  })
  t.strictSame(brief(some), {
    status: 'unknown',
    causes: ['host-firewall-drop derived', 'bpf-program-on-path suspected'],
    admits: [],
    uncertain: ['203.0.113.0/32', '203.0.113.2/31'],
  })
})

t.test('BPF: kinds of programs that no answer told about are assumed away in words', async t => {
  const assumed = (answers: Answers): string[] =>
    judge(hostFirewall, hostFlow(), host(answers)).assumptions.map(sentence)
  t.match(assumed({}), [/XDP, tc, netfilter were not read/])
  t.match(assumed({ 'bpf-net': bpftool({}).slice(1) }), [/XDP, tc, netfilter/], 'a cut answer')
  t.match(assumed({ 'ip-link': JSON.stringify([{ ifname: 'eth0' }]) }), [/kind tc, netfilter/])
  t.strictSame(assumed({ 'bpf-net': bpftool({}) }), [])
})

const PANIC_OFF: Answers = { 'firewalld-panic': { raw: 'no\n', exit: 1, status: 'failed' } }
const PANIC_ON: Answers = { 'firewalld-panic': 'yes\n' }

const panicRows: readonly BpfRow[] = [
  ['off', host(PANIC_OFF), ['pass', []]],
  ['on, and the kernel lets the packet in', host(PANIC_ON), ['warn', []]],
  [
    'on, and its rules drop',
    host({
      ...PANIC_ON,
      'nft-ruleset': nft(
        ...edge({ panic: [{ ...INPUT, hook: 'prerouting', prio: -310, policy: 'drop' }] }),
      ),
    }),
    ['fail', ['host-firewall-drop']],
  ],
]

for (const [title, answers, said] of panicRows)
  t.test(`firewalld panic mode: ${title}`, async t => {
    const { status, causes } = judge(hostFirewall, hostFlow(), answers)
    t.strictSame([status, causes.map(({ id }) => id)], said)
  })

t.test(
  'a rule set too large to be gone through says so, and what can be asked instead',
  async t => {
    const setMark = (value: number): readonly object[] => [
      LIMIT,
      { mangle: { key: { meta: { key: 'mark' } }, value } },
    ]
    const { status, missing } = judge(
      hostFirewall,
      hostFlow(),
      edgeOf(...Array.from({ length: 80 }, (_, i) => setMark(i + 1)), [port(8080), DROP]),
    )
    t.equal(status, 'unknown')
    t.match(missing[0]?.need.key, 'need.too-many-rules')
    t.match(missing[0] && inEnglish(missing[0].how), /--from 203/)
  },
)

const OUTPUT: Chain = { type: 'filter', hook: 'output', prio: 0, policy: 'accept' }
const sport = (right: number): object => ({
  match: { op: '==', left: { payload: { protocol: 'tcp', field: 'sport' } }, right },
})
const PREROUTING_RAW: Chain = { type: 'filter', hook: 'prerouting', prio: -300, policy: 'accept' }

const replies: readonly Row[] = [
  ['nothing on the way out', host(), {}, ['pass', [], null]],
  [
    'only new connections are accepted: the client connects and then hangs',
    host({ 'nft-ruleset': nft(...edge({ in: [DROPPING, [state('new'), port(8080), ACCEPT]] })) }),
    {},
    ['fail', ['host-firewall-reply-drop'], 'inet edge in'],
  ],
  [
    'new and established connections are accepted',
    host({
      'nft-ruleset': nft(
        ...edge({ in: [DROPPING, [state(['new', 'established']), port(8080), ACCEPT]] }),
      ),
    }),
    {},
    ['pass', [], null],
  ],
  [
    'the answer is dropped',
    host({ 'nft-ruleset': nft(...edge({ out: [OUTPUT, [sport(8080), DROP]] })) }),
    {},
    ['fail', ['host-firewall-reply-drop'], 'inet edge out 11'],
  ],
  [
    'answers from another port are dropped',
    host({ 'nft-ruleset': nft(...edge({ out: [OUTPUT, [sport(8081), DROP]] })) }),
    {},
    ['pass', [], null],
  ],
  [
    'the first packet is not tracked, so its answer is invalid',
    host({
      'nft-ruleset': nft(
        ...edge({
          raw: [PREROUTING_RAW, [port(8080), { notrack: null }]],
          out: [OUTPUT, [state('invalid'), DROP]],
        }),
      ),
    }),
    {},
    ['fail', ['host-firewall-reply-drop'], 'inet edge out 12'],
  ],
  [
    'the answer is dropped by nft, and the legacy tables were not read',
    host({
      'nft-ruleset': nft(...edge({ out: [OUTPUT, [sport(8080), DROP]] })),
      'iptables-legacy-save': ABSENT,
    }),
    {},
    ['fail', ['host-firewall-reply-drop'], 'inet edge out 11'],
  ],
  [
    'the rule that drops the first packet is not blamed again',
    edgeOf([port(8080), DROP]),
    {},
    ['pass', [], null],
  ],
  ['nft was refused', host({ 'nft-ruleset': DENIED }), {}, ['unknown', [], null]],
]

for (const [title, answers, flow, said] of replies)
  t.test(`reply: ${title}`, async t => {
    t.strictSame(decided(judge(replyFirewall, hostFlow(flow), answers)), said)
  })

const fixOf = (check: Check, flow: Flow, answers: Answers) => {
  const facts = factsOf(hostEvidence(answers), { instanceId: 'i-web' })
  const rejudge = (asked: Flow, changed: typeof facts): Judgement =>
    check.run(asked, changed).judgement
  const [cause] = rejudge(flow, facts).causes
  return cause === undefined ? null : fixFor({ cause, flow, facts, judge: rejudge })
}

type FixRow = readonly [
  title: string,
  check: Check,
  answers: Answers,
  command: readonly [string, string] | null,
  proven: boolean,
]

const SAVED_RULE = '-s 203.0.113.7/32 -p tcp --dport 8080 -m comment --comment whyport -j ACCEPT'

const NFT = (
  place: string,
  chain: string,
  [what, comment] = [
    'ip saddr 203.0.113.7/32 tcp dport 8080',
    'whyport tcp 8080 from 203.0.113.7/32',
  ],
): readonly [string, string] => {
  const list = `nft -a list chain inet edge ${chain}`
  return [
    `${list} | grep -qF 'comment "${comment}"' || nft '${place} ${what} accept comment "${comment}"'`,
    `nft delete rule inet edge ${chain} handle "$(${list} | sed -n 's|.*comment "${comment}" # handle ||p')"`,
  ]
}

const fixes: readonly FixRow[] = [
  [
    'an nft rule is met just before the one that drops',
    hostFirewall,
    edgeOf([port(22), ACCEPT], [port(8080), DROP]),
    NFT('insert rule inet edge in handle 12', 'in'),
    true,
  ],
  [
    'an nft policy is met at the end of its chain',
    hostFirewall,
    host({ 'nft-ruleset': nft(...edge({ in: [DROPPING, [port(22), ACCEPT]] })) }),
    NFT('add rule inet edge in', 'in'),
    true,
  ],
  [
    'a policy that a return leads to is met at the front',
    hostFirewall,
    host({ 'nft-ruleset': nft(...edge({ in: [DROPPING, [port(8080), { return: null }]] })) }),
    NFT('insert rule inet edge in', 'in'),
    true,
  ],
  [
    'a legacy rule is met with the program of its backend',
    hostFirewall,
    host({
      'iptables-legacy-save': saved(
        ':INPUT ACCEPT [0:0]',
        '-A INPUT -s 10.0.0.0/8 -j ACCEPT',
        '-A INPUT -p tcp -m tcp --dport 8080 -j DROP',
      ),
    }),
    [
      `iptables-legacy -C INPUT ${SAVED_RULE} 2>/dev/null || iptables-legacy -I INPUT 2 ${SAVED_RULE}`,
      `iptables-legacy -D INPUT ${SAVED_RULE}`,
    ],
    true,
  ],
  [
    'two chains drop: one accept is offered and not called proven',
    hostFirewall,
    host({
      'nft-ruleset': nft(
        ...edge({
          first: [{ ...INPUT, prio: -10 }, [port(8080), DROP]],
          second: [INPUT, [port(8080), DROP]],
        }),
      ),
    }),
    NFT('insert rule inet edge first handle 11', 'first'),
    false,
  ],
  [
    'a chain name that is no plain word is never printed in a command',
    hostFirewall,
    host({ 'nft-ruleset': nft(...edge({ 'in; reboot': [INPUT, [port(8080), DROP]] })) }),
    null,
    false,
  ],
  [
    'a ban is lifted by fail2ban',
    hostFirewall,
    BANNED('f2b-web', '-s 203.0.113.7/32 -j REJECT', '-j RETURN'),
    ['fail2ban-client set web unbanip 203.0.113.7', 'fail2ban-client set web banip 203.0.113.7'],
    false,
  ],
  [
    'a ban is lifted by CrowdSec',
    hostFirewall,
    BANNED('CROWDSEC_CHAIN', '-s 203.0.113.7/32 -j DROP', '-j RETURN'),
    ['cscli decisions delete --ip 203.0.113.7', 'cscli decisions add --ip 203.0.113.7'],
    false,
  ],
  [
    'a ban is lifted by csf, for good or for a time',
    hostFirewall,
    BANNED('DENYIN', '-s 203.0.113.7/32 -j DROP'),
    ['csf -dr 203.0.113.7; csf -tr 203.0.113.7', 'csf -d 203.0.113.7'],
    false,
  ],
  [
    'firewalld admits the client in the zone the traffic is in, now and after a reload',
    hostFirewall,
    firewalld(zone('public', 'eth0', '')),
    [
      `firewall-cmd --zone=public --add-rich-rule='${RICH}' && firewall-cmd --permanent --zone=public --add-rich-rule='${RICH}'`,
      `firewall-cmd --zone=public --remove-rich-rule='${RICH}' && firewall-cmd --permanent --zone=public --remove-rich-rule='${RICH}'`,
    ],
    true,
  ],
  [
    'rules that ufw wrote are changed by ufw',
    hostFirewall,
    host({
      'iptables-legacy-save': saved(
        ':INPUT DROP [0:0]',
        ':ufw-user-input - [0:0]',
        '-A INPUT -j ufw-user-input',
      ),
    }),
    [
      'ufw allow proto tcp from 203.0.113.7/32 to any port 8080',
      'ufw delete allow proto tcp from 203.0.113.7/32 to any port 8080',
    ],
    true,
  ],
  [
    'in front of a rule of ufw that denies',
    hostFirewall,
    host({
      'iptables-legacy-save': saved(
        ':INPUT ACCEPT [0:0]',
        ':ufw-user-input - [0:0]',
        '-A INPUT -j ufw-user-input',
        '-A ufw-user-input -p tcp -m tcp --dport 8080 -j DROP',
      ),
    }),
    [
      'ufw insert 1 allow proto tcp from 203.0.113.7/32 to any port 8080',
      'ufw delete allow proto tcp from 203.0.113.7/32 to any port 8080',
    ],
    true,
  ],
  [
    'open connections are accepted when only new ones were',
    replyFirewall,
    host({ 'nft-ruleset': nft(...edge({ in: [DROPPING, [state('new'), port(8080), ACCEPT]] })) }),
    NFT('add rule inet edge in', 'in', ['ct state established,related', 'whyport established']),
    true,
  ],
]

for (const [title, check, answers, command, proven] of fixes)
  t.test(`fix: ${title}`, async t => {
    const fix = fixOf(check, hostFlow(), answers)
    t.strictSame(
      [fix?.commands.map(one => [one.do, one.undo]), fix?.provenBySimulation],
      [command === null ? [] : [command], proven],
    )
  })

t.test('fix: for "anyone" no command is guessed', async t => {
  const fix = fixOf(hostFirewall, hostFlow({ from: 'any' }), edgeOf([port(8080), DROP]))
  t.match(fix, { commands: [], provenBySimulation: false, summary: /--from/ })
})
