// Is every way a connect can end told apart, and never blamed on the wrong side?
import { once } from 'node:events'
import { join } from 'node:path'
import t from 'tap'
import { TIMEOUT_MS } from '#agent/probe/syn-policy.ts'
import { connectTcp } from '#agent/probe/tcp-connect.ts'
import { probeTogether } from '#agent/probe/together.ts'
import { probeTarget } from '#server/collect/probes/probes.ts'
import { probesFact } from '#server/facts/probes.ts'
import { classOfAddress, mayProbe } from '#shared/plain/address-class.ts'
import type { ConnectTcp, TcpAnswer, TcpAttempt } from '#shared/plain/tcp-probe.ts'
import { type Namespace, openLab } from '#test/kernel/netns.ts'

const lab = openLab('probe')
t.teardown(lab.close)
const client = lab.namespace('client')
const target = lab.namespace('target')
lab.cable(
  { in: client, device: 'eth0', addresses: ['10.9.0.9/24', 'fd09::9/64'] },
  { in: target, device: 'eth0', addresses: ['10.9.0.2/24', 'fd09::2/64'] },
)
for (const route of ['prohibit 10.7.0.0/16', 'blackhole 10.6.0.0/16', 'unreachable 10.5.0.0/16'])
  client.must(['ip', 'route', 'add', ...route.split(' ')])
target.must(
  ['nft', '-f', '-'],
  `table inet f {
  chain in {
    type filter hook input priority 0
    tcp dport 90 drop
    tcp dport 84 tcp flags & (syn|ack) == syn numgen inc mod 8 < 2 drop
  }
}
`,
)

const PROBE = join(import.meta.dirname, 'probe-here.ts')
const from = (where: Namespace, attempts: readonly TcpAttempt[]): TcpAnswer[] =>
  JSON.parse(where.must([process.execPath, PROBE, JSON.stringify(attempts)])) as TcpAnswer[]

type Row = readonly [title: string, attempt: TcpAttempt, outcome: string, source: string | null]

const V4 = '10.9.0.2'
const V6 = 'fd09::2'

const answerTo = (answers: readonly TcpAnswer[], title: string): TcpAnswer | undefined =>
  answers[ROWS.findIndex(row => row[0] === title)]

const ROWS: readonly Row[] = [
  ['a listener', { address: V4, port: 80 }, 'open', null],
  ['a listener over IPv6', { address: V6, port: 80 }, 'open', null],
  [
    'a listener that resets after the handshake',
    { address: V4, port: 81 },
    'reset-after-open',
    'target',
  ],
  ['the same over IPv6', { address: V6, port: 81 }, 'reset-after-open', 'target'],
  ['a listener that closes at once', { address: V4, port: 82 }, 'open', null],
  ['two lost packets', { address: V4, port: 84 }, 'open', null],
  ['no listener', { address: V4, port: 83 }, 'refused', 'target'],
  ['no listener over IPv6', { address: V6, port: 83 }, 'refused', 'target'],
  ['a drop rule', { address: V4, port: 90 }, 'timed-out', 'network'],
  ['a drop rule over IPv6', { address: V6, port: 90 }, 'timed-out', 'network'],
  ['no machine at the last hop', { address: '10.9.0.77', port: 80 }, 'host-unreachable', 'network'],
  ['no route from here', { address: '203.0.113.1', port: 80 }, 'no-route-local', 'local'],
  ['no IPv6 route from here', { address: '2001:db8::1', port: 80 }, 'no-route-local', 'local'],
  ['a blackhole here', { address: '10.6.0.1', port: 80 }, 'no-route-local', 'local'],
  ['an unreachable route here', { address: '10.5.0.1', port: 80 }, 'no-route-local', 'local'],
  ['a prohibiting route here', { address: '10.7.0.1', port: 80 }, 'error', 'local'],
  [
    'a source address this machine has not',
    { address: V4, port: 80, localAddress: '10.9.0.44' },
    'error',
    'local',
  ],
  ['the metadata address', { address: '100.100.100.200', port: 80 }, 'error', 'local'],
  ['multicast', { address: '224.0.0.1', port: 80 }, 'error', 'local'],
]

t.test('each end of a connect has its own name', async t => {
  const program = target.start([process.execPath, join(import.meta.dirname, 'answer-here.ts')])
  await once(program.stdout, 'data')
  const answers = from(
    client,
    ROWS.map(([, attempt]) => attempt),
  )
  t.same(
    answers.map(({ outcome, failureSource }, i) => [ROWS[i]?.[0], outcome, failureSource]),
    ROWS.map(([title, , outcome, source]) => [title, outcome, source]),
  )
  t.match(
    answerTo(answers, 'two lost packets'),
    {
      outcome: 'open',
      attempts: 3,
      detail: 'handshake complete; 2 first packets before it unanswered',
      clock: 'kernel',
      rttMs: Number,
    },
    'loss is told, and is neither silence nor a round trip of half a second',
  )
  t.match(
    answerTo(answers, 'a drop rule'),
    { attempts: 4, detail: /^no answer to 4 first packets, the first sent again [23] times/ },
    'silence says how many packets were not answered',
  )
  t.ok(
    (answerTo(answers, 'two lost packets')?.rttMs ?? Infinity) < 100,
    'the round trip is that of the answered packet',
  )
  const sources = answers.map(({ localAddress }, i) => [ROWS[i]?.[0], localAddress])
  t.same(
    sources.filter(([title]) =>
      ['a listener', 'a drop rule over IPv6', 'a drop rule', 'no route from here'].includes(
        title ?? '',
      ),
    ),
    [
      ['a listener', '10.9.0.9'],
      ['a drop rule', '10.9.0.9'],
      ['a drop rule over IPv6', 'fd09::9'],
      ['no route from here', null],
    ],
    'the source address is told whenever a packet left',
  )
  const stillOpen = answers.filter(({ detail }) => detail.startsWith('handshake complete'))
  t.same(
    stillOpen.map(({ clock, detail }) => [clock, detail]).filter(([clock]) => clock === 'js'),
    [['js', 'handshake complete, then closed by the target at once']],
    'the kernel measures what stays open; who closes at once is gone before it is asked',
  )
  t.same(
    answers.filter(({ rttMs }) => rttMs !== null).map(({ outcome }) => outcome),
    answers
      .map(({ outcome }) => outcome)
      .filter(outcome => ['open', 'refused', 'reset-after-open'].includes(outcome)),
    'a time is given only for what the target answered',
  )
})

t.test('what may run nothing probes as well, by its own clock', async t => {
  const attempts = ['a listener', 'a drop rule', 'no listener'].flatMap(
    title => ROWS.find(row => row[0] === title)?.[1] ?? [],
  )
  const confined = ['--permission', '--allow-fs-read=*', PROBE, JSON.stringify(attempts)]
  // What the test runner puts into the environment of its children is not for a confined process.
  const argv = ['env', '-i', process.execPath, ...confined]
  const answers = JSON.parse(client.must(argv)) as TcpAnswer[]
  t.same(
    answers.map(({ outcome, clock, rttMs }) => [outcome, clock, rttMs !== null]),
    [
      ['open', 'js', true],
      ['timed-out', 'js', false],
      ['refused', 'js', true],
    ],
  )
})

const CLASSES: readonly (readonly [address: string, kind: string])[] = [
  ['203.0.113.7', 'unicast'],
  ['10.20.1.10', 'unicast'],
  ['100.100.100.199', 'unicast'],
  ['100.100.100.200', 'metadata'],
  ['::ffff:100.100.100.200', 'metadata'],
  ['169.254.169.254', 'metadata'],
  ['169.254.1.1', 'link-local'],
  ['fe80::1', 'link-local'],
  ['fe80::1%eth0', 'link-local'],
  ['2001:db8::1%eth0', 'link-local'],
  ['224.0.0.1', 'multicast'],
  ['239.255.255.255', 'multicast'],
  ['ff02::1', 'multicast'],
  ['255.255.255.255', 'broadcast'],
  ['0.0.0.0', 'unspecified'],
  ['0.1.2.3', 'unspecified'],
  ['::', 'unspecified'],
  ['::ffff:0.0.0.0', 'unspecified'],
  ['127.0.0.1', 'loopback'],
  ['::1', 'loopback'],
  ['2001:db8::1', 'unicast'],
  ['0x7f.1', 'invalid'],
  ['127.1', 'invalid'],
  ['2130706433', 'invalid'],
  ['010.0.0.1', 'invalid'],
  ['example.com', 'invalid'],
  ['', 'invalid'],
]

t.test('which addresses may be probed', async t => {
  t.same(
    [
      CLASSES.map(([address]) => [address, classOfAddress(address)]),
      CLASSES.filter(([address]) => mayProbe(address)).map(([, kind]) => kind),
    ],
    [
      CLASSES,
      CLASSES.map(([, kind]) => kind).filter(kind => kind === 'unicast' || kind === 'loopback'),
    ],
  )
})

t.test('an interruption ends a waiting probe at once', async t => {
  const stop = new AbortController()
  // Documentation space: no answer comes, or there is no route; both end at once here.
  const waiting = connectTcp({ address: '192.0.2.1', port: 9, signal: stop.signal })
  stop.abort()
  const start = performance.now()
  const { failureSource } = await waiting
  // By itself it would wait that long.
  t.same([failureSource, performance.now() - start < TIMEOUT_MS], ['local', true])
})

const ANSWER: TcpAnswer = {
  outcome: 'timed-out',
  detail: 'no answer',
  failureSource: 'network',
  rttMs: null,
  clock: 'js',
  attempts: 1,
  localAddress: '10.9.0.9',
  at: '2026-11-22T08:30:00.000Z',
}

t.test('a probe and its control become one piece of evidence', async t => {
  const asked: unknown[] = []
  const connect: ConnectTcp = async attempt => {
    asked.push([attempt.address, attempt.port])
    return attempt.port === 22
      ? { ...ANSWER, outcome: 'open', failureSource: null, rttMs: 1.5 }
      : ANSWER
  }
  const control = { address: '203.0.113.10', port: 22 }
  const item = await probeTarget(
    { address: '203.0.113.10', port: 8080, control },
    probeTogether(connect),
  )
  const fact = probesFact([item])
  t.match(
    [asked, item.file, item.kind, fact.state === 'present' && fact.value],
    [
      [
        ['203.0.113.10', 8080],
        ['203.0.113.10', 22],
      ],
      'probes/local.json',
      'probe',
      [
        {
          vantagePoint: 'local',
          role: 'asked',
          outcome: 'timed-out',
          ownership: 'unproven',
        },
        { vantagePoint: 'local', role: 'control', outcome: 'open', rttMs: 1.5, clock: 'js' },
      ],
    ],
  )
})

t.test(
  'the socket address is the source only on the same side of a translating gateway',
  async t => {
    const sourceTo = async (address: string): Promise<unknown> => {
      const fact = probesFact([
        await probeTarget(
          { address, port: 8080 },
          probeTogether(async () => ANSWER),
        ),
      ])
      return fact.state === 'present' ? fact.value[0]?.from : 'unread'
    }
    t.equal(await sourceTo('10.9.0.2'), '10.9.0.9', 'a private target sees the private source')
    t.equal(await sourceTo('203.0.113.10'), undefined, 'a public target sees another one')
  },
)

t.test('an open port is greeted above TCP when that was asked for, a silent one never', async t => {
  let greeted = 0
  const aboveTcp = async () => {
    greeted++
    return { tls: 'no TLS', http: 'HTTP status 403' }
  }
  const to = { address: '203.0.113.10', port: 80, aboveTcp }
  const open = probeTogether(async () => ({ ...ANSWER, outcome: 'open', failureSource: null }))
  const facts = [
    probesFact([await probeTarget(to, open)]),
    probesFact([
      await probeTarget(
        to,
        probeTogether(async () => ANSWER),
      ),
    ]),
  ]
  t.same(
    [facts.map(fact => fact.state === 'present' && fact.value[0]?.aboveTcp), greeted],
    [[{ tls: 'no TLS', http: 'HTTP status 403' }, undefined], 1],
  )
})

t.test('without a control target one packet is sent', async t => {
  let sent = 0
  const connect: ConnectTcp = async () => {
    sent++
    return ANSWER
  }
  await probeTarget({ address: '203.0.113.10', port: 8080 }, probeTogether(connect))
  t.equal(sent, 1)
})
