// Which rules did the kernel's own trace see a packet meet?
import { createInterface } from 'node:readline'
import { setTimeout as wait } from 'node:timers/promises'
import type { FilterLab } from './filter-lab.ts'
import type { Asked, PacketLab, Wanted } from './packet-lab.ts'
import { addressOf } from './walked.ts'

/** A rule that ended something for the packet, or a chain's policy (`handle` null). */
export type Met = {
  readonly family: string
  readonly table: string
  readonly chain: string
  readonly handle: number | null
  readonly verdict: string
}

export type Traced = Asked & { readonly journey: readonly Met[] | null }

export type Trace = {
  /** Marks what comes in from now on; once per rule set, after it was listed. */
  readonly arm: () => void
  /** Sends all of them at once, and gives them back in their order. */
  readonly ask: (wanted: readonly Wanted[]) => Promise<readonly Traced[]>
}

/**
 * One `nft monitor` for all rule sets: it names the rules of those loaded since by handle alone,
 * which is all that is needed. Legacy tables are not traced.
 */
export const openTrace = async (lab: FilterLab, packets: PacketLab): Promise<Trace> => {
  const monitor = lab.instance.start(['nft', '-nn', '-a', 'monitor', 'trace'])
  const lines = createInterface({ input: monitor.stdout })[Symbol.asyncIterator]()
  const arm = (): void => void lab.instance.must(['nft', '-f', '-'], MARKING)
  arm()
  // It does not say when it is ready: it is when it tells of a packet.
  let isReady = false
  const first = lines.next().then(() => {
    isReady = true
  })
  while (!isReady) {
    await packets.ask([LAST])
    await Promise.race([first, wait(20)])
  }
  return {
    arm,
    ask: async wanted => {
      const asked = await packets.ask([...wanted, LAST])
      const journeys = await readUntil(lines, asked.at(-1)?.sent.id)
      return asked.slice(0, -1).map(one => ({ ...one, journey: journeys.get(one.sent.id) ?? null }))
    },
  }
}

/** Its trace comes after all others. */
const LAST: Wanted = { protocol: 'tcp', from: addressOf('10.9.0.1'), port: 9 }

const readUntil = async (
  lines: AsyncIterator<string>,
  last: number | undefined,
): Promise<ReadonlyMap<number, readonly Met[]>> => {
  const seen: Seen = { found: new Map(), current: new Map() }
  for (;;) {
    const { value, done } = await lines.next()
    if (done) throw new Error('the trace ended')
    if (noteLine(value, seen) === last) return seen.found
  }
}

const TABLE = 'wp_trace'

// Before every chain of the random rule sets.
const MARKING = `table inet ${TABLE} {
 chain early {
  type filter hook prerouting priority -450; policy accept;
  meta nftrace set 1
 }
}
`

const HEAD = /^trace id (?<id>\S+) (?<family>\S+) (?<table>\S+) (?<chain>\S+) (?<rest>.*)$/
const NUMBER = / (?:ip id|ip6 flowlabel) (?<number>\d+) /
const RULE = /handle (?<handle>\d+) \(verdict (?<verdict>[^)]*)\)$/
const POLICY = /^policy (?<verdict>\S+)/

type Seen = {
  readonly found: Map<number, Met[]>
  /** By the kernel's id of the packet, which it may use again. */
  readonly current: Map<string, Met[]>
}

/** The number of a packet that has just come in, else null. */
const noteLine = (line: string, { found, current }: Seen): number | null => {
  const head = HEAD.exec(line)?.groups
  if (head === undefined) return null
  const { id = '', family = '', table = '', chain = '', rest = '' } = head
  if (table === TABLE) {
    const number = rest.startsWith('packet:') ? NUMBER.exec(rest)?.groups?.['number'] : undefined
    if (number === undefined) return null
    const journey: Met[] = []
    found.set(Number(number), journey)
    current.set(id, journey)
    return Number(number)
  }
  const met = RULE.exec(rest)?.groups ?? POLICY.exec(rest)?.groups
  if (met !== undefined)
    current.get(id)?.push({
      ...{ family, table, chain },
      handle: met['handle'] === undefined ? null : Number(met['handle']),
      verdict: met['verdict'] ?? '',
    })
  return null
}
