// What has the platform itself measured or recorded about this path?
import type { PlatformTargets } from '#shared/platform-targets.ts'
import type { Sink } from '../collector.ts'
import type { CloudClient } from './client.ts'
import { platformCalls } from './platform-calls.ts'
import { startRound } from './round.ts'

export type PlatformOptions = {
  readonly sink: Sink
  readonly signal: AbortSignal
  readonly deadlineMs?: number
}

/**
 * One round trip, all calls side by side. Hints hang on it and nothing else, so it is cut off early:
 * what has not answered then ends as `timed-out`. Whatever the cloud does is evidence; nothing throws.
 * Stopped before it began, it asks nothing.
 */
export const collectPlatform = async (
  targets: PlatformTargets,
  client: CloudClient,
  { sink, signal, deadlineMs = 3_000 }: PlatformOptions,
): Promise<void> => {
  if (signal.aborted) return
  const end = new AbortController()
  const timer = setTimeout(() => end.abort(), deadlineMs)
  const round = startRound(client, {
    sink,
    signal: AbortSignal.any([signal, end.signal]),
    stop: () => end.abort(),
  })
  round.knowAccount(targets.accountId)
  try {
    await Promise.all(platformCalls(targets, client.clock.now()).map(call => round.ask(call)))
  } finally {
    clearTimeout(timer)
  }
}
