// Does the load balancer that owns the asked address take the connection?
import type { Flow, ViaLoadBalancer } from '#shared/flow.ts'
import { type FoundCause, fail, type Judgement, pass, unknown } from '#shared/judgement.ts'
import { say } from '#shared/message.ts'
import { needAction } from '../facts/answers.ts'
import type { Fact } from '../facts/fact.ts'
import { type LbListener, type LbListeners, listenersAbout } from '../facts/lb-listeners.ts'
import {
  actionAbout,
  type LoadBalancer,
  type LoadBalancers,
  noRecordOf,
} from '../facts/load-balancers.ts'
import { apiField } from './api-field.ts'
import { bothJudgements } from './both-judgements.ts'
import { defineCheck } from './check.ts'
import { judgeAccess } from './load-balancer-access.ts'
import { judgeFamily } from './load-balancer-family.ts'
import { judgeBalancerGroups } from './load-balancer-groups.ts'
import { unreadable } from './unreadable.ts'

const CAUSES = [
  'lb-no-ipv6',
  'lb-ipv6-private',
  'lb-inactive',
  'lb-no-listener',
  'lb-listener-stopped',
  'lb-acl-denied',
  'lb-sg-deny',
] as const

export const loadBalancer = defineCheck({
  id: 'load-balancer',
  hop: 'load-balancer',
  needs: [],
  wants: [
    'loadBalancers',
    'lbListeners',
    'lbAccess',
    'securityGroups',
    'prefixLists',
    'portLists',
    'groupsElsewhere',
    'networkInterfaces',
    'instances',
  ],
  causes: CAUSES,
  appliesTo: ({ path }) => (path === 'load-balancer' ? null : say('load-balancer.not-on-path')),
  evaluate: (flow, { loadBalancers, lbListeners, lbAccess, ...ground }) => {
    const via = flow.loadBalancer
    if (via === null) return notRead(flow)
    const record = recordOf(via, loadBalancers)
    const listeners = listenersOf(via, lbListeners)
    const listener =
      listeners.state === 'present' ? listeners.value.find(({ id }) => id === via.listenerId) : null
    const parts = [
      judgeState(record),
      judgeListener(flow, via, listeners),
      ...(listener == null ? [] : [judgeAccess(flow, listener, lbAccess)]),
      ...(record.state === 'present'
        ? [judgeFamily(flow, via, record.value), judgeBalancerGroups(flow, record.value, ground)]
        : []),
    ]
    const all = parts.reduce((a, b) => bothJudgements(flow.sources, a, b))
    return all.status === 'pass' && listener != null ? taken(via, listener, all) : all
  },
})

const notRead = ({ publicAddress }: Flow): Judgement =>
  unknown(say('load-balancer.not-judged', { address: publicAddress ?? '' }), [
    { ...needAction(actionAbout('clb')), wouldSettle: CAUSES },
  ])

const recordOf = (via: ViaLoadBalancer, fact: Fact<LoadBalancers>): Fact<LoadBalancer> => {
  if (fact.state === 'unavailable')
    return { ...fact, need: needAction(actionAbout(via.kind), via.id) }
  const found = fact.value.known.find(({ id }) => id === via.id)
  return found === undefined
    ? noRecordOf(fact.value, via)
    : { state: 'present', value: found, cites: [found.source.evidence] }
}

const listenersOf = (via: ViaLoadBalancer, fact: Fact<LbListeners>): Fact<readonly LbListener[]> =>
  fact.state === 'present' ? listenersAbout(fact.value, via) : fact

// What the other products do while they change is not told: only these states serve for certain.
const SERVING: readonly string[] = ['active', 'configuring']

// A locked one is the provider's cause, found beside this check.
const judgeState = (record: Fact<LoadBalancer>): Judgement => {
  if (record.state === 'unavailable')
    return unreadable([record], CAUSES) ?? pass(say('load-balancer.active', { id: '' }))
  const { id, status, source } = record.value
  const decidedBy = apiField(id, source, 'LoadBalancerStatus')
  if (SERVING.includes(status) || status === 'locked')
    return pass(say('load-balancer.active', { id }), { decidedBy })
  if (status === '') return unreadState(id, record.value)
  const because = say('load-balancer.inactive', { id, status })
  const about = { loadBalancerId: id, kind: record.value.kind, regionId: record.value.regionId }
  return failed({ id: 'lb-inactive', because, confidence: 'derived', decidedBy, about })
}

const unreadState = (id: string, { kind }: LoadBalancer): Judgement =>
  unknown(say('load-balancer.state-unread', { id }), [
    { ...needAction(actionAbout(kind), id), wouldSettle: CAUSES },
  ])

const failed = (cause: FoundCause): Judgement =>
  fail(cause.because, [cause], cause.decidedBy === undefined ? {} : { decidedBy: cause.decidedBy })

const judgeListener = (
  flow: Flow,
  via: ViaLoadBalancer,
  fact: Fact<readonly LbListener[]>,
): Judgement => {
  if (fact.state === 'unavailable')
    return unreadable([fact], CAUSES) ?? pass(say('load-balancer.active', { id: via.id }))
  if (flow.askedPort === null)
    return unknown(say('load-balancer.icmp', { id: via.id }), [
      {
        need: say('need.port'),
        how: say('how.listener'),
        wouldSettle: [],
      },
    ])
  const listener = fact.value.find(({ id }) => id === via.listenerId)
  if (listener === undefined) return failed(noListener(flow, via, fact.value))
  return judgeRunning(flow, via, listener)
}

const noListener = (
  { protocol, askedPort, regionId }: Flow,
  via: ViaLoadBalancer,
  listeners: readonly LbListener[],
): FoundCause => {
  const near = nearestListener(listeners, askedPort ?? 0)
  const params = { id: via.id, protocol, port: askedPort ?? '', others: portsOf(listeners) }
  return {
    id: 'lb-no-listener',
    because: say(
      near === undefined ? 'load-balancer.no-listener-at-all' : 'load-balancer.no-listener',
      params,
    ),
    confidence: 'derived',
    ...(near === undefined ? {} : { decidedBy: apiField(via.id, near.source, 'ListenerPort') }),
    about: {
      loadBalancerId: via.id,
      kind: via.kind,
      port: askedPort ?? '',
      protocol,
      regionId: regionId ?? '',
    },
  }
}

// The same port for another protocol is the nearest miss, then the closest port.
const nearestListener = (listeners: readonly LbListener[], port: number): LbListener | undefined =>
  listeners.toSorted((a, b) => Math.abs(a.ports[0] - port) - Math.abs(b.ports[0] - port))[0]

const MOST_PORTS = 5

const portsOf = (listeners: readonly LbListener[]): string => {
  const said = listeners
    .slice(0, MOST_PORTS)
    .map(({ protocol, ports: [from, to] }) => `${protocol} ${from === to ? from : `${from}-${to}`}`)
  const left = listeners.length - said.length
  return left > 0 ? `${said.join(', ')} and ${left} more` : said.join(', ')
}

// While a listener is being changed it goes on with what it had.
const RUNNING: readonly string[] = ['running', 'configuring']

const judgeRunning = (flow: Flow, via: ViaLoadBalancer, listener: LbListener): Judgement => {
  const { status, source } = listener
  const words = { listener: listener.id, id: via.id, status, port: flow.askedPort ?? '' }
  const field = listener.kind === 'clb' ? 'Status' : 'ListenerStatus'
  const decidedBy = apiField(listener.id, source, field)
  if (RUNNING.includes(status)) return pass(say('load-balancer.listens', words), { decidedBy })
  if (!/^stop/.test(status))
    return unknown(say('load-balancer.listener-unclear', words), [
      { ...needAction(actionAbout(via.kind), via.id), wouldSettle: CAUSES },
    ])
  return failed({
    id: 'lb-listener-stopped',
    because: say('load-balancer.listener-stopped', words),
    confidence: 'derived',
    decidedBy,
    about: {
      loadBalancerId: via.id,
      kind: via.kind,
      listenerId: listener.id,
      port: listener.ports[0],
      protocol: listener.protocol,
      regionId: flow.regionId ?? '',
    },
  })
}

const taken = (via: ViaLoadBalancer, listener: LbListener, all: Judgement): Judgement => ({
  ...all,
  because: say('load-balancer.takes', {
    id: via.id,
    listener: `${listener.protocol} ${listener.ports[0]}`,
  }),
  decidedBy: apiField(listener.id, listener.source, 'ListenerPort'),
})
