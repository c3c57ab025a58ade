// Has the provider locked the load balancer on the path?

import { fail, type Judgement, notApplicable, pass, unknown } from '#shared/judgement.ts'
import { say } from '#shared/message.ts'
import { needAction } from '../facts/answers.ts'
import type { LoadBalancer } from '../facts/load-balancers.ts'
import { actionAbout } from '../facts/load-balancers.ts'
import { apiField, apiFieldWith } from './api-field.ts'
import { defineCheck } from './check.ts'

const CAUSES = ['lb-locked'] as const

export const loadBalancerLock = defineCheck({
  id: 'load-balancer-lock',
  hop: 'provider',
  needs: [],
  wants: ['loadBalancers'],
  causes: CAUSES,
  appliesTo: ({ path }) => (path === 'load-balancer' ? null : say('load-balancer.not-on-path')),
  evaluate: ({ loadBalancer: via }, { loadBalancers }) => {
    const known = loadBalancers.state === 'present' ? loadBalancers.value.known : []
    const found = known.find(({ id }) => id === via?.id)
    // The load-balancer hop says what could not be read; this one adds nothing to that.
    return found === undefined ? notApplicable(say('load-balancer.lock-unread')) : judgeLock(found)
  },
})

const judgeLock = (found: LoadBalancer): Judgement => {
  const reason = lockOf(found)
  const words = { id: found.id, reason: reason ?? '' }
  if (reason !== null)
    return fail(say('load-balancer.locked', words), [
      {
        id: 'lb-locked',
        because: say('load-balancer.locked', words),
        confidence: 'derived',
        decidedBy: fieldOf(found, reason),
        about: { loadBalancerId: found.id, kind: found.kind, reason },
      },
    ])
  const odd = ['', 'normal'].includes(found.businessStatus)
    ? found.lockReasons[0]
    : found.businessStatus
  if (odd !== undefined)
    return unknown(say('load-balancer.lock-unclear', { id: found.id, reason: odd }), [
      { ...needAction(actionAbout(found.kind), found.id), wouldSettle: CAUSES },
    ])
  return pass(say('load-balancer.not-locked', { id: found.id }))
}

/** Other locks (of a related resource, say) do not stop packets as far as it is documented. */
const lockOf = ({ status, businessStatus, lockReasons }: LoadBalancer): string | null => {
  if (status === 'locked') return status
  if (/locked$/.test(businessStatus)) return businessStatus
  return lockReasons.find(reason => /^(?:financial|security)/i.test(reason)) ?? null
}

const fieldOf = ({ id, source, status }: LoadBalancer, reason: string) => {
  if (reason === status) return apiField(id, source, 'LoadBalancerStatus')
  return /locked$/.test(reason)
    ? apiField(id, source, 'LoadBalancerBus+inessStatus')
    : apiFieldWith(id, source, { field: 'LockReason', value: reason })
}
