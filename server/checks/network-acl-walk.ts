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
import type { AclEntry } from '../facts/network-acls.ts'
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
  /** Decisions about the first packet. */
  readonly inbound: readonly AclCell[]
  /** About all sources, also those that are dropped inbound: both blockers are told at once. */
  readonly replies: readonly ReplyCell[]
}

/** `peers`: the addresses at the other end. `request`: the direction of the first packet. */
export type AclAsk = Pick<Flow, 'family' | 'protocol' | 'port'> & {
  readonly peers: AddressSet
  readonly request: 'ingress' | 'egress'
}

/** What clients ask of the vSwitch: the packet comes in, and the answer goes out. */
export const walkAcl = (flow: Flow, ground: AclGround): AclWalk =>
  walkAsked({ ...flow, peers: flow.sources, request: 'ingress' }, ground)

/** An ACL keeps no state: the answer is judged on its own, by the client's port. */
export const walkAsked = (ask: AclAsk, ground: AclGround): AclWalk => {
  const { family, protocol, peers, request } = ask
  const ports = ask.port === null ? null : singlePort(ask.port)
  const inbound = firstMatch(
    peers,
    aclList({ direction: request, family, protocol, ports }, ground),
  )
  return { inbound, replies: repliesTo(ask, ground) }
}

const repliesTo = ({ family, protocol, peers, request }: AclAsk, ground: AclGround) => {
  const direction = request === 'ingress' ? 'egress' : 'ingress'
  const slices = protocol === 'icmp' ? [null] : portSlices(ground.acl[direction])
  let cells: ReplyCell[] = isNoAddress(peers)
    ? []
    : [{ sources: peers, open: [], undecided: [], decisions: [] }]
  for (const ports of slices) {
    const decided = firstMatch(peers, aclList({ direction, family, protocol, ports }, ground))
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

/** EPHEMERAL cut at every border of an entry's ports. */
const portSlices = (entries: readonly AclEntry[]): IntervalSet[] => {
  const [[first, last] = [0n, 0n]] = EPHEMERAL
  const borders = entries.flatMap(({ ports }) =>
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
export const fateOf = ({ open, undecided }: ReplyCell, { port }: Pick<Flow, 'port'>): ReplyFate => {
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
