// What do diagnostic reports and the Cloud Assistant say about instances, as far as it was recorded?
import { z } from 'zod'
import type { Evidence } from '#shared/evidence.ts'
import { answersTo, needAction } from './answers.ts'
import { type Fact, idsOf, mapFact, present, unavailable } from './fact.ts'
import { type SourceText, wholeText } from './source-text.ts'
import { whatWasRead } from './what-was-read.ts'

const text = z.string().catch('')

/** One issue of an ECS diagnostic report (DescribeDiagnosticReportAttributes, read 2026-11-22). */
export type PlatformIssue = {
  readonly resourceId: string
  readonly issueId: string
  /** Unknown, Normal, Info, Warn, Critical. */
  readonly severity: string
  readonly source: SourceText
}

const REPORT = 'ecs.DescribeDiagnosticReportAttributes'
const Report = z.looseObject({
  ResourceId: text,
  MetricResults: z
    .looseObject({
      MetricResult: z.array(
        z.looseObject({
          Issues: z
            .looseObject({
              Issue: z.array(z.looseObject({ IssueId: text, Severity: text })).catch([]),
            })
            .catch({ Issue: [] }),
        }),
      ),
    })
    .catch({ MetricResult: [] }),
})

export const platformIssuesFact = (evidence: Evidence): Fact<readonly PlatformIssue[]> => {
  const { ok, failed } = answersTo(evidence, REPORT)
  if (ok.length === 0)
    return unavailable(
      failed.length === 0 ? 'not-collected' : 'failed',
      needAction(REPORT),
      idsOf(failed),
    )
  const issues = ok.flatMap(({ item, body }) => {
    const report = Report.safeParse(body).data
    return (report?.MetricResults.MetricResult ?? []).flatMap(({ Issues }) =>
      Issues.Issue.map(({ IssueId, Severity }) => ({
        resourceId: report?.ResourceId ?? '',
        issueId: IssueId,
        severity: Severity,
        source: wholeText(item.id, item.raw),
      })),
    )
  })
  return present(issues, idsOf(ok.map(({ item }) => item)))
}

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
