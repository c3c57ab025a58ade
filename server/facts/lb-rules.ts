// Does a listener for web pages send some requests elsewhere, by host, path or client?
import { z } from 'zod'
import type { Evidence } from '#shared/evidence.ts'
import { needAction } from './answers.ts'
import {
  type BySubject,
  factAbout,
  listBySubject,
  type SubjectAnswer,
} from './answers-by-subject.ts'
import { type Fact, mapFact, present, unavailable } from './fact.ts'
import { type LbListener, layerOf } from './lb-listeners.ts'

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

type Answers = BySubject<SubjectAnswer<unknown>>
export type LbRules = Readonly<Record<Call, Answers>>

const Named = z.looseObject({
  LoadBalancerId: z.string().optional().catch(undefined),
  ListenerPort: z.coerce.number().optional().catch(undefined),
  Rules: z
    .array(z.looseObject({ ListenerId: z.string() }))
    .optional()
    .catch(undefined),
})

export const lbRulesFact = (evidence: Evidence): Fact<LbRules> => {
  const of = (call: Call): Answers =>
    listBySubject<unknown>(evidence, CALLS[call].action, {
      list: CALLS[call].list,
      schema: z.looseObject({}),
      parameter: CALLS[call].parameter,
      subjectIn: subjectIn,
    })
  const found = { alb: of('alb'), http: of('http'), https: of('https') }
  const cites = Object.values(found).flatMap(({ known, others }) => [
    ...others.cites,
    ...[...known.values()].flatMap(fact => fact.cites),
  ])
  return present(found, cites)
}

// A classic listener is known by its port, an application one by its id.
const subjectIn = (body: object): string | null => {
  const named = Named.safeParse(body).data
  const { LoadBalancerId: id, ListenerPort: port } = named ?? {}
  if (id !== undefined && port !== undefined) return `${id}:${port}`
  return named?.Rules?.[0]?.ListenerId ?? null
}

/** true: a request may go elsewhere than the default says. */
export const hasRules = (listener: LbListener, rules: LbRules): Fact<boolean> => {
  if (layerOf(listener) === 4 || listener.protocol === 'tcpssl') return present(false, [])
  if (listener.kind === 'alb')
    return mapFact(factAbout(rules.alb, listener.id), ({ listed }) => listed.length > 0)
  const call = listener.protocol === 'https' ? 'https' : 'http'
  const known = rules[call].known.get(`${listener.loadBalancerId}:${listener.ports[0]}`)
  return known === undefined
    ? unavailable(
        rules[call].others.reason,
        needAction(CALLS[call].action, listener.loadBalancerId),
        rules[call].others.cites,
      )
    : mapFact(known, ({ listed }) => listed.length > 0)
}
