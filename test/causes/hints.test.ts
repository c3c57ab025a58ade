// What the platform saw and what changed lately: does each hint have its condition and its near miss?
import {
  type Answers,
  DNAT_ON,
  eip,
  eips,
  instance,
  instances,
  NAT_EIP,
} from '#test/golden/path-account.ts'
import { event, events } from '#test/golden/trail.ts'
import { causePair } from './cause-pair.ts'
import { layered, overHealthy } from './whole-judgement.ts'

const changed = (groupId: string): Answers => ({
  'actiontrail.LookupEvents': events(event(`RevokeSecurityGroup ${groupId} 08:10`)),
})
causePair('recent-config-change', 'suspected', overHealthy(changed('sg-a'), changed('sg-b')))

const metric = (name: string, instanceId: string, Maximum: number): Answers => ({
  [`cms.DescribeMetricLast.${name}`]: {
    Code: '200',
    Success: true,
    Datapoints: JSON.stringify([{ timestamp: 1, instanceId, Maximum }]),
  },
})
causePair(
  'session-limit',
  'suspected',
  overHealthy(
    metric('ConnectionUtilization', 'i-test1', 100),
    metric('ConnectionUtilization', 'i-test1', 60),
  ),
)
causePair(
  'eip-bandwidth-saturated',
  'suspected',
  overHealthy(
    metric('out_ratelimit_drop_speed', 'eip-1', 3),
    metric('out_ratelimit_drop_speed', 'eip-9', 3),
  ),
)
causePair(
  'nat-session-exhausted',
  'suspected',
  layered({ target: NAT_EIP }, [DNAT_ON])(
    metric('SessionLimitDropConnection', 'ngw-1', 7),
    metric('SessionLimitDropConnection', 'ngw-2', 7),
  ),
)
const IN_PACKAGE: Answers = {
  'vpc.DescribeEipAddresses': eips(eip({ BandwidthPackageId: 'cbwp-1' })),
}
causePair(
  'bandwidth-package-saturated',
  'suspected',
  layered({}, [IN_PACKAGE])(
    metric('net_tx.ratePercent', 'cbwp-1', 100),
    metric('net_tx.ratePercent', 'cbwp-2', 100),
  ),
)
const sessions = (TcpEstablishedTimeout: number): Answers => ({
  'ecs.DescribeNetworkInterfaceAttribute': {
    NetworkInterfaceId: 'eni-1',
    ConnectionTrackingConfiguration: { TcpEstablishedTimeout },
  },
})
causePair('sg-session-idle-timeout', 'suspected', overHealthy(sessions(300), sessions(910)))
const reported = (IssueId: string, Severity = 'Warn'): Answers => ({
  'ecs.DescribeDiagnosticReportAttributes': {
    ResourceId: 'i-test1',
    Status: 'Finished',
    MetricResults: {
      MetricResult: [{ MetricId: 'x', Issues: { Issue: [{ IssueId, Severity }] } }],
    },
  },
})
causePair(
  'platform-packet-loss',
  'suspected',
  overHealthy(
    reported('Instance.Network.PacketDrop'),
    reported('Instance.Network.PacketDrop', 'Normal'),
  ),
)
causePair(
  'instance-bandwidth-limit',
  'suspected',
  overHealthy(reported('Instance.Network.BurstBoundLimit'), reported('Instance.Disk.IOPSLimit')),
)
const assistant = (CloudAssistantStatus: string, Status = 'Running'): Answers => ({
  'ecs.DescribeInstances': instances(instance({ Status })),
  'ecs.DescribeCloudAssistantStatus': {
    InstanceCloudAssistantStatusSet: {
      InstanceCloudAssistantStatus: [{ InstanceId: 'i-test1', CloudAssistantStatus }],
    },
    NextToken: '',
  },
})
causePair(
  'cloud-assistant-offline',
  'derived',
  overHealthy(assistant('false'), assistant('false', 'Stopped')),
)
const invoked = (ErrorCode: string): Answers => ({
  'ecs.DescribeInvocationResults': {
    Invocation: { InvocationResults: { InvocationResult: [{ InstanceId: 'i-test1', ErrorCode }] } },
    NextToken: '',
  },
})
causePair(
  'sg-egress-blocks-cloud-assistant',
  'derived',
  overHealthy(invoked('SecurityGroupRuleDenied'), invoked('ExitCodeNonzero')),
)
