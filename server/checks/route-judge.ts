// For which clients does the reply find its way back, by this route table?

import type { DecidedBy } from '#shared/finding.ts'
import type { Flow } from '#shared/flow.ts'
import {
  type FoundCause,
  type Judgement,
  type Need,
  pass,
  unknown,
  warn,
} from '#shared/judgement.ts'
import type { Message } from '#shared/message.ts'
import { say } from '#shared/message.ts'
import { intersectOf, isNoAddress, subtractOf } from '#shared/plain/address-set.ts'
import { privateSpace } from '../facts/address-scope.ts'
import { needAction } from '../facts/answers.ts'
import type { Fact } from '../facts/fact.ts'
import type { PrefixLists } from '../facts/prefix-lists.ts'
import type { RouteEntry } from '../facts/routes.ts'
import { type Cell, firstMatch } from '../filter/first-match.ts'
import { extentOf, reachOf } from '../filter/reach.ts'
import type { Table } from './effective-table.ts'
import { failWith } from './fail-with.ts'
import { type Fate, isInForce, type RouteOrigin, routeRules } from './route-rules.ts'

export type RouteQuestion = {
  readonly table: Table
  readonly prefixLists: Fact<PrefixLists>
  readonly fateOf: (entry: RouteEntry) => Fate
  readonly needOf?: (entry: RouteEntry) => Need | null
  /** The cause when this route (null: no route) loses the reply; null when that is nobody's fault. */
  readonly causeOf: (entry: RouteEntry | null) => FoundCause | null
  readonly wouldSettle: readonly string[]
}

type RouteCell = Cell<RouteOrigin>

/** Longest prefix over every asked source: one table may bring some replies back and lose others. */
export const judgeRoutes = (flow: Flow, question: RouteQuestion): Judgement => {
  const clients = possibleClients(flow)
  const rules = routeRules(question.table.entries, { ...question, family: flow.family })
  const cells = firstMatch(clients, rules)
  const reach = reachOf(flow.family, cells)
  const admission = { admits: reach.admits, uncertain: reach.uncertain }
  const causes = causesOf(cells, question)
  const decidedBy = { ...firstDecision(causes) }
  switch (extentOf(reach)) {
    case 'all':
      return pass(say('route.back', { table: question.table.tableId }), acceptedBy(cells))
    case 'none':
      return { ...(failWith(causes) ?? lost(question)), admission }
    case 'some':
      return warn(
        causes[0]?.because ?? say('route.only-private', { table: question.table.tableId }),
        { causes, admission, ...decidedBy },
      )
    case 'open':
      return {
        ...openBecause(cells, question),
        causes: [...causes, ...pendingCauses(cells)],
        admission,
      }
    default:
      throw new Error('an extent that does not exist')
  }
}

// No client on the Internet has a private address: a route for one is no obstacle, and none gets in.
const possibleClients = ({ path, sources }: Flow) => {
  if (path === 'private') return sources
  const real = subtractOf(sources, privateSpace(sources.family))
  return isNoAddress(real) ? sources : real
}

const causesOf = (cells: readonly RouteCell[], { causeOf }: RouteQuestion): FoundCause[] => {
  const entries = cells
    .filter(({ outcome }) => outcome === 'drop')
    .map(({ decidedBy }) => decidedBy.origin.entry)
  return [...new Set(entries)].flatMap(entry => causeOf(entry) ?? [])
}

const firstDecision = ([first]: readonly FoundCause[]) =>
  first?.decidedBy === undefined ? {} : { decidedBy: first.decidedBy }

const acceptedBy = (cells: readonly RouteCell[]) => {
  const entry = cells.map(({ decidedBy }) => decidedBy.origin.entry).find(found => found !== null)
  return entry === undefined ? {} : { decidedBy: decidedByRoute(entry) }
}

const lost = ({ table, wouldSettle }: RouteQuestion): Judgement =>
  unknown(say('route.no-private-way', { table: table.tableId }), [
    {
      need: say('need.client-network'),
      how: say('how.client-network'),
      wouldSettle,
    },
  ])

const openBecause = (
  cells: readonly RouteCell[],
  { table, wouldSettle }: RouteQuestion,
): Judgement => {
  const doubtful = cells
    .filter(({ outcome }) => outcome === 'unknown')
    .flatMap(({ undecided }) => undecided)
  const needs: Need[] = doubtful.flatMap(({ doubts }) =>
    doubts.map(({ need }) => ({ ...need, wouldSettle })),
  )
  const entry = doubtful[0]?.origin.entry
  const because: Message = say('route.open', {
    table: table.tableId,
    destination: entry?.destination ?? '',
    hop: entry?.nextHops[0]?.type ?? '',
  })
  const [
    need = { ...needAction('vpc.DescribeRouteTableList', table.tableId), wouldSettle },
    ...more
  ] = needs
  return unknown(because, [need, ...more])
}

// Until the change of a route is done it may hold or not.
const pendingCauses = (cells: readonly RouteCell[]): FoundCause[] => {
  const entries = cells
    .filter(({ outcome }) => outcome === 'unknown')
    .flatMap(({ undecided }) => undecided.map(({ origin }) => origin.entry))
    .filter(entry => entry !== null && !isInForce(entry))
  return [...new Set(entries)].flatMap(entry =>
    entry === null
      ? []
      : [
          {
            id: 'route-status-pending',
            because: say('route.pending', {
              destination: entry.destination,
              table: entry.tableId,
              status: entry.status,
            }),
            confidence: 'suspected' as const,
            decidedBy: decidedByRoute(entry),
          },
        ],
  )
}

/** System routes have no id of their own: table and destination name them. */
export const decidedByRoute = ({
  tableId,
  entryId,
  destination,
  source,
}: RouteEntry): DecidedBy => ({
  kind: 'route-entry',
  id: entryId || `${tableId} ${destination}`,
  text: source.text,
  evidence: source.evidence,
  line: source.line,
})

/** Does this route lead anywhere for a client of the flow? */
export const concerns = (flow: Flow, destination: Flow['sources']): boolean =>
  !isNoAddress(intersectOf(destination, possibleClients(flow)))
