// Do route tables matter for replies that go back through a load balancer?
import type { Flow } from '#shared/flow.ts'
import { type Judgement, notApplicable, unknown } from '#shared/judgement.ts'
import { say } from '#shared/message.ts'
import type { Facts } from '../facts/facts.ts'
import type { Check } from './check.ts'
import { internalRangeRoutes, towardClassic } from './internal-range-route.ts'

/** For the wrapped check of routes: what is true of one product only. */
export const routeBehind = (check: Check): Check => ({
  ...check,
  run: (flow, facts) => {
    const via = flow.loadBalancer
    if (flow.path !== 'load-balancer' || via?.backendId == null) return check.run(flow, facts)
    // It is no part of the VPC: 100.64.0.0/10 is a system route.
    if (via.kind === 'clb') return { judgement: behindClassic(flow, via.id, facts), cites: [] }
    const isSeen = via.kind !== 'alb' && via.keepsClient !== false
    if (!isSeen || flow.sourceScope === 'private') return check.run(flow, facts)
    const need = {
      need: say('need.through-balancer'),
      how: say('how.probe-balancer'),
      wouldSettle: check.causes,
    }
    return { judgement: unknown(say('route.nlb-returns', { id: via.id }), [need]), cites: [] }
  },
})

// Unless somebody put a narrower route into that range.
const behindClassic = (flow: Flow, id: string, facts: Facts): Judgement =>
  towardClassic(
    id,
    internalRangeRoutes(flow, {
      vSwitches: facts('vSwitches'),
      routeTables: facts('routeTables'),
      routes: facts('routes'),
      prefixLists: facts('prefixLists'),
    }),
  ) ?? notApplicable(say('route.classic-returns', { id }))
