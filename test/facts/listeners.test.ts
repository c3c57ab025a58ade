// Are listening sockets read the same way from every tool and release?
import { readFileSync } from 'node:fs'
import t from 'tap'
import { factsOf } from '#server/facts/facts.ts'
import type { Listener } from '#server/facts/listeners.ts'
import type { Evidence } from '#shared/evidence.ts'
import { ABSENT, DENIED, hostEvidence, NO_FILE } from './host-evidence.ts'

const FIXTURES = new URL('../fixtures/host/', import.meta.url)
const text = (name: string): string => readFileSync(new URL(name, FIXTURES), 'utf8')
const expected = JSON.parse(text('listeners.json')) as Omit<Listener, 'source'>[]

const factOf = (evidence: Evidence) => factsOf(evidence, { instanceId: null })('listeners')
const read = (evidence: Evidence) => {
  const fact = factOf(evidence)
  return fact.state === 'present'
    ? fact.value.map(({ source: _source, ...socket }) => socket)
    : fact.reason
}
const brief = (evidence: Evidence) => {
  const fact = factOf(evidence)
  return fact.state === 'present'
    ? fact.value.map(({ address, port, serves, device }) => [address, port, serves, device])
    : fact.reason
}

const RELEASES = ['bionic', 'focal', 'bullseye', 'trixie']

for (const release of RELEASES) {
  const [sockets, owners, netstat] = [
    text(`${release}/ss-listeners.txt`),
    text(`${release}/ss-owners.txt`),
    text(`${release}/netstat-listeners.txt`),
  ]
  t.test(`${release}: both runs of ss together give address, family, device and owner`, async t => {
    t.same(read(hostEvidence({ 'ss-listeners': sockets, 'ss-owners': owners })), expected)
  })
  t.test(`${release}: either run of ss may stand in for the other`, async t => {
    const swapped = hostEvidence({ 'ss-listeners': owners, 'ss-owners': sockets })
    const places = (evidence: Evidence) => {
      const fact = factOf(evidence)
      return fact.state === 'present' ? fact.value.map(s => [s.address, s.port, s.device]) : fact
    }
    t.same(
      places(swapped),
      expected.map(s => [s.address, s.port, s.device]),
    )
  })
  t.test(`${release}: netstat does not tell v6only or device, and says so`, async t => {
    const evidence = hostEvidence({
      'ss-listeners': ABSENT,
      'ss-owners': ABSENT,
      'netstat-listeners': netstat,
    })
    const vague = expected.map(socket => ({
      ...socket,
      serves: socket.address === '::' ? 'unknown' : socket.serves,
      device: null,
      acceptQueueLimit: null,
      acceptQueueAgain: null,
    }))
    t.same(read(evidence), vague)
  })
}

const PROC4 = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0100007F:1F90 00000000:0000 0A 00000000:00000002 00:00000000 00000000     0        0 187 1 000000002db89456 100 0 0 10 0
   1: 0A14010A:0016 0763710A:C350 01 00000000:00000000 00:00000000 00000000     0        0 188 1 000000002db89457 20 4 30 10 -1
`
const PROC6 = `  sl  local_address                         remote_address                        st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 00000000000000000000000000000000:0050 00000000000000000000000000000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 189 1 0000000000000000 100 0 0 10 0
   1: 0000000000000000FFFF00000200090A:138F 00000000000000000000000000000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 190 1 0000000000000000 100 0 0 10 0
`

const [NOBODY4 = ''] = PROC4.split(/(?<=\n)/)

type Row = readonly [title: string, evidence: Evidence, expected: unknown]

const ROWS: readonly Row[] = [
  [
    'without ss and netstat the kernel files tell, wildcards of IPv6 stay open',
    hostEvidence({ 'ss-listeners': ABSENT, 'proc-tcp': PROC4, 'proc-tcp6': PROC6 }),
    [
      ['127.0.0.1', 8080, 4, null],
      ['::', 80, 'unknown', null],
      ['10.9.0.2', 5007, 4, null],
    ],
  ],
  [
    'a kernel without IPv6 has no tcp6 file, and then no IPv6 socket',
    hostEvidence({ 'proc-tcp': PROC4, 'proc-tcp6': NO_FILE }),
    [['127.0.0.1', 8080, 4, null]],
  ],
  [
    'IPv4 sockets alone are not all sockets',
    hostEvidence({ 'proc-tcp': PROC4, 'proc-tcp6': DENIED }),
    'not-collected',
  ],
  [
    'no output and a good end means that nothing listens, when the kernel says so too',
    hostEvidence({ 'ss-listeners': '', 'proc-tcp': NOBODY4, 'proc-tcp6': NOBODY4 }),
    [],
  ],
  [
    'so does netstat',
    hostEvidence({ 'ss-listeners': '', 'netstat-listeners': 'Active Internet connections\n' }),
    [],
  ],
  [
    'a heading shows that the tool ran',
    hostEvidence({ 'ss-listeners': 'State Recv-Q Send-Q Local Address:Port Peer Address:Port\n' }),
    [],
  ],
  ['an empty answer by itself is no answer', hostEvidence({ 'ss-listeners': '' }), 'incomplete'],
  [
    'many empty answers are none',
    hostEvidence({
      'ss-listeners': '',
      'ss-owners': '',
      'netstat-listeners': '',
      'proc-tcp': '',
      'proc-tcp6': '',
    }),
    'incomplete',
  ],
  ['an empty netstat is no answer', hostEvidence({ 'netstat-listeners': '' }), 'not-collected'],
  ['a missing tool proves nothing', hostEvidence({ 'ss-listeners': ABSENT }), 'failed'],
  ['nothing collected is nothing known', [], 'not-collected'],
  [
    'half an answer is no answer',
    hostEvidence({
      'ss-listeners': { raw: 'LISTEN 0 128 0.0.0.0:22 0.0.0.0:*\n', status: 'truncated' },
    }),
    'truncated',
  ],
  [
    'a line that is not understood makes the whole reading void',
    hostEvidence({ 'ss-listeners': 'LISTEN 0 128 0.0.0.0:22 0.0.0.0:*\nSomething else\n' }),
    'undecodable',
  ],
  [
    'a heading and detail lines are no sockets',
    hostEvidence({
      'ss-listeners':
        'State  Recv-Q Send-Q Local Address:Port Peer Address:PortProcess\nLISTEN 0 128 0.0.0.0:22 0.0.0.0:* users:(("sshd",pid=1,fd=3))\n\t bbr cwnd:10\n',
    }),
    [['0.0.0.0', 22, 4, null]],
  ],
  [
    'the asterisk of an old ss is the IPv4 wildcard',
    hostEvidence({
      'ss-listeners': 'LISTEN 0 128 *:22 *:* ino:1 sk:2\nLISTEN 0 128 :::80 :::* ino:3\n',
    }),
    [
      ['0.0.0.0', 22, 4, null],
      ['::', 80, 'unknown', null],
    ],
  ],
  [
    'the ss of CentOS 7 writes the IPv6 wildcard in brackets, whatever it serves',
    hostEvidence({
      'ss-listeners':
        'LISTEN 0 128 *:22 *:*\nLISTEN 0 100 127.0.0.1:25 *:*\nLISTEN 0 128 [::]:80 [::]:*\nLISTEN 0 100 [::1]:25 [::]:*\n',
    }),
    [
      ['0.0.0.0', 22, 4, null],
      ['127.0.0.1', 25, 4, null],
      ['::', 80, 'unknown', null],
      ['::1', 25, 6, null],
    ],
  ],
  [
    'brackets alone do not tell which of the two it is',
    hostEvidence({ 'ss-listeners': 'LISTEN 0 128 [::]:80 [::]:*\n' }),
    [['::', 80, 'unknown', null]],
  ],
  [
    'beside zeros, brackets are IPv6 only and the asterisk is an IPv6 wildcard',
    hostEvidence({
      'ss-listeners':
        'LISTEN 0 128 127.0.0.1:25 0.0.0.0:*\nLISTEN 0 128 [::]:80 [::]:*\nLISTEN 0 128 *:90 *:*\n',
    }),
    [
      ['127.0.0.1', 25, 4, null],
      ['::', 80, 6, null],
      ['::', 90, 'unknown', null],
    ],
  ],
  [
    'brackets do not tell which wildcard an asterisk is',
    hostEvidence({ 'ss-listeners': 'LISTEN 0 128 *:22 *:*\nLISTEN 0 128 [::]:22 [::]:*\n' }),
    'undecodable',
  ],
  [
    'an asterisk of which nothing tells the family is not guessed',
    hostEvidence({ 'ss-listeners': 'LISTEN 0 128 *:22 *:*\n' }),
    'undecodable',
  ],
  [
    'a zone index is the device',
    hostEvidence({ 'ss-listeners': 'LISTEN 0 5 [fe80::1]%eth0:53 [::]:* v6only:1 <->\n' }),
    [['fe80::1', 53, 6, 'eth0']],
  ],
  [
    'a name of a cgroup cannot fake v6only',
    hostEvidence({
      'ss-listeners': 'LISTEN 0 5 *:80 *:* ino:1 sk:2 cgroup:/v6only:1 <-> v6only:0 <->\n',
    }),
    [['::', 80, 'dual', null]],
  ],
  [
    'netstat cuts long IPv6 addresses, and a cut one is no address',
    hostEvidence({
      'ss-listeners': ABSENT,
      'netstat-listeners': 'tcp6       0      0 2001:db8:1234:5678:9:443 :::*  LISTEN      -\n',
    }),
    'failed',
  ],
]

for (const [title, evidence, want] of ROWS)
  t.test(title, async t => {
    t.same(brief(evidence), want)
  })

const OWNERS: readonly (readonly [printed: string, name: string, pid: number])[] = [
  ['users:(("nginx",pid=12,fd=6),("nginx",pid=11,fd=6))', 'nginx', 12],
  ['users:((") evil (",pid=7,fd=3))', ') evil (', 7],
  ['users:(("a",pid=1,b",pid=9,fd=4))', 'a",pid=1,b', 9],
  ['users:(("<script>",pid=5,fd=4))', '<script>', 5],
]

t.test('whatever a process calls itself, its id is read from the right place', async t => {
  const owners = OWNERS.map(([printed]) => {
    const fact = factOf(
      hostEvidence({ 'ss-listeners': `LISTEN 0 5 0.0.0.0:80 0.0.0.0:* ${printed}\n` }),
    )
    const [socket] = fact.state === 'present' ? fact.value : []
    return [printed, socket?.processName, socket?.pid]
  })
  t.same(owners, OWNERS)
})

t.test('a socket keeps the very line it was read from', async t => {
  const evidence = hostEvidence({ 'ss-listeners': text('trixie/ss-listeners.txt') })
  const fact = factOf(evidence)
  const [, second] = fact.state === 'present' ? fact.value : []
  t.same(
    [second?.source.line, second?.source.evidence, second?.source.text.slice(0, 45)],
    [2, evidence[0]?.id, 'LISTEN 0      4096           127.0.0.1:5001 0'],
  )
})

t.test('an empty list of UDP sockets needs a sign that ss works', async t => {
  const udp = (answers: Parameters<typeof hostEvidence>[0]) => {
    const fact = factsOf(hostEvidence(answers), { instanceId: null })('udpListeners')
    return fact.state === 'present' ? fact.value : fact.reason
  }
  const sockets = text('trixie/ss-listeners.txt')
  t.same(udp({ 'ss-listeners-udp': '', 'ss-listeners': sockets }), [])
  t.same(udp({ 'ss-listeners-udp': '', 'ss-listeners': '' }), 'incomplete')
})

t.test('several hosts in one folder are not mixed', async t => {
  const evidence = [
    ...hostEvidence({ 'ss-listeners': 'LISTEN 0 5 0.0.0.0:1 0.0.0.0:*\n' }, 'i-a'),
    ...hostEvidence({ 'ss-listeners': 'LISTEN 0 5 0.0.0.0:2 0.0.0.0:*\n' }, 'i-b'),
  ]
  const ports = ['i-a', 'i-b', 'i-c'].map(instanceId => {
    const fact = factsOf(evidence, { instanceId })('listeners')
    return fact.state === 'present' ? fact.value.map(({ port }) => port) : fact.reason
  })
  t.same(ports, [[1], [2], 'not-collected'])
})

t.test('UDP sockets are read from their own command', async t => {
  const evidence = hostEvidence({
    'ss-listeners-udp':
      'UNCONN 0 0 127.0.0.53%lo:53 0.0.0.0:* ino:1 sk:1 <->\nUNCONN 0 0 *:443 *:* ino:2 sk:2 v6only:0 <->\n',
  })
  const fact = factsOf(evidence, { instanceId: null })('udpListeners')
  t.same(fact.state === 'present' && fact.value.map(s => [s.address, s.port, s.serves, s.device]), [
    ['127.0.0.53', 53, 4, 'lo'],
    ['::', 443, 'dual', null],
  ])
})

t.test(
  'an empty ss beside a reading that shows sockets is broken, not proof of silence',
  async t => {
    const proc = text('bionic/netstat-listeners.txt')
    t.equal(read(hostEvidence({ 'ss-listeners': '', 'netstat-listeners': proc })), 'undecodable')
    t.equal(
      read(hostEvidence({ 'ss-listeners': '', 'ss-owners': text('bionic/ss-owners.txt') })),
      'undecodable',
    )
  },
)
