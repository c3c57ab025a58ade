// How is a question about a real account and real machines collected?
import type { EvidenceItem } from '#shared/evidence.ts'
import type { Question } from '#shared/question.ts'
import type { Sources } from '../app.ts'
import type { CloudClient } from '../collect/cloud/client.ts'
import { collectPlatform } from '../collect/cloud/platform.ts'
import { resolveName } from '../collect/name.ts'
import { addressFor } from '../facts/asked-address.ts'
import type { ProbeTo } from '../io.ts'
import { captureHere } from './capture-here.ts'
import { probeByGlobalping } from './globalping.ts'
import { collectThisHost, probeFromHere } from './here.ts'
import { hostByCloudAssistant } from './host-by-cloud-assistant.ts'
import { collectAccounts } from './several-accounts.ts'
import type { AnnouncingWorld, Collector, World } from './world.ts'

type Keep = (item: EvidenceItem) => void

/**
 * Cloud, names and the host at the same time; then probes, and what the platform measured, with the
 * client that is open already.
 */
export const liveCollector = (sources: Sources, world: AnnouncingWorld): Collector => {
  let client: CloudClient | null = null
  return {
    collect: async (round, keep) => {
      if (round.round === 'configuration') {
        const of = accountWorld(round.question, { sources, world })
        const opened = (one: CloudClient): void => {
          client = one
        }
        const cloud = ({ asked, names }: Asked): Promise<void> =>
          collectAccounts(asked, { ...of, names, opened }, keep)
        return configuration(round.question, { sources, world, cloud }, keep)
      }
      const { to, platform, question } = round
      await Promise.all([
        to !== null &&
          sources.mayProbe === true &&
          probeFromHere(to, { sources, world, question }, keep),
        to !== null &&
          sources.globalping &&
          askPublic(to, sources.globalping, { sources, world, keep }),
        client && platform && collectPlatform(platform, client, { ...world, sink: keep }),
        client && hostByCloudAssistant(round, client, { sources, world, keep }),
      ])
    },
    close: async () => client?.close(),
  }
}

const askPublic = async (
  to: ProbeTo,
  locations: readonly string[],
  { sources, world, keep }: Parts & { readonly keep: Keep },
): Promise<void> => {
  const control = sources.control ?? null
  const item = await probeByGlobalping(to, { locations, control, ...OWNED_ONLY }, world)
  if (item !== null) keep(item)
}

// The command line has no operator who opened other addresses.
const OWNED_ONLY = { allow: [], factsProve: true } as const

type Parts = { readonly sources: Sources; readonly world: AnnouncingWorld }

const accountWorld = ({ target }: Question, { sources, world }: Parts) => ({
  ...world,
  account: sources.account ?? null,
  optional: target.kind === 'here' || sources.hostEvidence !== undefined,
})

const configuration = async (
  question: Question,
  { sources, world, cloud }: Parts & { readonly cloud: (asked: Asked) => Promise<void> },
  keep: Keep,
): Promise<void> => {
  const isHere = question.target.kind === 'here'
  sources.hostEvidence?.forEach(keep)
  const asked = await withAddress(question, world, keep)
  await Promise.all([
    cloud(asked),
    isHere && sources.hostEvidence === undefined && collectThisHost(world, keep),
    isHere && captureHere(question, { capture: sources.capture, world }, keep),
  ])
}

// The cloud is asked about addresses; a name is looked up first, and its answer kept as evidence.
const withAddress = async (question: Question, world: World, keep: Keep): Promise<Asked> => {
  const { target } = question
  if (target.kind !== 'name') return { asked: question, names: [] }
  const item = await resolveName(target.name, world.clock)
  keep(item)
  const { addresses, names } = JSON.parse(item.raw) as { addresses: string[]; names: string[] }
  const address = addressFor(question.from, addresses)
  return {
    names: [target.name, ...names],
    asked: address === null ? question : { ...question, target: { kind: 'address', address } },
  }
}

/** `names`: the asked one and those behind it; empty when none was asked. */
type Asked = { readonly asked: Question; readonly names: readonly string[] }
