// A container's port is published, and the connection is refused or closed at once: does nothing serve it inside?
import type { Judged } from '#shared/judged.ts'
import { warn } from '#shared/judgement.ts'
import { say } from '#shared/message.ts'
import type { Probe } from '#shared/probe.ts'
import type { Container } from '../facts/containers.ts'
import type { Listener } from '../facts/listeners.ts'
import { listOf } from '../facts/ways.ts'
import type { Asked, Suspicion } from './beyond-hops.ts'
import { isLoopback } from './listener-match.ts'
import { isFromAsked } from './probe-answers.ts'
import { quietHint } from './quiet-hint.ts'

/**
 * A rule leads into the container, whose kernel refuses when nothing listens on the address it is sent to.
 * Without a rule the proxy of Docker takes the connection, whether or not anything listens inside (measured
 * 2026-11-22), and closes it then. What a container listens on is not seen from outside: a suspicion.
 */
export const emptyContainer: Suspicion = {
  id: 'empty-container',
  hop: 'listener',
  causes: ['container-bound-loopback'],
  judge: (hops, asked) => {
    const container = listOf(asked.facts('containers')).find(one => publishes(one, asked))
    const seen = listOf(asked.facts('probes')).find(probe => isTurnedAway(probe, asked))
    if (container === undefined || seen === undefined || hops.some(explains)) return quietHint([])
    const about = { container: container.name.slice(0, 100), port: asked.flow.port ?? 0 }
    const because = say('listener.container-bound-loopback', {
      ...{ ...about, vantage: seen.vantagePoint, outcome: say(`outcome.${seen.outcome}`) },
    })
    const decidedBy = { kind: 'listener' as const, id: about.container, ...container.source }
    const confidence = 'suspected' as const
    return warn(because, {
      causes: [{ id: 'container-bound-loopback', because, confidence, decidedBy, about }],
      decidedBy,
      cites: asked.facts('containers').cites,
    })
  },
}

const publishes = ({ published }: Container, { flow: { port, protocol } }: Asked): boolean =>
  port !== null &&
  published.some(
    one =>
      one.protocol === protocol &&
      one.from <= port &&
      port <= one.to &&
      !isLoopback(one.hostAddress),
  )

const isTurnedAway = (probe: Probe, { flow, facts }: Asked): boolean => {
  const { outcome, role, to, failureSource } = probe
  const isAsked = role === undefined || role === 'asked'
  if (!isAsked || (to !== undefined && to.port !== flow.askedPort)) return false
  if (!isFromAsked(flow, probe)) return false
  const isTranslated = listOf(facts('hostRewrites')).some(({ port }) => port === flow.port)
  return isTranslated
    ? outcome === 'refused' && failureSource === 'target'
    : outcome === 'reset-after-open' && isProxied(flow.port, listOf(facts('listeners')))
}

/** Docker's proxy listens for the container. */
export const isProxied = (asked: number | null, sockets: readonly Listener[]): boolean =>
  sockets.some(({ port, processName }) => port === asked && processName === 'docker-proxy')

const BEFORE: readonly string[] = ['security-group', 'network-acl', 'host-firewall', 'tcp-wrappers']

// A firewall that rejects, or wrappers that close, answer in the same way; and what listens inside may be known.
const explains = ({ check, judgement }: Judged): boolean =>
  (BEFORE.includes(check) && (judgement.status === 'fail' || judgement.causes.length > 0)) ||
  judgement.causes.some(({ id }) => id === 'container-bound-loopback')
