// Does a capture on the host prove exactly what was seen, and nothing more?
import t from 'tap'
import { judge } from '#server/diagnose.ts'
import type { EvidenceItem } from '#shared/evidence.ts'
import { evidenceItem } from '#shared/evidence.ts'
import type { Judged } from '#shared/judged.ts'
import type { Probe } from '#shared/probe.ts'
import { readQuestion } from '#shared/read-question.ts'
import { WELL } from '#test/causes/well-host.ts'
import { CAPTURED_AT, captureItem, tcpdumpSaid } from '#test/facts/capture-item.ts'
import { hostEvidence } from '#test/facts/host-evidence.ts'
import {
  icmpBytes,
  ipv4,
  type Kept,
  type Segment,
  sll2,
  tcpBytes,
} from '#test/facts/pcap-frames.ts'
import { group, groupListing, rule } from '#test/golden/account.ts'
import { CLIENT, EIP, pathEvidence } from '#test/golden/path-account.ts'
import { event, events } from '#test/golden/trail.ts'

const HOST = '10.0.0.5'
const clock = { iso: () => '2026-11-22T08:30:00.000Z', ms: () => 0 }

type Seen = {
  from?: string
  to?: string
  port?: number
  device?: number
  atMs?: number
  seq?: number
}

const kept = (packet: Buffer, way: number, { device = 2, atMs = 1000 }: Seen): Kept => ({
  atMs: CAPTURED_AT + atMs,
  frame: sll2(packet, { way, device }),
})
const segment = ({ port = 8080, seq = 1000 }: Seen): Segment => ({
  ...{ fromPort: 50_000, toPort: port, flags: 2, seq },
})
const synPacket = ({ from = CLIENT, to = HOST, ...seen }: Seen) =>
  ipv4({ from, to }, tcpBytes(segment(seen)))
const syn = (seen: Seen = {}) => kept(synPacket(seen), 0, seen)
const synOut = (seen: Seen = {}) => kept(synPacket(seen), 4, seen)
const answer = (flags: number, seen: Seen) => {
  const { from = CLIENT, to = HOST, port = 8080, seq = 1000 } = seen
  const ends = { fromPort: port, toPort: 50_000, flags, ack: seq + 1, seq: flags === 18 ? 77 : 0 }
  return kept(ipv4({ from: to, to: from }, tcpBytes(ends)), 4, { atMs: 1001, ...seen })
}
const synAck = (seen: Seen = {}) => answer(18, seen)
const rst = (seen: Seen = {}) => answer(20, seen)
const icmp = (code: number, seen: Seen & { sender?: string } = {}) => {
  const quoted = ipv4({ from: CLIENT, to: HOST }, tcpBytes(segment(seen)))
  const ends = { from: seen.sender ?? HOST, to: CLIENT }
  return kept(ipv4(ends, icmpBytes(3, code, quoted), { protocol: 1 }), 4, { atMs: 1001, ...seen })
}

const rules = (...lines: readonly string[]) =>
  `*filter\n:INPUT ACCEPT [0:0]\n:FORWARD ACCEPT [0:0]\n:OUTPUT ACCEPT [0:0]\n${lines.map(line => `-A INPUT -p tcp -m tcp --dport 8080 -j ${line}\n`).join('')}COMMIT\n`
const DROPS = { ...WELL, 'iptables-legacy-save': rules('DROP') }
const REJECTS = {
  ...WELL,
  'iptables-legacy-save': rules('REJECT --reject-with icmp-port-unreachable'),
}
const RESETS = { ...WELL, 'iptables-legacy-save': rules('REJECT --reject-with tcp-reset') }
const SHUT = { id: 'sg-a', rules: [rule('1 accept tcp 80/80 0.0.0.0/0')] }
const CLOSED = { ...WELL, 'ss-listeners': 'LISTEN 0 128 0.0.0.0:80 0.0.0.0:* ino:1 sk:1 <->\n' }

const BPF_ON_ETH0 =
  '[{"xdp":[],"tc":[{"devname":"eth0","ifindex":2,"kind":"clsact/ingress","name":"x","id":7}],"flow_dissector":[],"netfilter":[]}]'

type World = {
  host?: Parameters<typeof hostEvidence>[0]
  shut?: boolean
  capture: readonly EvidenceItem[]
  probe?: Partial<Probe>
  changed?: string
  from?: string
}

const judged = ({ host = WELL, shut, capture, probe, changed, from = CLIENT }: World): Judged[] => {
  const trail = changed === undefined ? {} : { 'actiontrail.LookupEvents': events(event(changed)) }
  const evidence = [
    ...pathEvidence(trail),
    ...hostEvidence(host, 'i-test1'),
    ...capture,
    ...(probe === undefined ? [] : [probeItem(probe)]),
  ]
  const closed = shut === true ? [groupListing([SHUT]), group(SHUT)] : []
  const kinds = new Set(closed.map(({ kind }) => kind))
  const all = [...evidence.filter(({ kind }) => !kinds.has(kind)), ...closed]
  const asked = { target: 'i-test1', port: 8080, from, at: clock.iso() }
  return judge(readQuestion(asked), all, { clock }).judged
}

const probeItem = (probe: Partial<Probe>): EvidenceItem =>
  evidenceItem({
    ...{ file: 'probes/a.json', kind: 'probe', subject: 'a', account: null, request: null },
    ...{ requestId: null, startedAt: clock.iso(), collectedAt: clock.iso(), tookMs: 0 },
    ...{ status: 'ok', exit: null, stderr: '' },
    raw: JSON.stringify({
      ...{ vantagePoint: 'a', from: CLIENT, to: { address: EIP, port: 8080 } },
      ...{ outcome: 'timed-out', failureSource: 'network', at: '2026-11-22T08:29:02.000Z' },
      ...probe,
    }),
  })

/** `warn capture.silent; host-firewall-drop proven` */
const told = (world: World): string => {
  const all = judged(world)
  const own = all.find(({ check }) => check === 'capture')?.judgement
  const causes = all
    .filter(({ check }) => CHECKS.includes(check))
    .flatMap(({ judgement }) =>
      judgement.causes.map(({ id, confidence }) => `${id} ${confidence} (${judgement.status})`),
    )
  return [own === undefined ? 'quiet' : `${own.status} ${own.because.key}`, ...causes].join('; ')
}
const CHECKS = ['security-group', 'host-firewall', 'listener']

const of = (...frames: readonly Kept[]) => [captureItem(frames)]

type Row = readonly [title: string, world: World, told: string]
const rows: readonly Row[] = [
  [
    'a SYN without any answer proves the only rule that drops it',
    { host: DROPS, capture: of(syn()) },
    'warn capture.silent-confirms; host-firewall-drop proven (fail)',
  ],
  [
    'a RST proves that nothing listens',
    { host: CLOSED, capture: of(syn(), rst()) },
    'warn capture.refused-confirms; not-listening proven (fail)',
  ],
  [
    'a RST proves the only rule that resets',
    { host: RESETS, capture: of(syn(), rst()) },
    'warn capture.refused-confirms; host-firewall-reject proven (fail)',
  ],
  [
    'an ICMP error proves the only rule that rejects so',
    { host: REJECTS, capture: of(syn(), icmp(3)) },
    'warn capture.rejected-confirms; host-firewall-reject proven (fail)',
  ],
  ['an answer that left is told', { capture: of(syn(), synAck()) }, 'pass capture.answered'],
  [
    'an answer that left and that the client did not get was lost outside',
    {
      capture: [captureItem([syn(), synAck()], { clock: { offsetMs: 0, boundMs: 20 } })],
      probe: {},
    },
    'warn capture.answer-lost',
  ],
  [
    'a packet that came in was not dropped by the group',
    { shut: true, capture: of(syn(), synAck()) },
    'warn capture.passed-contradicts; sg-allow-wrong-port suspected (unknown)',
  ],
  [
    'a packet without an answer was not dropped by the group either',
    { shut: true, host: DROPS, capture: of(syn()) },
    'warn capture.passed-contradicts; sg-allow-wrong-port suspected (unknown); host-firewall-drop derived (fail)',
  ],
  [
    'an answer contradicts the rule that is judged to drop',
    { host: DROPS, capture: of(syn(), synAck()) },
    'warn capture.passed-contradicts; host-firewall-drop suspected (unknown)',
  ],
  [
    'silence of a host on which all is well is a contradiction, and no cause is made up',
    { capture: of(syn()) },
    'unknown capture.silent',
  ],
  [
    'a RST of a host on which all is well likewise',
    { capture: of(syn(), rst()) },
    'unknown capture.refused',
  ],
  ['an ICMP error likewise', { capture: of(syn(), icmp(13)) }, 'unknown capture.rejected'],
  [
    'silence does not fit a port on which nothing listens: something else may drop',
    { host: CLOSED, capture: of(syn()) },
    'warn capture.silent; not-listening derived (fail)',
  ],
  [
    'a RST does not fit a rule that drops',
    { host: DROPS, capture: of(syn(), rst()) },
    'warn capture.refused; host-firewall-drop derived (fail)',
  ],
  [
    'an ICMP error does not fit a rule that resets',
    { host: RESETS, capture: of(syn(), icmp(3)) },
    'warn capture.rejected; host-firewall-reject derived (fail)',
  ],
  [
    'two hops that would do it leave both as they were',
    { host: { ...CLOSED, 'iptables-legacy-save': rules('DROP') }, capture: of(syn()) },
    'warn capture.silent; host-firewall-drop derived (fail); not-listening derived (fail)',
  ],
  [
    'a BPF program on the path may be what dropped it',
    { host: { ...DROPS, 'bpf-net': BPF_ON_ETH0 }, capture: of(syn()) },
    'warn capture.silent; host-firewall-drop derived (fail)',
  ],
  [
    'packets of another client prove nothing for this one',
    { host: DROPS, capture: of(syn({ from: '198.51.100.1' })) },
    'not-applicable capture.nobody; host-firewall-drop derived (fail)',
  ],
  [
    'packets to another port prove nothing',
    { host: DROPS, capture: of(syn({ port: 8081 })) },
    'not-applicable capture.nobody; host-firewall-drop derived (fail)',
  ],
  [
    'packets to another address, as of a container, prove nothing',
    { host: DROPS, capture: of(syn({ to: '172.17.0.2' })) },
    'not-applicable capture.nobody; host-firewall-drop derived (fail)',
  ],
  [
    'a packet that the host hands on is not for it',
    { host: DROPS, capture: of(syn(), synOut({ device: 5 })) },
    'not-applicable capture.nobody; host-firewall-drop derived (fail)',
  ],
  [
    'a SYN right at the end may still be answered',
    { host: DROPS, capture: of(syn({ atMs: 9500 })) },
    'warn capture.open; host-firewall-drop derived (fail)',
  ],
  [
    'a SYN before the capture was ready proves no silence',
    { host: DROPS, capture: of(syn({ atMs: -5 })) },
    'warn capture.open; host-firewall-drop derived (fail)',
  ],
  [
    'where packets were dropped while capturing, silence proves nothing',
    { host: DROPS, capture: [captureItem([syn()], { stderr: tcpdumpSaid(1, 1) })] },
    'warn capture.open; host-firewall-drop derived (fail)',
  ],
  [
    'nor does it in a capture of somebody else',
    { host: DROPS, capture: [captureItem([syn()], { request: null })] },
    'warn capture.open; host-firewall-drop derived (fail)',
  ],
  [
    'nor in one of another client or port',
    {
      host: DROPS,
      capture: [captureItem([syn()], { ask: { port: 8080, client: '198.51.100.1' } })],
    },
    'warn capture.open; host-firewall-drop derived (fail)',
  ],
  [
    'an answer that was seen on its way to another interface only has not left for the client',
    { capture: of(syn(), synAck({ device: 9 })) },
    'warn capture.open',
  ],
  [
    'an ICMP error of another machine is none of the host',
    { host: REJECTS, capture: of(syn(), icmp(3, { sender: '10.0.0.9' })) },
    'warn capture.open; host-firewall-reject derived (fail)',
  ],
  [
    'two kinds of answers to one packet leave it open',
    { host: CLOSED, capture: of(syn(), rst(), icmp(3)) },
    'warn capture.open; not-listening derived (fail)',
  ],
  [
    'attempts that fared differently prove nothing',
    { host: DROPS, capture: of(syn(), syn({ seq: 5, atMs: 3000 }), rst({ seq: 5, atMs: 3001 })) },
    'warn capture.mixed; host-firewall-drop derived (fail)',
  ],
  [
    'a capture from before a change of the path proves nothing of today',
    { shut: true, capture: of(syn(), synAck()), changed: 'AuthorizeSecurityGroup sg-a 08:29' },
    'warn capture.passed-before; sg-allow-wrong-port derived (fail)',
  ],
  [
    'an old capture proves nothing of today',
    {
      host: DROPS,
      capture: [
        captureItem([syn({ atMs: -3_600_000 })], {
          startedAt: '2026-11-22T07:28:59.000Z',
          collectedAt: '2026-11-22T07:29:30.000Z',
        }),
      ],
    },
    'warn capture.silent; host-firewall-drop derived (fail)',
  ],
  [
    'a capture that could not be taken is told with what it needs',
    { host: DROPS, capture: [captureItem([], { raw: '', status: 'denied', exit: 1 })] },
    'unknown capture.unread; host-firewall-drop derived (fail)',
  ],
  ['no capture, no word', { host: DROPS, capture: [] }, 'quiet; host-firewall-drop derived (fail)'],
]

for (const [title, world, expected] of rows)
  t.test(title, async t => {
    t.equal(told(world), expected)
  })

const during = (probe: Partial<Probe>, more: Partial<EvidenceItem> = {}): World => ({
  capture: [captureItem([], { clock: { offsetMs: 0, boundMs: 20 }, ...more })],
  probe,
})
const arrivals: readonly Row[] = [
  ['a probe of which nothing came in was lost before the host', during({}), 'never-arrived-or-xdp'],
  [
    'without XDP nothing on the host can have taken it',
    {
      ...during({}),
      host: { ...WELL, 'bpf-net': '[{"xdp":[],"tc":[],"flow_dissector":[],"netfilter":[]}]' },
    },
    'never-arrived',
  ],
  ['a probe that was answered was not lost', during({ outcome: 'open' }), 'nobody'],
  ['nor is a probe that was refused', during({ outcome: 'refused' }), 'nobody'],
  ['a probe before the capture', during({ at: '2026-11-22T08:28:59.990Z' }), 'nobody'],
  ['a probe too near to its end', during({ at: '2026-11-22T08:29:08.100Z' }), 'nobody'],
  [
    'a probe whose clock is not sure enough',
    during({ clockOffset: { offsetMs: 0, boundMs: 2500 } }),
    'nobody',
  ],
  ['a capture whose clock was never compared', { capture: [captureItem([])], probe: {} }, 'nobody'],
  ['a probe to another port', during({ to: { address: EIP, port: 81 } }), 'nobody'],
  ['a probe that its own machine kept', during({ failureSource: 'local' }), 'nobody'],
  ['a capture that lost packets', during({}, { stderr: tcpdumpSaid(0, 2) }), 'nobody'],
]
for (const [title, world, expected] of arrivals)
  t.test(title, async t => {
    t.match(told(world), ` capture.${expected}`)
    t.equal(told(world).split(';').length, 1, 'and no cause is made up')
  })

t.test('a SYN of another client meanwhile: nobody knows whose packet a NAT changed', async t => {
  const stranger = syn({ from: '198.51.100.1', atMs: 2500 })
  const capture = [captureItem([stranger], { clock: { offsetMs: 0, boundMs: 20 } })]
  t.equal(told({ capture, probe: {} }), 'not-applicable capture.nobody')
})

t.test('a bridge that shows a packet twice makes no second attempt', async t => {
  const twice = of(
    syn({ device: 2 }),
    syn({ device: 7, atMs: 1000.2 }),
    syn({ device: 2, atMs: 2010 }),
  )
  const own = judged({ host: DROPS, capture: twice }).find(({ check }) => check === 'capture')
  t.match(own?.judgement.because, { key: 'capture.silent-confirms', params: { packets: 2 } })
})

t.test('from everywhere, clients that fared alike prove the same', async t => {
  const frames = [syn(), syn({ from: '198.51.100.1', atMs: 2000 })]
  t.equal(
    told({ host: DROPS, capture: of(...frames), from: 'any' }),
    'warn capture.silent-confirms; host-firewall-drop proven (fail)',
  )
})
