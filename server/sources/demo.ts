// How does the demo account answer? Cloud through the real SDK and the emulator, the rest as recorded.

import { type Evidence, isOfHost } from '#shared/evidence.ts'
import { DEMO_FOLDER, DEMO_REGION } from '#test/emulator/demo-account.ts'
import type { Sources } from '../app.ts'
import { collectPlatform } from '../collect/cloud/platform.ts'
import { readEvidenceFolder } from '../collect/replay.ts'
import type { Collect } from '../io.ts'
import { askCloud } from './account.ts'
import { openDemoCloud } from './demo-cloud.ts'
import type { Collector, World } from './world.ts'

/** Sends no packet to the asked address: probes and the host part are recorded. */
export const demoCollect = async (sources: Sources, world: World): Promise<Collector> => {
  const recorded = (await readEvidenceFolder(DEMO_FOLDER, world.clock.iso())).evidence
  const { client, close } = await openDemoCloud()
  const collect: Collect = async (asked, keep) => {
    if (asked.round === 'host-and-probes') {
      recorded.filter(({ kind }) => kind === 'probe').forEach(keep)
      if (asked.platform) await collectPlatform(asked.platform, client, { ...world, sink: keep })
      return
    }
    const { question } = asked
    hostPart(recorded, sources).forEach(keep)
    const region = question.region ?? DEMO_REGION
    await askCloud({ ...question, region }, { ...world, client, optional: false }, keep)
  }
  return { collect, close }
}

const hostPart = (recorded: Evidence, { hostEvidence }: Sources): Evidence =>
  hostEvidence ?? recorded.filter(isOfHost)
