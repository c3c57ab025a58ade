// Which calls read what the platform measured and recorded about a located path?
import type { PlatformTargets } from '#shared/platform-targets.ts'
import { type Call, callOf } from './call.ts'
import { internetTupleCall } from './internet-tuple-call.ts'
import { metricCalls } from './metric-calls.ts'
import { riskEventsCall } from './risk-events-call.ts'

/** Each stands alone: none needs the answer of another. `now` counts when the question has no time. */
export const platformCalls = (targets: PlatformTargets, now: Date): Call[] => {
  const { vpcId, eniId, instanceId } = targets
  const at = new Date(Math.min(now.getTime(), Date.parse(targets.at ?? '') || now.getTime()))
  return [
    ...(vpcId === null ? [] : [flowLogsOf(targets, vpcId)]),
    ...(eniId === null ? [] : [sessionTimesOf(targets, eniId)]),
    ...(instanceId?.startsWith('i-') ? reportsOf(targets, instanceId) : []),
    ...internetTupleCall(targets, at),
    ...riskEventsCall(targets, at),
    ...metricCalls(targets, at),
  ]
}

// One call for the interface, the switch and the VPC.
const flowLogsOf = ({ regionId }: PlatformTargets, vpcId: string): Call =>
  callOf('vpc.DescribeFlowLogs', regionId, {
    subject: vpcId,
    params: { RegionId: regionId, VpcId: vpcId },
  })

// The list of interfaces does not have it (ECS API, DescribeNetworkInterfaceAttribute, read 2026-11-22).
const sessionTimesOf = ({ regionId }: PlatformTargets, eniId: string): Call =>
  callOf('ecs.DescribeNetworkInterfaceAttribute', regionId, {
    subject: eniId,
    params: {
      RegionId: regionId,
      NetworkInterfaceId: eniId,
      Attribute: 'connectionTrackingConfiguration',
    },
  })

// Reports that somebody had made: making one is a write, and takes minutes.
const reportsOf = ({ regionId }: PlatformTargets, instanceId: string): Call[] => [
  callOf('ecs.DescribeDiagnosticReports', regionId, {
    subject: instanceId,
    params: { RegionId: regionId, ResourceIds: [instanceId] },
  }),
  callOf('ecs.DescribeCloudAssistantStatus', regionId, {
    subject: instanceId,
    params: { RegionId: regionId, InstanceId: [instanceId] },
  }),
]
