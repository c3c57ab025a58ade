// What does a kernel answer to single packets that no program of it has sent?
import type { Address, Family } from '#shared/plain/ip.ts'
import type { FilterLab } from './filter-lab.ts'
import { here, INSTANCE } from './filter-lab.ts'
import { type Answer, answerIn, arpFrame, frameOf, type Link, type Sent } from './frame.ts'
import type { Namespace } from './netns.ts'
import { addressOf } from './walked.ts'

/** A packet still without the number that finds its answer. */
export type Wanted = Omit<Sent, 'id' | 'to'>

/** null: no answer came. */
export type Asked = { readonly sent: Sent; readonly answer: Answer | null }

export type PacketLab = {
  /** Sends all of them at once, and gives them back in their order. */
  readonly ask: (wanted: readonly Wanted[]) => Promise<readonly Asked[]>
  /** Ends the half-open connections that came of it; call it while nothing filters. */
  readonly forget: () => Promise<void>
}

const IDS = { first: 10_000, count: 20_000 } as const

/** On the cable of a filter lab whose client owns none of the senders: its kernel answers nothing then. */
export const openPacketLab = async ({ instance, client }: FilterLab): Promise<PacketLab> => {
  for (const setting of SHORT_MEMORY) instance.run(['sysctl', '-qw', setting])
  const link: Link = { to: macOf(instance), from: macOf(client) }
  const exchange = openWire(client)
  const question = arpFrame(link, [addressOf('10.9.0.1'), addressOf(INSTANCE[4])])
  const open: { sent: Sent; sequence: number }[] = []
  let used = 0
  return {
    ask: async wanted => {
      const sent = wanted.map(packet => ({
        ...packet,
        to: ADDRESSES[packet.from.family],
        id: IDS.first + (used++ % IDS.count),
      }))
      const frames = await exchange([...sent.map(packet => frameOf(link, packet)), question])
      const answers = new Map(
        frames.flatMap(frame => {
          const answer = answerIn(frame)
          // Of a refused connection the reset comes; a repeated answer says what the first one said.
          return answer === null || answer.kind === 'other' ? [] : [[answer.id, answer] as const]
        }),
      )
      return sent.map(packet => {
        const answer = answers.get(packet.id) ?? null
        if (answer?.kind === 'syn-ack') open.push({ sent: packet, sequence: answer.sequence })
        return { sent: packet, answer }
      })
    },
    forget: async () => {
      const resets = open.splice(0).map(({ sent, sequence }) => frameOf(link, sent, { sequence }))
      await exchange([...resets, question])
    },
  }
}

const ADDRESSES: Readonly<Record<Family, Address>> = {
  4: addressOf(INSTANCE[4]),
  6: addressOf(INSTANCE[6]),
}

// The numbers of packets come again after a while: what an earlier rule set made of them, a translation
// above all, must be forgotten by then.
const SHORT_MEMORY = [
  ...['syn_sent', 'syn_recv', 'close', 'established'].map(state => `tcp_timeout_${state}`),
  ...['udp_timeout', 'udp_timeout_stream', 'icmp_timeout', 'icmpv6_timeout'],
].map(name => `net.netfilter.nf_conntrack_${name}=5`)

const macOf = (namespace: Namespace): string =>
  namespace.must(['cat', '/sys/class/net/eth0/address']).trim()

// One batch at a time; an answer is as large as its count says.
const openWire = (client: Namespace): ((frames: readonly Buffer[]) => Promise<Buffer[]>) => {
  const wire = client.start(['/usr/bin/python3', here('wire.py'), 'eth0'])
  const chunks: AsyncIterator<Buffer> = wire.stdout[Symbol.asyncIterator]()
  let left = Buffer.alloc(0)
  const take = async (length: number): Promise<Buffer> => {
    while (left.length < length) {
      const { value, done } = await chunks.next()
      if (done) throw new Error('the wire is closed')
      left = Buffer.concat([left, value])
    }
    const taken = left.subarray(0, length)
    left = left.subarray(length)
    return taken
  }
  return async frames => {
    wire.stdin.write(Buffer.concat([numbers([4, frames.length]), ...frames.flatMap(withHead)]))
    const count = (await take(4)).readUInt32LE()
    const got: Buffer[] = []
    for (let n = 0; n < count; n++) got.push(await take((await take(3)).readUInt16LE()))
    return got
  }
}

const withHead = (frame: Buffer): Buffer[] => [numbers([2, frame.length], [1, 0]), frame]

const numbers = (...parts: readonly (readonly [bytes: number, value: number])[]): Buffer =>
  Buffer.concat(
    parts.map(([bytes, value]) => {
      const part = Buffer.alloc(bytes)
      part.writeUIntLE(value, 0, bytes)
      return part
    }),
  )
