// Which NAT gateways forward ports into this VPC, or lend its machines an address?
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
  SnatTableIds: wrappedTexts('SnatTableId'),
  NatGatewayPrivateInfo: z.looseObject({ VswitchId: text }).catch({ VswitchId: '' }),
  IpLists: z
    .looseObject({ IpList: z.array(z.looseObject({ IpAddress: text, AllocationId: text })) })
    .catch({ IpList: [] }),
})
type Gateway = z.infer<typeof WireGateway>

type Filter = { readonly subject: string; readonly filter: Record<string, string> }

const gatewaysBy = async (
  round: Round,
  region: string,
  { subject, filter }: Filter,
): Promise<Gateway[]> => {
  const reply = await round.ask(
    callOf('vpc.DescribeNatGateways', region, { subject, params: { RegionId: region, ...filter } }),
  )
  return elementsOf(reply, ['NatGateways', 'NatGateway'], WireGateway)
}

const ask = async (round: Round, region: string, filter: Filter): Promise<FoundForward[]> => {
  const gateways = await gatewaysBy(round, region, filter)
  const found = await Promise.all(
    gateways.flatMap(gateway =>
      distinct(gateway.ForwardTableIds).map(table => forwardsIn(round, region, { table, gateway })),
    ),
  )
  return found.flat()
}

export const forwardTableCall = (region: string, table: string) =>
  callOf('vpc.DescribeForwardTableEntries', region, {
    subject: table,
    params: { RegionId: region, ForwardTableId: table },
  })

const WireEntry = z.looseObject({ ExternalIp: text, InternalIp: text })

const forwardsIn = async (
  round: Round,
  region: string,
  { table, gateway }: { readonly table: string; readonly gateway: Gateway },
): Promise<FoundForward[]> => {
  const reply = await round.ask(forwardTableCall(region, table))
  return elementsOf(reply, ['ForwardTableEntries', 'ForwardTableEntry'], WireEntry).map(entry => ({
    externalAddress: entry.ExternalIp,
    internalAddress: entry.InternalIp,
    allocationId:
      gateway.IpLists.IpList.find(ip => ip.IpAddress === entry.ExternalIp)?.AllocationId ?? '',
    vpcId: gateway.VpcId,
  }))
}

export type FoundSnat = {
  readonly sourceCidr: string
  readonly addresses: readonly string[]
  /** Of those addresses, as far as the gateway lists them. */
  readonly allocationIds: readonly string[]
}

/** Source-NAT entries of every gateway of the VPC. */
export const snatsOfVpc = async (
  round: Round,
  region: string,
  vpcId: string,
): Promise<FoundSnat[]> => {
  const gateways = await gatewaysBy(round, region, { subject: vpcId, filter: { VpcId: vpcId } })
  const found = await Promise.all(
    gateways.flatMap(gateway =>
      distinct(gateway.SnatTableIds).map(table => snatsIn(round, region, { table, gateway })),
    ),
  )
  return found.flat()
}

const WireSnat = z.looseObject({ SourceCIDR: text, SnatIp: text })

const snatsIn = async (
  round: Round,
  region: string,
  { table, gateway }: { readonly table: string; readonly gateway: Gateway },
): Promise<FoundSnat[]> => {
  const reply = await round.ask(
    callOf('vpc.DescribeSnatTableEntries', region, {
      subject: table,
      params: { RegionId: region, SnatTableId: table },
    }),
  )
  return elementsOf(reply, ['SnatTableEntries', 'SnatTableEntry'], WireSnat).map(entry => {
    const addresses = entry.SnatIp.split(',').map(address => address.trim())
    const listed = gateway.IpLists.IpList.filter(ip => addresses.includes(ip.IpAddress))
    return {
      sourceCidr: entry.SourceCIDR,
      addresses: addresses.filter(address => address !== ''),
      allocationIds: distinct(listed.map(ip => ip.AllocationId)),
    }
  })
}

/** The switches in which the gateways of the VPC stand themselves. */
export const natVSwitchesOfVpc = async (
  round: Round,
  region: string,
  vpcId: string,
): Promise<string[]> => {
  const gateways = await gatewaysBy(round, region, { subject: vpcId, filter: { VpcId: vpcId } })
  return distinct(gateways.map(gateway => gateway.NatGatewayPrivateInfo.VswitchId))
}
