// What did the platform itself measure or report about what is on the path?
import type { DecidedBy } from '#shared/finding.ts'
import type { Flow } from '#shared/flow.ts'
import type { Hop } from '#shared/hop.ts'
import { type FoundCause, type Judgement, warn } from '#shared/judgement.ts'
import { say } from '#shared/message.ts'
import { minutesOf } from '#shared/plain/time.ts'
import type { Fact } from '../facts/fact.ts'
import type { Metric } from '../facts/metrics.ts'
import type { PlatformIssue } from '../facts/platform-reports.ts'
import { apiField } from './api-field.ts'
import { defineCheck } from './check.ts'
import { quietHint } from './quiet-hint.ts'

type Read = {
  readonly metrics: Fact<readonly Metric[]>
  readonly platformIssues: Fact<readonly PlatformIssue[]>
  readonly readAt: Fact<string>
}

/**
 * Hints: full bandwidth, sessions and lost packets make connections slow or strange; none of them says
 * that this one fails (network-semantics E.6, F.4).
 */
const telemetryOf = (
  { id, hop, causes }: { id: string; hop: Hop; causes: readonly Found['id'][] },
  find: (
    flow: Flow,
    read: { metrics: readonly Metric[]; issues: readonly PlatformIssue[] },
  ) => Found[],
) =>
  defineCheck({
    id,
    hop,
    needs: [],
    wants: ['metrics', 'platformIssues', 'readAt'],
    causes,
    evaluate: (flow, read: Read): Judgement => {
      const now = flow.question.at ?? (read.readAt.state === 'present' ? read.readAt.value : null)
      const found = find(flow, {
        metrics: valuesOf(read.metrics),
        issues: valuesOf(read.platformIssues).filter(issue => isRecent(issue, now)),
      })
      const all = found.map(causeOf)
      const [first] = all
      return first === undefined
        ? quietHint([read.metrics, read.platformIssues])
        : warn(first.because, { causes: all })
    },
  })

type Found = {
  readonly id:
    | 'session-limit'
    | 'instance-bandwidth-limit'
    | 'platform-packet-loss'
    | 'eip-bandwidth-saturated'
    | 'nat-session-exhausted'
  readonly resource: string
  readonly what: string
  readonly by: DecidedBy | null
}

const causeOf = ({ id, resource, what, by }: Found): FoundCause => ({
  id,
  because: say('telemetry.seen', { resource, what }),
  confidence: 'suspected',
  ...(by === null ? {} : { decidedBy: by }),
})

/** Of a report that is older than a day nothing is said: what it saw may be over. */
const DAY_MINUTES = 24 * 60

const isRecent = ({ at }: PlatformIssue, now: string | null): boolean => {
  const [then, asked] = [minutesOf(at), now === null ? null : minutesOf(now)]
  return then === null || asked === null || asked - then <= DAY_MINUTES
}

const valuesOf = <T>(fact: Fact<readonly T[]>): readonly T[] =>
  fact.state === 'present' ? fact.value : []

const measured = (id: Found['id'], metric: Metric): Found => ({
  id,
  resource: metric.resourceId,
  what: `${metric.metric} ${metric.value}`,
  by: apiField(metric.resourceId, metric.source, 'Datapoints'),
})

const ISSUES: readonly (readonly [RegExp, Found['id']])[] = [
  [
    /^Instance\.Network\.(?:PacketDrop|LinkException)|NetworkConfig\.Inconsistent$/,
    'platform-packet-loss',
  ],
  [/(?:IOLimit|BurstBoundLimit)$/, 'instance-bandwidth-limit'],
  [/^Instance\.Network\.SessionException$/, 'session-limit'],
]

const reported = (issue: PlatformIssue): Found[] => {
  const id = ISSUES.find(([pattern]) => pattern.test(issue.issueId))?.[1]
  const isCalm = /^(?:normal|unknown)$/i.test(issue.severity)
  return id === undefined || isCalm
    ? []
    : [
        {
          id,
          resource: issue.resourceId,
          what: `${issue.issueId} (${issue.severity})`,
          by: apiField(issue.issueId, issue.source, 'IssueId'),
        },
      ]
}

/** A share of what the type or the address allows; the platform rounds. */
export const FULL_PERCENT = 99

export const instanceTelemetry = telemetryOf(
  {
    id: 'instance-telemetry',
    hop: 'instance',
    causes: ['session-limit', 'instance-bandwidth-limit', 'platform-packet-loss'],
  },
  ({ instanceId }, { metrics, issues }) => [
    ...issues.filter(({ resourceId }) => resourceId === instanceId).flatMap(reported),
    ...metrics
      .filter(
        ({ metric, resourceId, value }) =>
          metric === 'ConnectionUtilization' && resourceId === instanceId && value >= FULL_PERCENT,
      )
      .map(metric => measured('session-limit', metric)),
  ],
)

export const addressTelemetry = telemetryOf(
  { id: 'address-telemetry', hop: 'public-address', causes: ['eip-bandwidth-saturated'] },
  ({ allocationId, publicAddress }, { metrics }) =>
    metrics
      .filter(({ resourceId }) => [allocationId, publicAddress].includes(resourceId))
      .filter(
        ({ metric, value }) =>
          (metric === 'out_ratelimit_drop_speed' && value > 0) ||
          (/rate_percentage$/.test(metric) && value >= FULL_PERCENT),
      )
      .map(metric => measured('eip-bandwidth-saturated', metric)),
)

export const natTelemetry = telemetryOf(
  { id: 'nat-telemetry', hop: 'nat', causes: ['nat-session-exhausted'] },
  ({ natGatewayId }, { metrics }) =>
    metrics
      .filter(
        ({ metric, resourceId, value }) =>
          /^(?:SessionLimitDropConnection|ErrorPortAllocationCount)$/.test(metric) &&
          resourceId === natGatewayId &&
          value > 0,
      )
      .map(metric => measured('nat-session-exhausted', metric)),
)
