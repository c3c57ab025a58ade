// When is a call sent, and is it tried again?
import { setTimeout as wait } from 'node:timers/promises'
import PQueue from 'p-queue'
import { type AnyAction, splitAction } from './actions.ts'
import { isThrottled, isTransient, type Outcome } from './outcome.ts'

export type ThrottleOptions = {
  /** Calls of one action under way at a time: the cloud limits by account, region and action. */
  readonly perAction: number
  /** Calls of one product under way at a time, whatever their action. */
  readonly perProduct: number
  /** Tries of one call altogether. */
  readonly attempts: number
  /** The same for a call that the cloud throttles: each try is likely to be the last one needed. */
  readonly throttledAttempts: number
  /** Time one call may spend waiting between tries. */
  readonly waitBudgetMs: number
  readonly random: () => number
}

export type Throttle = (
  action: AnyAction,
  send: () => Promise<Outcome>,
  signal: AbortSignal,
) => Promise<Outcome>

export const createThrottle = (options: ThrottleOptions): Throttle => {
  const ofAction = queuesOf(options.perAction)
  const ofProduct = queuesOf(options.perProduct)
  return async (action, send, signal) => {
    const product = ofProduct(splitAction(action).product)
    // Who waits for its action does not hold a place of its product.
    const outcome = await ofAction(action).add(() =>
      product.add(() => withRetries(send, signal, options)),
    )
    return outcome ?? { kind: 'stopped', status: 0 }
  }
}

const queuesOf = (concurrency: number): ((name: string) => PQueue) => {
  const queues = new Map<string, PQueue>()
  return name => {
    const queue = queues.get(name) ?? new PQueue({ concurrency })
    queues.set(name, queue)
    return queue
  }
}

const withRetries = async (
  send: () => Promise<Outcome>,
  signal: AbortSignal,
  { attempts, throttledAttempts, waitBudgetMs, random }: ThrottleOptions,
): Promise<Outcome> => {
  let budgetMs = waitBudgetMs
  let outcome = await send()
  const most = (): number => (isRateLimit(outcome) ? throttledAttempts : attempts)
  for (let tried = 1; isTransient(outcome) && tried < most(); tried++) {
    const pauseMs = pauseBefore(tried, outcome, random)
    if (pauseMs > budgetMs) return outcome
    budgetMs -= pauseMs
    if (!(await pause(pauseMs, signal))) return outcome
    outcome = await send()
  }
  return outcome
}

const BASE_MS = 200
const LONGEST_MS = 2_000

const isRateLimit = (outcome: Outcome): boolean =>
  outcome.kind === 'error-answer' && isThrottled(outcome.code)

// Full jitter, on top of what the cloud asks for.
const pauseBefore = (tried: number, outcome: Outcome, random: () => number): number => {
  const asked = outcome.kind === 'error-answer' ? (outcome.retryAfterMs ?? 0) : 0
  return asked + Math.round(random() * Math.min(LONGEST_MS, BASE_MS * 2 ** tried))
}

const pause = (ms: number, signal: AbortSignal): Promise<boolean> =>
  wait(ms, true, { signal }).catch(() => false)
