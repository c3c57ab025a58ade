// Does every way in which a kernel answers, refuses or loses a first packet get its right name?
import { once } from 'node:events'
import { join } from 'node:path'
import t from 'tap'
import type { TcpAnswer, TcpAttempt } from '#shared/plain/tcp-probe.ts'
import { openLab } from '#test/kernel/netns.ts'

// client – router – target, and a neighbour of the router that sends everything back to it.
const lab = openLab('classes')
t.teardown(lab.close)
const client = lab.namespace('client')
const router = lab.namespace('router')
const target = lab.namespace('target')
const mirror = lab.namespace('mirror')
lab.cable(
  { in: client, device: 'eth0', addresses: ['10.9.0.9/24', 'fd09::9/64'] },
  { in: router, device: 'eth0', addresses: ['10.9.0.1/24', 'fd09::1/64'] },
)
lab.cable(
  { in: router, device: 'eth1', addresses: ['10.10.0.1/24', 'fd10::1/64'] },
  { in: target, device: 'eth0', addresses: ['10.10.0.2/24', 'fd10::2/64'] },
)
lab.cable(
  { in: router, device: 'eth2', addresses: ['10.11.0.1/24', 'fd11::1/64'] },
  { in: mirror, device: 'eth0', addresses: ['10.11.0.2/24', 'fd11::2/64'] },
)
for (const place of [router, mirror]) {
  place.must(['sysctl', '-qw', 'net.ipv4.ip_forward=1', 'net.ipv6.conf.all.forwarding=1'])
  place.must(['sysctl', '-qw', 'net.ipv4.conf.all.send_redirects=0'])
}
// A router may answer as often as it is asked: its own limit would make the rows depend on each other.
for (const place of [router, mirror, target]) {
  place.must(['sysctl', '-qw', 'net.ipv4.icmp_ratelimit=0', 'net.ipv4.icmp_msgs_per_sec=100000'])
  place.must(['sysctl', '-qw', 'net.ipv6.icmp.ratelimit=0'])
}
const route = (where: typeof client, ...lines: readonly string[]): void => {
  for (const line of lines) where.must(['ip', 'route', 'add', ...line.split(' ')])
}
for (const far of ['10.0.0.0/8', 'fd00::/8']) {
  const by6 = far.includes(':')
  route(client, `${far} via ${by6 ? 'fd09::1' : '10.9.0.1'}`)
  route(target, `${far} via ${by6 ? 'fd10::1' : '10.10.0.1'}`)
  route(mirror, `${far} via ${by6 ? 'fd11::1' : '10.11.0.1'}`)
}
route(router, '10.4.0.0/16 via 10.11.0.2', 'fd04::/16 via fd11::2')
route(router, 'blackhole 10.6.0.0/16', 'prohibit 10.7.0.0/16', 'unreachable 10.5.0.0/16')
route(router, 'blackhole fd06::/16', 'prohibit fd07::/16', 'unreachable fd05::/16')
route(router, 'throw 10.8.0.0/16', 'throw fd08::/16')

const REJECTS: readonly (readonly [port: number, words: string])[] = [
  [101, 'with icmp port-unreachable'],
  [102, 'with icmp host-unreachable'],
  [103, 'with icmp net-unreachable'],
  [104, 'with icmp prot-unreachable'],
  [105, 'with icmp net-prohibited'],
  [106, 'with icmp host-prohibited'],
  [107, 'with icmp admin-prohibited'],
]
const REJECTS6: readonly (readonly [port: number, words: string])[] = [
  [101, 'with icmpv6 port-unreachable'],
  [102, 'with icmpv6 addr-unreachable'],
  [103, 'with icmpv6 no-route'],
  [106, 'with icmpv6 policy-fail'],
  [107, 'with icmpv6 admin-prohibited'],
  [108, 'with icmpv6 reject-route'],
]
target.must(
  ['nft', '-f', '-'],
  `table inet f {
  chain in {
    type filter hook input priority 0
    tcp dport 90 drop
    tcp dport 91 reject with tcp reset
    meta nfproto ipv4 tcp dport 86 tcp flags & (syn|ack) == syn numgen inc mod 8 < 1 reject with icmp host-unreachable
    tcp dport 84 tcp flags & (syn|ack) == syn numgen inc mod 8 < 2 drop
${REJECTS.map(([port, how]) => `    meta nfproto ipv4 tcp dport ${port} reject ${how}`).join('\n')}
${REJECTS6.map(([port, how]) => `    meta nfproto ipv6 tcp dport ${port} reject ${how}`).join('\n')}
  }
}
`,
)

const V4 = '10.10.0.2'
const V6 = 'fd10::2'
const OPEN = ['open', null, 'handshake complete'] as const
const RST = ['refused', 'target', 'ECONNREFUSED: RST or ICMP port unreachable'] as const
const RESET = ['reset-after-open', 'target', 'ECONNRESET: accepted, then reset'] as const
const SILENT = ['timed-out', 'network', 'no answer to 4 first packets'] as const
const HOST = ['host-unreachable', 'network', 'EHOSTUNREACH: ICMP host unreachable'] as const
const NET = ['net-unreachable', 'network', 'ENETUNREACH: ICMP network unreachable'] as const
const PROHIBITED = ['admin-prohibited', 'network', 'EACCES: ICMPv6 prohibited'] as const

type Row = readonly [
  title: string,
  address: string,
  port: number,
  expected: readonly [outcome: string, source: string | null, detail: string],
]

// What shares an error code cannot be told apart here, and the detail names all of them.
const ROWS: readonly Row[] = [
  ['a listener that says nothing', V4, 80, OPEN],
  ['a listener that says nothing', V6, 80, OPEN],
  ['a listener that greets', V4, 85, OPEN],
  ['a listener that waits for TLS', V6, 86, OPEN],
  ['a listener that resets what it accepted', V4, 81, RESET],
  ['a listener that resets what it accepted', V6, 81, RESET],
  [
    'a listener that closes what it accepted',
    ...[V4, 82, ['open', null, 'handshake complete, then closed by the target']],
  ] as const,
  ['two lost packets before the answer', V4, 84, ['open', null, 'handshake complete; 2 first']],
  ['one broken path of two', V4, 86, ['open', null, 'handshake complete; one before it got EHOST']],
  ['no listener', V4, 83, RST],
  ['no listener', V6, 83, RST],
  ['a reset by a rule', V4, 91, RST],
  ['a reset by a rule', V6, 91, RST],
  ['port unreachable', V4, 101, RST],
  ['port unreachable', V6, 101, RST],
  ['a drop', V4, 90, SILENT],
  ['a drop', V6, 90, SILENT],
  ['a blackhole on the way', '10.6.0.1', 80, SILENT],
  ['a blackhole on the way', 'fd06::1', 80, SILENT],
  ['host unreachable', V4, 102, HOST],
  ['address unreachable', V6, 102, HOST],
  ['host prohibited', V4, 106, HOST],
  ['administratively prohibited', V4, 107, HOST],
  ['a prohibition on the way', '10.7.0.1', 80, HOST],
  ['an unreachable route on the way', '10.5.0.1', 80, HOST],
  ['nobody at the last hop', '10.10.0.77', 80, HOST],
  ['nobody at the last hop', 'fd10::77', 80, HOST],
  ['a loop on the way', '10.4.0.1', 80, HOST],
  ['a loop on the way', 'fd04::1', 80, HOST],
  ['network unreachable', V4, 103, NET],
  ['network prohibited', V4, 105, NET],
  ['no route', V6, 103, NET],
  ['an unreachable route on the way', 'fd05::1', 80, NET],
  ['no route on the way', '10.8.0.1', 80, NET],
  ['no route on the way', 'fd08::1', 80, NET],
  [
    'protocol unreachable',
    ...[V4, 104, ['host-unreachable', 'network', 'ENOPROTOOPT: ICMP protocol unreachable']],
  ] as const,
  ['administratively prohibited', V6, 107, PROHIBITED],
  ['policy failed', V6, 106, PROHIBITED],
  ['a rejecting route', V6, 108, PROHIBITED],
  ['a prohibition on the way', 'fd07::1', 80, PROHIBITED],
]

t.test('40 ways to end, each by its name', async t => {
  const here = (name: string): string => join(import.meta.dirname, name)
  const program = target.start([process.execPath, here('answer-here.ts')])
  await once(program.stdout, 'data')
  const attempts: TcpAttempt[] = ROWS.map(([, address, port]) => ({ address, port }))
  const answers = JSON.parse(
    client.must([process.execPath, here('probe-here.ts'), JSON.stringify(attempts)]),
  ) as TcpAnswer[]
  t.same(
    answers.map(({ outcome, failureSource, detail }, i) => {
      const [title, address, port, expected] = ROWS[i] ?? []
      const words = expected?.[2] ?? ''
      const told = detail.startsWith(words) ? words : detail
      return [title, address, port, [outcome, failureSource, told]]
    }),
    ROWS,
  )
})
