// Does the table lead IPv6 replies through the IPv6 gateway?
import type { Flow } from '#shared/flow.ts'
import { type FoundCause, type Judgement, pass } from '#shared/judgement.ts'
import { say } from '#shared/message.ts'
import { parseCidr } from '#shared/plain/address-set.ts'
import type { RouteEntry } from '../facts/routes.ts'
import { apiFieldAt } from './api-field.ts'
import type { Table } from './effective-table.ts'
import { ROUTE_CAUSES, type RouteFacts } from './route-facts.ts'
import { throughGateway } from './route-fates.ts'
import { decidedByRoute, judgeRoutes } from './route-judge.ts'
import { notListed } from './unreadable.ts'

/**
 * The system table gets the default route by itself and does not always list it; a custom table has
 * it only when somebody put it there (network-semantics A.6).
 */
export const judgeIpv6 = (flow: Flow, table: Table, facts: RouteFacts): Judgement => {
  if (table.isSystem === true && !hasDefault(table))
    return pass(say('route.ipv6-system', { table: table.tableId }))
  if (table.isSystem === null && !hasDefault(table))
    return notListed('vpc.DescribeRouteTableList', table.tableId, ROUTE_CAUSES)
  return judgeRoutes(flow, {
    table,
    prefixLists: facts.prefixLists,
    fateOf: throughGateway('IPv6Gateway', null),
    causeOf: entry => causeOf(entry, table, gatewayOf(flow, facts)),
    wouldSettle: ROUTE_CAUSES,
  })
}

const hasDefault = ({ entries }: Table): boolean =>
  entries.some(
    ({ destination }) => /^(?:0*:)+(?:0*)\/0$/.test(destination) && parseCidr(destination) !== null,
  )

const gatewayOf = ({ vpcId }: Flow, { ipv6Gateways }: RouteFacts): string =>
  (ipv6Gateways.state === 'present'
    ? ipv6Gateways.value.gateways.find(gateway => gateway.vpcId === vpcId)?.gatewayId
    : undefined) ?? ''

const causeOf = (entry: RouteEntry | null, table: Table, gatewayId: string): FoundCause => {
  const decidedBy =
    entry === null ? apiFieldAt(table.vSwitchId, table.named) : decidedByRoute(entry)
  return {
    id: 'ipv6-route-missing',
    because: say('route.ipv6-missing', { table: table.tableId }),
    confidence: 'derived',
    ...(decidedBy === null ? {} : { decidedBy }),
    about: { tableId: table.tableId, gatewayId, gatewayType: 'IPv6Gateway', destination: '::/0' },
  }
}
