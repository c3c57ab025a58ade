// How does a joined agent live? It polls, works, and comes back after every trouble.
import { setTimeout as wait } from 'node:timers/promises'
import { type PollAnswer, readPollAnswer } from '#shared/plain/agent-messages.ts'
import { AGENT_LIMITS, AGENT_PATHS } from '#shared/plain/agent-protocol.ts'
import { parseJson } from '#shared/plain/untrusted.ts'
import { delayMs } from './backoff.ts'
import type { HostReader } from './host/host-reader.ts'
import { openLink } from './link.ts'
import { serverClock } from './server-clock.ts'
import type { Identity } from './state.ts'
import type { Received } from './transport.ts'
import { openTransport } from './transport.ts'
import { openWorker, type Tools } from './work.ts'

export type Watch = {
  readonly host: HostReader
  readonly signal: AbortSignal
  readonly log: (text: string) => void
  /** After the first poll that was answered. */
  readonly onReady: () => void
}

/** Resolves when `signal` ends it; nothing that a server says does. */
export const runAgent = async (
  identity: Identity,
  { host, signal, log, onReady }: Watch,
): Promise<void> => {
  const transport = openTransport(new URL(identity.url), identity.fingerprint)
  const tools = {
    ...{ identity, host, signal, log, clock: serverClock() },
    link: openLink(identity, transport),
  }
  const worker = openWorker(tools)
  let failures = 0
  let spreadMs = FIRST_SPREAD_MS
  let said = ''
  const say = (text: string): void => {
    if (text !== said) log(text)
    said = text
  }
  while (!signal.aborted) {
    const start = performance.now()
    const { answer, why, retryAfter } = await poll(tools, await worker.hello())
    if (answer === null) {
      if (signal.aborted) break
      say(`not connected: ${why}`)
      failures++
      const delay = delayMs(failures, { spreadMs, retryAfter })
      await wait(delay, null, { signal }).catch(() => undefined)
      continue
    }
    if (said !== READY) onReady()
    said = READY
    failures = 0
    spreadMs = answer.spreadMs
    for (const task of answer.tasks) void worker.work(task)
    // A server that never holds a poll must not keep this host busy.
    const early = LEAST_POLL_MS - (performance.now() - start)
    if (early > 0) await wait(early, null, { signal }).catch(() => undefined)
  }
  transport.close()
}

const LEAST_POLL_MS = 100
const READY = 'connected'
const FIRST_SPREAD_MS = 1000

type Polled = {
  readonly answer: PollAnswer | null
  readonly why: string
  readonly retryAfter: string | undefined
}

const poll = async (
  { link, clock, signal }: Tools,
  hello: Awaited<ReturnType<ReturnType<typeof openWorker>['hello']>>,
): Promise<Polled> => {
  const sentAt = Date.now()
  const start = performance.now()
  const body = JSON.stringify({ sentAt, clock: clock.best(), hello })
  try {
    const timeoutMs = AGENT_LIMITS.holdMs + 15_000
    const received = await link.post(AGENT_PATHS.poll, body, { timeoutMs, signal })
    const tookMs = performance.now() - start
    if (received.status !== 200) return refused(received)
    const answer = readPollAnswer(parseJson(received.body))
    if (answer === null) return { answer, why: 'an answer that is not understood', ...LATER }
    clock.learn(sentAt, tookMs, answer)
    return { answer, why: '', ...LATER }
  } catch (error) {
    return { answer: null, why: error instanceof Error ? error.message : 'unknown', ...LATER }
  }
}

const LATER = { retryAfter: undefined }

// A removed agent keeps asking, once in a while: the server may have come back from a backup.
const refused = ({ status, headers }: Received): Polled => ({
  answer: null,
  why:
    status === 401
      ? 'the server does not know this agent (any more); join again with a new token'
      : `the server answered with status ${status}`,
  retryAfter: status === 401 ? '60' : headers['retry-after'],
})
