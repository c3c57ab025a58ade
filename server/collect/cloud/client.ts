// How is one call sent to the cloud account, and what came of it?
import type { Clock } from '../collector.ts'
import type { AssistantAction } from './actions.ts'
import type { AnyCall, Call } from './call.ts'
import type { Credentials, Keys } from './credentials.ts'
import type { Failure, Outcome } from './outcome.ts'
import { createSdkClients } from './sdk-clients.ts'
import { createThrottle } from './throttle.ts'
import { createTransport, type ProxyRoute } from './transport.ts'

export type CloudClientOptions = {
  readonly credentials: Credentials
  readonly clock: Clock
  /** host:port that answers for every product instead of the cloud (emulator, gateway). */
  readonly endpoint?: string
  /** http only for an emulator on this machine. */
  readonly protocol?: 'http' | 'https'
  /** Hard limit of one request. */
  readonly deadlineMs?: number
  readonly maxBodyBytes?: number
  readonly proxy?: ProxyRoute
  readonly attempts?: number
  readonly random?: () => number
}

/** One call, after its last try. `request`: the parameters as they stood on the wire. */
export type Answered = {
  readonly outcome: Outcome
  readonly request: Readonly<Record<string, string>>
  readonly startedAt: Date
  readonly endedAt: Date
}

export type CloudClient = {
  call(call: Call, signal: AbortSignal): Promise<Answered>
  /** What runs a script: for host-by-assistant.ts alone. Tried again like any call. */
  run(call: Call<AssistantAction>, signal: AbortSignal): Promise<Answered>
  readonly clock: Clock
  close(): Promise<void>
}

const DEFAULTS = {
  deadlineMs: 10_000,
  // 500 interfaces with twenty addresses each are about 2.5 MB.
  maxBodyBytes: 4 * 1024 * 1024,
  attempts: 4,
  // Three throttled calls in ten: one in 170,000 stays unanswered (0.3 to the power of 10).
  throttledAttempts: 10,
}

/** One account, all products and regions. Nothing is loaded or sent before the first call. */
export const createCloudClient = (options: CloudClientOptions): CloudClient => {
  const { credentials, clock, deadlineMs = DEFAULTS.deadlineMs } = options
  const transport = createTransport({
    clock,
    deadlineMs,
    maxBodyBytes: options.maxBodyBytes ?? DEFAULTS.maxBodyBytes,
    proxy: proxyFor(options),
  })
  const throttle = createThrottle({
    perAction: 5,
    perProduct: 12,
    attempts: options.attempts ?? DEFAULTS.attempts,
    throttledAttempts: options.attempts ?? DEFAULTS.throttledAttempts,
    waitBudgetMs: 2 * deadlineMs,
    random: options.random ?? Math.random,
  })
  const clients = createSdkClients({
    endpoint: options.endpoint ?? null,
    protocol: options.protocol ?? 'https',
  })
  const send = async (call: AnyCall, signal: AbortSignal): Promise<Answered> => {
    let startedAt = clock.now()
    let request: Answered['request'] = {}
    const once = () =>
      clients(call, async wire => {
        const keys = await keysOf(credentials, signal)
        startedAt = clock.now()
        request = { ...wire.query, ...wire.form }
        return 'kind' in keys ? keys : transport.send(wire, keys, signal)
      })
    const outcome = await throttle(call.action, once, signal)
    return { outcome, request, startedAt, endedAt: clock.now() }
  }
  return { clock, close: () => transport.close(), call: send, run: send }
}

const keysOf = (credentials: Credentials, signal: AbortSignal): Promise<Keys | Failure> =>
  credentials
    .keys(signal)
    .catch(() => ({ kind: signal.aborted ? 'stopped' : 'no-keys', status: 0 }))

// A proxy can't reach an emulator on this machine.
const proxyFor = ({ endpoint, proxy }: CloudClientOptions): ProxyRoute => {
  const isLocal = endpoint !== undefined && /^(?:127\.|localhost\b|\[::1\])/.test(endpoint)
  return isLocal || proxy === undefined ? { http: '', https: '', no: '*' } : proxy
}
