// Which ports does a load balancer listen on, and where does each lead?
import { z } from 'zod'
import type { Evidence } from '#shared/evidence.ts'
import type { LoadBalancerKind } from '#shared/flow.ts'
import type { Protocol } from '#shared/question.ts'
import type { Listed } from './answers.ts'
import { type BySubject, factAbout, listBySubject } from './answers-by-subject.ts'
import { type Fact, mapFact, present } from './fact.ts'
import { type ListenerAccess, listenerAccess, WireAccess } from './lb-access.ts'
import type { SourceText } from './source-text.ts'
import { wireNumber } from './wire-number.ts'

/** SLB DescribeLoadBalancerListeners, ALB and NLB ListListeners (read 2026-11-22). */
export type LbListener = {
  readonly kind: LoadBalancerKind
  readonly loadBalancerId: string
  /** Of ALB and NLB; a classic one is named by its port: `lb-1:80/tcp`. */
  readonly id: string
  readonly ports: readonly [from: number, to: number]
  /** tcp, udp, http, https, tcpssl, quic, tcp_udp. */
  readonly protocol: string
  /** running, stopped, …, lower case; '' when the answer does not say. */
  readonly status: string
  /** The port of all machines behind it; null: each machine has its own. */
  readonly backendPort: number | null
  /** Server groups it leads to; empty: the default group of a classic load balancer, or none. */
  readonly groupIds: readonly string[]
  readonly hasMasterGroup: boolean
  /** It answers with a redirect or a fixed page itself. */
  readonly answersItself: boolean
  /** null: the access list of this listener is told by another call. */
  readonly access: ListenerAccess | null
  readonly source: SourceText
}

export type LbListeners = Readonly<Record<LoadBalancerKind, BySubject<readonly LbListener[]>>>

const text = z
  .string()
  .nullish()
  .transform(value => value?.trim() ?? '')
const lower = text.transform(value => value.toLowerCase())
const groups = z.looseObject({ ServerGroupId: text })

const WireListener = WireAccess.extend({
  LoadBalancerId: text,
  ListenerId: text,
  ListenerPort: wireNumber,
  StartPort: wireNumber,
  EndPort: wireNumber,
  ListenerProtocol: lower,
  ListenerStatus: lower,
  Status: lower,
  BackendServerPort: wireNumber,
  VServerGroupId: text,
  ServerGroupId: text,
  TCPListenerConfig: z.looseObject({ MasterSlaveServerGroupId: text }).nullish().catch(null),
  UDPListenerConfig: z.looseObject({ MasterSlaveServerGroupId: text }).nullish().catch(null),
  HTTPListenerConfig: z.looseObject({ ListenerForward: lower }).nullish().catch(null),
  DefaultActions: z
    .array(
      z.looseObject({
        Type: lower,
        ForwardGroupConfig: z
          .looseObject({ ServerGroupTuples: z.array(groups).nullish().catch([]) })
          .nullish()
          .catch(null),
      }),
    )
    .nullish()
    .catch([]),
})
// An NLB may listen on a range instead; without either nobody knows which question it is about.
const Wire = WireListener.refine(
  ({ ListenerPort, StartPort }) => (ListenerPort ?? 0) > 0 || (StartPort ?? 0) > 0,
)
type Wire = z.infer<typeof Wire>

const CALLS: Readonly<Record<LoadBalancerKind, { action: string; parameter: string }>> = {
  clb: { action: 'slb.DescribeLoadBalancerListeners', parameter: 'LoadBalancerId.1' },
  alb: { action: 'alb.ListListeners', parameter: 'LoadBalancerIds.1' },
  nlb: { action: 'nlb.ListListeners', parameter: 'LoadBalancerIds.1' },
}

export const listenersAction = (kind: LoadBalancerKind): string => CALLS[kind].action

const First = z.looseObject({ Listeners: z.array(z.looseObject({ LoadBalancerId: text })) })

export const lbListenersFact = (evidence: Evidence): Fact<LbListeners> => {
  const of = (kind: LoadBalancerKind) => listenersOfKind(evidence, kind)
  const found = { clb: of('clb'), alb: of('alb'), nlb: of('nlb') }
  const cites = Object.values(found).flatMap(({ known, others }) => [
    ...others.cites,
    ...[...known.values()].flatMap(fact => fact.cites),
  ])
  return present(found, cites)
}

const listenersOfKind = (
  evidence: Evidence,
  kind: LoadBalancerKind,
): BySubject<readonly LbListener[]> => {
  const { action, parameter } = CALLS[kind]
  const answers = listBySubject(evidence, action, {
    list: 'Listeners',
    schema: Wire,
    parameter,
    subjectIn: body => First.safeParse(body).data?.Listeners[0]?.LoadBalancerId ?? null,
  })
  const known = [...answers.known].map(
    ([id, fact]) =>
      [
        id,
        mapFact(fact, ({ listed }) =>
          listed
            .filter(({ value }) => ['', id].includes(value.LoadBalancerId))
            .map(listedOne => toListener(kind, id, listedOne)),
        ),
      ] as const,
  )
  return { ...answers, known: new Map(known) }
}

export const listenersAbout = (
  listeners: LbListeners,
  { kind, id }: { readonly kind: LoadBalancerKind; readonly id: string },
): Fact<readonly LbListener[]> => factAbout(listeners[kind], id)

const toListener = (
  kind: LoadBalancerKind,
  loadBalancerId: string,
  { value, source }: Listed<Wire>,
): LbListener => {
  const port = value.ListenerPort ?? 0
  const master = masterGroupOf(value)
  const backendPort = value.BackendServerPort ?? 0
  return {
    kind,
    loadBalancerId,
    id: value.ListenerId || `${loadBalancerId}:${port}/${value.ListenerProtocol}`,
    // An NLB may listen on a range; then its port is 0.
    ports: port > 0 ? [port, port] : [value.StartPort ?? 0, value.EndPort ?? 0],
    protocol: value.ListenerProtocol,
    status: value.ListenerStatus || value.Status,
    backendPort: backendPort > 0 ? backendPort : null,
    groupIds: groupsOf(value, master),
    hasMasterGroup: master !== '',
    answersItself:
      value.HTTPListenerConfig?.ListenerForward === 'on' ||
      (value.DefaultActions ?? []).some(({ Type }) => /^(?:redirect|fixedresponse)$/.test(Type)),
    access: kind === 'clb' ? listenerAccess(value, source) : null,
    source,
  }
}

const masterGroupOf = ({ TCPListenerConfig: tcp, UDPListenerConfig: udp }: Wire): string =>
  tcp?.MasterSlaveServerGroupId || udp?.MasterSlaveServerGroupId || ''

const groupsOf = (value: Wire, master: string): string[] => {
  const forwarded = (value.DefaultActions ?? []).flatMap(
    action => action.ForwardGroupConfig?.ServerGroupTuples ?? [],
  )
  const ids = [value.VServerGroupId, master, value.ServerGroupId]
  return [...new Set([...ids, ...forwarded.map(({ ServerGroupId }) => ServerGroupId)])].filter(
    id => id !== '',
  )
}

/** A listener for web pages carries TCP, one for QUIC carries UDP. */
export const carries = ({ protocol }: LbListener, asked: Protocol): boolean => {
  if (protocol === 'tcp_udp') return asked !== 'icmp'
  const carried = ['udp', 'quic'].includes(protocol) ? 'udp' : 'tcp'
  return carried === asked
}

export const listensOn = ({ ports: [from, to] }: LbListener, port: number): boolean =>
  from <= port && port <= to

/** 4: packets are handed on as they are. 7: the connection ends at the load balancer. */
export const layerOf = ({ kind, protocol }: LbListener): 4 | 7 =>
  kind !== 'alb' && ['tcp', 'udp', 'tcp_udp'].includes(protocol) ? 4 : 7
