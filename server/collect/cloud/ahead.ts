// Which calls can start before the plan comes to them?
import type { Call } from './call.ts'
import type { Answered, CloudClient } from './client.ts'

/** Calls by subject, in memory only. Ids are remembered, never answers. */
export type CallMemory = {
  recall(subject: string): readonly Call[]
  keep(subject: string, calls: readonly Call[]): void
}

/** Holds the `limit` subjects that were asked about last. */
export const createCallMemory = (limit = 1_000): CallMemory => {
  const kept = new Map<string, readonly Call[]>()
  return {
    recall: subject => kept.get(subject) ?? [],
    keep: (subject, calls) => {
      kept.delete(subject)
      kept.set(subject, calls)
      const [oldest] = kept.keys()
      if (kept.size > limit && oldest !== undefined) kept.delete(oldest)
    },
  }
}

export type Ahead = {
  readonly client: CloudClient
  /** Sends a call, as it stands on the wire, unless it was sent before. */
  start(call: Call): Promise<Answered>
  /** What was asked for, in order: calls that nobody asked for any more are left out. */
  readonly asked: readonly Call[]
}

/**
 * Starts `remembered` now, the calls that the last collection about the same subject needed, and
 * gives each answer to whoever asks for it. The plan stays what it is: fresh answers decide what is
 * asked, and a call that was started and is never asked for is no evidence.
 */
export const startAhead = (
  client: CloudClient,
  remembered: readonly Call[],
  signal: AbortSignal,
): Ahead => {
  const asked: Call[] = []
  const started = new Map<string, Promise<Answered>>()
  const start = (call: Call, stop = signal): Promise<Answered> => {
    const answer = started.get(keyOf(call)) ?? quiet(client.call(call, stop))
    started.set(keyOf(call), answer)
    return answer
  }
  for (const call of remembered) void start(call)
  return {
    asked,
    start,
    client: {
      ...client,
      call: (call, stop) => {
        if (isFirstPage(call)) asked.push(call)
        return start(call, stop)
      },
    },
  }
}

const keyOf = ({ action, region, params }: Call): string => JSON.stringify([action, region, params])

// A token means something only for the answer that it came with.
const isFirstPage = ({ params }: Call): boolean => params['NextToken'] === undefined

// Whoever asks gets the error; when nobody does, it is nobody's.
const quiet = (answer: Promise<Answered>): Promise<Answered> => {
  answer.catch(() => undefined)
  return answer
}
