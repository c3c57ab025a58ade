// Which elastic addresses does the account own, and what are they bound to?
import { z } from 'zod'
import type { Evidence } from '#shared/evidence.ts'
import { listFact } from './answers.ts'
import { type Fact, mapFact } from './fact.ts'
import type { SourceText } from './source-text.ts'

/** VPC DescribeEipAddresses. */
export type ElasticAddress = {
  readonly allocationId: string
  readonly address: string
  /** Associating, Unassociating, InUse, Available, Releasing. */
  readonly status: string
  /** EcsInstance, NetworkInterface, SlbInstance, Nat, HaVip, IpAddress; '' when unbound. */
  readonly boundType: string
  readonly boundId: string
  readonly privateAddress: string
  /** NAT, MULTI_BINDED, BINDED (cut-through). */
  readonly mode: string
  readonly businessStatus: string
  readonly lockReasons: readonly string[]
  readonly chargeType: string
  readonly expiredTime: string
  readonly regionId: string
  /** Told for an address that is bound to a bare private address. */
  readonly vpcId: string
  /** Of the bandwidth that it shares with others; '' when it has its own. */
  readonly bandwidthPackageId: string
  readonly source: SourceText
}

const text = z.string().catch('')

export const WireEip = z.looseObject({
  AllocationId: z.string().min(1),
  IpAddress: text,
  Status: text,
  InstanceType: text,
  InstanceId: text,
  PrivateIpAddress: text,
  Mode: text,
  BusinessStatus: text,
  ChargeType: text,
  ExpiredTime: text,
  RegionId: text,
  VpcId: text,
  BandwidthPackageId: text,
  OperationLocks: z
    .looseObject({ LockReason: z.array(z.looseObject({ LockReason: text })) })
    .catch({ LockReason: [] }),
})

export const elasticAddressesFact = (evidence: Evidence): Fact<readonly ElasticAddress[]> =>
  mapFact(
    listFact(evidence, 'vpc.DescribeEipAddresses', { list: 'EipAddress', schema: WireEip }),
    listed =>
      listed.map(({ value, source }) => ({
        allocationId: value.AllocationId,
        address: value.IpAddress,
        status: value.Status,
        boundType: value.InstanceType,
        boundId: value.InstanceId,
        privateAddress: value.PrivateIpAddress,
        mode: value.Mode,
        businessStatus: value.BusinessStatus,
        lockReasons: value.OperationLocks.LockReason.map(lock => lock.LockReason),
        chargeType: value.ChargeType,
        expiredTime: value.ExpiredTime,
        regionId: value.RegionId,
        vpcId: value.VpcId,
        bandwidthPackageId: value.BandwidthPackageId,
        source,
      })),
  )

/** null: the address has bandwidth of its own, or it is not known. */
export const packageOf = (
  read: Fact<readonly ElasticAddress[]>,
  allocationId: string | null,
): string | null => {
  if (read.state === 'unavailable' || allocationId === null) return null
  const own = read.value.find(address => address.allocationId === allocationId)
  return own?.bandwidthPackageId || null
}
