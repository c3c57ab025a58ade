// Which elastic addresses are bound here, and what is this address bound to?
import { z } from 'zod'
import { callOf } from './call.ts'
import type { Round } from './round.ts'
import { elementsOf, text } from './wire.ts'

export type FoundElasticAddress = {
  readonly allocationId: string
  readonly address: string
  readonly boundType: string
  readonly boundId: string
}

type Ask = (round: Round, region: string, id: string) => Promise<FoundElasticAddress[]>

export const elasticAddressesByAddress: Ask = (round, region, address) =>
  ask(round, region, { subject: address, filter: { EipAddress: address } })

export const elasticAddressesOfInstance: Ask = (round, region, id) =>
  ask(round, region, {
    subject: id,
    filter: { AssociatedInstanceType: 'EcsInstance', AssociatedInstanceId: id },
  })

export const elasticAddressesOfInterface: Ask = (round, region, id) =>
  ask(round, region, {
    subject: id,
    filter: { AssociatedInstanceType: 'NetworkInterface', AssociatedInstanceId: id },
  })

/** Up to 50 allocation ids as one comma list. */
export const elasticAddressesById = (
  round: Round,
  region: string,
  ids: readonly string[],
): Promise<FoundElasticAddress[]> =>
  ids.length === 0
    ? Promise.resolve([])
    : ask(round, region, {
        subject: ids[0] ?? '',
        filter: { AllocationId: ids.slice(0, 50).join(',') },
      })

const WireEip = z.looseObject({
  AllocationId: z.string().min(1),
  IpAddress: text,
  InstanceType: text,
  InstanceId: text,
})

const ask = async (
  round: Round,
  region: string,
  { subject, filter }: { readonly subject: string; readonly filter: Record<string, string> },
): Promise<FoundElasticAddress[]> => {
  const reply = await round.ask(
    callOf('vpc.DescribeEipAddresses', region, {
      subject,
      params: { RegionId: region, ...filter },
    }),
  )
  return elementsOf(reply, ['EipAddresses', 'EipAddress'], WireEip).map(wire => ({
    allocationId: wire.AllocationId,
    address: wire.IpAddress,
    boundType: wire.InstanceType.toLowerCase(),
    boundId: wire.InstanceId,
  }))
}
