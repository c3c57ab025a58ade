// Does a socket take the packet, and if none does, is the right reason named?
import t from 'tap'
import { listener } from '#server/checks/listener.ts'
import { mandatoryAccessControl } from '#server/checks/mandatory-access-control.ts'
import { listenerFix } from '#server/fix/host/listener.ts'
import { admissionOf } from '#shared/admission.ts'
import { CAUSES } from '#shared/causes/catalogue.ts'
import type { Flow } from '#shared/flow.ts'
import { coversAddresses } from '#shared/plain/address-set.ts'
import { HOST_COMMANDS } from '#shared/plain/host-commands.ts'
import { sentence } from '#shared/wording/sentence.ts'
import { ABSENT, DENIED, type hostEvidence, NO_FILE } from '#test/facts/host-evidence.ts'
import { addr, brief, ETH0, hostFlow, judge, LO, link } from './host-flow.ts'

type Answers = Parameters<typeof hostEvidence>[0]

/** Lines of `ss -H -ltne`: local address, then what follows the inode. */
const ss = (...places: readonly string[]): string =>
  places
    .map(place => {
      const [local = '', v6Only] = place.split(' ')
      const peer = local.startsWith('*') ? '*:*' : local.startsWith('[') ? '[::]:*' : '0.0.0.0:*'
      return `LISTEN 0 128 ${local} ${peer} ino:1 sk:1 ${v6Only === undefined ? '' : `v6only:${v6Only} `}<->\n`
    })
    .join('')

const HOST: Answers = { 'ip-addr': addr(LO, ETH0), 'nft-ruleset-text': '' }
const NO_SOCKET = '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt\n'
const EVERY_EMPTY = Object.fromEntries(HOST_COMMANDS.map(({ id }) => [id, '']))
const SSH = '0.0.0.0:22'
const V4 = hostFlow()
const V6 = hostFlow({ to: '2001:db8::10', from: '2001:db8:ffff::1' })
const ANY_ADDRESS = hostFlow({ to: null })

const REDIRECT_JSON =
  '{"nftables":[{"rule":{"expr":[{"match":{"op":"==","left":{"payload":{"protocol":"tcp","field":"dport"}},"right":8080}},{"redirect":{"port":22}}]}}]}'

/** Every filter of the host read; the legacy nat table holds this rule, and two programs show it. */
const translating = (rule: string, ...places: readonly string[]): Answers => ({
  ...on(...places),
  'nft-ruleset': '{"nftables":[{"metainfo":{"json_schema_version":1}}]}',
  'iptables-version': 'iptables v1.6.1\n',
  'iptables-save': `*nat\n:PREROUTING ACCEPT [0:0]\n${rule}\nCOMMIT\n`,
  'iptables-legacy-save': `*nat\n:PREROUTING ACCEPT [0:0]\n${rule}\nCOMMIT\n`,
  'ip6tables-legacy-save': '',
})
const TO_8443 = '-A PREROUTING -p tcp -m tcp --dport 8080 -j REDIRECT --to-ports 8443'

/** One line of `docker ps --format json` with these ports. */
const docker = (ports: string): string =>
  `${JSON.stringify({ Names: 'web', Image: 'nginx', State: 'running', Ports: ports })}\n`

const unit = (active: string, sub: string, restarts: number): string =>
  `Id=web.service\nActiveState=${active}\nSubState=${sub}\nNRestarts=${restarts}\nMainPID=0\n`

type Row = readonly [title: string, flow: Flow, answers: Answers, expected: string]

const on = (...places: readonly string[]): Answers => ({ ...HOST, 'ss-listeners': ss(...places) })

/** As netstat prints these local addresses; it shows no device and not whom a wildcard of IPv6 serves. */
const netstat = (...places: readonly string[]): string =>
  `Proto Recv-Q Send-Q Local Address Foreign Address State PID/Program name\n${places
    .map(place => `tcp${place.startsWith(':') ? 6 : ''} 0 0 ${place} 0.0.0.0:* LISTEN 7/web\n`)
    .join('')}`

const PROC_8080 = `${NO_SOCKET}   0: 00000000:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 187 1\n`

/** Listings that were made moments apart, in an order that nobody knows. */
const LISTINGS: readonly Row[] = [
  [
    'both runs of ss show no socket on the port',
    V4,
    { ...on(SSH), 'ss-owners': ss(SSH), 'netstat-listeners': netstat(SSH) },
    'fail not-listening derived',
  ],
  [
    'only ss-owners shows the socket: nothing is certain',
    V4,
    { ...on(SSH), 'ss-owners': ss(SSH, '0.0.0.0:8080') },
    'unknown',
  ],
  [
    'only netstat shows it',
    V4,
    { ...on(SSH), 'netstat-listeners': netstat(SSH, '0.0.0.0:8080') },
    'unknown',
  ],
  [
    'netstat shows a wildcard of IPv6 that ss does not have',
    V4,
    { ...on(SSH), 'netstat-listeners': netstat(SSH, ':::8080') },
    'unknown',
  ],
  [
    'only the files of the kernel show it',
    V4,
    { ...on(SSH), 'proc-tcp': PROC_8080, 'proc-tcp6': NO_SOCKET },
    'unknown',
  ],
  [
    'half of the files of the kernel is no listing',
    V4,
    { ...on(SSH), 'proc-tcp': PROC_8080, 'proc-tcp6': DENIED },
    'fail not-listening derived',
  ],
  [
    'netstat shows a socket on loopback that ss does not have, and it would not help',
    V4,
    { ...on(SSH), 'netstat-listeners': netstat(SSH, '127.0.0.1:8080') },
    'fail not-listening derived',
  ],
  [
    'netstat cannot tell a v6only wildcard from another: it is the same socket',
    V4,
    { ...on(SSH, '[::]:8080 1'), 'netstat-listeners': netstat(SSH, ':::8080') },
    'fail listener-v6only derived',
  ],
  [
    'netstat cannot tell a socket bound to a device from another',
    V4,
    { ...on('0.0.0.0%eth1:8080'), 'netstat-listeners': netstat('0.0.0.0:8080') },
    'fail listener-bound-to-device derived',
  ],
  [
    'a second socket beside one that is bound to a device may be free',
    V4,
    { ...on('0.0.0.0%eth1:8080'), 'netstat-listeners': netstat('0.0.0.0:8080', '0.0.0.0:8080') },
    'unknown',
  ],
  [
    'the socket is gone in another listing: it may come and go',
    V4,
    { ...on(SSH, '0.0.0.0:8080'), 'ss-owners': ss(SSH) },
    'warn',
  ],
  [
    'another listing that shows no socket at all says nothing of this one',
    V4,
    { ...on('0.0.0.0:8080'), 'netstat-listeners': netstat() },
    'pass',
  ],
  [
    'all listings show it',
    V4,
    {
      ...on(SSH, '*:8080 0'),
      'ss-owners': ss(SSH, '*:8080'),
      'netstat-listeners': netstat(SSH, ':::8080'),
    },
    'pass',
  ],
]

const ROWS: readonly Row[] = [
  ...LISTINGS,
  ['the IPv4 wildcard takes IPv4', V4, on(SSH, '0.0.0.0:8080'), 'pass'],
  ['the dual wildcard takes IPv4', V4, on('*:8080 0'), 'pass'],
  ['the dual wildcard takes IPv6', V6, on('*:8080 0'), 'pass'],
  ['a v6only wildcard takes IPv6', V6, on('[::]:8080 1'), 'pass'],
  ['the very address takes its packets', V4, on('10.20.1.10:8080'), 'pass'],
  ['an IPv4 address inside IPv6 takes IPv4', V4, on('[::ffff:10.20.1.10]:8080 0'), 'pass'],
  [
    'a socket bound to the device packets come in by takes them',
    V4,
    on('0.0.0.0%eth0:8080'),
    'pass',
  ],
  ['one good socket among bad ones is enough', V4, on('127.0.0.1:8080', '0.0.0.0:8080'), 'pass'],

  ['nothing on the port', V4, on(SSH), 'fail not-listening derived'],
  [
    'nothing on the port, and the unit that was read fails again and again',
    V4,
    { ...on(SSH), 'unit-status': unit('activating', 'auto-restart', 12) },
    'fail not-listening derived service-crash-loop suspected',
  ],
  [
    'nothing on the port, and the unit that was read runs',
    V4,
    { ...on(SSH), 'unit-status': unit('active', 'running', 12) },
    'fail not-listening derived',
  ],
  [
    'a container publishes the port on loopback only',
    V4,
    { ...on('127.0.0.1:8080'), 'docker-ports': docker('127.0.0.1:8080->80/tcp') },
    'fail docker-publish-loopback derived',
  ],
  [
    'a container publishes another port on loopback',
    V4,
    { ...on('127.0.0.1:8080'), 'docker-ports': docker('127.0.0.1:8081->80/tcp') },
    'fail listening-loopback-only derived',
  ],
  [
    'a range of ports published on loopback holds the port',
    V4,
    { ...on('127.0.0.1:8080'), 'docker-ports': docker('127.0.0.1:8000-8100->8000-8100/tcp') },
    'fail docker-publish-loopback derived',
  ],
  [
    'a second publication is not on loopback',
    V4,
    {
      ...on('127.0.0.1:8080'),
      'docker-ports': docker('127.0.0.1:8080->80/tcp, 10.20.1.11:8080->80/tcp'),
    },
    'fail listening-loopback-only derived',
  ],
  [
    'Podman publishes the port on loopback only',
    V4,
    {
      ...on('127.0.0.1:8080'),
      'podman-ports': JSON.stringify([
        {
          Names: ['web'],
          Ports: [
            {
              host_ip: '127.0.0.1',
              container_port: 80,
              host_port: 8080,
              range: 1,
              protocol: 'tcp',
            },
          ],
        },
      ]),
    },
    'fail docker-publish-loopback derived',
  ],
  [
    'a container offers the port and does not publish it',
    V4,
    { ...on(SSH), 'docker-ports': docker('8080/tcp') },
    'fail docker-publish-missing derived',
  ],
  [
    'a container offers the port for UDP',
    V4,
    { ...on(SSH), 'docker-ports': docker('8080/udp, 9090/tcp') },
    'fail not-listening derived',
  ],
  [
    'what Docker printed is no list of containers',
    V4,
    { ...on(SSH), 'docker-ports': 'json\njson\n' },
    'fail not-listening derived',
  ],
  ['nothing at all', V4, { ...on(), 'proc-tcp': NO_SOCKET }, 'fail not-listening derived'],
  ['an empty answer alone', V4, on(), 'unknown'],
  ['every answer empty', V4, EVERY_EMPTY, 'unknown'],
  ['the port next to it does not count', V4, on('0.0.0.0:8081'), 'fail not-listening derived'],
  ['loopback only', V4, on('127.0.0.1:8080'), 'fail listening-loopback-only derived'],
  ['another loopback address', V4, on('127.0.0.53:8080'), 'fail listening-loopback-only derived'],
  [
    'loopback of both families',
    V4,
    on('127.0.0.1:8080', '[::1]:8080 1'),
    'fail listening-loopback-only derived',
  ],
  [
    'loopback of IPv6 only, asked over IPv4',
    V4,
    on('[::1]:8080 1'),
    'fail listening-loopback-only derived',
  ],
  ['another address of the host', V4, on('10.20.1.11:8080'), 'fail listening-other-ip derived'],
  [
    'another address and loopback: the nearer one is named',
    V4,
    on('127.0.0.1:8080', '10.20.1.11:8080'),
    'fail listening-other-ip derived',
  ],
  ['IPv6 only, asked over IPv4', V4, on('[::]:8080 1'), 'fail listener-v6only derived'],
  [
    'an IPv6 address, asked over IPv4',
    V4,
    on('[2001:db8::10]:8080 1'),
    'fail listener-v6only derived',
  ],
  ['IPv4 only, asked over IPv6', V6, on('0.0.0.0:8080'), 'fail listener-ipv4-only derived'],
  ['bound to another device', V4, on('0.0.0.0%eth1:8080'), 'fail listener-bound-to-device derived'],
  [
    'bound to another device but also to loopback',
    V4,
    on('127.0.0.1%lo:8080', '0.0.0.0%eth1:8080'),
    'fail listener-bound-to-device derived',
  ],

  [
    'netstat cannot tell v6only',
    V4,
    { ...HOST, 'ss-listeners': ABSENT, 'netstat-listeners': 'tcp6 0 0 :::8080 :::* LISTEN 1/x\n' },
    'unknown',
  ],
  [
    'but IPv6 is served in any case',
    V6,
    { ...HOST, 'netstat-listeners': 'tcp6 0 0 :::8080 :::* LISTEN 1/x\n' },
    'pass',
  ],
  ['sockets unreadable', V4, { ...HOST, 'ss-listeners': DENIED }, 'unknown'],
  ['sockets not collected', V4, HOST, 'unknown'],
  ['the tool is missing', V4, { ...HOST, 'ss-listeners': ABSENT }, 'unknown'],
  [
    'bound to a device, interfaces unread',
    V4,
    { 'ss-listeners': ss('0.0.0.0%eth0:8080'), 'nft-ruleset-text': '' },
    'unknown',
  ],

  ['address unknown: a wildcard takes any', ANY_ADDRESS, on('0.0.0.0:8080'), 'pass'],
  ['address unknown: the only address of the host', ANY_ADDRESS, on('10.20.1.10:8080'), 'pass'],
  [
    'address unknown: one of two is not certain',
    ANY_ADDRESS,
    { ...on('10.20.1.10:8080'), 'ip-addr': addr(LO, ETH0, link('eth1', ['10.20.2.10/24'])) },
    'unknown',
  ],
  [
    'address unknown: loopback is no way in',
    ANY_ADDRESS,
    on('127.0.0.1:8080'),
    'fail listening-loopback-only derived',
  ],
  ['address unknown: nothing on the port', ANY_ADDRESS, on(SSH), 'fail not-listening derived'],

  [
    'a rule redirects the asked port',
    V4,
    { ...on(SSH), 'nft-ruleset-text': 'tcp dport 8080 redirect to :22\n' },
    'unknown',
  ],
  [
    'a rule redirects the asked port, although a socket would take it',
    V4,
    {
      ...on('0.0.0.0:8080'),
      'nft-ruleset-text': 'tcp dport 8080 redirect to :22\n',
      'nft-ruleset': REDIRECT_JSON,
    },
    'unknown',
  ],
  [
    'a rule redirects another port',
    V4,
    { ...on(SSH), 'nft-ruleset-text': 'tcp dport 80 redirect to :22\n' },
    'fail not-listening derived',
  ],
  [
    'a rule redirects some port, nobody listens',
    V4,
    { ...on(SSH), 'iptables-save': '-A X -j DNAT --to-destination 10.0.0.1\n' },
    'unknown',
  ],
  [
    'a rule redirects some port, but a socket takes it',
    V4,
    { ...on('0.0.0.0:8080'), 'iptables-save': '-A X -j DNAT --to-destination 10.0.0.1\n' },
    'pass',
  ],
  [
    'all rules judged: what is redirected reaches the socket on the other port',
    V4,
    translating(TO_8443, SSH, '0.0.0.0:8443'),
    'pass',
  ],
  [
    'all rules judged: nobody listens where it is redirected to, whoever has the asked port',
    V4,
    translating(TO_8443, '0.0.0.0:8080'),
    'fail not-listening derived',
  ],
  [
    'all rules judged: only loopback listens where it is redirected to',
    V4,
    translating(TO_8443, '127.0.0.1:8443'),
    'fail listening-loopback-only derived',
  ],
  [
    'all rules judged: the redirect is for another address',
    V4,
    translating(TO_8443.replace('-p', '-d 127.0.0.1/32 -p'), '127.0.0.1:8080'),
    'fail listening-loopback-only derived',
  ],
  [
    'all rules judged: another machine gets it',
    V4,
    translating(TO_8443.replace(/REDIRECT.*/, 'DNAT --to-destination 10.20.1.77:80'), SSH),
    'unknown',
  ],
  [
    'a redirect that hangs on what is not known',
    V4,
    translating(TO_8443.replace('-j', '-m geoip --source-country CN -j'), '0.0.0.0:8443'),
    'unknown',
  ],
  [
    'rules unread: the cause is a suspicion',
    V4,
    { 'ip-addr': addr(LO, ETH0), 'ss-listeners': ss(SSH), 'nft-ruleset-text': DENIED },
    'fail not-listening suspected',
  ],

  [
    'UDP sockets are other sockets',
    hostFlow({ protocol: 'udp' }),
    { ...on('0.0.0.0:8080'), 'ss-listeners-udp': '' },
    'fail not-listening derived',
  ],
  [
    'a UDP socket takes UDP',
    hostFlow({ protocol: 'udp' }),
    { ...on(), 'ss-listeners-udp': 'UNCONN 5 0 0.0.0.0:8080 0.0.0.0:* ino:1\n' },
    'pass',
  ],
  ['UDP sockets unread', hostFlow({ protocol: 'udp' }), on('0.0.0.0:8080'), 'unknown'],
  ['ICMP has no ports', hostFlow({ protocol: 'icmp' }), on(), 'not-applicable'],
]

for (const [title, flow, answers, expected] of ROWS)
  t.test(title, async t => {
    const { status, causes } = brief(judge(listener, flow, answers))
    t.equal([status, ...causes].join(' '), expected)
  })

const queue = (waiting: number, limit: number): Answers => ({
  ...HOST,
  'ss-listeners': `LISTEN ${waiting} ${limit} 0.0.0.0:8080 0.0.0.0:* ino:1\n`,
})

t.test('a full accept queue promises nothing; a queue at its limit is not full yet', async t => {
  t.same(
    [brief(judge(listener, V4, queue(129, 128))), brief(judge(listener, V4, queue(128, 128)))],
    [
      {
        status: 'warn',
        causes: ['tcp-backlog-overflow suspected'],
      },
      { status: 'pass', causes: [] },
    ],
  )
})

const counted = (again: string, overflows: string): Answers => ({
  ...queue(129, 128),
  'ss-owners': again,
  'proc-netstat': `TcpExt: ListenOverflows\nTcpExt: ${overflows}\n`,
})
const AGAIN = 'LISTEN 130 128 0.0.0.0:8080 0.0.0.0:* users:(("java",pid=7,fd=3))\n'

const QUEUE_ROWS: readonly (readonly [title: string, answers: Answers, expected: string])[] = [
  [
    'full twice, and connections were lost',
    counted(AGAIN, '41'),
    'warn tcp-backlog-overflow derived',
  ],
  ['full twice, and none was lost', counted(AGAIN, '0'), 'warn tcp-backlog-overflow suspected'],
  [
    'full once, and full no more a moment later',
    counted(AGAIN.replace('130', '128'), '41'),
    'warn tcp-backlog-overflow suspected',
  ],
  ['full, and not seen again', counted(ss(SSH), '41'), 'warn tcp-backlog-overflow suspected'],
  [
    'full twice, and what was lost is not known',
    { ...queue(129, 128), 'ss-owners': AGAIN },
    'warn tcp-backlog-overflow suspected',
  ],
  [
    'full twice, connections were lost, and a unit has no free file',
    {
      ...counted(AGAIN, '41'),
      'unit-status': unit('active', 'running', 0),
      'unit-log': '{"MESSAGE":"accept4() failed (24: Too many open files)"}\n',
    },
    'warn tcp-backlog-overflow derived fd-limit suspected',
  ],
]
for (const [title, answers, expected] of QUEUE_ROWS)
  t.test(`the accept queue is ${title}`, async t => {
    const { status, causes } = brief(judge(listener, V4, answers))
    t.equal([status, ...causes].join(' '), expected)
  })

t.test('a full queue and a log without a free file go together; another log does not', async t => {
  const full = { ...queue(129, 128), 'unit-status': unit('active', 'running', 0) }
  const logs = [
    '{"MESSAGE":"accept4() failed (24: Too many open files)"}\n',
    '{"MESSAGE":"ready"}\n',
  ]
  t.same(
    logs.map(log => brief(judge(listener, V4, { ...full, 'unit-log': log })).causes),
    [['fd-limit suspected'], ['tcp-backlog-overflow suspected']],
  )
})

t.test('listings that differ ask for the one that tells most, and cite the row', async t => {
  const odd = { ...on(SSH), 'netstat-listeners': netstat(SSH, '0.0.0.0:8080') }
  const { because, missing, cites } = judge(listener, V4, odd)
  t.match(
    sentence(because),
    /^One listing of the sockets \(netstat-listeners\) shows web \(pid 7\)/,
  )
  t.same([missing.length, cites?.length], [1, 1])
  t.match(sentence(missing[0]?.need ?? because), /ss-listeners/)
})

t.test('the line of evidence that decided is quoted as it stands', async t => {
  const { decidedBy, causes } = judge(listener, V4, on(SSH, '127.0.0.1:8080'))
  t.same(
    [decidedBy?.kind, decidedBy?.id, decidedBy?.line, decidedBy?.text, causes[0]?.decidedBy],
    [
      'listener',
      '127.0.0.1:8080',
      2,
      'LISTEN 0 128 127.0.0.1:8080 0.0.0.0:* ino:1 sk:1 <->',
      decidedBy,
    ],
  )
})

// Of two listings that contradict each other, each alone is believed: only both together make a doubt.
const isContradicted = (title: string, gone: string): boolean =>
  gone === 'ss-listeners' && LISTINGS.some(([listing]) => listing === title)

t.test('removing evidence never lets more sources through', async t => {
  const admits = (flow: Flow, answers: Answers) =>
    admissionOf(judge(listener, flow, answers), flow.sources).admits
  const widened = ROWS.flatMap(([title, flow, answers]) =>
    Object.keys(answers).flatMap(gone => {
      const { [gone]: _gone, ...left } = answers
      const isSafe = coversAddresses(admits(flow, answers), admits(flow, left))
      return isSafe || isContradicted(title, gone) ? [] : [`${title}: ${gone}`]
    }),
  )
  t.same(widened, [])
})

t.test(
  'every cause the check may report is at its hop, and every sentence is complete',
  async t => {
    const sentences = ROWS.map(([, flow, answers]) =>
      sentence(judge(listener, flow, answers).because),
    )
    t.same(
      [
        listener.causes.filter(id => CAUSES[id].hop !== 'listener'),
        sentences.filter(text => text.includes('{{') || text.includes('undefined')),
      ],
      [[], []],
    )
  },
)

t.test('every cause has a fix whose sentence is complete', async t => {
  const fixes = ROWS.flatMap(([title, flow, answers]) =>
    judge(listener, flow, answers).causes.map(cause => {
      const fix = listenerFix(cause, flow, cause.about ?? {})
      return [title, fix?.summary ?? 'none']
    }),
  )
  t.same(
    fixes.filter(([, summary = '']) => /none|\{\{|undefined| {2}/.test(summary)),
    [],
  )
})

const AVC =
  'type=AVC msg=audit(1.2:3): avc:  denied  { name_bind } for  pid=1 comm="nginx" src=8080 tclass=tcp_socket permissive=0\n'

// Kernel 3.10 of CentOS 7.
const OLD_AVC = AVC.replace(' permissive=0', '')

const APPARMOR = (port: string): string =>
  `[1.2] audit: type=1400 audit(1.2:3): apparmor="DENIED" operation="bind" profile="/usr/sbin/nginx" pid=7 comm="nginx" family="inet"${port} requested_mask="bind"\n`

const MAC_ROWS: readonly Row[] = [
  [
    'a refusal of old, and a socket on the port that only netstat shows: it was bound since',
    V4,
    {
      ...on(SSH),
      'netstat-listeners': netstat(SSH, '0.0.0.0:8080'),
      'selinux-status': 'Enforcing\n',
      'selinux-denials': AVC,
    },
    'pass',
  ],
  [
    'AppArmor refused the port and nothing listens',
    V4,
    { ...on(SSH), 'selinux-status': ABSENT, 'kernel-log': APPARMOR(' lport=8080') },
    'fail apparmor-denied proven',
  ],
  [
    'AppArmor refused another port',
    V4,
    { ...on(SSH), 'selinux-status': 'Disabled\n', 'kernel-log': APPARMOR(' lport=80') },
    'pass',
  ],
  [
    'AppArmor refused a port that an old kernel does not name',
    V4,
    { ...on(SSH), 'selinux-status': 'Disabled\n', 'kernel-log': APPARMOR('') },
    'warn apparmor-denied suspected',
  ],
  [
    'AppArmor refused once, but it listens now',
    V4,
    {
      ...on('0.0.0.0:8080'),
      'selinux-status': 'Disabled\n',
      'kernel-log': APPARMOR(' lport=8080'),
    },
    'pass',
  ],
  [
    'refused and nothing listens',
    V4,
    { ...on(SSH), 'selinux-status': 'Enforcing\n', 'selinux-denials': AVC },
    'fail selinux-port-denied proven',
  ],
  [
    'refused once, but it listens now',
    V4,
    { ...on('0.0.0.0:8080'), 'selinux-status': 'Enforcing\n', 'selinux-denials': AVC },
    'pass',
  ],
  [
    'another port was refused',
    hostFlow({ port: 9090 }),
    { ...on(SSH), 'selinux-status': 'Enforcing\n', 'selinux-denials': AVC },
    'pass',
  ],
  [
    'refused, by a kernel that does not tell whether it was enforced',
    V4,
    { ...on(SSH), 'selinux-status': 'Enforcing\n', 'selinux-denials': OLD_AVC },
    'fail selinux-port-denied derived',
  ],
  [
    'the same, and the mode was not read either',
    V4,
    { ...on(SSH), 'selinux-status': ABSENT, 'selinux-denials': OLD_AVC },
    'warn selinux-port-denied suspected',
  ],
  [
    'a refusal on record of a machine that only notes them by now',
    V4,
    { ...on(SSH), 'selinux-status': 'Permissive\n', 'selinux-denials': AVC },
    'pass',
  ],
  [
    'the same with an old kernel',
    V4,
    { ...on(SSH), 'selinux-status': 'Permissive\n', 'selinux-denials': OLD_AVC },
    'pass',
  ],
  [
    'a refusal on record of a machine without SELinux by now',
    V4,
    { ...on(SSH), 'selinux-status': 'Disabled\n', 'selinux-denials': AVC },
    'pass',
  ],
  [
    'a record that is cut says nothing',
    V4,
    {
      ...on(SSH),
      'selinux-status': 'Enforcing\n',
      'selinux-denials': 'avc:  denied  { name_bind\n',
    },
    'unknown',
  ],
  ['not enforcing', V4, { ...on(SSH), 'selinux-status': 'Permissive\n' }, 'pass'],
  [
    'enforcing, the record unread',
    V4,
    { ...on(SSH), 'selinux-status': 'Enforcing\n', 'selinux-denials': DENIED },
    'unknown',
  ],
  ['no SELinux tools: nothing is known', V4, { ...on(SSH), 'selinux-status': ABSENT }, 'unknown'],
  [
    'refused, but sockets unread',
    V4,
    { ...HOST, 'selinux-status': 'Enforcing\n', 'selinux-denials': AVC, 'proc-tcp': NO_FILE },
    'unknown',
  ],
]

for (const [title, flow, answers, expected] of MAC_ROWS)
  t.test(`access control: ${title}`, async t => {
    const { status, causes } = brief(judge(mandatoryAccessControl, flow, answers))
    t.equal([status, ...causes].join(' '), expected)
  })
