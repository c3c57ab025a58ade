// How is the host read that was located, when somebody asked for the Cloud Assistant by name?
import { randomUUID } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { EvidenceItem } from '#shared/evidence.ts'
import { sha256 } from '#shared/plain/digest.ts'
import type { Sources } from '../app.ts'
import type { CloudClient } from '../collect/cloud/client.ts'
import { hostByAssistant } from '../collect/cloud/host-by-assistant.ts'
import type { HostScript } from '../collect/host/host-script.ts'
import type { Round } from '../io.ts'
import type { AnnouncingWorld } from './world.ts'

type Outer = Extract<Round, { round: 'host-and-probes' }>

type Where = {
  readonly sources: Sources
  readonly world: AnnouncingWorld
  readonly keep: (item: EvidenceItem) => void
}

/** Asked for, located, in a region that is known, of this product: else nothing is sent. */
export const hostByCloudAssistant = async (
  { instanceId, regionId, accountId }: Outer,
  client: CloudClient,
  { sources, world, keep }: Where,
): Promise<void> => {
  if (sources.hostBy !== 'cloud-assistant') return
  if (instanceId === null || regionId === null || !instanceId.startsWith('i-'))
    return world.note('no script is sent: no Linux instance of ECS is left to be read')
  // A diagnosis that is taken up again after a crash has its old id, so its script is not run again.
  const diagnosis = sources.outside?.diagnosis ?? randomUUID()
  await hostByAssistant(
    {
      ...{ instanceId, regionId, accountId, script: await ownScript() },
      clientToken: `whyport-${sha256(`${diagnosis} ${instanceId}`).slice(0, 40)}`,
    },
    client,
    { sink: keep, signal: world.signal, announce: world.announce },
  )
}

const ownScript = async (): Promise<HostScript> => {
  const text = await readFile(join(import.meta.dirname, '../../agent/collect.sh'), 'utf8')
  return { name: 'agent/collect.sh', text, sha256: sha256(text) }
}
