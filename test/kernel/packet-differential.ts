// Does the walk say of random rule sets what a real kernel does with single packets?
import { singleAddress } from '#shared/plain/address-set.ts'
import { type Family, formatAddress } from '#shared/plain/ip.ts'
import { type FilterLab, openFilterLab } from './filter-lab.ts'
import { words } from './frame.ts'
import { addSecondCard, type LaidRoutes, layRoutes } from './lay-routes.ts'
import { loadRules } from './load-rules.ts'
import { type Asked, openPacketLab, type PacketLab, type Wanted } from './packet-lab.ts'
import { expectedOf, outcomeOf } from './packet-outcome.ts'
import { type Random, randomFrom } from './random.ts'
import { CLOSED_PORT, PORTS, SOURCES } from './random-parts.ts'
import { type RandomRules, randomRules } from './random-rules.ts'
import { countersOf } from './rule-counters.ts'
import { addressOf, blamed, cellOf, RULE_COMMANDS, type Walked, walked } from './walked.ts'

/** Compares at least `wanted` verdicts. The same seed gives the same rule sets. */
export const runPackets = async (seed: number, wanted: number): Promise<PacketTally> => {
  const lab = await openFilterLab('packets', { ports: [...PORTS], sources: [] })
  const tally = new PacketTally()
  try {
    addSecondCard(lab)
    const packets = await openPacketLab(lab)
    for (let round = 0; tally.verdicts < wanted; round++) {
      const loaded = loadRound(lab, seed + round)
      if (loaded === null) continue
      const asked = await packets.ask(loaded.wanted)
      compareOutcomes(loaded, asked, tally)
      compareCounters(lab, loaded, tally)
      await clear(lab, packets, loaded)
    }
  } finally {
    await lab.close()
  }
  return tally
}

export class PacketTally {
  ruleSets = 0
  verdicts = 0
  undecided = 0
  /** Blocked packets that the rule which is named has counted. */
  attributed = 0
  readonly byOutcome: Record<string, number> = {}
  readonly byRules: Record<string, { verdicts: number; disagreements: number }> = {}
  readonly disagreements: string[] = []
}

/** A line for each kind of rule set, as they stand side by side on one host. */
export const tableOf = ({ byRules }: PacketTally, seed: number): string[] =>
  Object.entries(byRules)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(
      ([kind, { verdicts, disagreements }]) =>
        `${kind.padEnd(34)}${String(verdicts).padStart(9)} verdicts ${String(disagreements).padStart(3)} disagreements, seed ${seed}`,
    )

/** A random rule set in force, what the walk makes of it, and what will be sent. */
export type Loaded = {
  readonly seed: number
  readonly family: Family
  /** The programs that wrote it, and the family. */
  readonly kind: string
  readonly rules: Walked
  readonly wanted: readonly Wanted[]
  readonly routes: LaidRoutes
}

/** null: they do not suit, or the tools took nothing of them. */
export const loadRound = (
  lab: FilterLab,
  seed: number,
  suits: (rules: RandomRules) => boolean = () => true,
): Loaded | null => {
  const random = randomFrom(seed)
  const family = familyOf(random)
  const made = randomRules(random, family, 'packets')
  if (!suits(made) || !loadRules(lab.instance, made)) return null
  const routes = layRoutes(lab, random, family)
  const rules = walked(lab.collect(RULE_COMMANDS), family)
  return { seed, family, kind: kindOf(made, family), rules, wanted: wantedPackets(family), routes }
}

const kindOf = ({ nft, saved }: RandomRules, family: Family): string => {
  const programs = Object.keys(saved).filter(program => saved[program] !== '')
  return `${[...(nft === '' ? [] : ['nft']), ...programs].join(' + ')}, IPv${family}`
}

const familyOf = (random: Random): Family => (random.chance(0.3) ? 6 : 4)

export const clear = async (
  { instance }: FilterLab,
  packets: PacketLab,
  { routes }: Loaded,
): Promise<void> => {
  routes.undo()
  instance.must(['nft', 'flush', 'ruleset'])
  // Answers that wait for a neighbour that nobody is fill the one socket that the kernel has for its ICMP.
  instance.run(['ip', 'neigh', 'flush', 'all'])
  await packets.forget()
}

const TCP_PORTS = [...PORTS, CLOSED_PORT, 401, 1500]
const UDP_PORTS = [443, 8080]

const wantedPackets = (family: Family): Wanted[] =>
  SOURCES[family].flatMap(text => {
    const from = addressOf(text)
    return [
      ...TCP_PORTS.map(port => ({ protocol: 'tcp', from, port }) as const),
      ...UDP_PORTS.map(port => ({ protocol: 'udp', from, port }) as const),
      { protocol: 'icmp', from, port: 0 } as const,
    ]
  })

export const compareOutcomes = (
  { seed, kind, rules, routes }: Loaded,
  asked: readonly Asked[],
  tally: PacketTally,
): void => {
  tally.ruleSets++
  tally.byRules[kind] ??= { verdicts: 0, disagreements: 0 }
  const ofKind = tally.byRules[kind]
  for (const { sent, answer } of asked) {
    const expected = expectedOf(rules, sent)
    const seen = outcomeOf(answer)
    if (expected.length === 0) {
      tally.undecided++
      continue
    }
    tally.verdicts++
    ofKind.verdicts++
    tally.byOutcome[seen] = (tally.byOutcome[seen] ?? 0) + 1
    const isLost = seen === 'silent' && routes.lost.has(formatAddress(sent.from))
    if (isLost || expected.includes(seen)) continue
    ofKind.disagreements++
    tally.disagreements.push(
      `seed ${seed}: ${words(sent)}: walk ${expected.join(' or ')}, kernel ${seen}`,
    )
  }
}

const compareCounters = (
  lab: FilterLab,
  { seed, family, rules, wanted }: Loaded,
  tally: PacketTally,
): void => {
  const counted = countersOf(lab, family)
  const stoppedBy = Map.groupBy(wanted, packet => blamedFor(rules, packet) ?? '')
  for (const [id, stopped] of stoppedBy) {
    const packets = counted.get(id)
    if (packets === undefined) continue
    tally.attributed += stopped.length
    if (packets < stopped.length)
      tally.disagreements.push(
        `seed ${seed}: ${id} met ${packets} packets, walk says ${stopped.length}`,
      )
  }
}

const blamedFor = ({ about }: Walked, { protocol, from, port }: Wanted): string | null => {
  const { first } = about(protocol, protocol === 'icmp' ? null : port)
  return blamed(cellOf(first, singleAddress(from)))
}
