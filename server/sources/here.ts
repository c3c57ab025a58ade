// What does this very machine tell: as the instance itself, and as a vantage point?
import { collectHost } from '#agent/host/collect-host.ts'
import { connectTcp } from '#agent/probe/tcp-connect.ts'
import { probeTogether } from '#agent/probe/together.ts'
import type { EvidenceItem } from '#shared/evidence.ts'
import type { Sources } from '../app.ts'
import { hostItem } from '../collect/host/host-item.ts'
import { probeTarget } from '../collect/probes/probes.ts'
import type { ProbeTo } from '../io.ts'
import type { World } from './world.ts'

type Keep = (item: EvidenceItem) => void

/** Runs the closed list of read-only commands on this machine. */
export const collectThisHost = async ({ signal }: World, keep: Keep): Promise<void> => {
  await collectHost({ signal, goesOn: true, onOutcome: outcome => keep(hostItem(outcome)) })
}

/** TCP connects to the asked address, and to the control target when there is one. */
export const probeFromHere = async (
  { address, port, comparison }: ProbeTo,
  { sources, world }: { readonly sources: Sources; readonly world: World },
  keep: Keep,
): Promise<void> => {
  const control = sources.control ?? null
  keep(
    await probeTarget(
      { address, port, control, comparison: comparison?.() ?? null, signal: world.signal },
      probeTogether(connectTcp),
    ),
  )
}
