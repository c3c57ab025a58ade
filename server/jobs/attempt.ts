// How does one attempt of a diagnosis run, and what does it end in?
import { setTimeout as delay } from 'node:timers/promises'
import { WhyportError } from '#shared/error.ts'
import type { Report } from '#shared/report.ts'
import { endLive, type Outcome, ranTooLong, waitedTooLong } from './end-live.ts'
import { type Live, note } from './live.ts'
import type { Jobs } from './open-diagnoses.ts'
import { untilStored } from './until-stored.ts'

/** Never rejects. What cannot be ended because the service stops is left for the next start. */
export const attempt = async (live: Live, jobs: Jobs): Promise<void> => {
  if (jobs.stopping.signal.aborted || live.cancel.signal.aborted) return
  try {
    if (performance.now() - live.queuedAtMs > jobs.limits.waitMs)
      return await endLive(live, { attempt: null, outcome: expiredWaiting(jobs) }, jobs)
    await beginAndRun(live, jobs)
  } catch (error) {
    if (!jobs.stopping.signal.aborted) jobs.log(`diagnosis ${live.id}: ${String(error)}`)
  }
}

const beginAndRun = async (live: Live, jobs: Jobs): Promise<void> => {
  const { store, stopping, log } = jobs
  live.isRunning = true
  const number = await untilStored(() => store.diagnoses.begin(live.id), stopping.signal, log)
  if (number === null) return
  const outcome = await run(live, jobs)
  if (outcome === 'parked') return store.diagnoses.park(live.id, number)
  try {
    await endLive(live, { attempt: number, outcome }, jobs)
  } catch (error) {
    if (stopping.signal.aborted) throw error
    // What could not be written for a reason of its own must not stay running for ever.
    await endLive(live, { attempt: number, outcome: failed(error, live, jobs) }, jobs)
  }
}

const run = async (live: Live, jobs: Jobs): Promise<Outcome | 'parked'> => {
  const { limits, stopping, problemOf } = jobs
  const late = new AbortController()
  const timer = setTimeout(() => late.abort(), limits.runMs)
  const signal = AbortSignal.any([stopping.signal, live.cancel.signal, late.signal])
  const done = await settled(live, jobs, signal).finally(() => clearTimeout(timer))
  const report = done.report ?? null
  if (live.cancel.signal.aborted) return { state: 'cancelled', report, problem: null }
  if (stopping.signal.aborted) return 'parked'
  if (late.signal.aborted)
    return { state: 'expired', report, problem: problemOf(ranTooLong(limits.runMs)) }
  if (report === null) return failed(done.error, live, jobs)
  return { state: 'done', report, problem: null }
}

type Settled = { readonly report?: Report; readonly error?: unknown }

// An aborted run gives what it has at once; one that does not listen is left behind.
const settled = async (live: Live, jobs: Jobs, signal: AbortSignal): Promise<Settled> => {
  const over = new AbortController()
  const running = jobs
    .run(live.asked, {
      id: live.id,
      onProgress: step => {
        if (!over.signal.aborted) note(live, step)
      },
      signal,
    })
    .then(
      (report): Settled => ({ report }),
      (error: unknown): Settled => ({ error }),
    )
  try {
    return await Promise.race([
      running,
      leftBehind(signal, { graceMs: jobs.limits.graceMs, over: over.signal }),
    ])
  } finally {
    over.abort()
  }
}

const leftBehind = async (
  signal: AbortSignal,
  { graceMs, over }: { readonly graceMs: number; readonly over: AbortSignal },
): Promise<Settled> => {
  await new Promise<void>(resolve => {
    if (signal.aborted) resolve()
    else signal.addEventListener('abort', () => resolve(), { once: true })
  })
  await delay(graceMs, undefined, { signal: over })
  return {}
}

const failed = (error: unknown, live: Live, { problemOf, log }: Jobs): Outcome => {
  if (!(error instanceof WhyportError))
    log(`diagnosis ${live.id}: ${error instanceof Error ? error.stack : String(error)}`)
  return { state: 'failed', report: null, problem: problemOf(error) }
}

const expiredWaiting = ({ limits, problemOf }: Jobs): Outcome => ({
  state: 'expired',
  report: null,
  problem: problemOf(waitedTooLong(limits.waitMs)),
})
