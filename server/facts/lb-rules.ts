// By which rules does a listener for web pages send some requests elsewhere than its default?
import { z } from 'zod'
import type { Evidence } from '#shared/evidence.ts'
import { type Listed, needAction } from './answers.ts'
import { type BySubject, factAbout, listBySubject } from './answers-by-subject.ts'
import { type Fact, mapFact, present, unavailable } from './fact.ts'
import { type LbListener, layerOf } from './lb-listeners.ts'
import { wireNumber } from './wire-number.ts'

/** ALB ListRules, SLB DescribeLoadBalancerHTTP(S)ListenerAttribute (api references, read 2026-11-22). */
export type LbRule = {
  readonly id: string
  /** 1 is tried first (ALB); a classic one has none. */
  readonly priority: number
  /** null: any host. A pattern with `*` and `?`, or with `~` in front a regular expression. */
  readonly hosts: readonly string[] | null
  /** null: any path. Patterns of ALB; the beginning of a path of a classic one. */
  readonly paths: readonly string[] | null
  /** It also looks at the method, a header, a cookie, the query or the client. */
  readonly looksFurther: boolean
  /** false: it is still being made, changed or deleted. */
  readonly settled: boolean
  readonly groupIds: readonly string[]
  /** A redirect or a fixed page. */
  readonly answersItself: boolean
}

const CALLS = {
  alb: { action: 'alb.ListRules', list: 'Rules', parameter: 'ListenerIds.1' },
  http: {
    action: 'slb.DescribeLoadBalancerHTTPListenerAttribute',
    list: 'Rule',
    parameter: 'LoadBalancerId',
  },
  https: {
    action: 'slb.DescribeLoadBalancerHTTPSListenerAttribute',
    list: 'Rule',
    parameter: 'LoadBalancerId',
  },
} as const
type Call = keyof typeof CALLS

export type LbRules = Readonly<Record<Call, BySubject<readonly LbRule[]>>>

const text = z
  .string()
  .nullish()
  .catch('')
  .transform(value => value?.trim() ?? '')
const lower = text.transform(value => value.toLowerCase())
const values = z
  .looseObject({ Values: z.array(z.string()) })
  .nullish()
  .catch(null)

const Wire = z.looseObject({
  RuleId: text,
  Direction: lower,
  Priority: wireNumber,
  RuleStatus: lower,
  RuleConditions: z
    .array(z.looseObject({ Type: lower, HostConfig: values, PathConfig: values }))
    .nullish()
    .catch([{ Type: 'unread', HostConfig: null, PathConfig: null }]),
  RuleActions: z
    .array(
      z.looseObject({
        Type: lower,
        ForwardGroupConfig: z
          .looseObject({
            ServerGroupTuples: z.array(
              z.looseObject({
                ServerGroupId: text,
                Weight: wireNumber,
              }),
            ),
          })
          .nullish()
          .catch(null),
      }),
    )
    .nullish()
    .catch([]),
  Domain: lower,
  Url: text,
  VServerGroupId: text,
})
type Wire = z.infer<typeof Wire>

const Named = z.looseObject({
  LoadBalancerId: z.string().optional().catch(undefined),
  ListenerPort: z.coerce.number().optional().catch(undefined),
  Rules: z
    .array(z.looseObject({ ListenerId: z.string() }))
    .optional()
    .catch(undefined),
})

export const lbRulesFact = (evidence: Evidence): Fact<LbRules> => {
  const found = {
    alb: rulesOf(evidence, 'alb'),
    http: rulesOf(evidence, 'http'),
    https: rulesOf(evidence, 'https'),
  }
  const cites = Object.values(found).flatMap(({ known, others }) => [
    ...others.cites,
    ...[...known.values()].flatMap(fact => fact.cites),
  ])
  return present(found, cites)
}

const rulesOf = (evidence: Evidence, call: Call): BySubject<readonly LbRule[]> => {
  const { action, list, parameter } = CALLS[call]
  const answers = listBySubject(evidence, action, { list, schema: Wire, parameter, subjectIn })
  const read = call === 'alb' ? modernRules : classicRules
  const known = [...answers.known].map(
    ([id, fact]) => [id, mapFact(fact, ({ listed }) => read(listed))] as const,
  )
  return { ...answers, known: new Map(known) }
}

// A classic listener is known by its port, an application one by its id.
const subjectIn = (body: object): string | null => {
  const named = Named.safeParse(body).data
  const { LoadBalancerId: id, ListenerPort: port } = named ?? {}
  if (id !== undefined && port !== undefined) return `${id}:${port}`
  return named?.Rules?.[0]?.ListenerId ?? null
}

// Rules for answers on their way back choose no server group.
const modernRules = (listed: readonly Listed<Wire>[]): LbRule[] =>
  listed
    .filter(({ value }) => value.Direction !== 'response')
    .map(({ value }) => modernRule(value))
    .toSorted((a, b) => a.priority - b.priority)

const modernRule = (wire: Wire): LbRule => {
  const conditions = wire.RuleConditions ?? []
  const actions = wire.RuleActions ?? []
  const tuples = actions.flatMap(action => action.ForwardGroupConfig?.ServerGroupTuples ?? [])
  return {
    id: wire.RuleId,
    priority: wire.Priority ?? 0,
    hosts: valuesOf(conditions.flatMap(({ HostConfig }) => HostConfig ?? [])),
    paths: valuesOf(conditions.flatMap(({ PathConfig }) => PathConfig ?? [])),
    looksFurther: conditions.some(({ Type }) => !['host', 'path'].includes(Type)),
    settled: ['', 'available'].includes(wire.RuleStatus) && actions.length > 0,
    groupIds: filled(
      tuples.filter(({ Weight }) => Weight !== 0).map(({ ServerGroupId }) => ServerGroupId),
    ),
    answersItself: actions.some(({ Type }) => /^(?:redirect|fixedresponse)$/.test(Type)),
  }
}

const valuesOf = (configs: readonly { readonly Values: readonly string[] }[]) =>
  configs.length === 0 ? null : configs.flatMap(({ Values }) => Values)

/** A classic rule names the beginning of a path: the longest that fits is taken. */
const classicRules = (listed: readonly Listed<Wire>[]): LbRule[] =>
  listed.map(({ value }) => ({
    id: value.RuleId,
    priority: 0,
    hosts: value.Domain === '' ? null : [value.Domain],
    paths: value.Url === '' ? null : [value.Url],
    looksFurther: false,
    settled: true,
    // Without a name it is no known group.
    groupIds: [value.VServerGroupId],
    answersItself: false,
  }))

const filled = (list: readonly string[]): string[] => [...new Set(list)].filter(one => one !== '')

/** Rules a request is held against before the default. Only listeners for web pages have any. */
export const rulesAbout = (listener: LbListener, rules: LbRules): Fact<readonly LbRule[]> => {
  if (layerOf(listener) === 4 || listener.protocol === 'tcpssl') return present([], [])
  if (listener.kind === 'alb') return factAbout(rules.alb, listener.id)
  const { known, action, others } = rules[listener.protocol === 'https' ? 'https' : 'http']
  return (
    known.get(`${listener.loadBalancerId}:${listener.ports[0]}`) ??
    unavailable(others.reason, needAction(action, listener.loadBalancerId), others.cites)
  )
}
