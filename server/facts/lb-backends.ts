// Which machines stand behind a listener, on which port and with which weight?
import { z } from 'zod'
import type { Evidence } from '#shared/evidence.ts'
import { needAction } from './answers.ts'
import { type BySubject, factAbout, listBySubject } from './answers-by-subject.ts'
import { type Fact, mapFact, present, unavailable } from './fact.ts'
import type { LbListener } from './lb-listeners.ts'
import { isAboutInstance } from './lb-memberships.ts'
import type { SourceText } from './source-text.ts'
import { wireNumber } from './wire-number.ts'

/** `serverId`: an instance, an interface, or an address. `port` null: the listener names it. */
export type Backend = {
  readonly groupId: string
  readonly serverId: string
  readonly address: string
  readonly port: number | null
  /** null: the answer does not say. */
  readonly weight: number | null
  /** Adding, Available, Removing … of ALB and NLB, lower case. */
  readonly status: string
  readonly source: SourceText
}

const GROUPS = {
  default: {
    action: 'slb.DescribeLoadBalancerAttribute',
    list: 'BackendServer',
    parameter: 'LoadBalancerId',
  },
  virtual: {
    action: 'slb.DescribeVServerGroupAttribute',
    list: 'BackendServer',
    parameter: 'VServerGroupId',
  },
  master: {
    action: 'slb.DescribeMasterSlaveServerGroupAttribute',
    list: 'MasterSlaveBackendServer',
    parameter: 'MasterSlaveServerGroupId',
  },
  alb: { action: 'alb.ListServerGroupServers', list: 'Servers', parameter: 'ServerGroupId' },
  nlb: { action: 'nlb.ListServerGroupServers', list: 'Servers', parameter: 'ServerGroupId' },
} as const
type GroupKind = keyof typeof GROUPS

export type LbBackends = Readonly<Record<GroupKind, BySubject<readonly Backend[]>>>

const text = z
  .string()
  .nullish()
  .transform(value => value?.trim() ?? '')

const Wire = z.looseObject({
  ServerId: text,
  ServerIp: text,
  Port: wireNumber,
  Weight: wireNumber,
  Status: text.transform(value => value.toLowerCase()),
  ServerGroupId: text,
})

/** SLB, ALB and NLB server groups (api references, read 2026-11-22). */
export const lbBackendsFact = (evidence: Evidence): Fact<LbBackends> => {
  const of = (kind: GroupKind) => groupsOf(evidence, kind)
  const found = {
    default: of('default'),
    virtual: of('virtual'),
    master: of('master'),
    alb: of('alb'),
    nlb: of('nlb'),
  }
  const cites = Object.values(found).flatMap(({ known, others }) => [
    ...others.cites,
    ...[...known.values()].flatMap(fact => fact.cites),
  ])
  return present(found, cites)
}

const groupsOf = (evidence: Evidence, kind: GroupKind): BySubject<readonly Backend[]> => {
  const { action, list, parameter } = GROUPS[kind]
  // An answer about one instance holds only part of a group.
  const whole = evidence.filter(item => !isAboutInstance(item))
  const answers = listBySubject(whole, action, {
    list,
    schema: Wire,
    parameter,
    subjectIn: body => namedIn(body, parameter),
  })
  const known = [...answers.known].map(
    ([groupId, fact]) =>
      [
        groupId,
        mapFact(fact, ({ listed }) =>
          listed.map(({ value, source }) => ({
            groupId,
            serverId: value.ServerId,
            address: value.ServerIp,
            port: (value.Port ?? 0) > 0 ? (value.Port ?? null) : null,
            weight: value.Weight ?? null,
            status: value.Status,
            source,
          })),
        ),
      ] as const,
  )
  return { ...answers, known: new Map(known) }
}

// ALB and NLB name the group in each server only.
const namedIn = (body: object, parameter: string): string | null => {
  const own: unknown = Reflect.get(body, parameter)
  if (typeof own === 'string') return own
  const servers = z.looseObject({ Servers: z.array(Wire) }).safeParse(body).data?.Servers
  return servers?.[0]?.ServerGroupId ?? null
}

const kindOf = ({ kind, groupIds, hasMasterGroup }: LbListener): GroupKind => {
  if (kind !== 'clb') return kind
  if (groupIds.length === 0) return 'default'
  return hasMasterGroup ? 'master' : 'virtual'
}

/** All machines of all groups the listener leads to; unavailable while one group was not read. */
export const backendsOf = (
  listener: LbListener,
  backends: LbBackends,
): Fact<readonly Backend[]> => {
  const kind = kindOf(listener)
  const ids = kind === 'default' ? [listener.loadBalancerId] : listener.groupIds
  const groups = ids.map(id => factAbout(backends[kind], id))
  const hole = groups.find(group => group.state === 'unavailable')
  if (hole?.state === 'unavailable') return hole
  if (groups.length === 0) return unavailable('not-collected', needAction(GROUPS[kind].action))
  return present(
    groups.flatMap(group => (group.state === 'present' ? group.value : [])),
    groups.flatMap(group => group.cites),
  )
}

/** Weight 0 gets nothing; a machine that is being removed may. */
export const isUsed = ({ weight }: Backend): boolean => weight !== 0
