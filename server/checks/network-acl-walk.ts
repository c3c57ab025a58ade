// Which clients get in through the ACL, and from which of their ports do they get answers?
import type { Flow } from '#shared/flow.ts'
import {
  type AddressSet,
  intersectOf,
  isNoAddress,
  noAddress,
  subtractOf,
  unionAll,
} from '#shared/plain/address-set.ts'
import { type IntervalSet, intervalSet, isEmpty, subtract } from '#shared/plain/interval-set.ts'
import { singlePort } from '#shared/plain/port-range.ts'
import { type Cell, firstMatch } from '../filter/first-match.ts'
import { EPHEMERAL, servesNobody } from './client-ports.ts'
import { type AclGround, type AclOrigin, aclList } from './network-acl-list.ts'

export type AclCell = Cell<AclOrigin>

/** Answers to one set of clients: which of their ports the outbound entries let through. */
export type ReplyCell = {
  readonly sources: AddressSet
  readonly open: IntervalSet
  readonly undecided: IntervalSet
  /** Decisions per range of client ports; one with `ports` null for ICMP. */
  readonly decisions: readonly { readonly ports: IntervalSet | null; readonly cell: AclCell }[]
}

export type AclWalk = {
  readonly inbound: readonly AclCell[]
  /** About all sources, also those that are dropped inbound: both blockers are told at once. */
  readonly replies: readonly ReplyCell[]
}

/** An ACL keeps no state: the answer is judged on its own, by the client's port. */
export const walkAcl = (flow: Flow, ground: AclGround): AclWalk => {
  const { family, protocol, sources } = flow
  const ports = flow.port === null ? null : singlePort(flow.port)
  const inbound = firstMatch(
    sources,
    aclList({ direction: 'ingress', family, protocol, ports }, ground),
  )
  return { inbound, replies: repliesTo(flow, ground) }
}

const repliesTo = (flow: Flow, ground: AclGround): ReplyCell[] => {
  const { family, protocol, sources: clients } = flow
  const slices = flow.protocol === 'icmp' ? [null] : portSlices(ground)
  let cells: ReplyCell[] = isNoAddress(clients)
    ? []
    : [{ sources: clients, open: [], undecided: [], decisions: [] }]
  for (const ports of slices) {
    const decided = firstMatch(
      clients,
      aclList({ direction: 'egress', family, protocol, ports }, ground),
    )
    cells = cells.flatMap(reply => decided.flatMap(cell => refine(reply, cell, ports) ?? []))
  }
  return merge(cells)
}

const refine = (reply: ReplyCell, cell: AclCell, ports: IntervalSet | null): ReplyCell | null => {
  const sources = intersectOf(reply.sources, cell.sources)
  if (isNoAddress(sources)) return null
  const added = ports ?? EPHEMERAL
  return {
    sources,
    open: cell.outcome === 'accept' ? intervalSet([...reply.open, ...added]) : reply.open,
    undecided:
      cell.outcome === 'unknown' ? intervalSet([...reply.undecided, ...added]) : reply.undecided,
    decisions: [...reply.decisions, { ports, cell }],
  }
}

// Clients that are decided by the same entries on every port are one case.
const merge = (cells: readonly ReplyCell[]): ReplyCell[] => {
  const groups = new Map<string, ReplyCell>()
  for (const cell of cells) {
    const key = JSON.stringify(cell.decisions.map(({ cell: d }) => [d.outcome, nameOf(d)]))
    const known = groups.get(key)
    const sources = [cell.sources, ...(known === undefined ? [] : [known.sources])]
    groups.set(key, { ...(known ?? cell), sources: unionAll(cell.sources.family, sources) })
  }
  return [...groups.values()]
}

const nameOf = ({ decidedBy: { origin } }: AclCell): string =>
  origin.kind === 'entry' ? origin.entry.entryId : origin.kind

/** EPHEMERAL cut at every border of an outbound entry's ports. */
const portSlices = ({ acl }: AclGround): IntervalSet[] => {
  const [[first, last] = [0n, 0n]] = EPHEMERAL
  const borders = acl.egress.flatMap(({ ports }) =>
    (ports ?? []).flatMap(([from, to]) => [from, to + 1n]),
  )
  const inside = borders.filter(border => border > first && border <= last)
  const starts = [...new Set([first, ...inside])].toSorted((a, b) => (a < b ? -1 : 1))
  return starts.map((from, i) => [[from, (starts[i + 1] ?? last + 1n) - 1n]])
}

export type ReplyFate = 'all' | 'some' | 'none' | 'open'

/**
 * `none` also when the only open port is the service's own (a frequent mistake: the outbound port
 * is the client's) or ports that no usual client uses.
 */
export const fateOf = ({ open, undecided }: ReplyCell, { port }: Flow): ReplyFate => {
  if (!isEmpty(undecided)) return 'open'
  if (isEmpty(subtract(EPHEMERAL, open))) return 'all'
  const useful = port === null ? open : subtract(open, singlePort(port))
  return servesNobody(useful) ? 'none' : 'some'
}

/** Sources let through in both directions (also those that only some of their ports serve), and open ones. */
export const admissionOfAcl = (flow: Flow, { inbound, replies }: AclWalk) => {
  const { family } = flow
  const pick = (sets: readonly AddressSet[]): AddressSet => unionAll(family, sets)
  const entered = pick(inbound.filter(c => c.outcome === 'accept').map(c => c.sources))
  const mayEnter = pick(inbound.filter(c => c.outcome !== 'drop').map(c => c.sources))
  const answered = pick(
    replies.filter(r => ['all', 'some'].includes(fateOf(r, flow))).map(r => r.sources),
  )
  const open = pick(replies.filter(r => fateOf(r, flow) === 'open').map(r => r.sources))
  const admits = intersectOf(entered, answered)
  const possible = intersectOf(mayEnter, pick([answered, open]))
  return {
    admits: isNoAddress(admits) ? noAddress(family) : admits,
    uncertain: subtractOf(possible, admits),
  }
}
