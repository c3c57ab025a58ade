// Does the reply of a forwarded connection go back through the same NAT gateway?
import type { Flow } from '#shared/flow.ts'
import { type FoundCause, notApplicable } from '#shared/judgement.ts'
import { say } from '#shared/message.ts'
import type { RouteEntry } from '../facts/routes.ts'
import { apiFieldAt } from './api-field.ts'
import { defineCheck } from './check.ts'
import { effectiveTable, type Table } from './effective-table.ts'
import { throughGateway } from './route-fates.ts'
import { decidedByRoute, judgeRoutes } from './route-judge.ts'

const CAUSES = ['dnat-return-route-missing', 'dnat-return-via-other-nat'] as const

export const natReturn = defineCheck({
  id: 'nat-return',
  hop: 'nat',
  needs: [],
  wants: ['vSwitches', 'routeTables', 'routes', 'prefixLists'],
  causes: [...CAUSES, 'route-status-pending'],
  appliesTo: ({ path }) => (path === 'dnat' ? null : say('nat.not-on-path')),
  evaluate: (flow, facts) => {
    const gatewayId = flow.natGatewayId
    // Without an entry there is no machine behind the address: the nat check says so.
    if (gatewayId === null) return notApplicable(say('nat.return-unknown'))
    const table = effectiveTable(flow, facts, CAUSES)
    if ('status' in table) return table
    return judgeRoutes(flow, {
      table,
      prefixLists: facts.prefixLists,
      fateOf: throughGateway('NatGateway', gatewayId),
      causeOf: entry => causeOf(entry, table, flow),
      wouldSettle: CAUSES,
    })
  },
})

const causeOf = (entry: RouteEntry | null, table: Table, flow: Flow): FoundCause => {
  const other = entry?.nextHops.find(({ type }) => type.toLowerCase() === 'natgateway')
  const gateway = flow.natGatewayId ?? ''
  const decidedBy =
    entry === null ? apiFieldAt(table.vSwitchId, table.named) : decidedByRoute(entry)
  const params = { table: table.tableId, gateway, other: other?.id ?? '' }
  const isOther = other !== undefined && other.id !== gateway
  return {
    id: isOther ? 'dnat-return-via-other-nat' : 'dnat-return-route-missing',
    because: say(isOther ? 'nat.return-other' : 'nat.return-missing', params),
    confidence: 'derived',
    ...(decidedBy === null ? {} : { decidedBy }),
    about: {
      tableId: table.tableId,
      gatewayId: gateway,
      gatewayType: 'NatGateway',
      destination: '0.0.0.0/0',
      hasDefault: entry === null ? 0 : 1,
    },
  }
}
