// Does the table lead replies back over the private network?
import type { Flow } from '#shared/flow.ts'
import type { FoundCause, Judgement } from '#shared/judgement.ts'
import { say } from '#shared/message.ts'
import type { NextHop, RouteEntry } from '../facts/routes.ts'
import { apiFieldAt } from './api-field.ts'
import type { Table } from './effective-table.ts'
import type { RouteFacts } from './route-facts.ts'
import { overPrivateNetwork } from './route-fates.ts'
import { decidedByRoute, judgeRoutes } from './route-judge.ts'

export const judgePrivate = (flow: Flow, table: Table, facts: RouteFacts): Judgement => {
  // "Anywhere" over a private network means: those who are on it. Others are not let in, and that is no fault.
  const anywhere = flow.question.from.kind === 'any'
  return judgeRoutes(flow, {
    table,
    prefixLists: facts.prefixLists,
    fateOf: overPrivateNetwork(hop => isDead(hop, facts), anywhere ? 'drop' : 'unsure'),
    causeOf: entry => (anywhere && !leadsToDeadEnd(entry, facts) ? null : causeOf(entry, table)),
    wouldSettle: ['route-blackhole'],
  })
}

// Gone or stopped, as far as the lists were read whole.
const isDead = ({ type, id }: NextHop, { instances, networkInterfaces }: RouteFacts): boolean => {
  if (type.toLowerCase() === 'instance' && instances.state === 'present') {
    const found = instances.value.instances.find(({ instanceId }) => instanceId === id)
    return found === undefined ? instances.value.complete : found.status.toLowerCase() === 'stopped'
  }
  return (
    type.toLowerCase() === 'networkinterface' &&
    networkInterfaces.state === 'present' &&
    networkInterfaces.value.every(({ eniId }) => eniId !== id)
  )
}

const leadsToDeadEnd = (entry: RouteEntry | null, facts: RouteFacts): boolean =>
  entry?.nextHops.some(hop => !hop.enabled || isDead(hop, facts)) ?? false

const causeOf = (entry: RouteEntry | null, table: Table): FoundCause => {
  const decidedBy =
    entry === null ? apiFieldAt(table.vSwitchId, table.named) : decidedByRoute(entry)
  const params = {
    table: table.tableId,
    destination: entry?.destination ?? '',
    hop: `${entry?.nextHops[0]?.type ?? ''} ${entry?.nextHops[0]?.id ?? ''}`,
  }
  return {
    id: 'route-blackhole',
    because: say(entry === null ? 'route.none' : 'route.blackhole', params),
    confidence: 'derived',
    ...(decidedBy === null ? {} : { decidedBy }),
    about: {
      tableId: table.tableId,
      entryId: entry?.entryId ?? '',
      destination: params.destination,
    },
  }
}
