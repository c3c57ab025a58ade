// How is each action that reads the platform's own measurements tried without a trace?
import type { Hop } from '#shared/hop.ts'
import type { PermissionProbe } from './permission-probe.ts'

const optional = (hops: readonly Hop[], params: PermissionProbe['params']): PermissionProbe => ({
  level: 'optional',
  hops,
  params,
})

const INSTANCE = 'i-whyportpermission0001'

export const PLATFORM_PROBES = {
  'ecs.DescribeNetworkInterfaceAttribute': optional(['security-group'], {
    NetworkInterfaceId: 'eni-whyportpermission001',
    Attribute: 'connectionTrackingConfiguration',
  }),
  'ecs.DescribeCloudAssistantStatus': optional(['instance'], { InstanceId: [INSTANCE] }),
  'ecs.DescribeDiagnosticReports': optional(['instance'], {
    ResourceIds: [INSTANCE],
    MaxResults: 10,
  }),
  'vpc.DescribeFlowLogs': optional(['path'], { PageSize: 10 }),
  // A minute of 2023, which nothing is kept of.
  'nis.GetInternetTuple': optional(['path'], {
    BeginTime: 1_700_000_000_000,
    EndTime: 1_700_000_060_000,
    Direction: 'in',
    TupleType: 1,
    TopN: 1,
  }),
  'cloudfw.DescribeRiskEventGroup': optional(['provider'], {
    StartTime: '1700000000',
    EndTime: '1700000060',
    DataType: 'session',
    NoLocation: 'true',
    CurrentPage: '1',
    PageSize: '10',
  }),
  'cms.DescribeMetricList': optional(['instance', 'public-address', 'nat'], {
    Namespace: 'acs_ecs_dashboard',
    MetricName: 'ConnectionUtilization',
    Dimensions: JSON.stringify([{ instanceId: INSTANCE }]),
  }),
} as const satisfies Readonly<Record<string, PermissionProbe>>
