// Which instances does the account hold, and in which state?
import { z } from 'zod'
import type { Evidence } from '#shared/evidence.ts'
import type { Need } from '#shared/judgement.ts'
import { say } from '#shared/message.ts'
import { type AccountScope, unsearched } from './account-search.ts'
import { answersTo, listFact, readableElements } from './answers.ts'
import { type Fact, present } from './fact.ts'
import type { HostChoice } from './facts.ts'
import { oneSpelling } from './one-spelling.ts'
import type { SourceText } from './source-text.ts'
import { wireNumber } from './wire-number.ts'

/** ECS DescribeInstances (help.aliyun.com, ECS API 2014-05-26, read 2026-11-22). Empty text = unset. */
export type Instance = {
  readonly instanceId: string
  readonly regionId: string
  /** Pending, Starting, Running, Stopping, Stopped. */
  readonly status: string
  /** KeepCharging, StopCharging, Not-applicable. */
  readonly stoppedMode: string
  readonly networkType: string
  readonly osType: string
  readonly staticPublicIps: readonly string[]
  readonly eip: { readonly address: string; readonly allocationId: string } | null
  /** Mbit/s; authoritative for static addresses only. */
  readonly internetMaxBandwidthOut: number | null
  readonly vpcId: string
  readonly vSwitchId: string
  readonly privateIps: readonly string[]
  /** Groups of the primary interface only. */
  readonly securityGroupIds: readonly string[]
  readonly eniIds: readonly string[]
  readonly ipv6Addresses: readonly string[]
  readonly locks: readonly { readonly reason: string; readonly message: string }[]
  readonly chargeType: string
  readonly expiredTime: string
  readonly startTime: string
  readonly source: SourceText
}

const text = z.string().catch('')
const texts = z.array(z.string()).catch([])

export const WireInstance = z.looseObject({
  InstanceId: z.string().min(1),
  RegionId: text,
  Status: text,
  StoppedMode: text,
  InstanceNetworkType: text,
  OSType: text,
  InstanceChargeType: text,
  ExpiredTime: text,
  StartTime: text,
  InternetMaxBandwidthOut: wireNumber,
  PublicIpAddress: z.looseObject({ IpAddress: texts }).catch({ IpAddress: [] }),
  EipAddress: z
    .looseObject({ IpAddress: text, AllocationId: text })
    .catch({ IpAddress: '', AllocationId: '' }),
  VpcAttributes: z
    .looseObject({
      VpcId: text,
      VSwitchId: text,
      PrivateIpAddress: z.looseObject({ IpAddress: texts }).catch({ IpAddress: [] }),
    })
    .catch({ VpcId: '', VSwitchId: '', PrivateIpAddress: { IpAddress: [] } }),
  SecurityGroupIds: z.looseObject({ SecurityGroupId: texts }).catch({ SecurityGroupId: [] }),
  NetworkInterfaces: z
    .looseObject({
      NetworkInterface: z.array(
        z.looseObject({
          NetworkInterfaceId: text,
          Ipv6Sets: z
            .looseObject({ Ipv6Set: z.array(z.looseObject({ Ipv6Address: text })) })
            .catch({ Ipv6Set: [] }),
        }),
      ),
    })
    .catch({ NetworkInterface: [] }),
  OperationLocks: z
    .looseObject({ LockReason: z.array(z.looseObject({ LockReason: text, LockMsg: text })) })
    .catch({ LockReason: [] }),
})

/** `complete`: every call was answered whole, so an instance that is not in the list does not exist. */
export type Instances = {
  readonly instances: readonly Instance[]
  readonly complete: boolean
  /** The regions of the account were asked for and not told: known ones were searched instead. */
  readonly regionsUnread: boolean
}

const LIST = { list: 'Instance', schema: WireInstance } as const

/** Instances of all calls (regions, pages). One refused region does not hide what others answered. */
export const instancesFact = (
  evidence: Evidence,
  { scope }: HostChoice = { instanceId: null },
): Fact<Instances> => {
  const whole = listFact(evidence, 'ecs.DescribeInstances', LIST)
  const { listed, cites } = readableElements(evidence, 'ecs.DescribeInstances', LIST)
  const regionsUnread = answersTo(evidence, 'ecs.DescribeRegions').failed.length > 0
  if (whole.state === 'unavailable' && listed.length === 0)
    return regionsUnread ? { ...whole, need: IN_REGIONS } : whole
  return present(
    {
      instances: onceEach(listed.map(({ value, source }) => toInstance(value, source))),
      complete: whole.state === 'present' && !mayBeElsewhere(scope) && !regionsUnread,
      regionsUnread,
    },
    cites,
  )
}

const IN_REGIONS: Need = {
  need: say('need.in-regions', { action: 'ecs.DescribeInstances', regions: 'ecs.DescribeRegions' }),
  how: say('how.allow', { permission: 'ecs:DescribeInstances, ecs:DescribeRegions' }),
  wouldSettle: [],
}

// Found nowhere, it may be in an account that could not be searched.
const mayBeElsewhere = (scope: AccountScope | undefined): boolean =>
  scope?.search != null && scope.search.holders.length === 0 && unsearched(scope.search).length > 0

// The same instance may be in the answers to several calls.
const onceEach = (instances: readonly Instance[]): readonly Instance[] => [
  ...new Map(instances.map(instance => [instance.instanceId, instance])).values(),
]

const toInstance = (wire: z.infer<typeof WireInstance>, source: SourceText): Instance => ({
  instanceId: wire.InstanceId,
  regionId: wire.RegionId,
  status: wire.Status,
  stoppedMode: wire.StoppedMode,
  networkType: wire.InstanceNetworkType,
  osType: wire.OSType.toLowerCase(),
  staticPublicIps: wire.PublicIpAddress.IpAddress.filter(ip => ip !== ''),
  eip:
    wire.EipAddress.IpAddress === ''
      ? null
      : { address: wire.EipAddress.IpAddress, allocationId: wire.EipAddress.AllocationId },
  internetMaxBandwidthOut: wire.InternetMaxBandwidthOut,
  vpcId: wire.VpcAttributes.VpcId,
  vSwitchId: wire.VpcAttributes.VSwitchId,
  privateIps: wire.VpcAttributes.PrivateIpAddress.IpAddress,
  securityGroupIds: wire.SecurityGroupIds.SecurityGroupId,
  eniIds: wire.NetworkInterfaces.NetworkInterface.map(eni => eni.NetworkInterfaceId),
  ipv6Addresses: wire.NetworkInterfaces.NetworkInterface.flatMap(eni =>
    eni.Ipv6Sets.Ipv6Set.map(set => oneSpelling(set.Ipv6Address)),
  ),
  locks: wire.OperationLocks.LockReason.map(lock => ({
    reason: lock.LockReason,
    message: lock.LockMsg,
  })),
  chargeType: wire.InstanceChargeType,
  expiredTime: wire.ExpiredTime,
  startTime: wire.StartTime,
  source,
})
