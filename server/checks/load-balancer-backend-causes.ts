// Which cause stands between a listener and the machines behind it, and what decided it?
import type { CauseId } from '#shared/causes/catalogue.ts'
import type { Flow, ViaLoadBalancer } from '#shared/flow.ts'
import type { FoundCause } from '#shared/judgement.ts'
import { type Message, say } from '#shared/message.ts'
import type { Fact } from '../facts/fact.ts'
import type { FactTable } from '../facts/facts.ts'
import type { Backend } from '../facts/lb-backends.ts'
import type { Health } from '../facts/lb-health.ts'
import { type LbListener, layerOf } from '../facts/lb-listeners.ts'
import { apiField, apiFieldWith } from './api-field.ts'
import { blockedHealthCheck } from './load-balancer-health-check.ts'

export const BACKEND_WANTS = [
  'lbListeners',
  'lbRules',
  'lbBackends',
  'lbHealth',
  'hostFilter',
  'hostAddresses',
  'hostRouting',
] as const
type Around = { readonly [Name in (typeof BACKEND_WANTS)[number]]: Fact<FactTable[Name]> }

export type Place = {
  readonly flow: Flow
  readonly via: ViaLoadBalancer
  readonly listener: LbListener
  readonly around: Around
}

export type Machines = { readonly used: readonly Backend[]; readonly states: readonly Health[] }

const aboutListener = ({ kind, loadBalancerId, id, groupIds, ports }: LbListener) => ({
  kind,
  loadBalancerId,
  listenerId: id,
  groupId: groupIds[0] ?? '',
  port: ports[0],
})

export const missing = (listener: LbListener): FoundCause => ({
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

export const weightZero = (listener: LbListener, backend: Backend): FoundCause => ({
  id: 'lb-backend-weight-zero',
  because: say('load-balancer.weight-zero', { listener: listener.id, machine: backend.serverId }),
  confidence: 'derived',
  decidedBy: apiField(backend.serverId, backend.source, 'Weight'),
  about: { ...aboutListener(listener), serverId: backend.serverId, serverPort: backend.port ?? '' },
})

export const unhealthy = (place: Place, { used, states }: Machines): FoundCause => {
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
export const hairpinOf = (
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
