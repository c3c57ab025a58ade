// Which metrics of CloudMonitor tell whether something on this path is full?
import type { PlatformTargets } from '#shared/platform-targets.ts'
import { type Call, callOf } from './call.ts'

/**
 * CMS DescribeMetricList (API 2019-01-01, metric lists of EIP, Internet Shared Bandwidth, ECS and NAT
 * Gateway, read 2026-11-22). One metric is one call; the answer does not name it, so the file does.
 */
export const metricCalls = (targets: PlatformTargets, at: Date): Call[] =>
  METRICS.flatMap(([resource, namespace, names]) => {
    const id = targets[resource]
    return id === null ? [] : names.map(name => metricCall(targets, { id, namespace, name }, at))
  })

type Measured = 'allocationId' | 'bandwidthPackageId' | 'instanceId' | 'natGatewayId'

// Those that a check judges (server/facts/metrics.ts), as few as tell it: what leaves an elastic address
// too fast is counted when it is dropped, what arrives too fast only shows in the share that is used.
const METRICS: readonly (readonly [Measured, string, readonly string[]])[] = [
  ['allocationId', 'acs_vpc_eip', ['out_ratelimit_drop_speed', 'net_in.rate_percentage']],
  ['bandwidthPackageId', 'acs_bandwidth_package', ['net_rx.ratePercent', 'net_tx.ratePercent']],
  ['instanceId', 'acs_ecs_dashboard', ['ConnectionUtilization']],
  ['natGatewayId', 'acs_nat_gateway', ['SessionLimitDropConnection', 'ErrorPortAllocationCount']],
]

type Metric = { readonly id: string; readonly namespace: string; readonly name: string }

const metricCall = (
  { regionId }: PlatformTargets,
  { id, namespace, name }: Metric,
  at: Date,
): Call =>
  callOf('cms.DescribeMetricList', regionId, {
    subject: id,
    detail: name,
    params: {
      Namespace: namespace,
      MetricName: name,
      Dimensions: JSON.stringify([{ instanceId: id }]),
      StartTime: String(at.getTime() - WINDOW_MS),
      EndTime: String(at.getTime()),
      Period: '60',
    },
  })

/** Half an hour: long enough for a trouble that comes and goes, short enough to be about now. */
const WINDOW_MS = 30 * 60_000
