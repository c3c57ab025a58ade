// What do diagnostic reports and the Cloud Assistant say about instances, as far as it was recorded?
import { z } from 'zod'
import type { Evidence } from '#shared/evidence.ts'
import { readableElements } from './answers.ts'
import { type Fact, mapFact } from './fact.ts'
import { type SourceText, wholeText } from './source-text.ts'
import { whatWasRead, whicheverCame } from './what-was-read.ts'

const text = z.string().catch('')

/** One issue of an ECS diagnostic report (DescribeDiagnosticReports and -Attributes, read 2026-11-22). */
export type PlatformIssue = {
  readonly resourceId: string
  readonly issueId: string
  /** Unknown, Normal, Info, Warn, Critical. */
  readonly severity: string
  /** When the report was finished, ISO 8601; '' when it does not say. */
  readonly at: string
  readonly source: SourceText
}

const LIST = 'ecs.DescribeDiagnosticReports'
const ATTRIBUTES = 'ecs.DescribeDiagnosticReportAttributes'

const Issues = z
  .looseObject({
    Issue: z.array(z.looseObject({ IssueId: text, Severity: text })).catch([]),
  })
  .catch({ Issue: [] })
const Report = z.looseObject({
  ResourceId: text,
  CreationTime: text,
  FinishedTime: text,
  Issues,
  MetricResults: z
    .looseObject({ MetricResult: z.array(z.looseObject({ Issues })).catch([]) })
    .catch({ MetricResult: [] }),
})

// The list has the issues of each report side by side, the attributes of one have them by metric.
export const platformIssuesFact = (evidence: Evidence): Fact<readonly PlatformIssue[]> =>
  mapFact(whicheverCame(evidence, [LIST, ATTRIBUTES]), answers => [
    ...readableElements(evidence, LIST, { list: 'Report', schema: Report }).listed.flatMap(
      ({ value, source }) => issuesIn(value, source),
    ),
    ...answers
      .filter(({ item }) => item.kind === ATTRIBUTES)
      .flatMap(({ item, body }) => {
        const report = Report.safeParse(body).data
        return report === undefined ? [] : issuesIn(report, wholeText(item.id, item.raw))
      }),
  ])

const issuesIn = (report: z.infer<typeof Report>, source: SourceText): PlatformIssue[] =>
  [report.Issues, ...report.MetricResults.MetricResult.map(metric => metric.Issues)]
    .flatMap(({ Issue }) => Issue)
    .map(({ IssueId, Severity }) => ({
      resourceId: report.ResourceId,
      issueId: IssueId,
      severity: Severity,
      at: report.FinishedTime || report.CreationTime,
      source,
    }))

/** Whether the agent of an instance was heard of within two minutes (DescribeCloudAssistantStatus). */
export type AssistantState = {
  readonly instanceId: string
  readonly online: boolean
  readonly source: SourceText
}

const Assistant = z.looseObject({
  InstanceId: z.string().min(1),
  CloudAssistantStatus: z.coerce.string(),
})

export const assistantsFact = (evidence: Evidence): Fact<readonly AssistantState[]> =>
  mapFact(
    whatWasRead(evidence, 'ecs.DescribeCloudAssistantStatus', {
      list: 'InstanceCloudAssistantStatus',
      schema: Assistant,
    }),
    listed =>
      listed.map(({ value, source }) => ({
        instanceId: value.InstanceId,
        online: value.CloudAssistantStatus.toLowerCase() === 'true',
        source,
      })),
  )

/** How a command that was sent to an instance ended (DescribeInvocationResults). */
export type Invocation = {
  readonly instanceId: string
  readonly errorCode: string
  readonly source: SourceText
}

const Result = z.looseObject({ InstanceId: z.string().min(1), ErrorCode: text })

export const invocationsFact = (evidence: Evidence): Fact<readonly Invocation[]> =>
  mapFact(
    whatWasRead(evidence, 'ecs.DescribeInvocationResults', {
      list: 'InvocationResult',
      schema: Result,
    }),
    listed =>
      listed.map(({ value, source }) => ({
        instanceId: value.InstanceId,
        errorCode: value.ErrorCode,
        source,
      })),
  )
