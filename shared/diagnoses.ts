// What can be asked of the diagnoses of a service? Done by server/jobs, handed to server/http.
import type { Diagnosis, DiagnosisEvent, DiagnosisState } from './api.ts'
import type { AskedQuestion } from './read-question.ts'
import type { Report } from './report.ts'

export type Diagnoses = {
  /** Resolves after a durable commit. Throws `too-busy`, `key-reused`, `store-full`, or what is wrong with the question. */
  readonly submit: (asked: AskedQuestion, key: string | null) => Promise<Diagnosis>
  readonly find: (id: string) => Promise<Diagnosis | null>
  /** Newest first, without reports. */
  readonly list: (limit: number) => Promise<Diagnosis[]>
  /** How many there are in each state, for the metrics. */
  readonly counts: () => Promise<Readonly<Record<DiagnosisState, number>>>
  /** Null when there is none. One that has ended stays as it is. */
  readonly cancel: (id: string) => Promise<Diagnosis | null>
  readonly report: (id: string) => Promise<Report | null>
  /** Past events after `afterSeq`, then new ones as they come; ends after the event `end`. */
  readonly events: (
    id: string,
    afterSeq: number,
    signal: AbortSignal,
  ) => AsyncIterable<DiagnosisEvent>
}
