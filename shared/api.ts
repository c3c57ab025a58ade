// What do the HTTP API's requests and answers look like?
import { z } from 'zod'
import { AgentEntry } from './agent.ts'
import { CauseClass } from './cause.ts'
import { Expectations } from './expectation.ts'
import { Hop } from './hop.ts'
import { Protocol, QuestionInput } from './question.ts'
import { Report } from './report.ts'
import { VantagePoint } from './vantage-point.ts'

/** Body of `POST /v1/diagnoses`. A field that is not said stays unsaid; an unknown one is refused. */
export const DiagnosisRequest = z.strictObject({
  target: QuestionInput.shape.target,
  port: QuestionInput.shape.port,
  protocol: Protocol.optional(),
  from: QuestionInput.shape.from.removeDefault().optional(),
  region: QuestionInput.shape.region,
  at: QuestionInput.shape.at,
  hostBy: QuestionInput.shape.hostBy,
  hostEvidence: QuestionInput.shape.hostEvidence,
})
export type DiagnosisRequest = z.infer<typeof DiagnosisRequest>

export const DiagnosisState = z.enum([
  'queued',
  'running',
  'done',
  'interrupted',
  'expired',
  'failed',
  'cancelled',
])
export type DiagnosisState = z.infer<typeof DiagnosisState>

export const DiagnosisAccepted = z.object({ id: z.string(), state: DiagnosisState })

/** RFC 9457. `code` is stable, `field` names what is at fault, `next` says what to do. */
export const Problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number().int(),
  detail: z.string(),
  code: z.string(),
  field: z.string().optional(),
  next: z.string().optional(),
})
export type Problem = z.infer<typeof Problem>

/** `progress` counts what is there so far; `last` is the newest of it. */
export const Diagnosis = z.object({
  id: z.string(),
  state: DiagnosisState,
  createdAt: z.string(),
  progress: z.object({
    evidence: z.number().int(),
    judged: z.number().int(),
    last: z.string().nullable(),
  }),
  report: Report.optional(),
  problem: Problem.optional(),
})
export type Diagnosis = z.infer<typeof Diagnosis>

export const DiagnosisList = z.object({ diagnoses: z.array(Diagnosis) })

/** One line of `GET /v1/diagnoses/{id}/events`; `seq` is its server-sent event id, from 1 on. */
export const DiagnosisEvent = z.object({
  seq: z.number().int(),
  event: z.enum(['progress', 'finding', 'probe', 'verdict', 'end']),
  data: z.record(z.string(), z.unknown()),
})
export type DiagnosisEvent = z.infer<typeof DiagnosisEvent>

const Side = z.union([
  z.strictObject({ diagnosis: z.string().max(64) }),
  z.strictObject({ report: Report }),
])

/** Body of `POST /v1/comparisons`: two diagnoses of this service, or two reports. */
export const ComparisonRequest = z.strictObject({ before: Side, after: Side })
export type ComparisonRequest = z.infer<typeof ComparisonRequest>

/** Body of `POST /v1/verifications`: what an expectations file holds. */
export const VerificationRequest = z.strictObject({ expectations: Expectations })
export type VerificationRequest = z.infer<typeof VerificationRequest>

export const AgentList = z.object({ agents: z.array(AgentEntry) })

export const VantagePointList = z.object({ vantagePoints: z.array(VantagePoint) })

/** One line of the catalogue, as `GET /v1/causes` gives it. */
export const Cause = z.object({
  id: z.string(),
  hop: Hop,
  class: CauseClass,
  specializes: z.string().optional(),
  aliasOf: z.string().optional(),
  when: z.string(),
  fix: z.string(),
})
export type Cause = z.infer<typeof Cause>

export const CauseList = z.object({ causes: z.array(Cause) })
