// Do route tables matter for replies that go back through a load balancer?
import { notApplicable, unknown } from '#shared/judgement.ts'
import { say } from '#shared/message.ts'
import type { Check } from './check.ts'

/** For the wrapped check of routes: what is true of one product only. */
export const routeBehind = (check: Check): Check => ({
  ...check,
  run: (flow, facts) => {
    const via = flow.loadBalancer
    if (flow.path !== 'load-balancer' || via?.backendId == null) return check.run(flow, facts)
    // It is no part of the VPC: 100.64.0.0/10 is a system route that cannot be changed.
    if (via.kind === 'clb')
      return { judgement: notApplicable(say('route.classic-returns', { id: via.id })), cites: [] }
    if (via.kind === 'alb' || flow.sourceScope === 'private') return check.run(flow, facts)
    const need = {
      need: 'a connection through the load balancer',
      how: 'probe the address of the load balancer from the client',
      wouldSettle: check.causes,
    }
    return { judgement: unknown(say('route.nlb-returns', { id: via.id }), [need]), cites: [] }
  },
})
