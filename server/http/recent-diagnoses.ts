// Which diagnoses has this process been asked for, and how far is each?
import { randomUUID } from 'node:crypto'
import PQueue from 'p-queue'
import type { Diagnosis } from '#shared/api.ts'
import { WhyportError } from '#shared/error.ts'
import type { AskedQuestion } from '#shared/read-question.ts'
import type { Report } from '#shared/report.ts'
import type { Progress } from '../io.ts'
import { problemOf } from './problem.ts'
import type { Diagnoses } from './use-cases.ts'

/** Runs one diagnosis; app.ts with the sources of this service behind it. */
export type RunDiagnosis = (
  asked: AskedQuestion,
  watch: { readonly onProgress: (event: Progress) => void; readonly signal: AbortSignal },
) => Promise<Report>

export const STORE_LIMITS = { kept: 500, running: 4, waiting: 100, timeoutMs: 60_000 } as const

export type RecentDiagnoses = Diagnoses & { readonly stop: () => Promise<void> }

type Entry = {
  current: Diagnosis
  readonly question: string
  readonly key: string | null
  readonly cancel: AbortController
  readonly ended: PromiseWithResolvers<void>
}

/** In memory only: a restart forgets them. The oldest finished ones make room. */
export const recentDiagnoses = (
  run: RunDiagnosis,
  log: (text: string) => void,
): RecentDiagnoses => {
  const entries = new Map<string, Entry>()
  const queue = new PQueue({ concurrency: STORE_LIMITS.running })
  const stopping = new AbortController()
  return {
    submit: async (asked, key) => {
      const before = sameKey(entries, key, JSON.stringify(asked))
      if (before !== null) return before
      makeRoom(entries, queue.size)
      const entry = newEntry(asked, key)
      entries.set(entry.current.id, entry)
      void queue.add(() => runEntry(entry, { asked, run, log, stopping: stopping.signal }))
      return entry.current
    },
    find: async id => entries.get(id)?.current ?? null,
    list: async limit =>
      [...entries.values()]
        .reverse()
        .slice(0, limit)
        .map(({ current: { report, ...rest } }) => rest),
    counts: async () => countsOf(entries.values()),
    cancel: async id => {
      entries.get(id)?.cancel.abort()
      return entries.get(id)?.current ?? null
    },
    report: async id => entries.get(id)?.current.report ?? null,
    events: (id, afterSeq) => endOf(entries.get(id), afterSeq),
    stop: async () => {
      stopping.abort()
      queue.clear()
      await queue.onIdle()
    },
  }
}

const newEntry = (asked: AskedQuestion, key: string | null): Entry => ({
  current: {
    id: randomUUID(),
    state: 'queued',
    createdAt: new Date().toISOString(),
    progress: { evidence: 0, judged: 0, last: null },
  },
  question: JSON.stringify(asked),
  key,
  cancel: new AbortController(),
  ended: Promise.withResolvers(),
})

const countsOf = (entries: Iterable<Entry>) => {
  const counts = {
    queued: 0,
    running: 0,
    done: 0,
    interrupted: 0,
    expired: 0,
    failed: 0,
    cancelled: 0,
  }
  for (const { current } of entries) counts[current.state]++
  return counts
}

async function* endOf(entry: Entry | undefined, afterSeq: number) {
  await entry?.ended.promise
  if (entry !== undefined && afterSeq < 1)
    yield { seq: 1, event: 'end' as const, data: { state: entry.current.state } }
}

const sameKey = (
  entries: ReadonlyMap<string, Entry>,
  key: string | null,
  question: string,
): Diagnosis | null => {
  const known = key === null ? undefined : entries.values().find(entry => entry.key === key)
  if (known === undefined || known.question === question) return known?.current ?? null
  throw new WhyportError('key-reused', {
    subject: 'Idempotency-Key',
    message: 'came before with another question',
    next: 'send a new key with a new question',
  })
}

const makeRoom = (entries: Map<string, Entry>, waiting: number): void => {
  for (const [id, { current }] of entries) {
    if (entries.size < STORE_LIMITS.kept) break
    if (current.state !== 'queued' && current.state !== 'running') entries.delete(id)
  }
  if (waiting < STORE_LIMITS.waiting) return
  throw new WhyportError('too-busy', {
    subject: 'diagnoses',
    message: `${waiting} are waiting already`,
    next: 'try again in some seconds',
  })
}

const runEntry = async (
  entry: Entry,
  work: {
    asked: AskedQuestion
    run: RunDiagnosis
    log: (text: string) => void
    stopping: AbortSignal
  },
): Promise<void> => {
  entry.current = { ...entry.current, state: 'running' }
  const timeout = AbortSignal.timeout(STORE_LIMITS.timeoutMs)
  const signal = AbortSignal.any([work.stopping, entry.cancel.signal, timeout])
  try {
    const onProgress = (event: Progress): void => {
      entry.current = { ...entry.current, progress: counted(entry.current.progress, event) }
    }
    const report = await work.run(work.asked, { onProgress, signal })
    entry.current = {
      ...entry.current,
      state: work.stopping.aborted ? 'interrupted' : 'done',
      report,
    }
    if (entry.cancel.signal.aborted) entry.current = { ...entry.current, state: 'cancelled' }
  } catch (error) {
    const problem = problemOf(error)
    if (problem.code === 'defect') work.log(`diagnosis ${entry.current.id}: ${String(error)}`)
    entry.current = { ...entry.current, state: 'failed', problem }
  } finally {
    entry.ended.resolve()
  }
}

const counted = (progress: Diagnosis['progress'], event: Progress): Diagnosis['progress'] => {
  if (event.kind === 'evidence')
    return { ...progress, evidence: progress.evidence + 1, last: event.item.kind }
  if (event.kind === 'judged')
    return { ...progress, judged: progress.judged + 1, last: event.judged.check }
  return progress
}
