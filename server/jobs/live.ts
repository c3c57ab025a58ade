// What is known in memory of a diagnosis that has not ended?

import type { Unfinished } from '#server/store/store.ts'
import type { Diagnosis } from '#shared/api.ts'
import type { EvidenceItem } from '#shared/evidence.ts'
import type { Progress } from '../io.ts'
import { eventOf } from './event-of.ts'
import { Feed } from './feed.ts'

export type Live = {
  readonly id: string
  readonly asked: Unfinished['asked']
  readonly cutOff: number
  /** Monotonic milliseconds: time that the service was down is not held against it. */
  readonly queuedAtMs: number
  readonly cancel: AbortController
  readonly feed: Feed
  readonly evidence: EvidenceItem[]
  progress: Diagnosis['progress']
  isRunning: boolean
}

export const liveOf = ({ id, asked, attempts, cutOff }: Unfinished): Live => ({
  ...{ id, asked, cutOff },
  queuedAtMs: performance.now(),
  cancel: new AbortController(),
  feed: new Feed(attempts),
  evidence: [],
  progress: { evidence: 0, judged: 0, last: null },
  isRunning: false,
})

export const note = (live: Live, step: Progress): void => {
  if (step.kind === 'evidence') live.evidence.push(step.item)
  live.progress = counted(live.progress, step)
  live.feed.push(eventOf(step))
}

const counted = (before: Diagnosis['progress'], step: Progress): Diagnosis['progress'] => {
  if (step.kind === 'evidence')
    return { ...before, evidence: before.evidence + 1, last: step.item.kind }
  if (step.kind === 'judged' && !step.early)
    return { ...before, judged: before.judged + 1, last: step.judged.check }
  return before
}
