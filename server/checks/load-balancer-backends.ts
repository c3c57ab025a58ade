// Does a machine behind the listener get the connection?
import type { CauseId } from '#shared/causes/catalogue.ts'
import type { Flow, ViaLoadBalancer } from '#shared/flow.ts'
import {
  type FoundCause,
  fail,
  type Judgement,
  notApplicable,
  pass,
  unknown,
} from '#shared/judgement.ts'
import { type Message, say } from '#shared/message.ts'
import { needAction } from '../facts/answers.ts'
import type { Fact } from '../facts/fact.ts'
import type { FactTable } from '../facts/facts.ts'
import { type Backend, backendsOf, isUsed } from '../facts/lb-backends.ts'
import { type Health, healthOf } from '../facts/lb-health.ts'
import { type LbListener, layerOf, listenersAbout } from '../facts/lb-listeners.ts'
import { hasRules } from '../facts/lb-rules.ts'
import { apiField, apiFieldWith } from './api-field.ts'
import { defineCheck } from './check.ts'
import { blockedHealthCheck } from './load-balancer-health-check.ts'
import { unreadable } from './unreadable.ts'

const CAUSES = [
  'lb-backend-missing',
  'lb-backend-weight-zero',
  'lb-backend-unhealthy',
  'lb-healthcheck-blocked-in-guest',
  'lb-hairpin',
] as const

const WANTS = [
  'lbListeners',
  'lbRules',
  'lbBackends',
  'lbHealth',
  'hostFilter',
  'hostAddresses',
] as const
type Around = { readonly [Name in (typeof WANTS)[number]]: Fact<FactTable[Name]> }

export const loadBalancerBackends = defineCheck({
  id: 'load-balancer-backends',
  hop: 'load-balancer',
  needs: [],
  wants: WANTS,
  causes: CAUSES,
  // A machine that is stopped or does not listen fails its health check for that reason.
  consequenceOf: ['instance', 'network-acl', 'security-group', 'host-network', 'listener'],
  appliesTo: ({ path }) => (path === 'load-balancer' ? null : say('load-balancer.not-on-path')),
  evaluate: (flow, around) => {
    const listener = listenerOf(flow.loadBalancer, around.lbListeners)
    if (flow.loadBalancer === null || listener.state === 'unavailable')
      return unreadable([listener], CAUSES) ?? nobody()
    // That there is no listener is the other check's finding.
    if (listener.value === null) return notApplicable(say('load-balancer.nothing-behind'))
    if (listener.value.answersItself) return itself(listener.value)
    const { lbBackends } = around
    const backends =
      lbBackends.state === 'present' ? backendsOf(listener.value, lbBackends.value) : lbBackends
    if (backends.state === 'unavailable') return unreadable([backends], CAUSES) ?? nobody()
    const place = { flow, via: flow.loadBalancer, listener: listener.value, around }
    return judgeMachines(place, backends.value)
  },
})

const nobody = (): Judgement =>
  unknown(say('load-balancer.nothing-behind'), [
    {
      need: 'a listener that leads to a machine',
      how: 'ask for a port the load balancer listens on',
      wouldSettle: CAUSES,
    },
  ])

const itself = (listener: LbListener): Judgement =>
  pass(say('load-balancer.answers-itself', { listener: listener.id }))

const listenerOf = (
  via: ViaLoadBalancer | null,
  fact: Around['lbListeners'],
): Fact<LbListener | null> => {
  if (fact.state === 'unavailable' || via === null)
    return fact.state === 'unavailable' ? fact : { state: 'present', value: null, cites: [] }
  const listeners = listenersAbout(fact.value, via)
  if (listeners.state === 'unavailable') return listeners
  const value = listeners.value.find(({ id }) => id === via.listenerId) ?? null
  return { state: 'present', value, cites: listeners.cites }
}

type Place = {
  readonly flow: Flow
  readonly via: ViaLoadBalancer
  readonly listener: LbListener
  readonly around: Around
}

const judgeMachines = (place: Place, backends: readonly Backend[]): Judgement => {
  const { flow, listener } = place
  const used = backends.filter(isUsed)
  const [idle] = backends
  if (idle === undefined) return held(place, missing(listener))
  const [first] = used
  if (first === undefined) return held(place, weightZero(listener, idle))
  const healths = used.map(backend => healthIn(place, backend))
  const hole = unreadable(healths, CAUSES)
  if (hole !== null) return hole
  const states = healths.flatMap(health => (health.state === 'present' ? [health.value] : []))
  const hairpin = hairpinOf(flow, listener, used)
  if (hairpin !== null) return doubted(hairpin)
  return judgeHealth(place, { used, states })
}

const healthIn = ({ listener, around: { lbHealth } }: Place, backend: Backend): Fact<Health> =>
  lbHealth.state === 'present' ? healthOf(listener, backend, lbHealth.value) : lbHealth

type Machines = { readonly used: readonly Backend[]; readonly states: readonly Health[] }

const judgeHealth = (place: Place, { used, states }: Machines): Judgement => {
  const { listener } = place
  const count = (state: Health['state']) => states.filter(each => each.state === state).length
  const words = { listener: listener.id, normal: count('normal'), all: used.length }
  if (count('normal') > 0)
    return pass(say('load-balancer.healthy', words), {
      assumptions: count('normal') > 1 ? [say('load-balancer.assume-others', words)] : [],
    })
  if (count('abnormal') === used.length) return held(place, unhealthy(place, { used, states }))
  if (count('unchecked') === 1 && used.length === 1)
    return pass(say('load-balancer.unchecked', words))
  const because = say('load-balancer.health-unclear', words)
  return unknown(because, [healthNeed(listener)])
}

const healthNeed = ({ kind, loadBalancerId, id }: LbListener) => ({
  ...(kind === 'clb'
    ? needAction('slb.DescribeHealthStatus', loadBalancerId)
    : needAction(`${kind}.GetListenerHealthStatus`, id)),
  wouldSettle: CAUSES,
})

/** The default of a listener for web pages is not where every request goes. */
const held = ({ listener, around: { lbRules } }: Place, found: FoundCause): Judgement => {
  const rules = lbRules.state === 'present' ? hasRules(listener, lbRules.value) : lbRules
  const cause = layerOf(listener) === 7 ? afterOpen(found) : found
  if (rules.state === 'present' && !rules.value)
    return fail(
      cause.because,
      [cause],
      cause.decidedBy === undefined ? {} : { decidedBy: cause.decidedBy },
    )
  const need =
    rules.state === 'unavailable'
      ? { ...rules.need, wouldSettle: CAUSES }
      : {
          need: 'the host and path that the client asks for',
          how: 'ask with curl -v; a rule of the listener may lead elsewhere than its default',
          wouldSettle: CAUSES,
        }
  return unknown(say('load-balancer.depends-on-request', { listener: listener.id }), [need], {
    causes: [{ ...cause, confidence: 'suspected' }],
  })
}

// The load balancer itself completes the handshake and then answers 502, 503 or 504.
const afterOpen = (cause: FoundCause): FoundCause => ({
  ...cause,
  about: { ...cause.about, afterOpen: 1 },
})

const doubted = (cause: FoundCause): Judgement =>
  unknown(
    cause.because,
    [
      {
        need: 'a connection from another machine',
        how: 'probe the load balancer from a machine that is not behind it',
        wouldSettle: ['lb-hairpin'],
      },
    ],
    { causes: [cause] },
  )

const aboutListener = ({ kind, loadBalancerId, id, groupIds, ports }: LbListener) => ({
  kind,
  loadBalancerId,
  listenerId: id,
  groupId: groupIds[0] ?? '',
  port: ports[0],
})

const missing = (listener: LbListener): FoundCause => ({
  id: 'lb-backend-missing',
  because: say('load-balancer.no-machine', {
    listener: listener.id,
    group: listener.groupIds.join(', ') || listener.loadBalancerId,
  }),
  confidence: 'derived',
  decidedBy: apiField(
    listener.id,
    listener.source,
    listener.groupIds.length === 0 ? 'ListenerPort' : groupField(listener),
  ),
  about: aboutListener(listener),
})

const groupField = ({ kind }: LbListener): string =>
  kind === 'clb' ? 'VServerGroupId' : 'ServerGroupId'

const weightZero = (listener: LbListener, backend: Backend): FoundCause => ({
  id: 'lb-backend-weight-zero',
  because: say('load-balancer.weight-zero', { listener: listener.id, machine: backend.serverId }),
  confidence: 'derived',
  decidedBy: apiField(backend.serverId, backend.source, 'Weight'),
  about: { ...aboutListener(listener), serverId: backend.serverId, serverPort: backend.port ?? '' },
})

const unhealthy = (place: Place, { used, states }: Machines): FoundCause => {
  const { flow, via, listener, around } = place
  const at = Math.max(
    0,
    used.findIndex(({ serverId }) => serverId === via.backendId),
  )
  const backend = used[at]
  const health = states[at]
  const words = {
    listener: listener.id,
    machine: backend?.serverId ?? '',
    others: used.length - 1,
    reason: health?.reason ?? '',
  }
  const blocked = blockedHealthCheck(flow, { via, health, around })
  const id: CauseId = blocked === null ? 'lb-backend-unhealthy' : 'lb-healthcheck-blocked-in-guest'
  const decidedBy = blocked?.decidedBy ?? healthField(listener, backend, health)
  return {
    id,
    because: blocked?.because ?? unhealthySentence(words),
    confidence: 'derived',
    ...(decidedBy === undefined ? {} : { decidedBy }),
    about: { ...aboutListener(listener), serverId: words.machine, ...blocked?.about },
  }
}

// Reason codes of ALB and NLB GetListenerHealthStatus (network-semantics §I, read 2026-11-22).
const REASONS = {
  CONNECT_TIMEOUT: 'load-balancer.unhealthy-timeout',
  CONNECT_FAILED: 'load-balancer.unhealthy-refused',
  CONNECT_INTERRUPT: 'load-balancer.unhealthy-refused',
  RESPONSE_MISMATCH: 'load-balancer.unhealthy-answer',
  RESPONSE_FORMAT_ERROR: 'load-balancer.unhealthy-answer',
  HTTP_CODE_NOT_MATCH: 'load-balancer.unhealthy-answer',
  HTTP_INVALID_HEADER: 'load-balancer.unhealthy-answer',
  RECV_RESPONSE_FAILED: 'load-balancer.unhealthy-silent',
  RECV_RESPONSE_TIMEOUT: 'load-balancer.unhealthy-silent',
  SEND_REQUEST_FAILED: 'load-balancer.unhealthy-silent',
  SEND_REQUEST_TIMEOUT: 'load-balancer.unhealthy-silent',
} as const

const isReason = (code: string): code is keyof typeof REASONS => code in REASONS

const unhealthySentence = (words: { reason: string } & Message['params']): Message =>
  say(isReason(words.reason) ? REASONS[words.reason] : 'load-balancer.unhealthy', words)

const healthField = (
  { kind }: LbListener,
  backend: Backend | undefined,
  health: Health | undefined,
) => {
  const source = health?.source ?? null
  if (source === null || backend === undefined) return undefined
  if (kind === 'clb') return apiField(backend.serverId, source, 'ServerHealthStatus')
  return health?.reason === undefined || health.reason === ''
    ? apiFieldWith(backend.serverId, source, { field: 'ServerId', value: backend.serverId })
    : apiFieldWith(backend.serverId, source, { field: 'ReasonCode', value: health.reason })
}

/** Commonly reported, not documented: a machine behind a layer 4 listener cannot be its client. */
const hairpinOf = (
  { sender }: Flow,
  listener: LbListener,
  used: readonly Backend[],
): FoundCause | null => {
  if (sender === null || layerOf(listener) !== 4) return null
  const self = used.find(({ serverId }) =>
    [sender.instanceId, sender.eniId, sender.address].includes(serverId),
  )
  if (self === undefined) return null
  return {
    id: 'lb-hairpin',
    because: say('load-balancer.hairpin', { machine: self.serverId, listener: listener.id }),
    confidence: 'suspected',
    decidedBy: apiField(self.serverId, self.source, 'ServerId'),
    about: { ...aboutListener(listener), serverId: self.serverId },
  }
}
