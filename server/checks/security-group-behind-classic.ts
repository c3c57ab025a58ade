// Do the groups of the machine matter for what a classic load balancer hands on?
// They need no rule for it (SLB docs, read 2026-11-22); what a deny rule does is not documented.
import type { Flow } from '#shared/flow.ts'
import { type Judgement, pass, unknown } from '#shared/judgement.ts'
import { say } from '#shared/message.ts'
import { factAbout } from '../facts/answers-by-subject.ts'
import type { Facts } from '../facts/facts.ts'
import type { Check } from './check.ts'

/** For the wrapped check of security groups. */
export const besideClassic = (check: Check): Check => ({
  ...check,
  run: (flow, facts) => {
    const result = check.run(flow, facts)
    const isClassic = flow.path === 'load-balancer' && flow.loadBalancer?.kind === 'clb'
    if (!isClassic || flow.loadBalancer?.backendId === null) return result
    // Of a sender of the account the groups let out or not; that is another matter.
    if (!isRead(flow, facts) || flow.sender?.asked === true) return result
    return { ...result, judgement: classic(flow, result.judgement) }
  },
})

// A rule or list that was not read may be a deny rule.
const isRead = ({ securityGroupIds }: Flow, facts: Facts): boolean => {
  const groups = facts('securityGroups')
  if (groups.state === 'unavailable' || securityGroupIds === null) return false
  return securityGroupIds.every(id => factAbout(groups.value.rules, id).state === 'present')
}

const classic = ({ loadBalancer }: Flow, judgement: Judgement): Judgement => {
  // What no rule admits is dropped by a default; what a rule decides is dropped by a deny rule.
  const denied = judgement.causes.filter(
    ({ decidedBy }) => decidedBy?.kind === 'security-group-rule',
  )
  if (denied.length > 0)
    return unknown(
      say('sg.classic-denied', { id: loadBalancer?.id ?? '' }),
      [
        {
          need: say('need.through-balancer'),
          how: say('how.probe-balancer'),
          wouldSettle: ['sg-deny-rule-wins'],
        },
      ],
      { causes: denied.map(cause => ({ ...cause, confidence: 'suspected' as const })) },
    )
  if (judgement.causes.some(({ id }) => id.endsWith('-unreadable'))) return judgement
  return pass(say('sg.classic-needs-no-rule', { id: loadBalancer?.id ?? '' }))
}
