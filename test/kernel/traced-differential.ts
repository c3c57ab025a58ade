// Does the walk name the very rule that the kernel's trace names?
import { parseNftJson } from '#server/facts/nftables.ts'
import type { Decider } from '#server/filter/host-rule.ts'
import type { HostCell } from '#server/filter/walk.ts'
import { singleAddress } from '#shared/plain/address-set.ts'
import { type FilterLab, openFilterLab } from './filter-lab.ts'
import { words } from './frame.ts'
import { addSecondCard } from './lay-routes.ts'
import {
  clear,
  compareOutcomes,
  type Loaded,
  loadRound,
  PacketTally,
} from './packet-differential.ts'
import { openPacketLab } from './packet-lab.ts'
import { PORTS } from './random-parts.ts'
import type { RandomRules } from './random-rules.ts'
import { type Met, openTrace, type Traced } from './trace.ts'
import { cellOf } from './walked.ts'

export class TracedTally extends PacketTally {
  /** Packets of which the rule or policy that stopped them is the one the trace ends with. */
  stopped = 0
  /** Packets that got in, of which the accepting rule that is named stands in the trace. */
  admitted = 0
}

/** Compares at least `wanted` deciding rules. The same seed gives the same rule sets. */
export const runTraced = async (seed: number, wanted: number): Promise<TracedTally> => {
  const lab = await openFilterLab('trace', { ports: [...PORTS], sources: [] })
  const tally = new TracedTally()
  try {
    addSecondCard(lab)
    const packets = await openPacketLab(lab)
    const trace = await openTrace(lab, packets)
    for (let round = 0; tally.stopped + tally.admitted < wanted; round++) {
      const loaded = loadRound(lab, seed + round, isTraceable)
      if (loaded === null) continue
      const positions = positionsOf(lab)
      trace.arm()
      const asked = await trace.ask(loaded.wanted)
      compareOutcomes(loaded, asked, tally)
      for (const one of asked) compareDecider({ loaded, positions, tally }, one)
      await clear(lab, packets, loaded)
    }
  } finally {
    await lab.close()
  }
  return tally
}

const isTraceable = ({ saved }: RandomRules): boolean =>
  Object.entries(saved).every(([program, text]) => text === '' || !program.endsWith('legacy'))

/** At which place in its chain a rule stands, by `family table chain handle`. */
type Positions = ReadonlyMap<string, number>

const positionsOf = (lab: FilterLab): Positions => {
  const [item] = lab.collect(['nft-ruleset'])
  const tables = item === undefined ? null : parseNftJson(item)
  if (tables === null) throw new Error('the rules could not be read back')
  return new Map(
    tables.flatMap(({ chains }) =>
      [...chains.values()].flatMap(({ rules }) =>
        rules.map(({ by }, i) => [by.id, i + 1] as const),
      ),
    ),
  )
}

type Round = {
  readonly loaded: Loaded
  readonly positions: Positions
  readonly tally: TracedTally
}

const compareDecider = (
  { loaded: { seed, rules }, positions, tally }: Round,
  { sent, journey }: Traced,
): void => {
  const { first } = rules.about(sent.protocol, sent.protocol === 'icmp' ? null : sent.port)
  const cell = cellOf(first, singleAddress(sent.from))
  const named = namedBy(cell)
  if (cell === undefined || named.length === 0) return
  // The empty legacy chains let all in by their policies, and are not traced.
  if (named.some(({ backend }) => backend === 'legacy')) return
  const isStopped = cell.outcome !== 'accept'
  const met = journey?.filter(({ verdict }) => verdict === (isStopped ? 'drop' : 'accept')) ?? []
  const holds = isStopped
    ? met.length === 1 && named.some(by => isSame(by, met[0], positions))
    : met.some(step => named.some(by => isSame(by, step, positions)))
  if (isStopped) tally.stopped++
  else tally.admitted++
  if (!holds)
    tally.disagreements.push(
      `seed ${seed}: ${words(sent)}: walk names ${named.map(({ id }) => id).join(' or ')}, trace ${JSON.stringify(journey)}`,
    )
}

/** One of these, for certain; empty: nothing is claimed. */
const namedBy = (cell: HostCell | undefined): readonly Decider[] => {
  if (cell === undefined || cell.outcome === 'unknown' || cell.decidedBy === null) return []
  return [cell.decidedBy, ...cell.alsoBy, ...cell.perhapsBy]
}

// A rule of iptables on nft is named by its place, as iptables names it.
const isSame = (by: Decider, met: Met | undefined, positions: Positions): boolean => {
  if (met === undefined) return false
  const { family, table, chain, handle } = met
  if (by.family !== family || by.table !== table || by.chain !== chain) return false
  if (handle === null || by.number === null) return handle === null && by.number === null
  return by.program === 'nft'
    ? by.number === handle
    : by.number === positions.get([family, table, chain, handle].join(' '))
}
