// What did CloudMonitor measure, as far as it was recorded?
import { z } from 'zod'
import type { Evidence, EvidenceItem } from '#shared/evidence.ts'
import { answersTo, needAction } from './answers.ts'
import { type Fact, idsOf, present, unavailable } from './fact.ts'
import { type SourceText, wholeText } from './source-text.ts'

/** The largest value of one metric of one resource in what was read. */
export type Metric = {
  readonly metric: string
  readonly resourceId: string
  readonly value: number
  readonly source: SourceText
}

const ACTIONS = ['cms.DescribeMetricLast', 'cms.DescribeMetricList']

/**
 * CMS 2019-01-01 (field docs, read 2026-11-22): the points are JSON in a text; which metric they are
 * of stands in the request only, or in the file's name.
 */
export const metricsFact = (evidence: Evidence): Fact<readonly Metric[]> => {
  const answers = ACTIONS.map(action => answersTo(evidence, action))
  const ok = answers.flatMap(answer => answer.ok)
  const failed = answers.flatMap(answer => answer.failed)
  if (ok.length === 0)
    return unavailable(
      failed.length === 0 ? 'not-collected' : 'failed',
      needAction('cms.DescribeMetricLast'),
      idsOf(failed),
    )
  return present(
    ok.flatMap(({ item, body }) => metricsIn(item, body)),
    ok.map(({ item }) => item.id),
  )
}

const Wire = z.looseObject({ Datapoints: z.union([z.string(), z.array(z.unknown())]).catch('') })
const Point = z.looseObject({
  instanceId: z.string().catch(''),
  Maximum: z.coerce.number().optional().catch(undefined),
  Value: z.coerce.number().optional().catch(undefined),
  Average: z.coerce.number().optional().catch(undefined),
})

const metricsIn = (item: EvidenceItem, body: unknown): Metric[] => {
  const metric = METRICS.find(name => nameOf(item).includes(name))
  const wire = Wire.safeParse(body)
  if (metric === undefined || !wire.success) return []
  const largest = new Map<string, number>()
  for (const point of pointsOf(wire.data.Datapoints)) {
    const { instanceId, Maximum, Value, Average } = Point.safeParse(point).data ?? {
      instanceId: '',
    }
    const value = Maximum ?? Value ?? Average
    if (value !== undefined && Number.isFinite(value))
      largest.set(instanceId, Math.max(largest.get(instanceId) ?? value, value))
  }
  const source = wholeText(item.id, item.raw)
  return [...largest].map(([resourceId, value]) => ({ metric, resourceId, value, source }))
}

const nameOf = ({ request, file }: EvidenceItem): string => String(request?.['MetricName'] ?? file)

const pointsOf = (points: string | readonly unknown[]): readonly unknown[] => {
  if (typeof points !== 'string') return points
  try {
    const parsed: unknown = JSON.parse(points)
    return Array.isArray(parsed) ? parsed : []
  } catch {
    return []
  }
}

/** Those that a cause hangs on (network-semantics E.6). */
const METRICS = [
  'out_ratelimit_drop_speed',
  'net_in.rate_percentage',
  'net_out.rate_percentage',
  'SessionLimitDropConnection',
  'ErrorPortAllocationCount',
  'ConnectionUtilization',
] as const
