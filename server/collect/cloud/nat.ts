// Which NAT gateways forward ports into this VPC, and from which addresses?
import { z } from 'zod'
import { callOf } from './call.ts'
import type { Round } from './round.ts'
import { distinct, elementsOf, text, wrappedTexts } from './wire.ts'

export type FoundForward = {
  readonly externalAddress: string
  readonly internalAddress: string
  /** Of the external address; '' when the gateway does not list it. */
  readonly allocationId: string
  readonly vpcId: string
}

/** Entries of every table of every gateway of the VPC. */
export const forwardsOfVpc = (
  round: Round,
  region: string,
  vpcId: string,
): Promise<FoundForward[]> => ask(round, region, { subject: vpcId, filter: { VpcId: vpcId } })

/** Entries of one gateway, found by the address it holds. */
export const forwardsOfGateway = (
  round: Round,
  region: string,
  id: string,
): Promise<FoundForward[]> => ask(round, region, { subject: id, filter: { NatGatewayId: id } })

const WireGateway = z.looseObject({
  NatGatewayId: z.string().min(1),
  VpcId: text,
  ForwardTableIds: wrappedTexts('ForwardTableId'),
  IpLists: z
    .looseObject({ IpList: z.array(z.looseObject({ IpAddress: text, AllocationId: text })) })
    .catch({ IpList: [] }),
})
type Gateway = z.infer<typeof WireGateway>

const ask = async (
  round: Round,
  region: string,
  { subject, filter }: { readonly subject: string; readonly filter: Record<string, string> },
): Promise<FoundForward[]> => {
  const reply = await round.ask(
    callOf('vpc.DescribeNatGateways', region, { subject, params: { RegionId: region, ...filter } }),
  )
  const gateways = elementsOf(reply, ['NatGateways', 'NatGateway'], WireGateway)
  const found = await Promise.all(
    gateways.flatMap(gateway =>
      distinct(gateway.ForwardTableIds).map(table => forwardsIn(round, region, { table, gateway })),
    ),
  )
  return found.flat()
}

const WireEntry = z.looseObject({ ExternalIp: text, InternalIp: text })

const forwardsIn = async (
  round: Round,
  region: string,
  { table, gateway }: { readonly table: string; readonly gateway: Gateway },
): Promise<FoundForward[]> => {
  const reply = await round.ask(
    callOf('vpc.DescribeForwardTableEntries', region, {
      subject: table,
      params: { RegionId: region, ForwardTableId: table },
    }),
  )
  return elementsOf(reply, ['ForwardTableEntries', 'ForwardTableEntry'], WireEntry).map(entry => ({
    externalAddress: entry.ExternalIp,
    internalAddress: entry.InternalIp,
    allocationId:
      gateway.IpLists.IpList.find(ip => ip.IpAddress === entry.ExternalIp)?.AllocationId ?? '',
    vpcId: gateway.VpcId,
  }))
}
