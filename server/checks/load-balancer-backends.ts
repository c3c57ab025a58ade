// Does a machine behind the listener get the connection?
import type { ViaLoadBalancer } from '#shared/flow.ts'
import {
  type FoundCause,
  fail,
  type Judgement,
  notApplicable,
  pass,
  unknown,
} from '#shared/judgement.ts'
import { say } from '#shared/message.ts'
import { needAction } from '../facts/answers.ts'
import type { Fact } from '../facts/fact.ts'
import { type Backend, backendsOf, isUsed } from '../facts/lb-backends.ts'
import { type Health, healthOf } from '../facts/lb-health.ts'
import { type LbListener, layerOf, listenersAbout } from '../facts/lb-listeners.ts'
import { defineCheck } from './check.ts'
import {
  BACKEND_WANTS,
  hairpinOf,
  type Machines,
  missing,
  type Place,
  unhealthy,
  weightZero,
} from './load-balancer-backend-causes.ts'
import { judgeLeads } from './load-balancer-leads.ts'
import { unreadable } from './unreadable.ts'

const CAUSES = [
  'lb-backend-missing',
  'lb-backend-weight-zero',
  'lb-backend-unhealthy',
  'lb-healthcheck-blocked-in-guest',
  'lb-hairpin',
] as const

export const loadBalancerBackends = defineCheck({
  id: 'load-balancer-backends',
  hop: 'load-balancer',
  needs: [],
  wants: BACKEND_WANTS,
  causes: CAUSES,
  // A machine that is stopped or does not listen fails its health check for that reason.
  consequenceOf: ['instance', 'network-acl', 'security-group', 'host-network', 'listener'],
  appliesTo: ({ path }) => (path === 'load-balancer' ? null : say('load-balancer.not-on-path')),
  evaluate: (flow, around) => {
    const via = flow.loadBalancer
    const listener = listenerOf(via, around.lbListeners)
    if (via === null || listener.state === 'unavailable')
      return unreadable([listener], CAUSES) ?? nobody()
    // That there is no listener is the other check's finding.
    if (listener.value === null) return notApplicable(say('load-balancer.nothing-behind'))
    const place = { flow, via, around }
    return judgeLeads(flow, { listener: listener.value, lbRules: around.lbRules }, lead =>
      judgeLead({ ...place, listener: lead.listener }),
    )
  },
})

const judgeLead = (place: Place): Judgement => {
  const { listener, around } = place
  if (listener.answersItself)
    return pass(say('load-balancer.answers-itself', { listener: listener.id }))
  const { lbBackends } = around
  const backends =
    lbBackends.state === 'present' ? backendsOf(listener, lbBackends.value) : lbBackends
  return backends.state === 'unavailable'
    ? (unreadable([backends], CAUSES) ?? nobody())
    : judgeMachines(place, backends.value)
}

const nobody = (): Judgement =>
  unknown(say('load-balancer.nothing-behind'), [
    {
      need: say('need.listener'),
      how: say('how.listener'),
      wouldSettle: CAUSES,
    },
  ])

const listenerOf = (
  via: ViaLoadBalancer | null,
  fact: Place['around']['lbListeners'],
): Fact<LbListener | null> => {
  if (fact.state === 'unavailable' || via === null)
    return fact.state === 'unavailable' ? fact : { state: 'present', value: null, cites: [] }
  const listeners = listenersAbout(fact.value, via)
  if (listeners.state === 'unavailable') return listeners
  const value = listeners.value.find(({ id }) => id === via.listenerId) ?? null
  return { state: 'present', value, cites: listeners.cites }
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

const held = ({ listener }: Place, found: FoundCause): Judgement => {
  const cause = layerOf(listener) === 7 ? afterOpen(found) : found
  return fail(
    cause.because,
    [cause],
    cause.decidedBy === undefined ? {} : { decidedBy: cause.decidedBy },
  )
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
        need: say('need.other-machine'),
        how: say('how.other-machine'),
        wouldSettle: ['lb-hairpin'],
      },
    ],
    { causes: [cause] },
  )
