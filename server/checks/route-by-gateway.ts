// The IPv4 gateway is activated: does the table of the vSwitch lead through it?
import type { Flow } from '#shared/flow.ts'
import { type FoundCause, type Judgement, unknown, warn } from '#shared/judgement.ts'
import { say } from '#shared/message.ts'
import { intersectOf, isNoAddress, singleAddress } from '#shared/plain/address-set.ts'
import { parseAddress } from '#shared/plain/ip.ts'
import { needAction } from '../facts/answers.ts'
import { factAbout } from '../facts/answers-by-subject.ts'
import type { NextHop, RouteEntry } from '../facts/routes.ts'
import type { Table } from './effective-table.ts'
import type { GatewayState } from './ipv4-gateway-state.ts'
import { ROUTE_CAUSES, type RouteFacts } from './route-facts.ts'
import { throughGateway } from './route-fates.ts'
import { decidedByRoute, judgeRoutes } from './route-judge.ts'
import { destinationsOf } from './route-rules.ts'

type Gatewayed = {
  readonly table: Table
  readonly state: Extract<GatewayState, { state: 'inactive' | 'active' | 'activating' }>
  readonly facts: RouteFacts
}

export const judgeByGateway = (flow: Flow, { table, state, facts }: Gatewayed): Judgement => {
  const redirected = throughAppliance(flow, state, facts)
  if (redirected !== null) return redirected
  const judged = judgeRoutes(flow, {
    table,
    prefixLists: facts.prefixLists,
    fateOf: throughGateway('Ipv4Gateway', null),
    causeOf: entry => causeOf(entry, table, state),
    wouldSettle: ROUTE_CAUSES,
  })
  return state.state === 'activating' ? whileActivating(judged, state) : judged
}

const causeOf = (entry: RouteEntry | null, table: Table, state: Gatewayed['state']): FoundCause => {
  const about = {
    tableId: table.tableId,
    gatewayId: state.gateway.gatewayId,
    gatewayType: 'Ipv4Gateway',
    destination: '0.0.0.0/0',
  }
  if (entry === null)
    return {
      id: 'ipv4gw-route-missing',
      because: say('route.ipv4gw-missing', { table: table.tableId, gateway: about.gatewayId }),
      confidence: 'derived',
      decidedBy: state.decidedBy,
      about,
    }
  const isOff = entry.nextHops.length > 0 && entry.nextHops.every(isSwitchedOff)
  return {
    id: isOff ? 'route-blackhole' : 'ipv4gw-default-route-elsewhere',
    because: say(isOff ? 'route.blackhole' : 'route.ipv4gw-elsewhere', {
      table: table.tableId,
      destination: entry.destination,
      hop: entry.nextHops[0]?.type ?? '',
      gateway: about.gatewayId,
    }),
    confidence: 'derived',
    decidedBy: decidedByRoute(entry),
    about: { ...about, entryId: entry.entryId, destination: entry.destination },
  }
}

// The right gateway, to which the cloud says nothing is sent.
const isSwitchedOff = ({ type, enabled }: NextHop): boolean =>
  !enabled && type.toLowerCase() === 'ipv4gateway'

// Until the change is done both rules may hold: the old one lets everything back, the new one by table.
const whileActivating = (
  judged: Judgement,
  { gateway, decidedBy }: Gatewayed['state'],
): Judgement => {
  const because = say('route.ipv4gw-activating', { gateway: gateway.gatewayId })
  const cause: FoundCause = { id: 'ipv4gw-activating', because, confidence: 'suspected', decidedBy }
  if (judged.status === 'pass') return warn(because, { causes: [cause], decidedBy })
  return unknown(
    because,
    [
      {
        ...needAction('vpc.GetIpv4GatewayAttribute', gateway.gatewayId),
        wouldSettle: ROUTE_CAUSES,
      },
    ],
    { causes: [cause], decidedBy },
  )
}

// A gateway route table may send what comes in through an appliance, which judges by rules of its own.
const throughAppliance = (
  flow: Flow,
  { gateway }: Gatewayed['state'],
  { routes, prefixLists }: RouteFacts,
): Judgement | null => {
  if (gateway.routeTableId === '') return null
  const entries =
    routes.state === 'present' ? factAbout(routes.value, gateway.routeTableId) : routes
  const own = parseAddress(flow.privateAddress ?? '')
  const redirects = (entry: RouteEntry): boolean =>
    entry.type.toLowerCase() !== 'system' &&
    destinationsOf(entry, { family: flow.family, prefixLists }).some(
      destination =>
        destination === null ||
        own === null ||
        !isNoAddress(intersectOf(destination, singleAddress(own))),
    )
  if (entries.state === 'present' && !entries.value.some(redirects)) return null
  const because = say('route.appliance', { table: gateway.routeTableId })
  const hit = entries.state === 'present' ? entries.value.find(redirects) : undefined
  return unknown(
    because,
    [
      {
        ...needAction('vpc.DescribeRouteEntryList', gateway.routeTableId),
        wouldSettle: ['ingress-via-firewall-appliance'],
      },
    ],
    hit === undefined
      ? {}
      : {
          causes: [
            {
              id: 'ingress-via-firewall-appliance',
              because,
              confidence: 'derived',
              decidedBy: decidedByRoute(hit),
            },
          ],
        },
  )
}
