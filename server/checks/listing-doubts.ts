// Do the listings of the host's sockets agree about this port?
import { type Judgement, type Need, unknown, warn } from '#shared/judgement.ts'
import { say } from '#shared/message.ts'
import type { Fact } from '../facts/fact.ts'
import type { Listener } from '../facts/listeners.ts'
import type { Listing } from '../facts/socket-readings.ts'
import { decidedByListener, placeOf, processOf } from './listener-causes.ts'
import { type Target, takes } from './listener-match.ts'

type Asked = {
  readonly port: number
  readonly target: Target
  /** The sockets on this port that the judgement was made from. */
  readonly onPort: readonly Listener[]
}

type Seen = { readonly command: string; readonly socket: Listener }

/**
 * A socket that takes the packet, which only another listing shows. Which listing is the later one is not
 * known, so "nothing listens" is not certain. What netstat and the kernel's files call a wildcard may be
 * bound to a device or serve IPv6 only: a row at the same address and port is the same socket.
 */
export const shownElsewhere = (
  listings: Fact<readonly Listing[]>,
  { port, target, onPort }: Asked,
): Seen | null => {
  if (listings.state === 'unavailable') return null
  for (const { command, listeners } of listings.value) {
    const more = beyond(
      listeners.filter(one => one.port === port),
      onPort,
    )
    const socket = more.find(one => takes(one, target) !== 'no')
    if (socket !== undefined) return { command, socket }
  }
  return null
}

/** A socket takes the packet: another listing that shows sockets, but none on its port, makes it a caveat. */
export const besideListings = (
  listings: Fact<readonly Listing[]>,
  socket: Listener,
  judged: Judgement,
): Judgement => {
  if (judged.status !== 'pass' || listings.state === 'unavailable') return judged
  const without = listings.value.find(
    ({ listeners }) => listeners.length > 0 && listeners.every(({ port }) => port !== socket.port),
  )
  if (without === undefined) return judged
  const words = { place: placeOf(socket), process: processOf(socket), command: without.command }
  const seen = { decidedBy: decidedByListener(socket), cites: listings.cites }
  return warn(say('listener.not-elsewhere', words), seen)
}

export const listingsDiffer = ({ command, socket }: Seen, need: Need): Judgement =>
  unknown(
    say('listener.only-elsewhere', { place: placeOf(socket), process: processOf(socket), command }),
    [need],
    { cites: [socket.source.evidence] },
  )

// Row for row: two sockets may share one address and port.
const beyond = (rows: readonly Listener[], known: readonly Listener[]): readonly Listener[] => {
  const left = new Map<string, number>()
  for (const { address } of known) left.set(address, (left.get(address) ?? 0) + 1)
  return rows.filter(({ address }) => {
    const count = left.get(address) ?? 0
    left.set(address, count - 1)
    return count <= 0
  })
}
