// How is one TCP measurement ordered from Globalping, and awaited?
// POST /v1/measurements, then GET /v1/measurements/{id} at most every 500 ms until its status is no
// longer in-progress (public/v1/spec.yaml of github.com/jsdelivr/globalping, read 2026-11-27).
import { setTimeout as wait } from 'node:timers/promises'
import { type Dispatcher, request } from 'undici'
import { Created, Measurement, Refused } from './measurement.ts'

export type Globalping = {
  /** Without a slash at its end. */
  readonly url: string
  readonly token: string | null
  readonly dispatcher: Dispatcher
  readonly signal: AbortSignal
}

export type Order = {
  readonly address: string
  readonly port: number
  /** Places in Globalping's own words, one probe each; or the id of a measurement, for its probes. */
  readonly locations: readonly string[] | string
}

/** `id` null: it was not even begun. Never throws for what the world does. */
export type Answer =
  | { readonly id: string; readonly measurement: Measurement }
  | { readonly id: string | null; readonly why: string }

/** Connects of one probe; three tell one lost packet from silence. */
const PACKETS = 3
/** Their own limit for one test is up to 30 s, and they ask for 10 s more. */
const WITHIN_MS = 40_000
const CALL_MS = 10_000
const PAUSE_MS = 500
const MOST_BYTES = 1024 * 1024

export const askGlobalping = async (order: Order, to: Globalping): Promise<Answer> => {
  const until = AbortSignal.any([to.signal, AbortSignal.timeout(WITHIN_MS)])
  let id: string | null = null
  try {
    const made = await call(to, { method: 'POST', path: '/v1/measurements', body: bodyOf(order) })
    const created = made.status === 202 ? Created.safeParse(made.json) : null
    if (!created?.success) return { id, why: refusal(made) }
    id = created.data.id
    return await finished(id, { ...to, signal: until })
  } catch {
    if (to.signal.aborted) return { id, why: 'interrupted' }
    return { id, why: until.aborted ? LATE : 'no answer' }
  }
}

const finished = async (id: string, to: Globalping): Promise<Answer> => {
  for (;;) {
    const seen = await call(to, { method: 'GET', path: `/v1/measurements/${id}` })
    const measurement = seen.status === 200 ? Measurement.safeParse(seen.json) : null
    if (!measurement?.success) return { id, why: refusal(seen) }
    if (measurement.data.status !== 'in-progress') return { id, measurement: measurement.data }
    await wait(PAUSE_MS, null, { signal: to.signal })
  }
}

const LATE = `not finished within ${WITHIN_MS / 1000} s`

const bodyOf = ({ address, port, locations }: Order): string =>
  JSON.stringify({
    type: 'ping',
    target: address,
    locations: typeof locations === 'string' ? locations : locations.map(magic => ({ magic })),
    measurementOptions: { protocol: 'TCP', port, packets: PACKETS },
  })

type Call = { readonly method: 'GET' | 'POST'; readonly path: string; readonly body?: string }
type Seen = { readonly status: number; readonly json: unknown }

const call = async (
  { url, token, dispatcher, signal }: Globalping,
  { method, path, body }: Call,
): Promise<Seen> => {
  const answer = await request(`${url}${path}`, {
    method,
    dispatcher,
    signal: AbortSignal.any([signal, AbortSignal.timeout(CALL_MS)]),
    headers: {
      'user-agent': 'whyport (https://github.com/whyport/whyport)',
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(token === null ? {} : { authorization: `Bearer ${token}` }),
    },
    ...(body === undefined ? {} : { body }),
  })
  return { status: answer.statusCode, json: await jsonOf(answer.body) }
}

const jsonOf = async (body: Dispatcher.ResponseData['body']): Promise<unknown> => {
  const chunks: Buffer[] = []
  let left = MOST_BYTES
  for await (const chunk of body) {
    // A response body without an encoding gives buffers.
    chunks.push(chunk as Buffer)
    left -= (chunk as Buffer).length
    if (left < 0) {
      body.destroy()
      return null
    }
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString())
  } catch {
    return null
  }
}

// Its message may quote what was asked; its kind of error says enough.
const refusal = ({ status, json }: Seen): string => {
  if (status === 429) return 'too many measurements within the hour (a token raises the limit)'
  if (status === 401 || status === 403) return 'the token was refused'
  const told = Refused.safeParse(json)
  const kind =
    told.success && /^[a-z_]{1,40}$/.test(told.data.error.type) ? told.data.error.type : null
  return kind === null ? `an answer with status ${status} that is not understood` : kind
}
