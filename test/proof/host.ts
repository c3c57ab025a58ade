// Does the walk through a host's filter agree with the kernel over many random rule sets?
import { runDifferential } from '#test/kernel/differential.ts'
import { runPackets, tableOf } from '#test/kernel/packet-differential.ts'
import type { Proved } from './main.ts'

const PACKETS = 1_000_000
/** Whole conversations: the greeting of a listener has to come back. */
const CONNECTIONS = 20_000

export const prove = async (): Promise<Proved> => {
  const seed = Number(process.env['WHYPORT_SEED'] ?? 20261122)
  const packets = await runPackets(seed, PACKETS)
  const connections = await runDifferential(seed, CONNECTIONS)
  const disagreements = [...packets.disagreements, ...connections.disagreements]
  for (const line of disagreements) console.error(line)
  for (const line of tableOf(packets, seed)) console.error(line)
  const byOutcome = Object.entries(connections.byOutcome).map(([end, count]) => [
    `connections ${end}`,
    count,
  ])
  const byRules = Object.fromEntries(
    Object.entries(packets.byRules).map(([kind, { verdicts }]) => [kind, verdicts]),
  )
  return {
    seed,
    counts: {
      ruleSets: packets.ruleSets + connections.ruleSets,
      packets: packets.verdicts,
      ...packets.byOutcome,
      ...byRules,
      connections: connections.verdicts,
      ...Object.fromEntries(byOutcome),
      attributed: packets.attributed + connections.attributed,
      undecided: packets.undecided + connections.unknown,
    },
    failed: disagreements.length,
  }
}
