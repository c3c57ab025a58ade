// Does the walk say of random rule sets what a real kernel does with real connections?

import type { Conversation } from '#server/filter/conversation.ts'
import type { HostCell } from '#server/filter/walk.ts'
import type { Evidence } from '#shared/evidence.ts'
import { type AddressSet, singleAddress } from '#shared/plain/address-set.ts'
import type { Family } from '#shared/plain/ip.ts'
import {
  type FilterLab,
  INSTANCE,
  openFilterLab,
  type ProbeOutcome,
  type WantedProbe,
} from './filter-lab.ts'
import { addSecondCard, layRoutes } from './lay-routes.ts'
import { loadRules } from './load-rules.ts'
import { randomFrom } from './random.ts'
import { CLOSED_PORT, PORTS, SOURCES } from './random-parts.ts'
import { randomRules } from './random-rules.ts'
import { countersOf } from './rule-counters.ts'
import {
  addressOf,
  blamed,
  cellOf,
  deliveredTo,
  laterOutcome,
  RULE_COMMANDS,
  walked,
} from './walked.ts'

export type DifferentialReport = {
  readonly ruleSets: number
  readonly verdicts: number
  /** Blocked probes whose deciding rule was found again in the kernel's counters. */
  readonly attributed: number
  readonly unknown: number
  readonly byOutcome: Readonly<Record<string, number>>
  readonly disagreements: readonly string[]
}

/** Compares at least `wanted` verdicts. The same seed gives the same rule sets. */
export const runDifferential = async (
  seed: number,
  wanted: number,
): Promise<DifferentialReport> => {
  const lab = await openFilterLab('diff', {
    ports: [...PORTS],
    sources: [...SOURCES[4], ...SOURCES[6]],
  })
  const tally = new Tally()
  try {
    addSecondCard(lab)
    for (let round = 0; tally.verdicts < wanted; round++) await runRound(lab, seed + round, tally)
  } finally {
    await lab.close()
  }
  return tally.report()
}

class Tally {
  verdicts = 0
  attributed = 0
  unknown = 0
  ruleSets = 0
  readonly byOutcome: Record<string, number> = {}
  readonly disagreements: string[] = []

  /** undefined: the walk could not tell. */
  note(outcome: ProbeOutcome | undefined): void {
    if (outcome === undefined) {
      this.unknown++
      return
    }
    this.verdicts++
    this.byOutcome[outcome] = (this.byOutcome[outcome] ?? 0) + 1
  }

  report(): DifferentialReport {
    const { ruleSets, verdicts, attributed, unknown, byOutcome, disagreements } = this
    return { ruleSets, verdicts, attributed, unknown, byOutcome, disagreements }
  }
}

const runRound = async (lab: FilterLab, seed: number, tally: Tally): Promise<void> => {
  const random = randomFrom(seed)
  const family: Family = random.chance(0.3) ? 6 : 4
  const rules = randomRules(random, family)
  if (!loadRules(lab.instance, rules)) return
  tally.ruleSets++
  const routes = layRoutes(lab, random, family)
  const expectations = expectationsFrom(lab.collect(RULE_COMMANDS), family)
  const round: Round = {
    ...{ lab, seed, family, tally, lost: routes.lost },
    probes: wantedProbes(family),
    ...expectations,
  }
  await compareEnds(round)
  await compareDeciders(round)
  routes.undo()
}

type Round = Expectations & {
  readonly lab: FilterLab
  readonly seed: number
  readonly family: Family
  readonly tally: Tally
  readonly probes: readonly WantedProbe[]
  readonly lost: ReadonlySet<string>
}

const compareEnds = async ({ lab, seed, tally, probes, lost, expected }: Round): Promise<void> => {
  const outcomes = await lab.probe({ probes, timeoutMs: 150 })
  for (const [i, probe] of probes.entries()) {
    const [first, ...others] = expected(probe)
    const allowed = [first, ...others, ...(lost.has(probe.from) ? [...LOST] : [])]
    const seen = outcomes[i] ?? 'error'
    tally.note(first)
    if (first === undefined || allowed.includes(seen)) continue
    // A busy machine can be late: what disagrees is asked once more, with time.
    const [again = 'error'] = await lab.probe({ probes: [probe], timeoutMs: 2500 })
    if (!allowed.includes(again))
      tally.disagreements.push(
        `seed ${seed}: ${probe.from} → ${probe.port}: walk ${allowed.join(' or ')}, kernel ${seen}, then ${again}`,
      )
  }
}

/** What a client sees whose answers the routes of the host take elsewhere. */
const LOST: readonly ProbeOutcome[] = ['timed-out']

const compareDeciders = async (round: Round): Promise<void> => {
  const { lab, seed, tally, probes, decider } = round
  const counted = countersOf(lab, round.family)
  const blamed = Map.groupBy(probes, probe => decider(probe) ?? '')
  for (const [id, stopped] of blamed) {
    const packets = counted.get(id)
    if (packets === undefined) continue
    tally.attributed += stopped.length
    // A packet may come late, or not at all, on a busy machine: then once more.
    if (packets >= stopped.length) continue
    await lab.probe({ probes: stopped, timeoutMs: 500 })
    const more = (countersOf(lab, round.family).get(id) ?? 0) - packets
    if (more < stopped.length)
      tally.disagreements.push(
        `seed ${seed}: ${id} met ${more} packets, walk says ${stopped.length}`,
      )
  }
}

const wantedProbes = (family: Family): WantedProbe[] =>
  SOURCES[family].flatMap(from =>
    [...PORTS, CLOSED_PORT].map(port => ({ from, to: INSTANCE[family], port })),
  )

/** What a client may see, after what the walk says; nothing: the walk can't tell. */
type Expected = readonly ProbeOutcome[]

type Expectations = {
  readonly expected: (probe: WantedProbe) => Expected
  readonly decider: (probe: WantedProbe) => string | null
}

const expectationsFrom = (evidence: Evidence, family: Family): Expectations => {
  const { about, losesRefusals } = walked(evidence, family)
  return {
    expected: ({ from, port }) => {
      const expected = seenBy(about('tcp', port), singleAddress(addressOf(from)))
      return losesRefusals && expected.some(isRefusal) ? [...expected, 'timed-out'] : expected
    },
    decider: ({ from, port }) =>
      blamed(cellOf(about('tcp', port).first, singleAddress(addressOf(from)))),
  }
}

const isRefusal = (outcome: ProbeOutcome): boolean =>
  outcome === 'refused' || outcome.endsWith('-unreachable')

const seenBy = (conversation: Conversation, source: AddressSet): Expected => {
  const syn = cellOf(conversation.first, source)
  if (syn?.outcome !== 'accept') return blockedBy(syn)
  const port = deliveredTo(conversation, source)
  if (port === null) return []
  // What answers then is a reset, which is no stage of the conversation.
  if (!PORTS.some(open => open === port)) return ['refused']
  const [answer, ...greeted] = STAGES.map(stage => laterOutcome(conversation, stage, source))
  if (answer === undefined || answer === 'unknown') return []
  if (answer !== 'accept') return ['timed-out']
  if (greeted.every(outcome => outcome === 'accept')) return ['talks']
  // A refusal of a later packet may reach the client after it has connected.
  if (greeted.includes('reject')) return ['open', 'refused', 'host-unreachable', 'net-unreachable']
  return greeted.includes('drop') ? ['open'] : []
}

const STAGES = ['answer', 'acknowledgement', 'response'] as const

// Chains of the same priority: the one that runs first answers, and which one that is can't be seen.
const blockedBy = (cell: HostCell | undefined): Expected => {
  if (cell === undefined || cell.outcome === 'unknown') return []
  if (cell.alsoBy.length + cell.perhapsBy.length > 0)
    return ['timed-out', 'refused', 'host-unreachable', 'net-unreachable']
  return cell.outcome === 'drop' ? ['timed-out'] : [REJECTED[cell.how] ?? 'error']
}

const REJECTED: Readonly<Record<string, ProbeOutcome>> = {
  'tcp-reset': 'refused',
  'icmp-port-unreachable': 'refused',
  'icmp-host-unreachable': 'host-unreachable',
  'icmp-host-prohibited': 'host-unreachable',
  'icmp-admin-prohibited': 'host-unreachable',
  'icmp-net-unreachable': 'net-unreachable',
}
