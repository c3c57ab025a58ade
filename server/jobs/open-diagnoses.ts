// How is every accepted diagnosis brought to an end, also across crashes?
import { setTimeout as delay } from 'node:timers/promises'
import PQueue from 'p-queue'
import type { Store, Unfinished } from '#server/store/store.ts'
import type { Diagnosis, DiagnosisEvent, Problem } from '#shared/api.ts'
import type { Diagnoses } from '#shared/diagnoses.ts'
import type { AskedQuestion } from '#shared/read-question.ts'
import type { Report } from '#shared/report.ts'
import type { Progress } from '../io.ts'
import { attempt } from './attempt.ts'
import { cutOffTooOften, endLive, type Outcome } from './end-live.ts'
import { type Live, liveOf } from './live.ts'
import { submit } from './submit.ts'

/** Runs one diagnosis; an aborted signal makes it report what is there. All its steps only read. */
export type RunDiagnosis = (
  asked: AskedQuestion,
  watch: {
    readonly id: string
    readonly onProgress: (step: Progress) => void
    readonly signal: AbortSignal
  },
) => Promise<Report>

/** `attempts`: how many a crash may cut off. `graceMs`: what an aborted run may take to report. */
export const DIAGNOSIS_LIMITS = {
  running: 4,
  waiting: 2000,
  attempts: 3,
  runMs: 60_000,
  waitMs: 600_000,
  graceMs: 3000,
  stopMs: 6000,
} as const

export type DiagnosesOptions = {
  readonly store: Store
  readonly run: RunDiagnosis
  readonly problemOf: (error: unknown) => Problem
  readonly log: (text: string) => void
  readonly now: () => Date
  readonly newId: () => string
  readonly limits: Readonly<Record<keyof typeof DIAGNOSIS_LIMITS, number>>
}

export type Jobs = DiagnosesOptions & {
  readonly queue: PQueue
  readonly lives: Map<string, Live>
  readonly stopping: AbortController
}

export type OpenDiagnoses = Diagnoses & {
  /** Parks what runs; resolves within a little more than `stopMs`. */
  readonly stop: () => Promise<void>
}

/** The rows of the store are the queue; in memory is only who may run now. */
export const openDiagnoses = async (options: DiagnosesOptions): Promise<OpenDiagnoses> => {
  const jobs: Jobs = {
    ...options,
    queue: new PQueue({ concurrency: options.limits.running }),
    lives: new Map(),
    stopping: new AbortController(),
  }
  const { diagnoses } = options.store
  for (const unfinished of await diagnoses.takeUp()) await takeUp(unfinished, jobs)
  return {
    submit: submit(jobs, diagnosis => enqueue(liveOf(diagnosis), jobs)),
    find: async id => withLive(await diagnoses.find(id), jobs),
    list: async limit => (await diagnoses.list(limit)).map(found => withLive(found, jobs)),
    counts: diagnoses.counts,
    cancel: id => cancel(id, jobs),
    report: diagnoses.report,
    events: (id, afterSeq, signal) => events(id, { afterSeq, signal }, jobs),
    stop: () => stop(jobs),
  }
}

const takeUp = async (unfinished: Unfinished, jobs: Jobs): Promise<void> => {
  const live = liveOf(unfinished)
  const { attempts } = jobs.limits
  if (live.cutOff < attempts) return enqueue(live, jobs)
  const problem = jobs.problemOf(cutOffTooOften(attempts))
  await endLive(
    live,
    { attempt: null, outcome: { state: 'interrupted', report: null, problem } },
    jobs,
  )
}

const enqueue = (live: Live, jobs: Jobs): void => {
  jobs.lives.set(live.id, live)
  void jobs.queue.add(() => attempt(live, jobs)).finally(() => forget(live, jobs))
}

const forget = (live: Live, { lives }: Jobs): void => {
  live.feed.close()
  lives.delete(live.id)
}

const withLive = <T extends Diagnosis | null>(found: T, { lives }: Jobs): T => {
  const live = found === null ? undefined : lives.get(found.id)
  const isOpen = found?.state === 'queued' || found?.state === 'running'
  return live === undefined || !isOpen ? found : { ...found, progress: live.progress }
}

const CANCELLED: Outcome = { state: 'cancelled', report: null, problem: null }

// One that waits ends here; a running one reports what it has, and its attempt ends it.
const cancel = async (id: string, jobs: Jobs): Promise<Diagnosis | null> => {
  const live = jobs.lives.get(id)
  if (live !== undefined && !live.isRunning) {
    await endLive(live, { attempt: null, outcome: CANCELLED }, jobs)
    live.cancel.abort()
    forget(live, jobs)
  } else if (live !== undefined) {
    live.cancel.abort()
    for await (const _ of live.feed.follow(0, jobs.stopping.signal));
  }
  return withLive(await jobs.store.diagnoses.find(id), jobs)
}

async function* events(
  id: string,
  { afterSeq, signal }: { readonly afterSeq: number; readonly signal: AbortSignal },
  { lives, store }: Jobs,
): AsyncGenerator<DiagnosisEvent> {
  const live = lives.get(id)
  if (live !== undefined) return yield* live.feed.follow(afterSeq, signal)
  for (const event of await store.diagnoses.events(id)) if (event.seq > afterSeq) yield event
}

// What runs is parked; what waits sees the signal on its turn and leaves at once, still queued.
const stop = async ({ stopping, queue, limits }: Jobs): Promise<void> => {
  stopping.abort()
  await Promise.race([queue.onIdle(), delay(limits.stopMs, undefined, { ref: false })])
}
