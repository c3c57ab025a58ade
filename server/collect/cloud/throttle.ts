// When is a call sent, and is it tried again?
import { setTimeout as wait } from 'node:timers/promises'
import PQueue from 'p-queue'
import { isTransient, type Outcome } from './outcome.ts'

export type ThrottleOptions = {
  /** Calls of one product that are under way at a time. Limits are per account, region and action. */
  readonly perProduct: number
  /** Tries of one call altogether. */
  readonly attempts: number
  /** Time one call may spend waiting between tries. */
  readonly waitBudgetMs: number
  readonly random: () => number
}

export type Throttle = (
  product: string,
  send: () => Promise<Outcome>,
  signal: AbortSignal,
) => Promise<Outcome>

export const createThrottle = (options: ThrottleOptions): Throttle => {
  const queues = new Map<string, PQueue>()
  return async (product, send, signal) => {
    const queue = queues.get(product) ?? new PQueue({ concurrency: options.perProduct })
    queues.set(product, queue)
    const outcome = await queue.add(() => withRetries(send, signal, options))
    return outcome ?? { kind: 'stopped', status: 0 }
  }
}

const withRetries = async (
  send: () => Promise<Outcome>,
  signal: AbortSignal,
  { attempts, waitBudgetMs, random }: ThrottleOptions,
): Promise<Outcome> => {
  let budgetMs = waitBudgetMs
  let outcome = await send()
  for (let tried = 1; tried < attempts && isTransient(outcome); tried++) {
    const pauseMs = pauseBefore(tried, outcome, random)
    if (pauseMs > budgetMs) return outcome
    budgetMs -= pauseMs
    if (!(await pause(pauseMs, signal))) return outcome
    outcome = await send()
  }
  return outcome
}

const BASE_MS = 200
const LONGEST_MS = 5_000

// Full jitter, on top of what the cloud asks for.
const pauseBefore = (tried: number, outcome: Outcome, random: () => number): number => {
  const asked = outcome.kind === 'error-answer' ? (outcome.retryAfterMs ?? 0) : 0
  return asked + Math.round(random() * Math.min(LONGEST_MS, BASE_MS * 2 ** tried))
}

const pause = (ms: number, signal: AbortSignal): Promise<boolean> =>
  wait(ms, true, { signal }).catch(() => false)
