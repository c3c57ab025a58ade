// Which high-availability virtual addresses exist, and which machine announces each?
import { z } from 'zod'
import type { Evidence } from '#shared/evidence.ts'
import { listFact } from './answers.ts'
import { type Fact, mapFact } from './fact.ts'
import type { SourceText } from './source-text.ts'

/**
 * VPC DescribeHaVips (field docs read 2026-11-22). `masterId` '' while nobody announces it,
 * null when the answer does not tell.
 */
export type HaVip = {
  readonly haVipId: string
  readonly address: string
  readonly vpcId: string
  readonly vSwitchId: string
  readonly regionId: string
  /** Creating, Available, InUse, Deleting. */
  readonly status: string
  /** Instances or network interfaces that may announce it. */
  readonly candidates: readonly string[]
  readonly publicAddresses: readonly string[]
  readonly masterId: string | null
  readonly source: SourceText
}

const text = z.string().catch('')
// Both spellings of the inner list have been seen, with and without the capital letter.
const words = (key: string) =>
  z
    .looseObject({})
    .catch({})
    .transform(found => {
      const inner = Object.entries(found).find(([name]) => name.toLowerCase() === key)?.[1]
      return z.array(z.string()).catch([]).parse(inner)
    })

const WireHaVip = z.looseObject({
  HaVipId: z.string().min(1),
  IpAddress: z.string().min(1),
  VpcId: text,
  VSwitchId: z.string().min(1),
  RegionId: text,
  Status: text,
  MasterInstanceId: z.string().nullable().catch(null),
  AssociatedInstances: words('associatedinstance'),
  AssociatedEipAddresses: words('associatedeipaddresse'),
})

export const haVipsFact = (evidence: Evidence): Fact<readonly HaVip[]> =>
  mapFact(listFact(evidence, 'vpc.DescribeHaVips', { list: 'HaVip', schema: WireHaVip }), listed =>
    listed.map(({ value, source }) => ({
      haVipId: value.HaVipId,
      address: value.IpAddress,
      vpcId: value.VpcId,
      vSwitchId: value.VSwitchId,
      regionId: value.RegionId,
      status: value.Status,
      candidates: value.AssociatedInstances,
      publicAddresses: value.AssociatedEipAddresses.filter(address => address !== ''),
      masterId: value.MasterInstanceId,
      source,
    })),
  )
