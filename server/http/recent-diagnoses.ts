// Which diagnoses has this process been asked for, and how far is each?
import { randomUUID } from 'node:crypto'
import PQueue from 'p-queue'
import type { Diagnosis } from '#shared/api.ts'
import { WhyportError } from '#shared/error.ts'
import type { AskedQuestion } from '#shared/read-question.ts'
import type { Report } from '#shared/report.ts'
import type { Progress } from '../io.ts'
import { problemOf } from './problem.ts'

/** Runs one diagnosis; app.ts with the sources of this service behind it. */
export type RunDiagnosis = (
  asked: AskedQuestion,
  watch: { readonly onProgress: (event: Progress) => void; readonly signal: AbortSignal },
) => Promise<Report>

export const STORE_LIMITS = { kept: 500, running: 4, waiting: 100, timeoutMs: 60_000 } as const

export type RecentDiagnoses = {
  readonly submit: (asked: AskedQuestion, key: string | null) => Diagnosis
  readonly find: (id: string) => Diagnosis | null
  readonly stop: () => Promise<void>
}

type Entry = { current: Diagnosis; readonly question: string; readonly key: string | null }

/** In memory only: a restart forgets them. The oldest finished ones make room. */
export const recentDiagnoses = (
  run: RunDiagnosis,
  log: (text: string) => void,
): RecentDiagnoses => {
  const entries = new Map<string, Entry>()
  const queue = new PQueue({ concurrency: STORE_LIMITS.running })
  const stopping = new AbortController()
  return {
    submit: (asked, key) => {
      const before = sameKey(entries, key, JSON.stringify(asked))
      if (before !== null) return before
      makeRoom(entries, queue.size)
      const entry = newEntry(asked, key)
      entries.set(entry.current.id, entry)
      void queue.add(() => runEntry(entry, { asked, run, log, stopping: stopping.signal }))
      return entry.current
    },
    find: id => entries.get(id)?.current ?? null,
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
})

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
  const signal = AbortSignal.any([work.stopping, AbortSignal.timeout(STORE_LIMITS.timeoutMs)])
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
  } catch (error) {
    const problem = problemOf(error)
    if (problem.code === 'defect') work.log(`diagnosis ${entry.current.id}: ${String(error)}`)
    entry.current = { ...entry.current, state: 'failed', problem }
  }
}

const counted = (progress: Diagnosis['progress'], event: Progress): Diagnosis['progress'] => {
  if (event.kind === 'evidence')
    return { ...progress, evidence: progress.evidence + 1, last: event.item.kind }
  if (event.kind === 'judged')
    return { ...progress, judged: progress.judged + 1, last: event.judged.check }
  return progress
}
