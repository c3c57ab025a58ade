// Which NAT gateways and destination-NAT entries exist?
import { z } from 'zod'
import type { Evidence } from '#shared/evidence.ts'
import { listFact, needAction } from './answers.ts'
import { type Fact, mapFact, present, unavailable } from './fact.ts'
import type { SourceText } from './source-text.ts'

/** VPC DescribeNatGateways. */
export type NatGateway = {
  readonly natGatewayId: string
  readonly vpcId: string
  readonly status: string
  readonly businessStatus: string
  /** internet or intranet. */
  readonly networkType: string
  /** null: the answer does not say. */
  readonly forwardTableIds: readonly string[] | null
  readonly snatTableIds: readonly string[] | null
  readonly addresses: readonly string[]
  /** Where the gateway itself stands; '' when the answer does not say. */
  readonly vSwitchId: string
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
const needed = z.string().min(1)
const WireGateway = z.looseObject({
  NatGatewayId: z.string().min(1),
  VpcId: text,
  Status: text,
  BusinessStatus: text,
  NetworkType: text,
  ForwardTableIds: z
    .looseObject({ ForwardTableId: z.array(z.string()) })
    .nullish()
    .catch(null),
  SnatTableIds: z
    .looseObject({ SnatTableId: z.array(z.string()) })
    .nullish()
    .catch(null),
  NatGatewayPrivateInfo: z.looseObject({ VswitchId: text }).catch({ VswitchId: '' }),
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
        forwardTableIds: value.ForwardTableIds?.ForwardTableId ?? null,
        snatTableIds: value.SnatTableIds?.SnatTableId ?? null,
        addresses: value.IpLists.IpList.map(ip => ip.IpAddress),
        vSwitchId: value.NatGatewayPrivateInfo.VswitchId,
        source,
      })),
  )

const port = z.union([needed, z.number().transform(String)])

// An entry that lacks one of these forwards nobody knows what: it can't be told from one that fits.
const WireEntry = z.looseObject({
  ForwardEntryId: text,
  ForwardTableId: text,
  NatGatewayId: needed,
  ExternalIp: needed,
  ExternalPort: port,
  InternalIp: needed,
  InternalPort: port,
  IpProtocol: needed,
  Status: text,
})

const ACTION = 'vpc.DescribeForwardTableEntries'

/** Entries of all tables of all gateways. No gateway has a table: there are no entries, proven so. */
export const forwardEntriesFact = (evidence: Evidence): Fact<readonly ForwardEntry[]> => {
  const gateways = natGatewaysFact(evidence)
  const tables =
    gateways.state === 'present'
      ? tablesOf(gateways.value, ({ forwardTableIds }) => forwardTableIds)
      : null
  if (tables?.length === 0) return present([], gateways.cites)
  const unread = tables?.find(table => !isRead(evidence, table))
  if (unread !== undefined) return unavailable('not-collected', needAction(ACTION, unread))
  return mapFact(
    listFact(evidence, ACTION, { list: 'ForwardTableEntry', schema: WireEntry }),
    listed => listed.map(({ value, source }) => toEntry(value, source)),
  )
}

/** null: some gateway does not say which tables it has. */
export const tablesOf = (
  gateways: readonly NatGateway[],
  tablesIn: (gateway: NatGateway) => readonly string[] | null,
): string[] | null => {
  const tables = gateways.map(tablesIn)
  return tables.includes(null) ? null : tables.flatMap(ids => ids ?? [])
}

// The answer about an empty table does not name it; then the file name does, or one file covers all.
const isRead = (evidence: Evidence, table: string): boolean =>
  evidence.some(
    ({ kind, subject, raw }) =>
      kind === ACTION && (subject === '' || subject === table || raw.includes(`"${table}"`)),
  )

const toEntry = (wire: z.infer<typeof WireEntry>, source: SourceText): ForwardEntry => ({
  entryId: wire.ForwardEntryId,
  tableId: wire.ForwardTableId,
  natGatewayId: wire.NatGatewayId,
  externalAddress: wire.ExternalIp,
  externalPort: wire.ExternalPort,
  internalAddress: wire.InternalIp,
  internalPort: wire.InternalPort,
  protocol: wire.IpProtocol.toLowerCase(),
  status: wire.Status,
  source,
})
