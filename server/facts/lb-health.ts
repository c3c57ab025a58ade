// What do the health checks of a load balancer say about each machine behind it?
import { z } from 'zod'
import type { Evidence, EvidenceItem } from '#shared/evidence.ts'
import { type Listed, parseBody } from './answers.ts'
import { type BySubject, factAbout, listBySubject } from './answers-by-subject.ts'
import { type Fact, mapFact, present } from './fact.ts'
import type { Backend } from './lb-backends.ts'
import type { LbListener } from './lb-listeners.ts'
import { arrayElements, type SourceText } from './source-text.ts'
import { wireNumber } from './wire-number.ts'

/** unchecked: no health check runs. unknown: the answers say nothing about this machine. */
export type Health = {
  readonly state: 'normal' | 'abnormal' | 'unchecked' | 'unknown'
  /** CONNECT_TIMEOUT … of ALB and NLB; '' of a classic one. */
  readonly reason: string
  readonly source: SourceText | null
}

type Classic = {
  readonly port: number | null
  readonly serverId: string
  readonly serverPort: number | null
  readonly status: string
  readonly source: SourceText
}

/** One server group of one listener: only machines that are not normal are named. */
type Group = {
  readonly groupId: string
  readonly checked: boolean | null
  readonly troubled: readonly {
    readonly serverId: string
    readonly address: string
    readonly port: number | null
    readonly status: string
    readonly reason: string
  }[]
  readonly source: SourceText
}

export type LbHealth = {
  /** By load balancer. */
  readonly clb: BySubject<readonly Classic[]>
  /** By listener. */
  readonly alb: BySubject<readonly Group[]>
  readonly nlb: BySubject<readonly Group[]>
}

const text = z
  .string()
  .nullish()
  .transform(value => value?.trim() ?? '')
const lower = text.transform(value => value.toLowerCase())

const WireClassic = z.looseObject({
  ListenerPort: wireNumber,
  ServerId: text,
  Port: wireNumber,
  ServerHealthStatus: lower,
})

const Switch = z.union([z.boolean(), z.string()]).nullish().catch(null)

// Of the default of a listener, or of one of its rules.
const WireGroups = z.looseObject({
  ListenerId: text,
  ServerGroupInfos: z
    .array(
      z.looseObject({
        ServerGroupId: text,
        HealthCheckEnabled: Switch,
        // Spelt so by NLB.
        HeathCheckEnabled: Switch,
        NonNormalServers: z
          .array(
            z.looseObject({
              ServerId: text,
              ServerIp: text,
              Port: wireNumber,
              Status: lower,
              Reason: z.looseObject({ ReasonCode: text }).nullish().catch(null),
            }),
          )
          .nullish()
          .catch(null),
      }),
    )
    .catch([]),
})

/** SLB DescribeHealthStatus, ALB and NLB GetListenerHealthStatus (read 2026-11-22). */
export const lbHealthFact = (evidence: Evidence): Fact<LbHealth> => {
  const found = {
    clb: classicOf(evidence),
    alb: groupsOf(evidence, 'alb.GetListenerHealthStatus'),
    nlb: groupsOf(evidence, 'nlb.GetListenerHealthStatus'),
  }
  const cites = Object.values(found).flatMap(({ known, others }) => [
    ...others.cites,
    ...[...known.values()].flatMap(fact => fact.cites),
  ])
  return present(found, cites)
}

const classicOf = (evidence: Evidence): LbHealth['clb'] => {
  const answers = listBySubject(evidence, 'slb.DescribeHealthStatus', {
    list: 'BackendServer',
    schema: WireClassic,
    parameter: 'LoadBalancerId',
    subjectIn: () => null,
  })
  const known = [...answers.known].map(
    ([id, fact]) =>
      [
        id,
        mapFact(fact, ({ listed }) =>
          listed.map(({ value, source }) => ({
            port: value.ListenerPort ?? null,
            serverId: value.ServerId,
            serverPort: value.Port ?? null,
            status: value.ServerHealthStatus,
            source,
          })),
        ),
      ] as const,
  )
  return { ...answers, known: new Map(known) }
}

const First = z.looseObject({
  ListenerHealthStatus: z.array(z.looseObject({ ListenerId: text })),
})

const groupsOf = (evidence: Evidence, action: string): LbHealth['alb'] => {
  const answers = listBySubject(evidence, action, {
    list: 'ListenerHealthStatus',
    schema: WireGroups,
    parameter: 'ListenerId',
    subjectIn: body => First.safeParse(body).data?.ListenerHealthStatus[0]?.ListenerId ?? null,
  })
  const known = [...answers.known].map(
    ([id, fact]) =>
      [
        id,
        mapFact(fact, ({ listed, items }) =>
          [...listed, ...items.flatMap(byRule)].flatMap(groupsIn),
        ),
      ] as const,
  )
  return { ...answers, known: new Map(known) }
}

// A rule that cannot be read leaves the health of its machines unknown.
const byRule = ({ id, raw }: EvidenceItem): Listed<z.infer<typeof WireGroups>>[] =>
  arrayElements(id, raw, 'RuleHealthStatus').flatMap(source => {
    const wire = WireGroups.safeParse(parseBody(source.text))
    return wire.success ? [{ value: wire.data, source }] : []
  })

const groupsIn = ({ value, source }: Listed<z.infer<typeof WireGroups>>): Group[] =>
  value.ServerGroupInfos.map(group => ({
    groupId: group.ServerGroupId,
    checked: switchOf(group.HealthCheckEnabled ?? group.HeathCheckEnabled),
    troubled: (group.NonNormalServers ?? []).map(server => ({
      serverId: server.ServerId,
      address: server.ServerIp,
      port: server.Port ?? null,
      status: server.Status,
      reason: server.Reason?.ReasonCode ?? '',
    })),
    source,
  }))

const switchOf = (value: z.infer<typeof Switch>): boolean | null => {
  if (typeof value === 'boolean') return value
  if (typeof value !== 'string' || value === '') return null
  return /^(?:on|true)$/i.test(value)
}

/** What is known about the health of this machine behind this listener. */
export const healthOf = (listener: LbListener, backend: Backend, health: LbHealth): Fact<Health> =>
  listener.kind === 'clb'
    ? mapFact(factAbout(health.clb, listener.loadBalancerId), listed =>
        classicHealth(listed, listener, backend),
      )
    : mapFact(factAbout(health[listener.kind], listener.id), groups => groupHealth(groups, backend))

const STATES: Readonly<Record<string, Health['state']>> = {
  normal: 'normal',
  abnormal: 'abnormal',
  unavailable: 'unchecked',
  unhealthy: 'abnormal',
}

const classicHealth = (
  listed: readonly Classic[],
  { ports: [port] }: LbListener,
  backend: Backend,
): Health => {
  const found = listed.filter(
    each =>
      each.serverId === backend.serverId &&
      (each.port === null || each.port === port) &&
      (each.serverPort === null || backend.port === null || each.serverPort === backend.port),
  )
  const states = new Set(found.map(({ status }) => STATES[status] ?? 'unknown'))
  const [state = 'unknown'] = states.size === 1 ? states : []
  return { state, reason: '', source: found[0]?.source ?? null }
}

const groupHealth = (groups: readonly Group[], backend: Backend): Health => {
  const group = groups.find(({ groupId }) => groupId === backend.groupId)
  if (group === undefined) return { state: 'unknown', reason: '', source: null }
  const { source } = group
  const troubled = group.troubled.find(
    each =>
      each.serverId === backend.serverId &&
      (each.port === null || backend.port === null || each.port === backend.port) &&
      (each.address === '' || backend.address === '' || each.address === backend.address),
  )
  if (troubled !== undefined)
    return { state: STATES[troubled.status] ?? 'unknown', reason: troubled.reason, source }
  if (group.checked === null) return { state: 'unknown', reason: '', source }
  return { state: group.checked ? 'normal' : 'unchecked', reason: '', source }
}
