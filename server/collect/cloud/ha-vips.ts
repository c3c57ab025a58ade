// Which high-availability virtual addresses does this region hold, and who may announce them?
import { z } from 'zod'
import { callOf } from './call.ts'
import type { Round } from './round.ts'
import { elementsOf, text, wrappedTexts } from './wire.ts'

export type FoundHaVip = {
  readonly haVipId: string
  readonly address: string
  readonly masterId: string
  readonly candidates: readonly string[]
  readonly publicAddresses: readonly string[]
}

const WireHaVip = z.looseObject({
  HaVipId: z.string().min(1),
  IpAddress: text,
  MasterInstanceId: text,
  AssociatedInstances: wrappedTexts('associatedInstance'),
  AssociatedEipAddresses: wrappedTexts('associatedEipAddresse'),
})

/** All of them: no filter of this action is documented in the models, and there are few. */
export const haVipsOf = async (round: Round, region: string): Promise<FoundHaVip[]> => {
  const reply = await round.ask(
    callOf('vpc.DescribeHaVips', region, { subject: '', params: { RegionId: region } }),
  )
  return elementsOf(reply, ['HaVips', 'HaVip'], WireHaVip).map(wire => ({
    haVipId: wire.HaVipId,
    address: wire.IpAddress,
    masterId: wire.MasterInstanceId,
    candidates: wire.AssociatedInstances,
    publicAddresses: wire.AssociatedEipAddresses,
  }))
}
