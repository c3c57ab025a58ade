// What became of the script that was to read the host of the asked instance?
import { z } from 'zod'
import type { Evidence } from '#shared/evidence.ts'
import { parseBody } from './answers.ts'
import { type Fact, present } from './fact.ts'

/** As `host-carrier.json` has it (server/collect/cloud/host-carrier-item.ts). */
export type HostCarrier = {
  readonly instanceId: string
  readonly state: CarrierState
  /** A word of the cloud or of the collector. */
  readonly code: string
  /** Exit status of the script; null when it had none, or 0. */
  readonly exit: number | null
}

export type CarrierState = z.infer<typeof State>

// What cannot be read says that nothing is known of the script.
const State = z
  .enum([
    ...(['read', 'not-sent', 'denied', 'refused', 'unclear', 'denied-result'] as const),
    ...(['waited', 'ended', 'unread'] as const),
  ])
  .catch('unclear')

const File = z.looseObject({
  carrier: z.literal('cloud-assistant'),
  instanceId: z.string().min(1).max(80),
  state: State,
  code: z.string().max(120).catch(''),
  exit: z.number().int().nullish().catch(null),
})

/** null: no script was to be sent to it. */
export const hostCarrierFact = (
  evidence: Evidence,
  { instanceId }: { readonly instanceId: string | null },
): Fact<HostCarrier | null> => {
  const read = evidence
    .filter(({ kind }) => kind === 'host-carrier')
    .map(item => ({ item, file: File.safeParse(parseBody(item.raw)).data }))
    .find(({ file }) => file !== undefined && file.instanceId === instanceId)
  if (read?.file === undefined) return present(null, [])
  const { state, code, exit = null, instanceId: id } = read.file
  return present({ instanceId: id, state, code, exit }, [read.item.id])
}
