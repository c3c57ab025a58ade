// Does a process accept connections on the port, at the address the packet is delivered to?
import type { Flow } from '#shared/flow.ts'
import { type FoundCause, fail, type Judgement, notApplicable, unknown } from '#shared/judgement.ts'
import { say } from '#shared/message.ts'
import type { Container } from '../facts/containers.ts'
import { type Fact, present } from '../facts/fact.ts'
import { needCommand } from '../facts/host-answers.ts'
import type { HostRewrite } from '../facts/host-rewrites.ts'
import type { Listener } from '../facts/listeners.ts'
import type { Listing } from '../facts/socket-readings.ts'
import type { Unit } from '../facts/units.ts'
import { defineCheck } from './check.ts'
import { containerCause } from './container-port.ts'
import { containerSocket } from './container-socket.ts'
import { deliveredPlace } from './delivered-place.ts'
import { listenerCause, placeOf } from './listener-causes.ts'
import { type Target, takes, targetOf } from './listener-match.ts'
import { listens } from './listener-queue.ts'
import { besideListings, listingsDiffer, shownElsewhere } from './listing-doubts.ts'
import { shiftedPort, unitElsewhere } from './other-place.ts'
import { unitCause } from './unit-trouble.ts'
import { unreadable } from './unreadable.ts'

const SETTLES = [
  'not-listening',
  'listening-loopback-only',
  'listening-other-ip',
  'service-bound-to-public-ip',
  'listener-v6only',
  'listener-ipv4-only',
  'listener-bound-to-device',
  'tcp-backlog-overflow',
  'docker-publish-loopback',
  'docker-publish-missing',
  'service-crash-loop',
  'fd-limit',
  'listening-on-other-port',
  'listener-in-other-namespace',
  'container-bound-loopback',
] as const

export const listener = defineCheck({
  id: 'listener',
  hop: 'listener',
  needs: [],
  wants: [
    'listeners',
    'udpListeners',
    'socketListings',
    'listenOverflows',
    'hostAddresses',
    'hostRouting',
    'hostRewrites',
    'hostFilter',
    'containers',
    'units',
    'namespaces',
  ],
  causes: SETTLES,
  // A program that was refused the port cannot listen on it.
  // What the address or entry leads past is that one's fault.
  consequenceOf: ['mandatory-access-control', 'eip-target', 'forward-target'],
  appliesTo: ({ protocol }) => (protocol === 'icmp' ? say('listener.icmp') : null),
  evaluate: (flow, facts) => {
    const { listeners, udpListeners, hostFilter, socketListings, ...around } = facts
    const { hostAddresses, hostRouting } = around
    const { port } = flow
    const sockets = flow.protocol === 'udp' ? udpListeners : listeners
    if (port === null) return notApplicable(say('listener.icmp'))
    if (sockets.state === 'unavailable') return unreadable([sockets], SETTLES) ?? noPort(flow)
    const interfaces = hostAddresses.state === 'present' ? hostAddresses.value : null
    const ask = { flow, port, target: targetOf(flow, interfaces) }
    const onPort = socketsOn(sockets.value, port)
    const rest = { ...around, sockets: sockets.value, listings: listingsOf(flow, socketListings) }
    const rewrite = rewriteOf(around.hostRewrites, { port, isTaken: isTaken(onPort, ask.target) })
    if (rewrite === null) return judge(onPort, ask, rest)
    const place = deliveredPlace(flow, hostFilter, { hostAddresses, hostRouting })
    if (place === null) {
      const { containers, namespaces } = around
      const places = { hostFilter, hostAddresses, hostRouting, namespaces, containers }
      return containerSocket(flow, places) ?? rewritten(rewrite, port)
    }
    const target = { ...ask.target, address: place.address }
    return judge(socketsOn(sockets.value, place.port), { flow, port: place.port, target }, rest)
  },
})

// Of UDP there is only one listing.
const listingsOf = (
  { protocol }: Flow,
  listings: Fact<readonly Listing[]>,
): Fact<readonly Listing[]> => (protocol === 'udp' ? present([], []) : listings)

const socketsOn = (sockets: readonly Listener[], port: number): readonly Listener[] =>
  sockets.filter(socket => socket.port === port)

const noPort = ({ protocol }: Flow): Judgement =>
  unknown(say('listener.unreadable', { protocol }), [needFor('ss-listeners')])

type Around = {
  readonly hostRewrites: Fact<readonly HostRewrite[]>
  readonly units: Fact<readonly Unit[]>
  readonly containers: Fact<readonly Container[]>
  readonly listenOverflows: Fact<number>
  readonly sockets: readonly Listener[]
  readonly listings: Fact<readonly Listing[]>
}

type Ask = { readonly flow: Flow; readonly port: number; readonly target: Target }

const judge = (
  onPort: readonly Listener[],
  { flow, port, target }: Ask,
  { hostRewrites, containers, units, sockets, listenOverflows, listings }: Around,
): Judgement => {
  const taking = onPort.filter(socket => takes(socket, target) === 'yes')
  const [first] = taking
  if (first !== undefined)
    return besideListings(
      listings,
      first,
      listens([first, ...taking.slice(1)], units, listenOverflows),
    )
  if (onPort.some(socket => takes(socket, target) === 'maybe')) return undecided(onPort, target)
  const elsewhere = shownElsewhere(listings, { port, target, onPort })
  if (elsewhere !== null) return listingsDiffer(elsewhere, needFor('ss-listeners'))
  const found = listenerCause(onPort, {
    port,
    protocol: flow.protocol,
    target,
    translated: isTranslated(flow, target) ? flow.publicAddress : null,
    // A rule nobody could read may send the port elsewhere.
    confidence: hostRewrites.state === 'present' ? 'derived' : 'suspected',
  })
  const asked = { port, protocol: flow.protocol }
  const cause = shiftedPort(containerCause(found, containers, asked), containers, asked)
  return fail(
    cause.because,
    [cause, ...suspects(cause, { sockets, units })],
    cause.decidedBy === undefined ? {} : { decidedBy: cause.decidedBy },
  )
}

// That nothing listens is certain; what a unit has to do with it is told beside it.
const suspects = (cause: FoundCause, { sockets, units }: Pick<Around, 'sockets' | 'units'>) => {
  const failing = unitCause(cause, units)
  const suspect = failing === cause ? unitElsewhere(cause, { sockets, units }) : failing
  return suspect === null ? [] : [suspect]
}

// In cut-through mode the host has the public address itself.
const isTranslated = ({ guestAddress, publicAddress }: Flow, { own }: Target): boolean =>
  guestAddress !== null &&
  guestAddress !== publicAddress &&
  publicAddress !== null &&
  !(own?.includes(publicAddress) ?? false)

const isTaken = (onPort: readonly Listener[], target: Target): boolean =>
  onPort.some(socket => takes(socket, target) === 'yes')

const undecided = (onPort: readonly Listener[], target: Target): Judgement => {
  const [socket] = onPort.filter(candidate => takes(candidate, target) === 'maybe')
  const place = socket === undefined ? '' : placeOf(socket)
  if (socket?.serves === 'unknown' && target.family === 4)
    return unknown(say('listener.v6only-unread', { place }), [needFor('ss-listeners')])
  return unknown(say('listener.target-unknown', { place }), [needFor('ip-addr')])
}

// When a socket takes the packet, only a rule that names the port makes it doubtful.
const rewriteOf = (
  rewrites: Fact<readonly HostRewrite[]>,
  { port, isTaken: taken }: { readonly port: number; readonly isTaken: boolean },
): HostRewrite | null => {
  if (rewrites.state === 'unavailable') return null
  return (
    rewrites.value.find(rewrite => rewrite.port === port || (rewrite.port === null && !taken)) ??
    null
  )
}

const rewritten = ({ source }: HostRewrite, port: number): Judgement =>
  unknown(
    say('listener.port-rewritten', { port, rule: source.text }),
    [
      {
        need: say('need.rewritten-port'),
        how: say('how.rewritten-port'),
        wouldSettle: SETTLES,
      },
    ],
    { cites: [source.evidence] },
  )

const needFor = (command: string) => ({ ...needCommand(command), wouldSettle: SETTLES })
