// How is a question about a real account and real machines collected?
import type { EvidenceItem } from '#shared/evidence.ts'
import type { Question } from '#shared/question.ts'
import type { Sources } from '../app.ts'
import { resolveName } from '../collect/name.ts'
import { collectAccount } from './account.ts'
import { collectThisHost, probeFromHere } from './here.ts'
import type { Collector, World } from './world.ts'

type Keep = (item: EvidenceItem) => void

/** Cloud, names and the host at the same time; probes when the address is known. */
export const liveCollector = (sources: Sources, world: World): Collector => ({
  collect: async (round, keep) => {
    if (round.round === 'configuration')
      await configuration(round.question, { sources, world }, keep)
    else if (round.to !== null && sources.mayProbe === true)
      await probeFromHere(round.to, { sources, world }, keep)
  },
  close: async () => undefined,
})

const configuration = async (
  question: Question,
  { sources, world }: { sources: Sources; world: World },
  keep: Keep,
): Promise<void> => {
  const isHere = question.target.kind === 'here'
  sources.hostEvidence?.forEach(keep)
  const optional = isHere || sources.hostEvidence !== undefined
  const { asked, names } = await withAddress(question, world, keep)
  await Promise.all([
    collectAccount(asked, { ...world, account: sources.account ?? null, optional, names }, keep),
    isHere && sources.hostEvidence === undefined && collectThisHost(world, keep),
  ])
}

// The cloud is asked about addresses; a name is looked up first, and its answer kept as evidence.
const withAddress = async (question: Question, world: World, keep: Keep): Promise<Asked> => {
  const { target } = question
  if (target.kind !== 'name') return { asked: question, names: [] }
  const item = await resolveName(target.name, world.clock)
  keep(item)
  const { addresses, names } = JSON.parse(item.raw) as { addresses: string[]; names: string[] }
  const [address] = addresses
  return {
    names: [target.name, ...names],
    asked: address === undefined ? question : { ...question, target: { kind: 'address', address } },
  }
}

/** `names`: the asked one and those behind it; empty when none was asked. */
type Asked = { readonly asked: Question; readonly names: readonly string[] }
