// Is every packet of a capture read as it was sent, and nothing hostile taken for a packet?
import fc from 'fast-check'
import t from 'tap'
import { capturesFact } from '#server/facts/capture.ts'
import { attemptsIn } from '#server/facts/capture-attempts.ts'
import { type EvidenceItem, evidenceItem } from '#shared/evidence.ts'
import { captureArgv } from '#shared/plain/capture.ts'
import { formatAddress } from '#shared/plain/ip.ts'
import { packetAt } from '#shared/plain/packet.ts'
import { type PcapFile, readPcap } from '#shared/plain/pcap-file.ts'
import { linkOf } from '#shared/plain/pcap-link.ts'
import { tcpdumpSaid } from './capture-item.ts'
import {
  ethernet,
  icmpBytes,
  ipv4,
  ipv6,
  MAGIC,
  pcapFile,
  type Segment,
  sll,
  sll2,
  tcpBytes,
  u8,
} from './pcap-frames.ts'

const seed = Date.now()
t.comment(`fast-check seed ${seed}`)

const V4 = { from: '203.0.113.99', to: '192.168.1.10' }
const V6 = { from: '2001:db8::99', to: '2001:db8:1::10' }
const back = <T extends { from: string; to: string }>({ from, to }: T) => ({ from: to, to: from })
const PORTS = { fromPort: 50_000, toPort: 8080 }
const SYN: Segment = { ...PORTS, flags: 2 }
const syn4 = ipv4(V4, tcpBytes(SYN))
const syn6 = ipv6(V6, tcpBytes(SYN))
const AT = 1_795_744_984_567

const fileOf = (bytes: Buffer): PcapFile => {
  const file = readPcap(bytes)
  if (typeof file === 'string') throw new Error(file)
  return file
}

/** What is read of one frame, in a line. */
const read = (linkType: number, frame: Buffer): string => {
  const link = linkOf(linkType, frame)
  if (link === null) return 'unread'
  const packet = packetAt(frame, link.start)
  const place = `${link.way ?? '-'} ${link.device ?? '-'}`
  if (packet === null || packet === 'other') return `${place} ${packet ?? 'unread'}`
  if (packet.kind === 'icmp')
    return `${place} icmp ${packet.type}/${packet.code} about ${packet.quoted === null ? '-' : packet.quoted.to.port}`
  const { from, to, flags, ttl, dataBytes } = packet
  return `${place} ${formatAddress(from.address)}:${from.port} > ${formatAddress(to.address)}:${to.port} flags ${flags} ttl ${ttl} data ${dataBytes}`
}

const LINE4 = '203.0.113.99:50000 > 192.168.1.10:8080 flags 2 ttl 61 data 0'
const LINE6 = '2001:db8::99:50000 > 2001:db8:1::10:8080 flags 2 ttl 60 data 0'
const hop = (length: number): Buffer =>
  Buffer.concat([u8(0), u8(length), Buffer.alloc(6 + length * 8)])
const fragment = (offset: number): Buffer =>
  Buffer.from([0, 0, offset >> 5, (offset << 3) & 255, 0, 0, 0, 9])
const authentication = Buffer.concat([u8(0), u8(4), Buffer.alloc(22)])
const tagged = Buffer.concat([Buffer.from('002a0800', 'hex'), syn4])

const FRAMES: readonly (readonly [name: string, linkType: number, frame: Buffer, line: string])[] =
  [
    ['Ethernet', 1, ethernet(syn4), `- - ${LINE4}`],
    ['Ethernet with padding', 1, Buffer.concat([ethernet(syn4), Buffer.alloc(6)]), `- - ${LINE4}`],
    ['a VLAN tag', 1, ethernet(syn4, 0x0800, [0x8100]), `- - ${LINE4}`],
    ['two VLAN tags', 1, ethernet(syn6, 0x86dd, [0x88a8, 0x8100]), `- - ${LINE6}`],
    ['more tags than any network has', 1, ethernet(syn4, 0x0800, Array(9).fill(0x8100)), 'unread'],
    ['cooked, received', 113, sll(syn4, 0), `in - ${LINE4}`],
    ['cooked, sent', 113, sll(syn6, 4, 0x86dd), `out - ${LINE6}`],
    ['cooked, of another host', 113, sll(syn4, 3), `other - ${LINE4}`],
    ['cooked, in a direction that is not known', 113, sll(syn4, 9), `- - ${LINE4}`],
    ['cooked, tagged', 113, sll(tagged, 0, 0x8100), `in - ${LINE4}`],
    ['cooked 2 with its interface', 276, sll2(syn4, { way: 0, device: 7 }), `in 7 ${LINE4}`],
    ['cooked 2, tagged', 276, sll2(tagged, { way: 4, type: 0x8100 }), `out 2 ${LINE4}`],
    ['raw IPv4', 101, syn4, `- - ${LINE4}`],
    ['raw IPv6', 101, syn6, `- - ${LINE6}`],
    ['IPv4 options', 101, ipv4(V4, tcpBytes(SYN), { options: Buffer.alloc(8, 1) }), `- - ${LINE4}`],
    [
      'TCP options and data',
      101,
      ipv4(V4, tcpBytes({ ...SYN, flags: 24, options: Buffer.alloc(12, 1), data: 'hello' })),
      `- - ${LINE4.replace('flags 2', 'flags 24').replace('data 0', 'data 5')}`,
    ],
    [
      'IPv6 extension headers',
      101,
      ipv6(V6, tcpBytes(SYN), {
        extensions: [
          [0, hop(0)],
          [43, hop(2)],
          [60, hop(1)],
          [51, authentication],
          [44, fragment(0)],
        ],
      }),
      `- - ${LINE6}`,
    ],
    [
      'an endless chain of extension headers',
      101,
      ipv6(V6, tcpBytes(SYN), { extensions: Array(20).fill([60, hop(0)]) }),
      '- - unread',
    ],
    ['a first fragment', 101, ipv4(V4, tcpBytes(SYN), { fragment: 0x2000 }), `- - ${LINE4}`],
    ['a later fragment of IPv4', 101, ipv4(V4, tcpBytes(SYN), { fragment: 0x2005 }), '- - unread'],
    [
      'a later fragment of IPv6',
      101,
      ipv6(V6, tcpBytes(SYN), { extensions: [[44, fragment(5)]] }),
      '- - unread',
    ],
    ['cut behind the flags', 101, syn4.subarray(0, 34), `- - ${LINE4}`],
    ['cut before the flags', 101, syn4.subarray(0, 33), '- - unread'],
    ['cut inside the addresses', 101, syn4.subarray(0, 19), '- - unread'],
    ['a header shorter than any', 101, Buffer.concat([u8(0x43), syn4.subarray(1)]), '- - unread'],
    ['another version of IP', 101, Buffer.concat([u8(0x55), syn4.subarray(1)]), '- - unread'],
    ['UDP', 101, ipv4(V4, Buffer.alloc(8), { protocol: 17 }), '- - other'],
    [
      'ICMP that is no error',
      101,
      ipv4(V4, icmpBytes(8, 0, syn4), { protocol: 1 }),
      '- - icmp 8/0 about -',
    ],
    [
      'ICMP about TCP',
      101,
      ipv4(back(V4), icmpBytes(3, 13, syn4.subarray(0, 28)), { protocol: 1 }),
      '- - icmp 3/13 about 8080',
    ],
    [
      'ICMP that quotes too little',
      101,
      ipv4(back(V4), icmpBytes(3, 3, syn4.subarray(0, 24)), { protocol: 1 }),
      '- - icmp 3/3 about -',
    ],
    [
      'ICMPv6 about TCP',
      101,
      ipv6(back(V6), icmpBytes(1, 4, syn6), { protocol: 58 }),
      '- - icmp 1/4 about 8080',
    ],
    ['ICMPv6 in IPv4', 101, ipv4(V4, icmpBytes(1, 4, syn6), { protocol: 58 }), '- - other'],
  ]

t.test('every form of frame and packet is read as it was built', async t => {
  t.same(
    FRAMES.map(([name, linkType, frame]) => [name, read(linkType, frame)]),
    FRAMES.map(([name, , , line]) => [name, line]),
  )
})

t.test('files of both byte orders and both units of time hold the same frames', async t => {
  const atMs = AT + 0.125
  const frames = [
    { atMs, frame: syn4 },
    { atMs: atMs + 1, frame: syn6, sent: 900 },
  ]
  for (const magic of [MAGIC.micro, MAGIC.nano])
    for (const little of [true, false]) {
      const file = fileOf(pcapFile(101, frames, { magic, little }))
      t.same(
        [file.linkType, file.isWhole, ...file.frames.map(({ bytes }) => bytes)],
        [101, true, syn4, syn6],
      )
      t.same(
        file.frames.map(frame => frame.atMs),
        [atMs, atMs + 1],
      )
    }
})

t.test('a file that ends in the middle of a record keeps what came before', async t => {
  const whole = pcapFile(101, [
    { atMs: AT, frame: syn4 },
    { atMs: AT, frame: syn6 },
  ])
  const seen = (length: number) => {
    const { frames, isWhole } = fileOf(whole.subarray(0, length))
    return [frames.length, isWhole]
  }
  const first = 24 + 16 + syn4.length
  t.same([24, 30, first - 1, first, first + 15, whole.length - 1, whole.length].map(seen), [
    ...[
      [0, true],
      [0, false],
      [0, false],
      [1, true],
      [1, false],
      [1, false],
      [2, true],
    ],
  ])
})

t.test('what is no classic pcap says which form it is', async t => {
  const forms = ['', '0a0d0d0a1c000000', 'd4c3b2a1', '00'.repeat(64), '34cdb2a1'.repeat(8)]
  t.same(
    forms.map(hex => readPcap(Buffer.from(hex, 'hex'))),
    [...['empty', 'pcapng', 'unknown', 'unknown', 'unknown']],
  )
})

const attempts = (...frames: readonly Buffer[]) => {
  const kept = frames.map((frame, n) => ({ atMs: AT + n, frame }))
  return attemptsIn(fileOf(pcapFile(276, kept)), 0)
}
const came = (packet: Buffer) => sll2(packet, { way: 0 })
const left = (packet: Buffer) => sll2(packet, { way: 4 })
const answer = (flags: number, more: Partial<Segment> = {}) =>
  ipv4(back(V4), tcpBytes({ fromPort: 8080, toPort: 50_000, flags, seq: 0, ack: 1001, ...more }))

/** Of each attempt: SYNs, SYN-ACKs, refusals, errors, later packets. */
const countsOf = (...frames: readonly Buffer[]) =>
  attempts(...frames).attempts.map(one => [
    one.syns.length,
    one.synAcks.length,
    one.resets.length,
    one.errors.length,
    one.later,
  ])

t.test('answers belong to the attempt whose number they acknowledge', async t => {
  const about = (seq: number) =>
    ipv4(back(V4), icmpBytes(3, 10, ipv4(V4, tcpBytes({ ...SYN, seq }))), { protocol: 1 })
  const again = ipv4(V4, tcpBytes({ ...SYN, seq: 5000 }))
  t.same(countsOf(came(syn4), came(syn4), left(answer(18, { seq: 9 }))), [[2, 1, 0, 0, 0]])
  t.same(countsOf(came(syn4), left(answer(20))), [[1, 0, 1, 0, 0]])
  t.same(countsOf(came(syn4), left(answer(20, { ack: 77 }))), [[1, 0, 0, 0, 1]], 'another number')
  t.same(
    countsOf(came(syn4), left(answer(20, { seq: 9 }))),
    [[1, 0, 0, 0, 1]],
    'an end, no refusal',
  )
  t.same(countsOf(came(syn4), left(about(1000)), left(about(2))), [[1, 0, 0, 1, 0]])
  t.same(
    countsOf(came(syn4), came(again), left(answer(18, { ack: 5001 }))),
    [
      [1, 0, 0, 0, 0],
      [1, 1, 0, 0, 0],
    ],
    'a port that is used again is another attempt',
  )
  t.same(countsOf(left(answer(20))), [], 'an answer to what was not seen')
  t.same(
    countsOf(came(ipv4(V4, tcpBytes({ ...SYN, seq: 0xffffffff }))), left(answer(18, { ack: 0 }))),
    [[1, 1, 0, 0, 0]],
  )
})

t.test('an attempt keeps who sent what, when, and over which interface', async t => {
  t.match(attempts(came(syn4), left(answer(18, { seq: 9 }))), {
    unread: 0,
    attempts: [
      {
        ...{ client: V4.from, clientPort: 50_000, server: V4.to, serverPort: 8080 },
        syns: [{ atMs: AT, way: 'in', device: 2, ttl: 61 }],
        synAcks: [{ atMs: AT + 1, way: 'out', device: 2 }],
      },
    ],
  })
})

const OWN = { port: 8080, client: null }

const itemOf = (bytes: Buffer, more: Partial<EvidenceItem> = {}): EvidenceItem =>
  evidenceItem({
    ...{ file: 'capture/here.pcap', kind: 'capture', subject: '', account: null, requestId: null },
    ...{ startedAt: '2026-11-27T02:00:00.000Z', collectedAt: '2026-11-27T02:00:10.500Z' },
    ...{ tookMs: 10_500, status: 'ok', exit: 0, stderr: tcpdumpSaid(1), encoding: 'base64' },
    request: { argv: captureArgv(OWN), ...OWN },
    raw: bytes.toString('base64'),
    ...more,
  })

const one = pcapFile(276, [{ atMs: AT, frame: came(syn4) }])
const factOf = (
  bytes: Buffer,
  more: Partial<EvidenceItem> = {},
  instanceId: string | null = null,
) => capturesFact([itemOf(bytes, more)], { instanceId })

t.test(
  'a capture of our own says what it covers, when, and whether something was lost',
  async t => {
    t.match(factOf(one), {
      state: 'present',
      value: [
        {
          covers: OWN,
          window: {
            fromMs: Date.parse('2026-11-27T02:00:00Z'),
            toMs: Date.parse('2026-11-27T02:00:10.5Z'),
          },
          boundMs: null,
          isComplete: true,
        },
      ],
    })
  },
)

t.test('times are moved to the clock of the server', async t => {
  const clock = { offsetMs: -2000, boundMs: 30 }
  t.match(factOf(one, { clock }), {
    value: [{ boundMs: 30, attempts: [{ syns: [{ atMs: AT - 2000 }] }] }],
  })
})

t.test('what lacks tells something only when nothing can have been lost', async t => {
  const CASES: readonly [string, Buffer, Partial<EvidenceItem>][] = [
    ['no message', one, { stderr: '' }],
    ['dropped by the kernel', one, { stderr: tcpdumpSaid(1, 3) }],
    [
      'dropped by the interface',
      one,
      { stderr: `${tcpdumpSaid(1)}2 packets dropped by interface\n` },
    ],
    ['more was captured than came', one, { stderr: tcpdumpSaid(2) }],
    ['cut at the limit', one, { status: 'truncated' }],
    ['the file is cut', one.subarray(0, -1), { stderr: tcpdumpSaid(0) }],
    ['a packet is not read', pcapFile(276, [{ atMs: AT, frame: came(syn4.subarray(0, 30)) }]), {}],
  ]
  const isComplete = ([name, bytes, more]: (typeof CASES)[number]) => {
    const fact = factOf(bytes, more)
    return [name, fact.state === 'present' && fact.value.map(capture => capture.isComplete)]
  }
  t.same(
    CASES.map(isComplete),
    CASES.map(([name]) => [name, [false]]),
  )
})

t.test('a capture by another command line covers nothing', async t => {
  const argv = captureArgv(OWN) ?? []
  const requests = [
    null,
    { argv },
    { argv: [...argv.slice(0, -1), 'tcp port 8080 and udp'], ...OWN },
    { argv, port: 8081, client: null },
    { argv, port: 8080, client: '203.0.113.99' },
  ]
  t.same(
    requests.map(request => {
      const fact = factOf(one, { request })
      return fact.state === 'present'
        ? fact.value.map(({ covers, window }) => [covers, window])
        : fact
    }),
    requests.map(() => [[null, null]]),
  )
})

t.test('a capture that cannot be read says why, and is not taken for an empty one', async t => {
  const reasonOf = (bytes: Buffer, more: Partial<EvidenceItem> = {}) => {
    const fact = factOf(bytes, more)
    return fact.state === 'unavailable' ? [fact.reason, fact.need.how.key] : fact.state
  }
  const nothing = Buffer.alloc(0)
  t.same(
    [
      reasonOf(nothing, { status: 'denied', exit: 1 }),
      reasonOf(nothing, { status: 'absent', exit: 127 }),
      reasonOf(one, { status: 'failed', exit: 1 }),
      reasonOf(nothing),
      reasonOf(Buffer.from('0a0d0d0a1c000000', 'hex')),
      reasonOf(pcapFile(105, [])),
    ],
    [
      ...[
        ['no-privilege', 'how.capture'],
        ['failed', 'how.capture'],
        ['failed', 'how.capture'],
      ],
      ...[
        ['undecodable', 'how.capture-form'],
        ['undecodable', 'how.capture-form'],
      ],
      ['undecodable', 'how.capture-form'],
    ],
  )
  t.match(capturesFact([], { instanceId: null }), { state: 'unavailable', reason: 'not-collected' })
})

t.test('a capture of another instance is not read for this one', async t => {
  t.match(factOf(one, { subject: 'i-other' }, 'i-own'), { reason: 'not-collected' })
  t.match(factOf(one, { subject: 'i-own' }, 'i-own'), { state: 'present' })
})

t.test('any bytes are read without an error', async t => {
  const frame = fc.oneof(
    fc.uint8Array({ maxLength: 120 }).map(bytes => Buffer.from(bytes)),
    fc
      .tuple(
        fc.constantFrom(...FRAMES.map(([, , built]) => built)),
        fc.nat(),
        fc.nat(255),
        fc.nat(),
      )
      .map(([built, place, value, cut]) => {
        const bytes = Buffer.from(built)
        bytes[place % bytes.length] = value
        return bytes.subarray(0, cut % (bytes.length + 1))
      }),
  )
  const linkType = fc.constantFrom(0, 1, 101, 113, 276, 999)
  const file = fc
    .tuple(linkType, fc.array(frame, { maxLength: 8 }), fc.boolean(), fc.nat())
    .map(([link, frames, little, cut]) => {
      const bytes = pcapFile(
        link,
        frames.map(bytes => ({ atMs: AT, frame: bytes })),
        { little },
      )
      return cut % 3 === 0 ? bytes.subarray(0, cut % (bytes.length + 1)) : bytes
    })
  const bytes = fc.oneof(
    file,
    fc.uint8Array({ maxLength: 200 }).map(raw => Buffer.from(raw)),
  )
  const failed = fc.check(
    fc.property(bytes, raw => {
      const fact = factOf(raw)
      return (
        fact.state === 'unavailable' ||
        fact.value.every(({ attempts: all }) => all.every(({ syns }) => syns.length > 0))
      )
    }),
    { seed, numRuns: 3000 },
  )
  t.equal(failed.failed ? fc.defaultReportMessage(failed) : null, null)
})

t.test('a full file of the smallest or the most crowded records is read in time', async t => {
  const MIB = 1024 * 1024
  const many = (frame: (n: number) => Buffer) => {
    const size = 16 + frame(0).length
    return Array.from({ length: Math.floor((MIB - 24) / size) }, (_, n) => ({
      atMs: AT,
      frame: frame(n),
    }))
  }
  const files = [
    pcapFile(
      276,
      many(() => Buffer.alloc(0)),
    ),
    pcapFile(
      276,
      many(n => came(ipv4(V4, tcpBytes({ ...SYN, seq: n })))),
    ),
    pcapFile(
      276,
      many(n => came(ipv4(V4, tcpBytes({ ...SYN, fromPort: n & 0xffff })))),
    ),
  ]
  const started = performance.now()
  t.same(
    files.map(bytes => factOf(bytes, { stderr: tcpdumpSaid(0) }).state),
    ['present', 'present', 'present'],
  )
  t.ok(performance.now() - started < 4000)
})
