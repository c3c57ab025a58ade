// Does the reply find its way from the vSwitch back to the client?
import type { Flow } from '#shared/flow.ts'
import { type Judgement, notApplicable, pass, unknown, warn } from '#shared/judgement.ts'
import { say } from '#shared/message.ts'
import { needAction } from '../facts/answers.ts'
import { defineCheck } from './check.ts'
import { effectiveTable, type Table } from './effective-table.ts'
import { besideInternalRoutes, internalRangeRoutes } from './internal-range-route.ts'
import { ipv4GatewayState } from './ipv4-gateway-state.ts'
import { managedInterface } from './managed-interface.ts'
import { judgeByGateway } from './route-by-gateway.ts'
import { ROUTE_CAUSES, ROUTE_WANTS, type RouteFacts } from './route-facts.ts'
import { judgeIpv6 } from './route-ipv6.ts'
import { judgePrivate } from './route-private.ts'
import { shadowingRoutes } from './route-shadow.ts'

export const route = defineCheck({
  id: 'route',
  hop: 'route',
  needs: [],
  wants: ROUTE_WANTS,
  causes: ROUTE_CAUSES,
  evaluate: (flow, facts) =>
    besideInternalRoutes(judge(flow, facts), internalRangeRoutes(flow, facts)),
})

const judge = (flow: Flow, facts: RouteFacts): Judgement => {
  // Where a managed interface answers from is the other product's affair.
  const managed = managedInterface(flow, facts.networkInterfaces, facts.loadBalancers)
  if (managed !== null) return { ...managed, causes: [] }
  switch (flow.path) {
    case 'outbound':
      return notApplicable(say('outbound.other-side'))
    case 'none':
      return notApplicable(say('route.no-path'))
    case 'dnat':
      return notApplicable(say('route.judged-at-nat'))
    case 'unknown':
      return unknown(say('check.target-not-located'), [needAction('ecs.DescribeInstances')])
    case 'load-balancer':
      return unknown(say('route.load-balancer'), [needAction('slb.DescribeLoadBalancers')])
    case 'ipv6':
      return withTable(flow, facts, table => judgeIpv6(flow, table, facts))
    case 'private':
      return withTable(flow, facts, table =>
        judgePrivate({ flow, table, facts, farVpcId: flow.sender?.vpcId ?? null }),
      )
    case 'static-ip':
    case 'eip':
    case 'havip':
      return judgePublic(flow, facts)
    default:
      return flow.path satisfies never
  }
}

const withTable = (
  flow: Flow,
  facts: RouteFacts,
  judge: (table: Table) => Judgement,
): Judgement => {
  const table = effectiveTable(flow, facts, ROUTE_CAUSES)
  return 'status' in table ? table : judge(table)
}

const judgePublic = (flow: Flow, facts: RouteFacts): Judgement => {
  const state = ipv4GatewayState(flow, facts, ROUTE_CAUSES)
  if ('status' in state) return state
  switch (state.state) {
    case 'none':
    case 'inactive':
      return withoutGateway(
        flow,
        facts,
        state.decidedBy === null ? {} : { decidedBy: state.decidedBy },
      )
    case 'active':
    case 'activating':
      return withTable(flow, facts, table => judgeByGateway(flow, { table, state, facts }))
    default:
      return state satisfies never
  }
}

// Tables don't decide here, so one that was not read holds nothing back; it may only raise a doubt.
const withoutGateway = (
  flow: Flow,
  facts: RouteFacts,
  decided: Pick<Judgement, 'decidedBy'>,
): Judgement => {
  const table = effectiveTable(flow, facts, [])
  const shadows = 'status' in table ? [] : shadowingRoutes(flow, table, facts.prefixLists)
  const [first] = shadows
  return first === undefined
    ? pass(say('route.tables-do-not-matter'), decided)
    : warn(first.because, { causes: shadows })
}
