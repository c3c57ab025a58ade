// Which network interfaces exist, with which addresses and security groups?
import { z } from 'zod'
import type { Evidence } from '#shared/evidence.ts'
import { listFact } from './answers.ts'
import { type Fact, mapFact } from './fact.ts'
import { oneSpelling } from './one-spelling.ts'
import type { SourceText } from './source-text.ts'

/** ECS DescribeNetworkInterfaces. `publicAddress` is the elastic or static address of that private address. */
export type NetworkInterface = {
  readonly eniId: string
  readonly instanceId: string
  /** Primary or Secondary. */
  readonly type: string
  readonly status: string
  readonly mac: string
  readonly vpcId: string
  readonly vSwitchId: string
  readonly serviceManaged: boolean
  /** It drops packets that are neither from nor to its own addresses; null: the answer does not say. */
  readonly sourceDestCheck: boolean | null
  readonly securityGroupIds: readonly string[]
  readonly privateIps: readonly {
    readonly address: string
    readonly primary: boolean
    readonly publicAddress: string | null
    readonly allocationId: string | null
  }[]
  readonly ipv6Addresses: readonly string[]
  readonly source: SourceText
}

const text = z.string().catch('')
// Flags have been seen as text and as 0 and 1.
const isSet = (value: unknown): boolean => /^(?:true|1)$/i.test(String(value))
const flag = z.union([z.boolean(), z.string(), z.number()]).catch(false).transform(isSet)
const PublicIp = z
  .looseObject({ PublicIpAddress: text, AllocationId: text })
  .catch({ PublicIpAddress: '', AllocationId: '' })

export const WireInterface = z.looseObject({
  NetworkInterfaceId: z.string().min(1),
  InstanceId: text,
  Attachment: z.looseObject({ InstanceId: text }).catch({ InstanceId: '' }),
  Type: text,
  Status: text,
  MacAddress: text,
  VpcId: text,
  VSwitchId: text,
  ServiceManaged: flag,
  SourceDestCheck: z.union([z.boolean(), z.stringbool()]).nullish().catch(null),
  PrivateIpAddress: text,
  AssociatedPublicIp: PublicIp,
  SecurityGroupIds: z
    .looseObject({ SecurityGroupId: z.array(z.string()) })
    .catch({ SecurityGroupId: [] }),
  PrivateIpSets: z
    .looseObject({
      PrivateIpSet: z.array(
        z.looseObject({
          PrivateIpAddress: text,
          Primary: flag,
          AssociatedPublicIp: PublicIp,
        }),
      ),
    })
    .catch({ PrivateIpSet: [] }),
  Ipv6Sets: z
    .looseObject({ Ipv6Set: z.array(z.looseObject({ Ipv6Address: text })) })
    .catch({ Ipv6Set: [] }),
})

export const networkInterfacesFact = (evidence: Evidence): Fact<readonly NetworkInterface[]> =>
  mapFact(
    listFact(evidence, 'ecs.DescribeNetworkInterfaces', {
      list: 'NetworkInterfaceSet',
      schema: WireInterface,
    }),
    listed => listed.map(({ value, source }) => toInterface(value, source)),
  )

const toInterface = (
  wire: z.infer<typeof WireInterface>,
  source: SourceText,
): NetworkInterface => ({
  eniId: wire.NetworkInterfaceId,
  instanceId: wire.InstanceId || wire.Attachment.InstanceId,
  type: wire.Type,
  status: wire.Status,
  mac: wire.MacAddress,
  vpcId: wire.VpcId,
  vSwitchId: wire.VSwitchId,
  serviceManaged: wire.ServiceManaged,
  sourceDestCheck: wire.SourceDestCheck ?? null,
  securityGroupIds: wire.SecurityGroupIds.SecurityGroupId,
  privateIps: privateIpsOf(wire),
  ipv6Addresses: wire.Ipv6Sets.Ipv6Set.map(set => oneSpelling(set.Ipv6Address)),
  source,
})

// Answers of 2021 carry only the interface-level PrivateIpAddress and AssociatedPublicIp.
const privateIpsOf = (wire: z.infer<typeof WireInterface>): NetworkInterface['privateIps'] =>
  wire.PrivateIpSets.PrivateIpSet.length === 0
    ? [{ address: wire.PrivateIpAddress, primary: true, ...publicIpOf(wire.AssociatedPublicIp) }]
    : wire.PrivateIpSets.PrivateIpSet.map(set => ({
        address: set.PrivateIpAddress,
        primary: set.Primary,
        ...publicIpOf(
          set.Primary && set.AssociatedPublicIp.PublicIpAddress === ''
            ? wire.AssociatedPublicIp
            : set.AssociatedPublicIp,
        ),
      }))

const publicIpOf = (wire: z.infer<typeof PublicIp>) => ({
  publicAddress: wire.PublicIpAddress === '' ? null : wire.PublicIpAddress,
  allocationId: wire.AllocationId === '' ? null : wire.AllocationId,
})
