// What does this very machine tell: as the instance itself, and as a vantage point?
import { collectHost } from '#agent/host/collect-host.ts'
import { askAboveTcp } from '#agent/probe/above-tcp.ts'
import { askUdp } from '#agent/probe/ask-udp.ts'
import { connectTcp } from '#agent/probe/tcp-connect.ts'
import { probeTogether } from '#agent/probe/together.ts'
import type { EvidenceItem } from '#shared/evidence.ts'
import type { ProbeTries } from '#shared/plain/probe-tries.ts'
import type { Question } from '#shared/question.ts'
import type { Sources } from '../app.ts'
import { hostItem } from '../collect/host/host-item.ts'
import { probeTarget, probeUdpTarget } from '../collect/probes/probes.ts'
import type { ProbeTo } from '../io.ts'
import type { NotedWorld, World } from './world.ts'

type Keep = (item: EvidenceItem) => void

/** Runs the closed list of read-only commands on this machine. */
export const collectThisHost = async ({ signal }: World, keep: Keep): Promise<void> => {
  await collectHost({ signal, goesOn: true, onOutcome: outcome => keep(hostItem(outcome)) })
}

/** TCP connects to the asked address, its comparison port and the control target, ten at most. */
export const probeFromHere = async (
  { address, port, protocol, comparison }: ProbeTo,
  { sources, world: { signal, note }, question }: Asking,
  keep: Keep,
): Promise<void> => {
  if (protocol === 'udp')
    return keep(await probeUdpTarget({ address, port }, to => askUdp({ ...to, signal })))
  const places = { address, port, control: sources.control ?? null }
  const { target } = question
  const name = target.kind === 'name' ? target.name : null
  const above = {
    tries: TRIES_BESIDE_ABOVE_TCP,
    aboveTcp: () => askAboveTcp({ address, port, name, signal }),
  }
  keep(
    await probeTarget(
      {
        ...{ ...places, comparison: comparison?.() ?? null, signal },
        ...(sources.aboveTcp ? above : {}),
        onSilence: afterMs =>
          note(
            `${address} port ${port} has been silent for ${(afterMs / 1000).toFixed(1)} s; final at 3.5 s`,
          ),
      },
      probeTogether(connectTcp),
    ),
  )
}

type Asking = { readonly sources: Sources; readonly world: NotedWorld; readonly question: Question }

/** With the four above TCP still ten. */
const TRIES_BESIDE_ABOVE_TCP: ProbeTries = { asked: 4, control: 1, comparison: 1 }
