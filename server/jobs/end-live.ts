// How does a diagnosis reach its end state, for the store and for those who follow it?

import type { End } from '#server/store/store.ts'
import type { Problem } from '#shared/api.ts'
import { WhyportError } from '#shared/error.ts'
import type { Report } from '#shared/report.ts'
import type { NewEvent } from './feed.ts'
import type { Live } from './live.ts'
import type { Jobs } from './open-diagnoses.ts'
import { untilStored } from './until-stored.ts'

export type Outcome = {
  readonly state: End['state']
  readonly report: Report | null
  readonly problem: Problem | null
}

/** Stored first, told afterwards. An end of an older attempt is dropped. */
export const endLive = async (
  live: Live,
  { attempt, outcome }: { readonly attempt: number | null; readonly outcome: Outcome },
  { store, log, now, stopping }: Jobs,
): Promise<void> => {
  const last = endEvent(outcome)
  const end = (): End => ({
    ...outcome,
    evidence: live.evidence,
    progress: live.progress,
    events: [...live.feed.events, live.feed.numbered(last)],
    at: now().toISOString(),
  })
  const isStored = await untilStored(
    () => store.diagnoses.end(live.id, attempt, end()),
    stopping.signal,
    log,
  )
  if (isStored) live.feed.push(last)
}

const endEvent = ({ state, problem }: Outcome): NewEvent => ({
  event: 'end',
  data: problem === null ? { state } : { state, code: problem.code, detail: problem.detail },
})

export const waitedTooLong = (waitMs: number): WhyportError =>
  new WhyportError('took-too-long', {
    subject: 'diagnosis',
    message: `waited for more than ${Math.round(waitMs / 60_000)} minutes for its turn`,
    next: 'ask again when fewer are queued: GET /v1/diagnoses shows them',
  })

export const ranTooLong = (runMs: number): WhyportError =>
  new WhyportError('took-too-long', {
    subject: 'diagnosis',
    message: `did not end within ${Math.round(runMs / 1000)} seconds; the report holds what was there`,
    next: 'see the findings that are unknown in the report, or ask again',
  })

export const cutOffTooOften = (times: number): WhyportError =>
  new WhyportError('interrupted', {
    subject: 'diagnosis',
    message:
      `the service was ended without notice during each of ${times} attempts; ` +
      'what they had read of cloud, host and probes is missing, so there is no report',
    next: 'look into the log of the service for why it ended, then ask again',
  })
