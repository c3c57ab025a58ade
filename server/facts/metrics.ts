// What did CloudMonitor measure, as far as it was recorded?
import { z } from 'zod'
import type { Evidence, EvidenceItem } from '#shared/evidence.ts'
import { type Fact, mapFact } from './fact.ts'
import { type SourceText, wholeText } from './source-text.ts'
import { whicheverCame } from './what-was-read.ts'

/** The largest value of one metric of one resource in what was read. */
export type Metric = {
  readonly metric: string
  readonly resourceId: string
  readonly value: number
  readonly source: SourceText
}

/**
 * CMS 2019-01-01 (field docs, read 2026-11-22): the points are JSON in a text; which metric they are
 * of stands in the request only, or in the file's name.
 */
export const metricsFact = (evidence: Evidence): Fact<readonly Metric[]> =>
  mapFact(whicheverCame(evidence, ['cms.DescribeMetricList', 'cms.DescribeMetricLast']), answers =>
    answers.flatMap(({ item, body }) => metricsIn(item, body)),
  )

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
  'net_rx.ratePercent',
  'net_tx.ratePercent',
  'SessionLimitDropConnection',
  'ErrorPortAllocationCount',
  'ConnectionUtilization',
] as const
