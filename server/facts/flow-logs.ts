// Which flow logs record traffic, of what, and do their records arrive?
import { z } from 'zod'
import type { Evidence } from '#shared/evidence.ts'
import { type Fact, mapFact } from './fact.ts'
import type { SourceText } from './source-text.ts'
import { whatWasRead } from './what-was-read.ts'

/** VPC DescribeFlowLogs (API 2016-04-28, read 2026-11-22). Fixed words in small letters. */
export type FlowLog = {
  readonly flowLogId: string
  /** Of the interface, vSwitch or VPC that it records. */
  readonly resourceId: string
  /** active, inactive, activating. */
  readonly status: string
  readonly businessStatus: string
  /** all, allow, drop. */
  readonly trafficType: string
  readonly project: string
  readonly logStore: string
  /** success, failed. */
  readonly delivery: string
  readonly source: SourceText
}

const text = z.string().catch('')
const lower = text.transform(value => value.toLowerCase())

const WireLog = z.looseObject({
  FlowLogId: text,
  ResourceId: text,
  Status: lower,
  BusinessStatus: lower,
  TrafficType: lower,
  ProjectName: text,
  LogStoreName: text,
  FlowLogDeliverStatus: lower,
})

export const flowLogsFact = (evidence: Evidence): Fact<readonly FlowLog[]> =>
  mapFact(
    whatWasRead(evidence, 'vpc.DescribeFlowLogs', { list: 'FlowLog', schema: WireLog }),
    listed =>
      listed.map(({ value, source }) => ({
        flowLogId: value.FlowLogId,
        resourceId: value.ResourceId,
        status: value.Status,
        businessStatus: value.BusinessStatus,
        trafficType: value.TrafficType,
        project: value.ProjectName,
        logStore: value.LogStoreName,
        delivery: value.FlowLogDeliverStatus,
        source,
      })),
  )
