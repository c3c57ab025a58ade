// The packet is carried on into a container: does a socket there take it?
import type { Flow } from '#shared/flow.ts'
import { type FoundCause, fail, type Judgement, pass } from '#shared/judgement.ts'
import { say } from '#shared/message.ts'
import { formatAddress } from '#shared/plain/ip.ts'
import type { Container } from '../facts/containers.ts'
import type { Fact } from '../facts/fact.ts'
import type { HostInterface } from '../facts/host-addresses.ts'
import { type HostFilter, tablesFor } from '../facts/host-filter.ts'
import type { HostRouting } from '../facts/host-routes.ts'
import type { Listener } from '../facts/listeners.ts'
import type { NetNamespace } from '../facts/namespaces.ts'
import type { Known, Packet } from '../filter/host-packet.ts'
import type { Decider, FilterChain, FilterTable, Hook } from '../filter/host-rule.ts'
import type { HostWalk } from '../filter/walk.ts'
import { isPublished } from './container-port.ts'
import { hostConversation } from './host-conversation.ts'
import { decidedByListener, placeOf } from './listener-causes.ts'
import { isLoopback, takesAddress } from './listener-match.ts'

type Around = {
  readonly hostFilter: Fact<HostFilter>
  readonly hostAddresses: Fact<readonly HostInterface[]>
  readonly hostRouting: Fact<HostRouting>
  readonly namespaces: Fact<readonly NetNamespace[]>
  readonly containers: Fact<readonly Container[]>
}

/**
 * Null unless all packets go to one address that one namespace has whose sockets were read, and a
 * container is known that publishes the port: what else has a namespace may rewrite ports inside.
 */
export const containerSocket = (flow: Flow, around: Around): Judgement | null => {
  const { namespaces, containers } = around
  const place = carriedTo(flow, around)
  // Of other namespaces only TCP sockets are read.
  if (place === null || flow.protocol !== 'tcp' || flow.port === null) return null
  if (namespaces.state === 'unavailable') return null
  const [inside, ...more] = namespaces.value.filter(({ addresses }) =>
    addresses.includes(place.address),
  )
  if (inside === undefined || more.length > 0 || containers.state === 'unavailable') return null
  const asked = { port: flow.port, protocol: flow.protocol }
  const container = containers.value.find(one => isPublished(one, asked))
  if (container === undefined) return null
  const target = {
    family: flow.family,
    address: place.address,
    device: null,
    own: inside.addresses,
  }
  const onPort = inside.listeners.filter(({ port }) => port === place.port)
  const cites = [...inside.cites, ...containers.cites]
  const words = {
    container: container.name.slice(0, 100),
    port: flow.port,
    to: `${place.address}:${place.port}`,
  }
  const taking = onPort.find(socket => takesAddress(socket, target) === 'yes')
  if (taking !== undefined)
    return pass(say('listener.in-container', { ...words, place: placeOf(taking) }), {
      decidedBy: decidedByListener(taking),
      cites,
    })
  // /proc does not tell whether an IPv6 wildcard serves IPv4 too.
  if (onPort.some(socket => takesAddress(socket, target) === 'maybe')) return null
  const cause = missing(words, { container, onPort })
  return fail(cause.because, [cause], {
    ...(cause.decidedBy === undefined ? {} : { decidedBy: cause.decidedBy }),
    cites,
  })
}

type Words = { readonly container: string; readonly port: number; readonly to: string }

const missing = (
  words: Words,
  { container, onPort }: { readonly container: Container; readonly onPort: readonly Listener[] },
): FoundCause => {
  const socket = onPort.find(({ address }) => isLoopback(address)) ?? onPort[0]
  const quoted = { kind: 'listener' as const, id: words.container, ...container.source }
  return {
    id: 'container-bound-loopback',
    because:
      socket === undefined
        ? say('listener.container-silent', words)
        : say('listener.container-loopback', { ...words, place: placeOf(socket) }),
    confidence: 'derived',
    decidedBy: socket === undefined ? quoted : decidedByListener(socket),
    about: { container: words.container, port: words.port },
  }
}

const carriedTo = (
  flow: Flow,
  { hostFilter, hostAddresses, hostRouting }: Around,
): { readonly address: string; readonly port: number } | null => {
  if (hostFilter.state === 'unavailable') return null
  const { conversation, unread } = hostConversation(flow, hostFilter.value, {
    hostAddresses,
    hostRouting,
  })
  const { first: walk } = conversation
  if (unread.length > 0 || mayGoElsewhere(walk, tablesFor(hostFilter.value, flow.family).tables))
    return null
  const places = walk.through.map(({ packet }) => forwardedTo(packet))
  const [first] = places
  const isOne = places.every(
    place => place?.address === first?.address && place?.port === first?.port,
  )
  return isOne ? (first ?? null) : null
}

// Whether it may be carried on at all is the filter's matter; where to is settled before the route.
const mayGoElsewhere = ({ cells, steps }: HostWalk, tables: readonly FilterTable[]): boolean => {
  const early = tables.filter(({ chains }) => [...chains.values()].some(isEarly))
  const doubtful = cells.flatMap(({ undecided }) => undecided)
  return (
    steps.some(({ end, base }) => end === 'unknown' && isEarlyHook(base.hook)) ||
    doubtful.some(({ by }) => early.some(table => isIn(by, table)))
  )
}

const isEarly = ({ base }: FilterChain): boolean => base !== null && isEarlyHook(base.hook)

const isEarlyHook = (hook: Hook): boolean => hook === 'prerouting' || hook === 'ingress'

const isIn = (by: Decider, { backend, family, name }: FilterTable): boolean =>
  by.backend === backend && by.family === family && by.table === name

const forwardedTo = ({ goesTo, local, numbers }: Packet) => {
  const port = exactOf(numbers.dport)
  return goesTo === 'forward' && port !== null && local !== null
    ? { port, address: formatAddress(local) }
    : null
}

const exactOf = (known: Known | undefined): number | null =>
  known !== undefined && known !== 'absent' && 'bits' in known && known.known === 0xffff_ffff
    ? known.bits
    : null
