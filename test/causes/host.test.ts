// Inside the host: does each cause have its condition and its near miss?
import t from 'tap'
import { addr, LO, link, RULES } from '#test/checks/host-flow.ts'
import { ABSENT } from '#test/facts/host-evidence.ts'
import { cloudAnswer } from '#test/golden/account.ts'
import {
  type Answers,
  CLIENT,
  DNAT_ON,
  EIP,
  eip,
  eips,
  eni,
  enis,
  forward,
  forwards,
  IPV6_CLIENT,
  IPV6_ON,
  instance,
  instances,
  natEip,
} from '#test/golden/path-account.ts'
import { causePair, type Scenario } from './cause-pair.ts'
import { BY_ETH0, ETH0, type Host, LOCAL, listening, switches, WELL } from './well-host.ts'
import { toldOf, type World } from './whole-judgement.ts'

const ETH1 = link('eth1', ['10.0.1.5/24'], { index: 3 })

/** `withCause`: what the host printed when the cause holds; the other, or the well one, when not. */
const onHost =
  (withCause: Host, without: Host = {}, world: World = {}): Scenario =>
  holds =>
    toldOf({ ...world, host: { ...WELL, ...(holds ? withCause : without) } })

const at = (...texts: readonly string[]): Host => ({ 'ip-addr': addr(LO, link('eth0', texts)) })
const sockets = (...lines: readonly string[]): Host => ({ 'ss-listeners': lines.join('') })

causePair(
  'guest-address-missing',
  'derived',
  onHost({ ...at('10.0.0.6/24'), 'ip-route': '' }, at('10.0.0.5/24')),
)
causePair(
  'guest-network-down',
  'derived',
  onHost(
    { 'ip-addr': addr(LO, link('eth0', ['10.0.0.5/24'], { up: false })) },
    { 'ip-addr': addr(LO, ETH0, link('eth1', [], { up: false, index: 3 })) },
  ),
)
const cutThrough: Answers = { 'vpc.DescribeEipAddresses': eips(eip({ Mode: 'BINDED' }), natEip()) }
causePair(
  'eip-cut-through-os-config',
  'derived',
  onHost(at('10.0.0.6/24'), at(`${EIP}/24`), { cloud: [cutThrough] }),
)
const second: Answers = {
  'ecs.DescribeNetworkInterfaces': enis(
    eni({
      PrivateIpSets: {
        PrivateIpSet: [
          { PrivateIpAddress: '10.0.0.5', Primary: true },
          {
            PrivateIpAddress: '10.0.0.6',
            Primary: false,
            AssociatedPublicIp: { PublicIpAddress: EIP, AllocationId: 'eip-1' },
          },
        ],
      },
    }),
  ),
  'ecs.DescribeInstances': instances(instance({ EipAddress: { IpAddress: '', AllocationId: '' } })),
  'vpc.DescribeEipAddresses': eips(
    eip({ InstanceType: 'NetworkInterface', InstanceId: 'eni-1', PrivateIpAddress: '10.0.0.6' }),
    natEip(),
  ),
}
causePair(
  'secondary-ip-not-configured-in-os',
  'derived',
  onHost(at('10.0.0.5/24'), at('10.0.0.5/24', '10.0.0.6/32'), { cloud: [second] }),
)
causePair(
  'eip-wrong-private-ip',
  'derived',
  onHost(sockets(listening('10.0.0.5:8080')), sockets(listening('10.0.0.6:8080')), {
    cloud: [second],
  }),
)
causePair(
  'ipv6-not-configured-in-os',
  'derived',
  onHost(at('10.0.0.5/24'), at('10.0.0.5/24', '2408:4005:3a1:9d01::10/64'), {
    asked: { from: IPV6_CLIENT },
    cloud: [IPV6_ON],
  }),
)
const shifted = (port: number): World => ({
  cloud: [
    DNAT_ON,
    { 'vpc.DescribeForwardTableEntries': forwards(forward(`tcp 8080 10.0.0.5 ${port}`)) },
  ],
})
causePair(
  'dnat-wrong-internal-port',
  'derived',
  onHost(sockets(listening('0.0.0.0:8080')), sockets(listening('0.0.0.0:9090')), shifted(9090)),
)
causePair(
  'service-bound-to-public-ip',
  'derived',
  onHost(sockets(listening(`${EIP}:8080`)), sockets(listening('10.0.0.5:8080'))),
)

const tracked = (count: number): Host => ({
  'conntrack-count': `${count}\n`,
  'sysctl-net': switches('net.netfilter.nf_conntrack_max = 100'),
})
causePair('conntrack-table-full', 'suspected', onHost(tracked(100), tracked(99)))
const complaining = (count: number): Host => ({
  ...tracked(count),
  'kernel-log': '[7.1] nf_conntrack: nf_conntrack: table full, dropping packet\n',
})
causePair('conntrack-table-full', 'derived', onHost(complaining(100), complaining(99)))
const recycling = (on: number): Host => ({
  'sysctl-net': switches(`net.ipv4.tcp_tw_recycle = ${on}`),
})
causePair('tcp-tw-recycle-nat', 'suspected', onHost(recycling(1), recycling(0)))
const elsewhere = (strict: number): Host => ({
  'ip-addr': addr(LO, ETH0, ETH1),
  'ip-route': `${LOCAL}default via 10.0.1.253 dev eth1\n`,
  'sysctl-net': switches(
    `net.ipv4.conf.all.rp_filter = ${strict}`,
    'net.ipv4.conf.eth0.rp_filter = 0',
  ),
})
causePair('rp-filter-drop', 'derived', onHost(elsewhere(1), elsewhere(2)))
causePair(
  'guest-no-default-route',
  'derived',
  onHost({ 'ip-route': LOCAL }, { 'ip-route': BY_ETH0 }),
)
causePair(
  'guest-policy-route',
  'derived',
  onHost(elsewhere(0), { ...elsewhere(0), 'ip-route': BY_ETH0 }),
)
const bridge = (text: string): Host => ({
  'ip-addr': addr(LO, ETH0, link('docker0', [`${text}`], { index: 4 })),
  'ip-route': `${BY_ETH0}172.17.0.0/16 dev docker0\n`,
})
causePair('guest-route-overlap', 'suspected', holds =>
  toldOf({
    asked: { from: holds ? '172.17.5.5' : '172.18.5.5' },
    host: { ...WELL, ...bridge('172.17.0.1/16') },
  }),
)
const secondInterface: Answers = {
  'ecs.DescribeNetworkInterfaces': enis(
    eni({ PrivateIpSets: { PrivateIpSet: [{ PrivateIpAddress: '10.0.0.5', Primary: true }] } }),
    eni({
      NetworkInterfaceId: 'eni-2',
      Type: 'Secondary',
      PrivateIpAddress: '10.0.1.5',
      PrivateIpSets: {
        PrivateIpSet: [
          {
            PrivateIpAddress: '10.0.1.5',
            Primary: true,
            AssociatedPublicIp: { PublicIpAddress: EIP, AllocationId: 'eip-1' },
          },
        ],
      },
    }),
  ),
  'ecs.DescribeInstances': instances(instance({ EipAddress: { IpAddress: '', AllocationId: '' } })),
  'vpc.DescribeEipAddresses': eips(
    eip({ InstanceType: 'NetworkInterface', InstanceId: 'eni-2', PrivateIpAddress: '10.0.1.5' }),
    natEip(),
  ),
}
const ruled = (rule: string): Host => ({
  'ip-addr': addr(LO, ETH0, ETH1),
  'ip-rule': `${RULES}${rule}`,
  'ip-route': `${LOCAL}local 10.0.1.5 dev eth1 table local\ndefault via 10.0.0.253 dev eth0\ndefault via 10.0.1.253 dev eth1 table 100\n`,
})
causePair(
  'eni-secondary-asymmetric',
  'derived',
  onHost(ruled(''), ruled('100:\tfrom 10.0.1.5 lookup 100\n'), { cloud: [secondInterface] }),
)

const chain = (table: string, name: string, over: object): object => ({
  chain: {
    family: 'inet',
    table,
    name,
    handle: 1,
    type: 'filter',
    hook: 'input',
    prio: 0,
    policy: 'accept',
    ...over,
  },
})
const rule = (table: string, inChain: string, expr: readonly object[]): object => ({
  rule: { family: 'inet', table, chain: inChain, handle: 10, expr },
})
const nft = (...objects: readonly object[]): Host => ({
  'nft-ruleset-text': ABSENT,
  'nft-ruleset': JSON.stringify({
    nftables: [{ metainfo: { json_schema_version: 1 } }, ...objects],
  }),
})
const TABLE = { table: { family: 'inet', name: 'edge', handle: 1 } }
const port = (right: number): object => ({
  match: { op: '==', left: { payload: { protocol: 'tcp', field: 'dport' } }, right },
})
const saved = (...lines: readonly string[]): Host => ({
  'iptables-legacy-save': `*filter\n${lines.join('\n')}\nCOMMIT\n`,
})
const layersOf = (accepted: number): Host =>
  nft(
    TABLE,
    chain('edge', 'first', { prio: -10 }),
    chain('edge', 'last', { policy: 'drop' }),
    rule('edge', 'first', [port(accepted), { accept: null }]),
  )
causePair('nft-priority-chain-drop', 'derived', onHost(layersOf(8080), layersOf(8081)))
const backends = (accepted: number): Host => ({
  'iptables-version': 'iptables v1.8.9 (nf_tables)',
  ...nft(
    { table: { family: 'ip', name: 'filter', handle: 1 } },
    {
      chain: {
        family: 'ip',
        table: 'filter',
        name: 'INPUT',
        handle: 1,
        type: 'filter',
        hook: 'input',
        prio: 0,
        policy: 'accept',
      },
    },
    {
      rule: {
        family: 'ip',
        table: 'filter',
        chain: 'INPUT',
        handle: 4,
        expr: [port(accepted), { accept: null }],
      },
    },
  ),
  'iptables-save': `*filter\n:INPUT ACCEPT [0:0]\n-A INPUT -p tcp -m tcp --dport ${accepted} -j ACCEPT\nCOMMIT\n`,
  ...saved(':INPUT ACCEPT [0:0]', '-A INPUT -p tcp -m tcp --dport 8080 -j DROP'),
})
causePair('iptables-backend-shadowed', 'derived', onHost(backends(8080), backends(8081)))
const published = (policy: string, ...forwarding: readonly string[]): Host => ({
  'iptables-legacy-save': [
    '*nat',
    ':PREROUTING ACCEPT [0:0]',
    '-A PREROUTING -p tcp -m tcp --dport 8080 -j DNAT --to-destination 172.17.0.2:80',
    'COMMIT',
    '*filter',
    ':INPUT DROP [0:0]',
    `:FORWARD ${policy} [0:0]`,
    ':DOCKER-USER - [0:0]',
    '-A FORWARD -j DOCKER-USER',
    ...forwarding,
    'COMMIT\n',
  ].join('\n'),
})
const user = (dport: number): Host =>
  published('ACCEPT', `-A DOCKER-USER -p tcp -m tcp --dport ${dport} -j DROP`)
causePair('docker-user-chain-drop', 'derived', onHost(user(80), user(8080)))
causePair('forward-policy-drop', 'derived', onHost(published('DROP'), published('ACCEPT')))
const forwarding = (on: number): Host => ({
  ...published('ACCEPT'),
  'sysctl-net': switches(`net.ipv4.ip_forward = ${on}`, `net.ipv4.conf.eth0.forwarding = ${on}`),
})
causePair('ip-forward-off', 'derived', onHost(forwarding(0), forwarding(1)))
const toLoopback = (allowed: number): Host => ({
  ...nft(
    TABLE,
    chain('edge', 'pre', { type: 'nat', hook: 'prerouting', prio: -100 }),
    rule('edge', 'pre', [port(8080), { dnat: { family: 'ip', addr: '127.0.0.1', port: 80 } }]),
  ),
  'sysctl-net': switches(
    'net.ipv4.conf.all.route_localnet = 0',
    `net.ipv4.conf.eth0.route_localnet = ${allowed}`,
  ),
})
causePair('dnat-to-loopback-blocked', 'derived', onHost(toLoopback(0), toLoopback(1)))
const banned = (who: string): Host =>
  saved(
    ':INPUT ACCEPT [0:0]',
    ':f2b-web - [0:0]',
    '-A INPUT -p tcp -j f2b-web',
    `-A f2b-web -s ${who}/32 -j REJECT`,
  )
causePair('fail2ban-banned-client', 'derived', onHost(banned('203.0.113.7'), banned('203.0.113.8')))
const guarding = (chain: string, who = '203.0.113.7/32'): Host =>
  saved(
    ':INPUT ACCEPT [0:0]',
    `:${chain} - [0:0]`,
    `-A INPUT -p tcp -j ${chain}`,
    `-A ${chain}${who === '' ? '' : ` -s ${who}`} -j DROP`,
  )
causePair('aegis-ip-block', 'suspected', onHost(guarding('AEGIS_BLOCK'), guarding('MINE')))
causePair(
  'aegis-ip-block',
  'suspected',
  onHost(guarding('AEGIS_BLOCK'), guarding('AEGIS_BLOCK', '')),
)
const dropping = (what: string): Host => saved(':INPUT ACCEPT [0:0]', `-A INPUT ${what} -j DROP`)
causePair(
  'cloud-internal-range-dropped',
  'derived',
  onHost(dropping('-s 100.64.0.0/10'), dropping('-p tcp'), { asked: { from: '100.64.10.1' } }),
)
const said = (status: string): Host => ({
  ...dropping('-p tcp -m tcp --dport 8080'),
  'ufw-status': `Status: ${status}\n`,
})
causePair('ufw-inactive-misread', 'derived', onHost(said('inactive'), said('active')))
for (const [title, host, beside] of [
  ['ufw is off', said('inactive'), 'ufw-inactive-misread'],
  ['a guard owns the chain', guarding('AEGIS_BLOCK'), 'aegis-ip-block'],
] as const)
  t.strictSame(
    onHost(
      host,
      host,
    )(true)
      .causes.filter(({ id }) => ['host-firewall-drop', beside].includes(id))
      .map(({ id, confidence }) => `${id} ${confidence}`)[0],
    'host-firewall-drop derived',
    `${title}: the rule that drops stays the cause, for certain`,
  )
const around = (incoming: string, more: Host = {}): Host => ({
  ...published('ACCEPT'),
  'docker-ports': `${JSON.stringify({ Names: 'web', Ports: '0.0.0.0:8080->80/tcp' })}\n`,
  'ufw-status': `Status: active\nDefault: ${incoming} (incoming), allow (outgoing)\n`,
  ...more,
})
causePair('ufw-active-but-bypassed', 'derived', onHost(around('deny'), around('allow')))
causePair(
  'ufw-active-but-bypassed',
  'derived',
  onHost(around('deny'), around('deny', published('DROP'))),
)
const zone = (name: string, interfaces: string, ports: string): string =>
  [
    interfaces === '' ? name : `${name} (active)`,
    '  target: default',
    `  interfaces: ${interfaces}`,
    '  sources: ',
    '  services: ssh',
    `  ports: ${ports}`,
    '  rich rules: ',
    '\t\n',
  ].join('\n')
const firewalld = (runtime: string, permanent = runtime): Host => ({
  ...nft(
    { table: { family: 'inet', name: 'firewalld', handle: 1 } },
    chain('firewalld', 'filter_INPUT', { prio: 10 }),
    rule('firewalld', 'filter_INPUT', [{ reject: { type: 'tcp reset' } }]),
  ),
  'firewalld-zones': runtime,
  'firewalld-zones-permanent': permanent,
})
const zones = (ports: string): Host =>
  firewalld(zone('internal', '', ports) + zone('public', 'eth0', ''))
const later = (ports: string): Host =>
  firewalld(zone('public', 'eth0', ''), zone('public', 'eth0', ports))
causePair('firewalld-wrong-zone', 'derived', onHost(zones('8080/tcp'), zones('8081/tcp')))
causePair('firewalld-runtime-differs', 'derived', onHost(later('8080/tcp'), later('8081/tcp')))
const xdp = (ifname: string): Host => ({
  'ip-link': JSON.stringify([
    { ifindex: 2, ifname, flags: ['UP'], xdp: { mode: 2, prog: { id: 41 } } },
  ]),
})
causePair('bpf-program-on-path', 'suspected', onHost(xdp('eth0'), xdp('eth1')))
const denied = (who: string): Host => ({
  'hosts-deny': `sshd: ${who}\n`,
  'hosts-allow': ABSENT,
  'ss-owners': 'LISTEN 0 128 0.0.0.0:8080 0.0.0.0:* users:(("sshd",pid=7,fd=3))\n',
})
causePair(
  'hosts-deny-tcpwrappers',
  'suspected',
  onHost(denied('203.0.113.7'), denied('203.0.113.8')),
)
const OUTWARD: World = { asked: { target: '192.0.2.77', port: 443, from: 'i-test1' } }
const sending = (name: string, dport: number): Host =>
  saved(`:${name} DROP [0:0]`, `-A ${name} -p tcp -m tcp --dport ${dport} -j ACCEPT`)
causePair(
  'host-firewall-output-drop',
  'derived',
  onHost(sending('OUTPUT', 80), sending('OUTPUT', 443), OUTWARD),
)
const answers = (ctstate: string): Host =>
  saved(':INPUT DROP [0:0]', `-A INPUT -m conntrack --ctstate ${ctstate} -j ACCEPT`)
causePair(
  'host-firewall-return-drop',
  'derived',
  onHost(answers('NEW'), answers('ESTABLISHED'), OUTWARD),
)
causePair('host-firewall-reply-drop', 'derived', onHost(answers('NEW'), answers('NEW,ESTABLISHED')))

const selinux = (src: number): Host => ({
  ...sockets(listening('0.0.0.0:22')),
  'selinux-status': 'Enforcing\n',
  'selinux-denials': `type=AVC msg=audit(1.2:3): avc:  denied  { name_bind } for  pid=1 comm="nginx" src=${src} tclass=tcp_socket permissive=0\n`,
})
causePair('selinux-port-denied', 'proven', onHost(selinux(8080), selinux(8081)))
const apparmor = (lport: number): Host => ({
  ...sockets(listening('0.0.0.0:22')),
  'selinux-status': 'Disabled\n',
  'kernel-log': `[1.2] audit: type=1400 audit(1.2:3): apparmor="DENIED" operation="bind" profile="/usr/sbin/nginx" pid=7 comm="nginx" family="inet" lport=${lport} requested_mask="bind"\n`,
})
causePair('apparmor-denied', 'proven', onHost(apparmor(8080), apparmor(8081)))

causePair('listener-ipv4-only', 'derived', holds =>
  toldOf({
    asked: { from: IPV6_CLIENT },
    cloud: [IPV6_ON],
    host: {
      ...WELL,
      ...at('10.0.0.5/24', '2408:4005:3a1:9d01::10/64'),
      ...sockets(listening(holds ? '0.0.0.0:8080' : '*:8080', '0 128', 'v6only:0 ')),
    },
  }),
)
causePair(
  'listener-bound-to-device',
  'derived',
  onHost(sockets(listening('0.0.0.0%eth1:8080')), sockets(listening('0.0.0.0%eth0:8080'))),
)
causePair(
  'tcp-backlog-overflow',
  'suspected',
  onHost(
    sockets(listening('0.0.0.0:8080', '129 128')),
    sockets(listening('0.0.0.0:8080', '128 128')),
  ),
)
const overflowing = (again: string): Host => ({
  ...sockets(listening('0.0.0.0:8080', '129 128')),
  'ss-owners': listening('0.0.0.0:8080', again),
  'proc-netstat': 'TcpExt: ListenOverflows ListenDrops\nTcpExt: 41 41\n',
})
causePair(
  'tcp-backlog-overflow',
  'derived',
  onHost(overflowing('129 128'), sockets(listening('0.0.0.0:8080', '128 128'))),
)
const docker = (Ports: string, ...lines: readonly string[]): Host => ({
  ...sockets(listening('0.0.0.0:22'), ...lines),
  'docker-ports': `${JSON.stringify({ Names: 'web', Image: 'nginx', State: 'running', Ports })}\n`,
})
causePair('docker-publish-missing', 'derived', onHost(docker('8080/tcp'), docker('8080/udp')))
causePair(
  'docker-publish-loopback',
  'derived',
  onHost(
    docker('127.0.0.1:8080->80/tcp', listening('127.0.0.1:8080')),
    docker('127.0.0.1:8081->80/tcp', listening('127.0.0.1:8080')),
  ),
)
const unit = (active: string, sub: string): Host => ({
  ...sockets(listening('0.0.0.0:22')),
  'unit-status': `Id=web.service\nActiveState=${active}\nSubState=${sub}\nNRestarts=12\nMainPID=0\n`,
})
causePair(
  'service-crash-loop',
  'suspected',
  onHost(unit('activating', 'auto-restart'), unit('active', 'running')),
)
const logged = (MESSAGE: string): Host => ({
  ...unit('active', 'running'),
  ...sockets(listening('0.0.0.0:8080', '129 128')),
  'unit-log': `${JSON.stringify({ MESSAGE })}\n`,
})
causePair(
  'fd-limit',
  'suspected',
  onHost(logged('accept4() failed (24: Too many open files)'), logged('ready')),
)

const gateway = (address: string): Host => ({
  'ip-route': `${LOCAL}default via ${address} dev eth0\n`,
})
causePair('guest-network-config', 'derived', onHost(gateway('10.0.1.253'), gateway('10.0.0.253')))
const mask = (length: number): Host => ({
  'ip-addr': addr(LO, link('eth0', [`10.0.0.5/${length}`])),
  'ip-route': `local 10.0.0.5 dev eth0 table local\n10.0.0.0/${length} dev eth0 scope link\ndefault via 10.0.0.253 dev eth0\n`,
})
causePair(
  'guest-network-config',
  'suspected',
  onHost(mask(16), mask(24), { asked: { from: '10.0.7.7' } }),
)
causePair('guest-network-config', 'derived', holds =>
  toldOf({
    ...(holds ? {} : { cloud: [cutThrough] }),
    host: { ...WELL, ...gateway('198.51.100.253') },
  }),
)

causePair(
  'listening-on-other-port',
  'derived',
  onHost(docker('0.0.0.0:8081->8080/tcp'), docker('0.0.0.0:8081->80/tcp')),
)
const owned = (pid: number, status = 'active'): Host => ({
  ...sockets(listening('0.0.0.0:9090')),
  'ss-owners': `LISTEN 0 128 0.0.0.0:9090 0.0.0.0:* users:(("java",pid=${pid},fd=3))\n`,
  'unit-status': `Id=web.service\nActiveState=${status}\nSubState=running\nNRestarts=0\nMainPID=77\n`,
})
causePair('listening-on-other-port', 'suspected', onHost(owned(77), owned(78)))
const apart = (isPrivate: string): Host => ({
  ...sockets(listening('0.0.0.0:22')),
  'unit-status': `Id=web.service\nActiveState=active\nSubState=running\nMainPID=77\nPrivateNetwork=${isPrivate}\n`,
})
causePair('listener-in-other-namespace', 'suspected', onHost(apart('yes'), apart('no')))

const turnedAway = (outcome: string) => [
  cloudAnswer('probe', {
    vantagePoint: 'office',
    from: CLIENT,
    to: { address: EIP, port: 8080 },
    outcome,
    failureSource: 'target',
    at: '2026-11-22T08:30:00.000Z',
  }),
]
const PUBLISHED: Host = {
  'docker-ports': `${JSON.stringify({ Names: 'web', Ports: '0.0.0.0:8080->80/tcp' })}\n`,
}
causePair('container-bound-loopback', 'suspected', holds =>
  toldOf({
    host: { ...WELL, ...published('ACCEPT'), ...PUBLISHED },
    more: turnedAway(holds ? 'refused' : 'reset-after-open'),
  }),
)
const inside = (place: string): Host => ({
  ...published('ACCEPT'),
  ...PUBLISHED,
  'ns-addresses.77': '           |-- 172.17.0.2\n              /32 host LOCAL\n',
  'ns-tcp.77': `  sl  local_address rem_address\n   0: ${place}:0050 00000000:0000 0A 00000000:00000000 00:00000000 00000000\n`,
  'ns-tcp6.77': '  sl  local_address rem_address\n',
})
causePair('container-bound-loopback', 'derived', onHost(inside('0100007F'), inside('00000000')))
// Whether the IPv6 wildcard inside serves IPv4 was not read: nothing is said.
causePair(
  'container-bound-loopback',
  'derived',
  onHost(inside('0100007F'), {
    ...inside('00000000'),
    'ns-tcp.77': '  sl  local_address rem_address\n',
    'ns-tcp6.77':
      '  sl  local_address rem_address\n   0: 00000000000000000000000000000000:0050 00000000000000000000000000000000:0000 0A 00000000:00000000 00:00000000 00000000\n',
  }),
)
const proxied = (program: string): Host => ({
  ...PUBLISHED,
  'ss-owners': `LISTEN 0 128 0.0.0.0:8080 0.0.0.0:* users:(("${program}",pid=7,fd=3))\n`,
})
causePair(
  'container-bound-loopback',
  'suspected',
  onHost(proxied('docker-proxy'), proxied('nginx'), { more: turnedAway('reset-after-open') }),
)
causePair(
  'container-bound-loopback',
  'suspected',
  onHost(
    { ...published('ACCEPT'), ...PUBLISHED },
    { ...published('ACCEPT', '-A FORWARD -p tcp -j REJECT'), ...PUBLISHED },
    { more: turnedAway('refused') },
  ),
)
