// From which other ends does this packet get through the host's filter, and which rule decides?
import {
  type AddressSet,
  coversAddresses,
  intersectOf,
  isNoAddress,
  subtractOf,
  unionAll,
} from '#shared/plain/address-set.ts'
import { firstOwners } from './first-owner.ts'
import { type DoubtfulRule, type Leaf, type Live, merge, type Notes } from './host-chain.ts'
import { walkHook } from './host-hook.ts'
import type { Packet } from './host-packet.ts'
import type { Decider, Hook } from './host-rule.ts'
import { inside, mayCover, outside } from './host-sources.ts'
import type { World } from './host-world.ts'

/** Other ends that share one fate. Cells are disjoint and together all that was asked. */
export type HostCell = {
  readonly sources: AddressSet
  readonly outcome: 'accept' | 'drop' | 'reject' | 'unknown'
  /** What a rejected client is sent: `tcp-reset`, `icmp-port-unreachable` …; else empty. */
  readonly how: string
  /** null for an accept that no rule decided, and for unknown. */
  readonly decidedBy: Decider | null
  /** Would block as well, at the same priority: which of them runs first can't be seen. */
  readonly alsoBy: readonly Decider[]
  /** May block earlier; it can't be told whether they match. */
  readonly perhapsBy: readonly Decider[]
  /** Rules of which it can't be told whether they match, as far as they concern these ends. */
  readonly undecided: readonly DoubtfulRule[]
}

export type HostWalk = {
  readonly cells: readonly HostCell[]
  /** What may come out at the end, accepted for certain or not: the packets as the socket gets them. */
  readonly through: readonly Live[]
  /** Every end of every chain on the way, accepts of single chains included, in order. */
  readonly steps: readonly Leaf[]
}

export const walkInbound = (world: World, packet: Packet, sources: AddressSet): HostWalk =>
  walkHooks(world, { remote: sources, packet }, (notes, start) => {
    const arrived = through({ world, notes }, ['ingress', 'prerouting'], start)
    const own = arrived.filter(({ packet }) => packet.goesTo === 'input')
    const others = arrived.filter(({ packet }) => packet.goesTo === 'forward')
    return [
      ...through({ world, notes }, ['input'], own),
      ...through({ world, notes }, ['forward'], others),
    ]
  })

/** A packet of the host itself; the other end is its destination. */
export const walkOutbound = (world: World, packet: Packet, destinations: AddressSet): HostWalk =>
  walkHooks(world, { remote: destinations, packet }, (notes, start) =>
    through({ world, notes }, ['output', 'postrouting', 'egress'], start),
  )

type Way = { readonly world: World; readonly notes: Notes }

const through = (way: Way, hooks: readonly Hook[], lives: readonly Live[]): readonly Live[] =>
  hooks.reduce((open, hook) => walkHook({ ...way, hook }, open), lives)

// Enough for a few passes over the largest rule sets met in practice; a hostile one ends unknown.
const BUDGET = 5_000_000

const walkHooks = (
  world: World,
  start: Live,
  run: (notes: Notes, lives: readonly Live[]) => readonly Live[],
): HostWalk => {
  const notes: Notes = { doubtful: [], leaves: [], also: [], known: new Map(), budget: BUDGET }
  const accepted = isNoAddress(start.remote) ? [] : merge(run(notes, [start]))
  return { cells: cellsOf(world, notes, accepted), through: accepted, steps: notes.leaves }
}

const cellsOf = (world: World, notes: Notes, accepted: readonly Live[]): HostCell[] => {
  const { family } = world
  const ends = notes.leaves.filter(({ end }) => end === 'drop' || end === 'reject')
  const unknown = unionAll(
    family,
    notes.leaves.filter(({ end }) => end === 'unknown').map(leaf => leaf.remote),
  )
  // Outside the doubtful set every end is certain, and no two blocks overlap.
  const doubtful = unionAll(
    family,
    notes.doubtful.map(rule => rule.remote),
  )
  const mayPass = unionAll(
    family,
    accepted.map(live => live.remote),
  )
  const mayEnd = unionAll(
    family,
    ends.map(leaf => leaf.remote),
  )
  // Whoever may pass and may be stopped is undecided, whether or not somebody noted why.
  const undecided = unionAll(family, [intersectOf(mayPass, mayEnd), unknown])
  return [
    ...cell(notes, { sources: subtractOf(mayPass, undecided), outcome: 'accept' }),
    ...blockedCells(notes, ends, { undecided, doubtful }),
    ...cell(notes, { sources: undecided, outcome: 'unknown' }),
  ]
}

// Where ends overlap, the later one is what stays when the doubtful rules do not match.
const blockedCells = (
  notes: Notes,
  ends: readonly Leaf[],
  { undecided, doubtful }: { undecided: AddressSet; doubtful: AddressSet },
): HostCell[] => {
  const { also } = notes
  if (isNoAddress(doubtful))
    return ends.flatMap(leaf => blockedCell(leaf, leaf.remote, { also, perhaps: [] }))
  const latest = ends.toReversed()
  const owned = firstOwners(latest.map(({ remote }) => remote))
  const found = latest.map((leaf, i) => {
    const own = owned[i] ?? leaf.remote
    return { leaf, sources: outside(own, undecided), overlap: outside(leaf.remote, own) }
  })
  const perhaps = found
    .filter(({ overlap }) => !isNoAddress(overlap))
    .map(({ leaf, overlap }) => ({ ...leaf, remote: overlap }))
  return found.flatMap(({ leaf, sources }) => blockedCell(leaf, sources, { also, perhaps }))
}

type Others = { readonly also: readonly Leaf[]; readonly perhaps: readonly Leaf[] }

const blockedCell = (leaf: Leaf, sources: AddressSet, others: Others): HostCell[] =>
  isNoAddress(sources)
    ? []
    : [
        {
          sources,
          outcome: leaf.end === 'reject' ? 'reject' : 'drop',
          how: leaf.how,
          decidedBy: leaf.by,
          alsoBy: overlapping(others.also, leaf, sources),
          perhapsBy: overlapping(others.perhaps, leaf, sources),
          undecided: [],
        },
      ]

const overlapping = (
  leaves: readonly Leaf[],
  { by }: Leaf,
  sources: AddressSet,
): readonly Decider[] =>
  leaves
    .filter(other => other.by !== by && !isNoAddress(inside(other.remote, sources)))
    .map(other => other.by)

const cell = (
  notes: Notes,
  { sources, outcome }: { sources: AddressSet; outcome: 'accept' | 'unknown' },
): HostCell[] => {
  if (isNoAddress(sources)) return []
  const isUnknown = outcome === 'unknown'
  const concerns = ({ remote }: DoubtfulRule): boolean => !isNoAddress(inside(remote, sources))
  return [
    {
      sources,
      outcome,
      how: '',
      decidedBy: isUnknown ? null : admittedBy(notes.leaves, sources),
      alsoBy: [],
      perhapsBy: [],
      undecided: isUnknown ? notes.doubtful.filter(concerns) : [],
    },
  ]
}

// The last rule that accepts all of them; a chain's policy only when no rule does.
const admittedBy = (leaves: readonly Leaf[], sources: AddressSet): Decider | null => {
  const accepts = leaves.filter(
    ({ end, remote }) =>
      end === 'accept' && mayCover(remote, sources) && coversAddresses(remote, sources),
  )
  const isSure = (leaf: Leaf): boolean => !hasOther(leaves, leaf, sources)
  const decisive =
    accepts.findLast(leaf => leaf.by.kind.endsWith('-rule') && isSure(leaf)) ??
    accepts.findLast(leaf => leaf.base.type !== 'nat' && isSure(leaf)) ??
    accepts.findLast(isSure)
  return decisive?.by ?? null
}

// One chain may end for them in another way too: a rule of it is in doubt.
const hasOther = (leaves: readonly Leaf[], { base, by }: Leaf, sources: AddressSet): boolean =>
  leaves.some(
    other => other.base === base && other.by !== by && !isNoAddress(inside(other.remote, sources)),
  )
