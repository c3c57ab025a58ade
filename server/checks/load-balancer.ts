// Does the load balancer that owns the asked address pass the packet on?
import { unknown } from '#shared/judgement.ts'
import { say } from '#shared/message.ts'
import { needAction } from '../facts/answers.ts'
import { defineCheck } from './check.ts'

/** Listeners and backends are not read yet, so behind a load balancer nothing is promised. */
export const loadBalancer = defineCheck({
  id: 'load-balancer',
  hop: 'load-balancer',
  needs: [],
  causes: [],
  appliesTo: ({ path }) => (path === 'load-balancer' ? null : say('load-balancer.not-on-path')),
  evaluate: ({ publicAddress }) =>
    unknown(say('load-balancer.not-judged', { address: publicAddress ?? '' }), [
      {
        ...needAction('slb.DescribeLoadBalancerAttribute'),
        wouldSettle: ['lb-no-listener', 'lb-listener-stopped', 'lb-backend-unhealthy'],
      },
    ]),
})
