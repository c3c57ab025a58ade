// Do security groups and network ACLs agree with the kernel over many random clouds?
import { runTwin } from '#test/twin/differential.ts'
import type { Proved } from './main.ts'

const PACKETS = 200_000

export const prove = async (): Promise<Proved> => {
  const seed = Number(process.env['WHYPORT_SEED'] ?? 20261126)
  const { clouds, packets, accepted, undecided, byFamily, disagreements } = await runTwin(
    seed,
    PACKETS,
  )
  for (const line of disagreements) console.error(line)
  return {
    seed,
    counts: { clouds, packets, accepted, undecided, ipv4: byFamily[4], ipv6: byFamily[6] },
    failed: disagreements.length,
  }
}
