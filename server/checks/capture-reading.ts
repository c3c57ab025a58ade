// Which attempts of the asked clients reached the host, and what did it send back to each?
import type { Flow } from '#shared/flow.ts'
import { coversAddresses, parseCidr } from '#shared/plain/address-set.ts'
import { parseAddress } from '#shared/plain/ip.ts'
import type { Capture } from '../facts/capture.ts'
import type { Attempt, Sighting } from '../facts/capture-attempts.ts'
import type { Fact } from '../facts/fact.ts'
import type { HostInterface } from '../facts/host-addresses.ts'

/**
 * silent: nothing was sent back, surely. answered, refused, rejected: a SYN-ACK, a RST, an ICMP error of the
 * host itself left by the interface that the packet came in by. open: none of these is certain.
 */
export type Fate = 'silent' | 'answered' | 'refused' | 'rejected' | 'open'

export type Arrival = {
  readonly client: string
  readonly fate: Fate
  readonly firstMs: number
  readonly lastMs: number
  /** SYNs of it; one that crosses two interfaces counts once. */
  readonly packets: number
  /** Of the first ICMP error: `3/13`; '' when there is none. */
  readonly error: string
}

/** Oldest first. Only what came in over an interface and is for the host itself. */
export const arrivalsIn = (
  capture: Capture,
  flow: Flow,
  interfaces: Fact<readonly HostInterface[]>,
): Arrival[] => {
  const own = ownAddresses(interfaces)
  return capture.attempts
    .filter(attempt => isAsked(attempt, flow, own) && cameIn(attempt))
    .map(attempt => ({
      client: attempt.client,
      fate: fateOfAttempt(attempt, capture, own),
      firstMs: attempt.syns[0]?.atMs ?? 0,
      lastMs: attempt.syns.at(-1)?.atMs ?? 0,
      packets: transmissions(attempt.syns),
      error: attempt.errors[0] === undefined ? '' : codeOf(attempt.errors[0]),
    }))
    .toSorted((a, b) => a.firstMs - b.firstMs)
}

/** Tries to the port from anywhere, also from the host itself and through it. */
export const anyAttempt = ({ attempts }: Capture, { port }: Flow): boolean =>
  attempts.some(({ serverPort }) => serverPort === port)

const ownAddresses = (interfaces: Fact<readonly HostInterface[]>): ReadonlySet<string> | null =>
  interfaces.state === 'unavailable'
    ? null
    : new Set(interfaces.value.flatMap(({ addresses }) => addresses.map(own => own.address)))

// Containers and other machines behind this one carry addresses of their own.
const isAsked = (
  { client, server, serverPort }: Attempt,
  flow: Flow,
  own: ReadonlySet<string> | null,
): boolean => {
  const source = parseCidr(client)
  const isHost = flow.guestAddress === null ? own?.has(server) : isSame(server, flow.guestAddress)
  return (
    isHost === true &&
    serverPort === flow.port &&
    source !== null &&
    coversAddresses(flow.sources, source) &&
    own?.has(client) !== true
  )
}

const isSame = (a: string, b: string): boolean => {
  const [first, second] = [parseAddress(a), parseAddress(b)]
  return first !== null && first.family === second?.family && first.value === second.value
}

// What is seen to leave as well goes through the host, or over its loopback.
const cameIn = ({ syns }: Attempt): boolean =>
  syns.some(({ way }) => way === 'in') && syns.every(({ way }) => way !== 'out')

const fateOfAttempt = (
  attempt: Attempt,
  capture: Capture,
  own: ReadonlySet<string> | null,
): Fate => {
  const { synAcks, resets, errors } = attempt
  const sent = [synAcks, resets, errors].filter(({ length }) => length > 0)
  if (sent.length === 0) return isSilent(attempt, capture) ? 'silent' : 'open'
  // Several answers to one packet: more than one program had a say.
  if (sent.length > 1) return 'open'
  if (leftAsItCame(synAcks, attempt)) return 'answered'
  if (leftAsItCame(resets, attempt)) return 'refused'
  const isOwn = errors.every(({ sender }) => own?.has(sender) === true)
  return isOwn && leftAsItCame(errors, attempt) ? 'rejected' : 'open'
}

// An answer that is seen on its way to another interface only has not left for the client yet.
const leftAsItCame = (sent: readonly Sighting[], { syns }: Attempt): boolean => {
  const devices = new Set(syns.filter(({ way }) => way === 'in').map(({ device }) => device))
  return sent.some(({ way, device }) => way === 'out' && devices.has(device))
}

/** A kernel answers a first packet within a millisecond; a loaded one takes no second. */
const QUIET_MS = 1000

const isSilent = ({ syns, later, client, serverPort }: Attempt, capture: Capture): boolean => {
  const { covers, window, isComplete } = capture
  const [first] = syns
  if (covers === null || window === null || first === undefined) return false
  const isKept = covers.port === serverPort && (covers.client === null || covers.client === client)
  const isSeen = first.atMs >= window.fromMs && first.atMs + QUIET_MS <= window.toMs
  return isComplete && later === 0 && isKept && isSeen
}

/** The kernel repeats a SYN after a second at the earliest: what comes sooner is the same packet again. */
const SAME_PACKET_MS = 200

const transmissions = (syns: readonly Sighting[]): number =>
  syns.filter((syn, i) => {
    const before = syns[i - 1]
    return before === undefined || syn.atMs - before.atMs > SAME_PACKET_MS
  }).length

const codeOf = ({ type, code }: Attempt['errors'][number]): string => `${type}/${code}`
