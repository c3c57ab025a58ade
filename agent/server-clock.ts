// What time is it at the server, and how sure is that?
import { aged, type ClockSample, clockSample } from '#shared/plain/clock-sample.ts'

export type ServerClock = {
  /** Times of one request; `answeredMs`: how long it took by the monotonic clock. */
  readonly learn: (
    asked: number,
    tookMs: number,
    server: { readonly receivedAt: number; readonly sentAt: number },
  ) => void
  readonly best: () => ClockSample | null
  readonly now: () => { readonly earliest: number; readonly latest: number } | null
}

/** A step of this machine's clock makes what was learned before worthless. */
const STEP_MS = 20

export const serverClock = (): ServerClock => {
  let kept: { readonly sample: ClockSample; readonly at: number; readonly ahead: number } | null =
    null
  const best = (): ClockSample | null => {
    if (kept === null || Math.abs(wallAhead() - kept.ahead) > STEP_MS) return null
    return aged(kept.sample, performance.now() - kept.at)
  }
  return {
    best,
    learn: (asked, tookMs, { receivedAt, sentAt }) => {
      const sample = clockSample({
        ...{ asked, answered: asked + tookMs, received: receivedAt, sent: sentAt },
      })
      const before = best()
      if (sample === null || (before !== null && before.boundMs <= sample.boundMs)) return
      kept = { sample, at: performance.now(), ahead: wallAhead() }
    },
    now: () => {
      const sample = best()
      if (sample === null) return null
      const middle = Date.now() + sample.offsetMs
      return { earliest: middle - sample.boundMs, latest: middle + sample.boundMs }
    },
  }
}

const wallAhead = (): number => Date.now() - performance.now()
