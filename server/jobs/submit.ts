// When is a question accepted?
import type { IdempotencyKey, NewDiagnosis, Unfinished } from '#server/store/store.ts'
import type { Diagnosis } from '#shared/api.ts'
import { WhyportError } from '#shared/error.ts'
import { sha256 } from '#shared/plain/digest.ts'
import type { AskedQuestion } from '#shared/read-question.ts'
import type { Jobs } from './open-diagnoses.ts'

/** Resolves after a durable commit. A known key gives its diagnosis, however busy the service is. */
export const submit = (jobs: Jobs, accepted: (diagnosis: Unfinished) => void) => {
  let beingStored = 0
  return async (asked: AskedQuestion, key: string | null): Promise<Diagnosis> => {
    const once = key === null ? null : keyOf(asked, key)
    const full = fullness(jobs, beingStored)
    if (full !== null) return knownOr(full, once, jobs)
    const diagnosis: NewDiagnosis = { id: jobs.newId(), asked, createdAt: jobs.now().toISOString() }
    beingStored++
    const stored = await jobs.store.diagnoses.add(diagnosis, once).finally(() => beingStored--)
    if (stored.id === diagnosis.id) accepted({ ...diagnosis, attempts: 0, cutOff: 0 })
    return stored
  }
}

const knownOr = async (
  full: WhyportError,
  once: IdempotencyKey | null,
  { store }: Jobs,
): Promise<Diagnosis> => {
  const known = once === null ? null : await store.diagnoses.known(once)
  if (known === null) throw full
  return known
}

const fullness = ({ queue, limits, stopping }: Jobs, beingStored: number): WhyportError | null => {
  if (stopping.signal.aborted)
    return busy('the service is being stopped', 'try again when it has started anew')
  if (queue.size + beingStored < limits.waiting) return null
  return busy(`${queue.size} are waiting already`, 'try again in some seconds')
}

const busy = (message: string, next: string): WhyportError =>
  new WhyportError('too-busy', { subject: 'diagnoses', message, next })

const FIELDS = [
  'target',
  'port',
  'protocol',
  'from',
  'region',
  'at',
  'hostBy',
  'hostEvidence',
] satisfies (keyof AskedQuestion)[]

// The order in which the fields came makes no other question.
const keyOf = (asked: AskedQuestion, key: string): IdempotencyKey => ({
  scope: 'POST /v1/diagnoses',
  key,
  bodySha256: sha256(JSON.stringify(asked, FIELDS)),
})
