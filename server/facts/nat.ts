// Which NAT gateways and destination-NAT entries exist?
import { z } from 'zod'
import type { Evidence } from '#shared/evidence.ts'
import { listFact } from './answers.ts'
import { type Fact, mapFact } from './fact.ts'
import type { SourceText } from './source-text.ts'

/** VPC DescribeNatGateways. */
export type NatGateway = {
  readonly natGatewayId: string
  readonly vpcId: string
  readonly status: string
  readonly businessStatus: string
  /** internet or intranet. */
  readonly networkType: string
  readonly forwardTableIds: readonly string[]
  readonly addresses: readonly string[]
  readonly source: SourceText
}

/** VPC DescribeForwardTableEntries. Ports as written: `80`, `10/20` or `Any`. */
export type ForwardEntry = {
  readonly entryId: string
  readonly tableId: string
  readonly natGatewayId: string
  readonly externalAddress: string
  readonly externalPort: string
  readonly internalAddress: string
  readonly internalPort: string
  /** tcp, udp or any, lower case. */
  readonly protocol: string
  readonly status: string
  readonly source: SourceText
}

const text = z.string().catch('')
const words = (key: string) =>
  z.looseObject({ [key]: z.array(z.string()).catch([]) }).catch({ [key]: [] })

const WireGateway = z.looseObject({
  NatGatewayId: z.string().min(1),
  VpcId: text,
  Status: text,
  BusinessStatus: text,
  NetworkType: text,
  ForwardTableIds: words('ForwardTableId'),
  IpLists: z
    .looseObject({ IpList: z.array(z.looseObject({ IpAddress: text })) })
    .catch({ IpList: [] }),
})

export const natGatewaysFact = (evidence: Evidence): Fact<readonly NatGateway[]> =>
  mapFact(
    listFact(evidence, 'vpc.DescribeNatGateways', { list: 'NatGateway', schema: WireGateway }),
    listed =>
      listed.map(({ value, source }) => ({
        natGatewayId: value.NatGatewayId,
        vpcId: value.VpcId,
        status: value.Status,
        businessStatus: value.BusinessStatus,
        networkType: value.NetworkType,
        forwardTableIds: value.ForwardTableIds['ForwardTableId'] ?? [],
        addresses: value.IpLists.IpList.map(ip => ip.IpAddress),
        source,
      })),
  )

const WireEntry = z.looseObject({
  ForwardEntryId: text,
  ForwardTableId: text,
  NatGatewayId: text,
  ExternalIp: text,
  ExternalPort: z.coerce.string().catch(''),
  InternalIp: text,
  InternalPort: z.coerce.string().catch(''),
  IpProtocol: text,
  Status: text,
})

export const forwardEntriesFact = (evidence: Evidence): Fact<readonly ForwardEntry[]> =>
  mapFact(
    listFact(evidence, 'vpc.DescribeForwardTableEntries', {
      list: 'ForwardTableEntry',
      schema: WireEntry,
    }),
    listed =>
      listed.map(({ value, source }) => ({
        entryId: value.ForwardEntryId,
        tableId: value.ForwardTableId,
        natGatewayId: value.NatGatewayId,
        externalAddress: value.ExternalIp,
        externalPort: value.ExternalPort,
        internalAddress: value.InternalIp,
        internalPort: value.InternalPort,
        protocol: value.IpProtocol.toLowerCase(),
        status: value.Status,
        source,
      })),
  )
