// Behind which load balancers does an instance stand, as their own lists say?
import { z } from 'zod'
import type { Evidence, EvidenceItem } from '#shared/evidence.ts'
import type { LoadBalancerKind } from '#shared/flow.ts'
import { parseBody } from './answers.ts'
import { type Fact, present } from './fact.ts'
import { arrayElements } from './source-text.ts'

/** `id`: of the classic load balancer, or of the server group of an ALB or NLB. */
export type Membership = {
  readonly instanceId: string
  readonly kind: LoadBalancerKind
  readonly id: string
}

export type LbMemberships = {
  readonly found: readonly Membership[]
  /** Instances that every product was asked about, with an answer. */
  readonly askedWhole: readonly string[]
}

/** Calls that ask for one instance are told by their subject. */
const CALLS = [
  {
    kind: 'clb',
    action: 'slb.DescribeLoadBalancers',
    list: 'LoadBalancer',
    field: 'LoadBalancerId',
  },
  { kind: 'alb', action: 'alb.ListServerGroupServers', list: 'Servers', field: 'ServerGroupId' },
  { kind: 'nlb', action: 'nlb.ListServerGroupServers', list: 'Servers', field: 'ServerGroupId' },
] as const

/** About one instance, not about one group. */
export const isAboutInstance = ({ subject }: EvidenceItem): boolean => subject.startsWith('i-')

export const lbMembershipsFact = (evidence: Evidence): Fact<LbMemberships> => {
  const asked = CALLS.map(call => ({
    ...call,
    items: evidence.filter(item => item.kind === call.action && isAboutInstance(item)),
  }))
  const found = asked.flatMap(({ kind, items, list, field }) =>
    items.flatMap(item =>
      arrayElements(item.id, item.raw, list).flatMap(({ text }) => {
        const id = idIn(text, field)
        return id === '' ? [] : [{ instanceId: item.subject, kind, id }]
      }),
    ),
  )
  const answered = asked.map(({ items }) =>
    items.filter(({ status }) => status === 'ok').map(({ subject }) => subject),
  )
  const [first = [], ...others] = answered
  return present(
    { found, askedWhole: first.filter(id => others.every(list => list.includes(id))) },
    asked.flatMap(({ items }) => items.map(({ id }) => id)),
  )
}

const idIn = (text: string, field: string): string => {
  const wire = z.looseObject({ [field]: z.string() }).safeParse(parseBody(text))
  const id: unknown = wire.success ? wire.data[field] : ''
  return typeof id === 'string' ? id : ''
}
