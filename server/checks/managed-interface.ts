// Does the address end at an interface that another product manages, and that no answer explains?
import type { Flow } from '#shared/flow.ts'
import { type Judgement, type Need, unknown } from '#shared/judgement.ts'
import { say } from '#shared/message.ts'
import type { Fact } from '../facts/fact.ts'
import { type LoadBalancers, unreadKinds } from '../facts/load-balancers.ts'
import type { NetworkInterface } from '../facts/network-interfaces.ts'
import { apiField } from './api-field.ts'

/**
 * null: it does not. The other product may let everybody in or nobody, and answer from elsewhere: its
 * interface says nothing about that.
 */
export const managedInterface = (
  { eniId }: Flow,
  enis: Fact<readonly NetworkInterface[]>,
  loadBalancers: Fact<LoadBalancers>,
): Judgement | null => {
  const eni = enis.state === 'present' ? enis.value.find(own => own.eniId === eniId) : undefined
  if (eni === undefined || !eni.serviceManaged) return null
  const because = say('instance.managed-eni', { eni: eni.eniId })
  const decidedBy = apiField(eni.eniId, eni.source, 'ServiceManaged')
  const about = { eniId: eni.eniId }
  return unknown(because, needs(loadBalancers), {
    causes: [{ id: 'target-is-managed-eni', because, confidence: 'derived', decidedBy, about }],
    decidedBy,
  })
}

// A list that was not read may name the owner.
const needs = (fact: Fact<LoadBalancers>): readonly [Need, ...Need[]] => {
  const lists = unreadKinds(fact, ['alb', 'nlb']).map(({ need }) => need)
  const [first = OWNER, ...more] = [...lists, OWNER]
  return [first, ...more]
}

const OWNER: Need = {
  need: say('need.owner-admits'),
  how: say('how.owner-admits'),
  wouldSettle: [],
}
