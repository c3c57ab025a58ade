// Is a UDP port called open or closed only when something said so?
import { once } from 'node:events'
import { join } from 'node:path'
import t from 'tap'
import type { UdpAnswer } from '#shared/plain/tcp-probe.ts'
import { openLab } from '#test/kernel/netns.ts'

const lab = openLab('udp')
t.teardown(lab.close)
const client = lab.namespace('client')
const target = lab.namespace('target')
lab.cable(
  { in: client, device: 'eth0', addresses: ['10.9.0.9/24', 'fd09::9/64'] },
  { in: target, device: 'eth0', addresses: ['10.9.0.2/24', 'fd09::2/64'] },
)
target.must(['sysctl', '-qw', 'net.ipv4.icmp_ratelimit=0', 'net.ipv6.icmp.ratelimit=0'])
target.must(
  ['nft', '-f', '-'],
  `table inet f { chain in { type filter hook input priority 0
  udp dport 90 drop
  udp dport 91 reject with icmpx admin-prohibited
  }; }
`,
)

type Row = readonly [title: string, address: string, port: number, outcome: string, who: unknown]

const ROWS: readonly Row[] = [
  ['a server that answers', '10.9.0.2', 80, 'open', null],
  ['a server that answers', 'fd09::2', 80, 'open', null],
  ['a server that stays silent', '10.9.0.2', 81, 'no-answer', null],
  ['a drop', '10.9.0.2', 90, 'no-answer', null],
  ['a drop', 'fd09::2', 90, 'no-answer', null],
  ['nobody', '10.9.0.2', 83, 'refused', 'target'],
  ['nobody', 'fd09::2', 83, 'refused', 'target'],
  ['administratively prohibited', '10.9.0.2', 91, 'host-unreachable', 'network'],
  ['administratively prohibited', 'fd09::2', 91, 'admin-prohibited', 'network'],
  ['no route from here', '203.0.113.1', 80, 'no-route-local', 'local'],
  ['the metadata address', '100.100.100.200', 80, 'error', 'local'],
]

t.test('each end of a datagram has its own name, and silence has none', async t => {
  const here = (name: string): string => join(import.meta.dirname, name)
  const program = target.start([process.execPath, here('answer-udp-here.ts')])
  await once(program.stdout, 'data')
  const asked = ROWS.map(([, address, port]) => ({ address, port }))
  const argv = [process.execPath, here('ask-udp-here.ts'), JSON.stringify(asked)]
  const answers = JSON.parse(client.must(argv)) as UdpAnswer[]
  t.same(
    answers.map(({ outcome, failureSource }, i) => [
      ...(ROWS[i] ?? []).slice(0, 3),
      ...[outcome, failureSource],
    ]),
    ROWS,
  )
  t.same(
    answers.filter(({ rttMs }) => rttMs !== null).length,
    4,
    'a time only where one datagram was answered',
  )
})
