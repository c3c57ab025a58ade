// Which attacks did the intrusion prevention of Cloud Firewall see, and which did it block?
import { z } from 'zod'
import type { Evidence } from '#shared/evidence.ts'
import { isoOfSeconds } from '#shared/plain/time.ts'
import { type Fact, mapFact } from './fact.ts'
import type { SourceText } from './source-text.ts'
import { whatWasRead } from './what-was-read.ts'

/** cloudfw DescribeRiskEventGroup (API 2017-12-07, read 2026-11-26). It names no port. */
export type RiskEvent = {
  readonly name: string
  readonly from: string
  readonly to: string
  /** in, out; '' when the answer does not say. */
  readonly direction: string
  /** false: only an alert. */
  readonly blocked: boolean
  /** ISO 8601; null when the answer does not say. */
  readonly lastAt: string | null
  readonly source: SourceText
}

const text = z.coerce.string().catch('')
const Event = z.looseObject({
  EventName: text,
  SrcIP: text,
  DstIP: text,
  Direction: text.transform(word => word.toLowerCase()),
  RuleResult: z.coerce.number().catch(0),
  LastEventTime: z.coerce.number().catch(-1),
})

/** 1 alerts, 2 blocks. */
const BLOCKED = 2

export const riskEventsFact = (evidence: Evidence): Fact<readonly RiskEvent[]> =>
  mapFact(
    whatWasRead(evidence, 'cloudfw.DescribeRiskEventGroup', { list: 'DataList', schema: Event }),
    listed =>
      listed.map(({ value, source }) => ({
        name: value.EventName,
        from: value.SrcIP,
        to: value.DstIP,
        direction: value.Direction,
        blocked: value.RuleResult === BLOCKED,
        lastAt: isoOfSeconds(value.LastEventTime),
        source,
      })),
  )
