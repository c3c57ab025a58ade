// What does the service keep, and what is certain once it says so?
import type { Diagnosis, DiagnosisEvent, DiagnosisState, Problem } from '#shared/api.ts'
import type { Evidence } from '#shared/evidence.ts'
import type { AskedQuestion } from '#shared/read-question.ts'
import type { Report } from '#shared/report.ts'

/** Every promise resolves only after a durable commit (it survives a power cut). */
export type Store = {
  readonly diagnoses: DiagnosisStore
  readonly agents: AgentStore
  readonly answers: AnswerStore
  /** Rejects when nothing can be written (disk full, read-only): the service is then not ready. */
  readonly probeWrite: () => Promise<void>
  readonly close: () => Promise<void>
}

export type NewDiagnosis = {
  readonly id: string
  readonly asked: AskedQuestion
  readonly createdAt: string
}

export type Unfinished = NewDiagnosis & { readonly attempts: number; readonly cutOff: number }

/** One answer per key, kept at least 24 h. `bodySha256`: another body with the same key is refused. */
export type IdempotencyKey = {
  readonly scope: string
  readonly key: string
  readonly bodySha256: string
}

export type End = {
  readonly state: Exclude<DiagnosisState, 'queued' | 'running'>
  readonly report: Report | null
  readonly evidence: Evidence
  readonly problem: Problem | null
  readonly progress: Diagnosis['progress']
  /** All of the attempt that ended it, the event `end` last. */
  readonly events: readonly DiagnosisEvent[]
  readonly at: string
}

export type DiagnosisStore = {
  /**
   * The diagnosis and its key in one transaction. With a known key: the diagnosis of then.
   * Throws a WhyportError `key-reused` when the key came with another body.
   */
  readonly add: (diagnosis: NewDiagnosis, key: IdempotencyKey | null) => Promise<Diagnosis>
  /** The diagnosis that this key was used for; throws `key-reused` as `add` does. */
  readonly known: (key: IdempotencyKey) => Promise<Diagnosis | null>
  /** With its report. Progress of an unfinished one is not stored. */
  readonly find: (id: string) => Promise<Diagnosis | null>
  /** Newest first, without reports. */
  readonly list: (limit: number) => Promise<Diagnosis[]>
  readonly counts: () => Promise<Readonly<Record<DiagnosisState, number>>>
  /**
   * At a start: what no earlier process ended is queued again, oldest first. `cutOff` counts the
   * attempts that ran when their process ended without parking them.
   */
  readonly takeUp: () => Promise<Unfinished[]>
  /** Marks it running and returns the number of this attempt; null when it has ended already. */
  readonly begin: (id: string) => Promise<number | null>
  /** Back to queued, for the next start; nothing when a later attempt or an end came before. */
  readonly park: (id: string, attempt: number) => Promise<void>
  /** False when a later attempt, or an end, came before: then nothing is changed. Null: of whichever attempt. */
  readonly end: (id: string, attempt: number | null, end: End) => Promise<boolean>
  /** As the caller said it; null when there is no such diagnosis. */
  readonly asked: (id: string) => Promise<AskedQuestion | null>
  readonly report: (id: string) => Promise<Report | null>
  readonly evidence: (id: string) => Promise<Evidence | null>
  /** Empty while it has not ended. */
  readonly events: (id: string) => Promise<DiagnosisEvent[]>
}

export type StoredToken = {
  readonly sha256: string
  readonly expiresAt: string
  /** The JoinTokenRequest as JSON. */
  readonly request: string
}

export type StoredAgent = {
  readonly id: string
  readonly publicKey: string
  readonly joinedAt: string
  /** What its token said, as JSON, and what it said of itself, as JSON. */
  readonly invited: string
  readonly hello: string
  readonly lastSeenAt: string | null
  /** Highest request counter taken from it. */
  readonly counter: number
}

export type AgentStore = {
  readonly addToken: (token: StoredToken) => Promise<void>
  /** Takes the token and adds the agent in one transaction. False: used, unknown or expired at `at`. */
  readonly join: (
    tokenSha256: string,
    agent: (request: string) => StoredAgent,
    at: string,
  ) => Promise<boolean>
  readonly find: (id: string) => Promise<StoredAgent | null>
  readonly list: () => Promise<StoredAgent[]>
  readonly update: (
    id: string,
    seen: { at: string; counter: number; hello: string },
  ) => Promise<void>
  readonly remove: (id: string) => Promise<boolean>
}

/** Answers of the other POSTs, replayed for the same key. */
export type AnswerStore = {
  readonly find: (key: IdempotencyKey) => Promise<{ status: number; body: string } | null>
  readonly keep: (
    key: IdempotencyKey,
    answer: { readonly status: number; readonly body: string },
    at: string,
  ) => Promise<void>
}
