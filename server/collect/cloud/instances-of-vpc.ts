// Which instances are in this VPC?
import { z } from 'zod'
import type { EvidenceItem } from '#shared/evidence.ts'
import { callOf } from './call.ts'
import type { CloudClient } from './client.ts'
import { startRound } from './round.ts'
import { distinct, elementsOf } from './wire.ts'

/** Their ids, and the answers as evidence. `complete` false: a page is missing. */
export const instancesOfVpc = async (
  client: CloudClient,
  { vpcId, region, signal }: { vpcId: string; region: string; signal: AbortSignal },
): Promise<{ ids: string[]; items: EvidenceItem[]; complete: boolean }> => {
  const items: EvidenceItem[] = []
  const round = startRound(client, {
    sink: item => items.push(item),
    signal,
    stop: () => undefined,
  })
  round.knowAccount(null)
  const call = callOf('ecs.DescribeInstances', region, {
    subject: vpcId,
    params: { RegionId: region, VpcId: vpcId },
  })
  const reply = await round.ask(call)
  const found = elementsOf(
    reply,
    ['Instances', 'Instance'],
    z.looseObject({ InstanceId: z.string() }),
  )
  return {
    ids: distinct(found.map(({ InstanceId }) => InstanceId)),
    items,
    complete: reply.complete,
  }
}
