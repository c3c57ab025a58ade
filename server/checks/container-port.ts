// Nothing takes the connection: is it a container's port that was published too narrowly or not at all?
import type { DecidedBy } from '#shared/finding.ts'
import type { FoundCause } from '#shared/judgement.ts'
import { say } from '#shared/message.ts'
import type { Container, PublishedPort } from '../facts/containers.ts'
import type { Fact } from '../facts/fact.ts'
import { isLoopback } from './listener-match.ts'

type Asked = { readonly port: number; readonly protocol: string }

/** The more specific cause where the containers tell it, else the cause as it was found. */
export const containerCause = (
  cause: FoundCause,
  containers: Fact<readonly Container[]>,
  asked: Asked,
): FoundCause => {
  if (containers.state === 'unavailable') return cause
  if (cause.id === 'listening-loopback-only') return onLoopback(containers.value, asked) ?? cause
  if (cause.id !== 'not-listening') return cause
  const special = onLoopback(containers.value, asked) ?? notPublished(containers.value, asked)
  // How sure it is that nothing takes the connection does not change.
  return special === null ? cause : { ...special, confidence: cause.confidence }
}

const onLoopback = (containers: readonly Container[], asked: Asked): FoundCause | null => {
  const publishing = containers.filter(container => isPublished(container, asked))
  const places = publishing.flatMap(({ published }) => published.filter(p => concerns(p, asked)))
  const [container] = publishing
  if (container === undefined || !places.every(({ hostAddress }) => isLoopback(hostAddress)))
    return null
  return {
    id: 'docker-publish-loopback',
    because: say('listener.docker-publish-loopback', wordsOf(container, asked)),
    confidence: 'derived',
    decidedBy: quoteOf(container),
    about: { ...wordsOf(container, asked) },
  }
}

const notPublished = (containers: readonly Container[], asked: Asked): FoundCause | null => {
  const container = containers.find(({ exposed }) =>
    exposed.some(({ port, protocol }) => port === asked.port && protocol === asked.protocol),
  )
  if (container === undefined || containers.some(one => isPublished(one, asked))) return null
  return {
    id: 'docker-publish-missing',
    because: say('listener.docker-publish-missing', wordsOf(container, asked)),
    confidence: 'derived',
    decidedBy: quoteOf(container),
    about: { ...wordsOf(container, asked) },
  }
}

/** Whether the container's port is reached by this port of the host, on whichever address. */
export const isPublished = ({ published }: Container, asked: Asked): boolean =>
  published.some(place => concerns(place, asked))

const concerns = ({ from, to, protocol }: PublishedPort, asked: Asked): boolean =>
  protocol === asked.protocol && from <= asked.port && asked.port <= to

const wordsOf = ({ name }: Container, { port, protocol }: Asked) => ({
  container: name.slice(0, 100),
  port,
  protocol,
})

const quoteOf = ({ name, source }: Container): DecidedBy => ({
  kind: 'listener',
  id: name.slice(0, 100),
  ...source,
})
