// Nothing listens on the port: does the service listen on another one, or in a network of its own?
import type { FoundCause } from '#shared/judgement.ts'
import { say } from '#shared/message.ts'
import type { Container, PublishedPort } from '../facts/containers.ts'
import type { Fact } from '../facts/fact.ts'
import type { Listener } from '../facts/listeners.ts'
import type { Unit } from '../facts/units.ts'
import { placeOf } from './listener-causes.ts'
import { isLoopback } from './listener-match.ts'

type Asked = { readonly port: number; readonly protocol: string }

/** The container serves the asked port, and it is published under another one; else the cause as it was. */
export const shiftedPort = (
  cause: FoundCause,
  containers: Fact<readonly Container[]>,
  asked: Asked,
): FoundCause => {
  if (containers.state === 'unavailable' || cause.id !== 'not-listening') return cause
  const found = containers.value
    .flatMap(container => container.published.map(published => ({ container, published })))
    .find(({ published }) => isShifted(published, asked))
  if (found === undefined) return cause
  const { container, published } = found
  const words = {
    ...asked,
    container: container.name.slice(0, 100),
    other: published.from + asked.port - (published.containerFrom ?? asked.port),
  }
  return {
    ...cause,
    id: 'listening-on-other-port',
    because: say('listener.published-elsewhere', words),
    decidedBy: { kind: 'listener', id: words.container, ...container.source },
    about: words,
  }
}

const isShifted = (published: PublishedPort, { port, protocol }: Asked): boolean => {
  const { from, to, containerFrom, hostAddress } = published
  if (containerFrom === null || published.protocol !== protocol || isLoopback(hostAddress))
    return false
  const inside = port - containerFrom
  return containerFrom !== from && inside >= 0 && inside <= to - from
}

type Around = {
  readonly sockets: readonly Listener[]
  readonly units: Fact<readonly Unit[]>
}

/** Nothing says that the unit that was read is the one for this port: a suspicion, as when it fails. */
export const unitElsewhere = (cause: FoundCause, { sockets, units }: Around): FoundCause | null => {
  if (units.state === 'unavailable' || cause.id !== 'not-listening') return null
  const [unit, ...more] = units.value
  // A unit that was asked about for its other sockets says nothing about this port.
  if (unit === undefined || more.length > 0 || unit.active !== 'active' || unit.isFollowUp)
    return null
  const words = { ...cause.because.params, unit: unit.name }
  const about = { ...cause.about, unit: unit.name }
  if (unit.ownNetwork)
    return {
      ...cause,
      id: 'listener-in-other-namespace',
      because: say('listener.other-namespace', words),
      confidence: 'suspected',
      about,
    }
  const socket = sockets.find(({ pid, address }) => isOf(unit, pid) && !isLoopback(address))
  return socket === undefined
    ? null
    : {
        ...cause,
        id: 'listening-on-other-port',
        because: say('listener.on-other-port', { ...words, place: placeOf(socket) }),
        confidence: 'suspected',
        about: { ...about, place: placeOf(socket) },
      }
}

const isOf = ({ mainPid }: Unit, pid: number | null): boolean => mainPid > 0 && pid === mainPid
