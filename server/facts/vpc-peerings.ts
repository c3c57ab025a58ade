// Which peering connections join two VPCs, and are they in force?
import { z } from 'zod'
import type { Evidence } from '#shared/evidence.ts'
import { listFact } from './answers.ts'
import { type Fact, mapFact } from './fact.ts'
import type { SourceText } from './source-text.ts'

/** VPC peering API 2022-01-01, ListVpcPeerConnections (read 2026-11-22). */
export type VpcPeering = {
  readonly peeringId: string
  /** Creating, Accepting, Updating, Rejected, Expired, Activated, Deleting, Deleted; '' when not told. */
  readonly status: string
  /** Normal, FinancialLocked; '' when not told. */
  readonly bizStatus: string
  readonly vpcIds: readonly [asking: string, accepting: string]
  /** Ids of the accounts; '' when not told. */
  readonly ownerIds: readonly [asking: string, accepting: string]
  readonly cidrs: readonly [asking: readonly string[], accepting: readonly string[]]
  readonly source: SourceText
}

const text = z.string().catch('')
const owner = z.union([z.string(), z.number()]).transform(String).catch('')
const End = z
  .looseObject({ VpcId: text, Ipv4Cidrs: z.array(z.string()).catch([]) })
  .catch({ VpcId: '', Ipv4Cidrs: [] })

const Wire = z.looseObject({
  InstanceId: z.string().min(1),
  Status: text,
  BizStatus: text,
  Vpc: End,
  AcceptingVpc: End,
  OwnerId: owner,
  AcceptingOwnerUid: owner,
})

export const vpcPeeringsFact = (evidence: Evidence): Fact<readonly VpcPeering[]> =>
  mapFact(
    listFact(evidence, 'vpcpeer.ListVpcPeerConnections', { list: 'VpcPeerConnects', schema: Wire }),
    listed =>
      listed.map(({ value, source }) => ({
        peeringId: value.InstanceId,
        status: value.Status,
        bizStatus: value.BizStatus,
        vpcIds: [value.Vpc.VpcId, value.AcceptingVpc.VpcId],
        ownerIds: [value.OwnerId, value.AcceptingOwnerUid],
        cidrs: [value.Vpc.Ipv4Cidrs, value.AcceptingVpc.Ipv4Cidrs],
        source,
      })),
  )
