// Does a redacted capture keep what it proves, and nothing of whose packets they were?
import fc from 'fast-check'
import t from 'tap'
import { capturesFact } from '#server/facts/capture.ts'
import { redact } from '#server/redact/redact.ts'
import { type Evidence, type EvidenceItem, evidenceItem } from '#shared/evidence.ts'
import { WELL } from '#test/causes/well-host.ts'
import { CAPTURED_AT, captureItem, tcpdumpSaid } from '#test/facts/capture-item.ts'
import { hostEvidence } from '#test/facts/host-evidence.ts'
import {
  ethernet,
  icmpBytes,
  ipv4,
  ipv6,
  pcapFile,
  sll,
  sll2,
  tcpBytes,
  u8,
} from '#test/facts/pcap-frames.ts'
import { CLIENT, pathEvidence } from '#test/golden/path-account.ts'
import { differences, LEVELS, secretOf } from './same-answer.ts'

const seed = Date.now()
t.comment(`fast-check seed ${seed}`)

const HOST = '10.0.0.5'
const V4 = { from: CLIENT, to: HOST }
const BACK = { from: HOST, to: CLIENT }
const V6 = { from: '2001:db8:7::99', to: '2001:db8:1::10' }
const SYN = { fromPort: 50_000, toPort: 8080, flags: 2, seq: 1000 }
const syn = (data = '') => ipv4(V4, tcpBytes({ ...SYN, data }))
const answer = (flags: number) =>
  ipv4(
    BACK,
    tcpBytes({ fromPort: 8080, toPort: 50_000, flags, ack: 1001, seq: flags === 18 ? 9 : 0 }),
  )
const error = ipv4(BACK, icmpBytes(3, 13, syn()), { protocol: 1 })
const hop = (length: number) =>
  Buffer.concat([u8(0), u8(length), Buffer.alloc(6 + length * 8, 0x99)])
const fragment = Buffer.from([0, 0, 0, 0, 1, 2, 3, 4])

const PACKETS: readonly (readonly [type: number, packet: Buffer])[] = [
  [0x0800, syn()],
  [0x0800, syn('user=alice')],
  [0x0800, answer(18)],
  [0x0800, answer(20)],
  [0x0800, error],
  [0x0800, ipv4(V4, tcpBytes(SYN), { options: Buffer.alloc(8, 7) })],
  [0x0800, ipv4(V4, tcpBytes(SYN), { fragment: 0x2005 })],
  [0x0800, ipv4(V4, Buffer.from('secret-udp'), { protocol: 17 })],
  [0x0806, Buffer.from('who has 10.0.0.5')],
  [0x86dd, ipv6(V6, tcpBytes(SYN))],
  [
    0x86dd,
    ipv6(V6, tcpBytes(SYN), {
      extensions: [
        [0, hop(1)],
        [44, fragment],
        [43, hop(2)],
      ],
    }),
  ],
  [
    0x86dd,
    ipv6({ from: V6.to, to: V6.from }, icmpBytes(1, 4, ipv6(V6, tcpBytes(SYN))), { protocol: 58 }),
  ],
]
const FORMS = [
  [276, (packet: Buffer, type: number, way: number) => sll2(packet, { way, type })],
  [113, (packet: Buffer, type: number, way: number) => sll(packet, way, type)],
  [1, (packet: Buffer, type: number) => ethernet(packet, type)],
  [101, (packet: Buffer) => packet],
] as const

const rawItem = (bytes: Buffer, frames: number): EvidenceItem =>
  evidenceItem({ ...captureItem([]), raw: bytes.toString('base64'), stderr: tcpdumpSaid(frames) })

const redacted = (evidence: Evidence, level: (typeof LEVELS)[number]) =>
  redact(
    { evidence, questions: [{ target: 'i-test1', port: 8080, from: CLIENT }] },
    level,
    secretOf(7),
  )

/** What the fact says, with the originals' names replaced as everywhere else. */
const saidBy = (item: EvidenceItem, mapped: (text: string) => string): string => {
  const fact = capturesFact([item], { instanceId: null })
  if (fact.state === 'unavailable') return `${fact.reason} ${fact.need.how.key}`
  const isName = (key: string): boolean => ['client', 'server', 'sender'].includes(key)
  return JSON.stringify(fact.value, (key, value) => {
    if (key === 'evidence') return undefined
    return typeof value === 'string' && isName(key) ? mapped(value) : value
  })
}

const frame = fc
  .record({
    packet: fc.constantFrom(...PACKETS),
    way: fc.constantFrom(0, 3, 4),
    cut: fc.option(fc.nat(140)),
    hit: fc.option(fc.tuple(fc.nat(), fc.nat(255))),
  })
  .map(({ packet: [type, packet], way, cut, hit }) => ({ type, packet, way, cut, hit }))

t.test('what is read of any capture is the same before and after', async t => {
  const file = fc.record({
    form: fc.constantFrom(...FORMS),
    frames: fc.array(frame, { maxLength: 5 }),
    lost: fc.option(fc.nat(20)),
  })
  const property = fc.property(
    file,
    fc.constantFrom(...LEVELS),
    ({ form, frames, lost }, level) => {
      const [linkType, framed] = form
      const kept = frames.map(({ type, packet, way, cut, hit }) => {
        const bytes = Buffer.from(framed(packet, type, way))
        if (hit !== null) bytes[hit[0] % bytes.length] = hit[1]
        return { atMs: CAPTURED_AT, frame: bytes.subarray(0, cut ?? bytes.length) }
      })
      const whole = pcapFile(linkType, kept)
      const item = rawItem(whole.subarray(0, whole.length - (lost ?? 0)), kept.length)
      const { evidence, text } = redacted([item], level)
      const [after] = evidence
      return after !== undefined && saidBy(after, same => same) === saidBy(item, text)
    },
  )
  const ran = fc.check(property, { seed, numRuns: 1500 })
  t.equal(ran.failed ? fc.defaultReportMessage(ran) : null, null)
})

t.test('addresses, hardware, options, checksums and data are gone', async t => {
  const kept = PACKETS.map(([type, packet]) => ({
    atMs: CAPTURED_AT,
    frame: sll2(packet, { way: 0, type }),
  }))
  const { evidence } = redacted([captureItem(kept)], 'tenant')
  const bytes = Buffer.from(evidence[0]?.raw ?? '', 'base64')
  const hex = bytes.toString('hex')
  const gone = [
    ...['cb007107', '0a000005', '20010db8000700000000000000000099', '020000000001'],
    ...['07070707', '99999999', 'cafe', 'beef', '1234'],
    ...['alice', 'secret-udp', 'who has'].map(word => Buffer.from(word).toString('hex')),
  ]
  t.same(
    gone.filter(part => hex.includes(part)),
    [],
  )
  t.equal(bytes.length, pcapFile(276, kept).length, 'every frame keeps its place')
})

t.test('a file that is not read is not handed on', async t => {
  const files = ['0a0d0d0a1c000000', 'd4c3b2a1', '00'.repeat(40)].map(hex =>
    Buffer.from(hex, 'hex'),
  )
  const odd = pcapFile(105, [{ atMs: CAPTURED_AT, frame: syn() }])
  const images = [...files, odd].map(
    bytes => redacted([rawItem(bytes, 0)], 'tenant').evidence[0]?.raw,
  )
  t.same(images, ['', '', '', ''])
})

t.test('the judgement of a redacted capture is the redacted judgement', async t => {
  const drop = '*filter\n:INPUT ACCEPT [0:0]\n-A INPUT -p tcp -m tcp --dport 8080 -j DROP\nCOMMIT\n'
  const worlds: readonly (readonly Buffer[])[] = [
    [syn()],
    [syn(), answer(18)],
    [syn(), answer(20)],
    [syn(), error],
    [],
  ]
  const found = worlds.flatMap(packets =>
    [null, CLIENT].flatMap(client =>
      LEVELS.flatMap(level => {
        const kept = packets.map((packet, n) => ({
          atMs: CAPTURED_AT + 1000 + n,
          frame: sll2(packet, { way: n === 0 ? 0 : 4 }),
        }))
        const evidence = [
          ...pathEvidence(),
          ...hostEvidence({ ...WELL, 'iptables-legacy-save': drop }, 'i-test1'),
          captureItem(kept, { ask: { port: 8080, client } }),
        ]
        const asked = {
          target: 'i-test1',
          port: 8080,
          from: CLIENT,
          at: '2026-11-22T08:30:00.000Z',
        }
        return differences({ asked, evidence, level })
      }),
    ),
  )
  t.same(found, [])
})
