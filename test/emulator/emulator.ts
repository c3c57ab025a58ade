// How does an Alibaba Cloud account on this machine answer, from an evidence folder?
import { createServer, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import { VERSIONS } from '#server/collect/cloud/actions.ts'
import type { Keys } from '#server/collect/cloud/credentials.ts'
import { sha256 } from '#shared/plain/digest.ts'
import { answerOf } from './account-answer.ts'
import { readAccount } from './account-content.ts'
import { errorReply, type Reply } from './error-answers.ts'
import { breakAnswer, createFaults, type Fault, faultReply } from './faults.ts'
import { type ReceivedCall, receiveCall } from './received-call.ts'
import { createSignatureCheck, type SignatureFault } from './signature-check.ts'

export type EmulatorOptions = {
  /** An evidence folder; its `cloud/` part is the account. */
  readonly folder: string
  /** Keys the account knows. */
  readonly keys: readonly Keys[]
  /** The clock that signatures are checked against. */
  readonly now: () => Date
  readonly faults?: readonly Fault[]
  /** Waits so long before each answer. */
  readonly latencyMs?: number | ((action: string) => number)
}

/** One call as it came in, `answeredAt` in ms of the same clock as `receivedAt`; null while it runs. */
export type SeenCall = {
  readonly action: string
  readonly params: Readonly<Record<string, string>>
  readonly receivedAt: number
  answeredAt: number | null
  status: number | null
}

export type Emulator = {
  /** host:port */
  readonly endpoint: string
  readonly calls: readonly SeenCall[]
  close(): Promise<void>
}

export const startEmulator = async (options: EmulatorOptions): Promise<Emulator> => {
  const calls: SeenCall[] = []
  const answer = createAnswerer(options, calls)
  const server = createServer((request, response) => {
    receiveCall(request)
      .then(call => answer(call, response))
      .catch(() => response.destroy())
  })
  server.keepAliveTimeout = 30_000
  const port = await listen(server)
  return { endpoint: `127.0.0.1:${port}`, calls, close: () => closeServer(server) }
}

type Answerer = (call: ReceivedCall, response: ServerResponse) => Promise<void>

const createAnswerer = (options: EmulatorOptions, calls: SeenCall[]): Answerer => {
  const choose = createChooser(options)
  const { latencyMs = 0 } = options
  return async (call, response) => {
    const action = `${productOf(call.version)}.${call.name}`
    const receivedAt = performance.now()
    const seen: SeenCall = {
      action,
      params: call.params,
      receivedAt,
      answeredAt: null,
      status: null,
    }
    calls.push(seen)
    const requestId = requestIdOf(seen)
    const delayMs = typeof latencyMs === 'number' ? latencyMs : latencyMs(action)
    if (delayMs > 0) await wait(delayMs)
    const chosen = choose(call, { action, requestId })
    seen.answeredAt = performance.now()
    if ('kind' in chosen) return breakAnswer(chosen, response)
    seen.status = chosen.status
    send(response, chosen)
  }
}

type Asked = { readonly action: string; readonly requestId: string }

// The signature is checked first, as the real service does; then a fault may strike.
const createChooser = ({ folder, keys, now, faults = [] }: EmulatorOptions) => {
  const content = readAccount(folder)
  const signatureFault = createSignatureCheck(keys, now)
  const nextFault = createFaults(faults)
  return (call: ReceivedCall, asked: Asked): Reply | Fault => {
    const unsigned = signatureFault(call)
    if (unsigned !== null) return refusal(unsigned, asked)
    const fault = nextFault(asked.action)
    if (fault !== null) return faultReply(fault, asked) ?? fault
    return answerOf(content, { ...asked, params: call.params })
  }
}

const refusal = ({ code, detail = '' }: SignatureFault, { action, requestId }: Asked): Reply =>
  errorReply(code, { product: action.split('.')[0] ?? '', requestId, detail })

// Versions of products differ, and a real endpoint knows its product by its own name.
const productOf = (version: string): string =>
  Object.entries(VERSIONS).find(([, known]) => known === version)?.[0] ?? 'unknown'

// The same call has the same id, so that runs whose calls overtake each other get the same bytes.
const requestIdOf = ({ action, params }: SeenCall): string => {
  const digest = sha256(JSON.stringify([action, Object.entries(params).toSorted()])).toUpperCase()
  return `${digest.slice(0, 8)}-0000-4000-8000-${digest.slice(8, 20)}`
}

// Pretty-printed, so that a line of the evidence holds one field.
const send = (response: ServerResponse, { status, body, headers }: Reply): void => {
  response
    .writeHead(status, { 'content-type': 'application/json;charset=utf-8', ...headers })
    .end(JSON.stringify(body, null, 2))
}

const listen = (server: Server): Promise<number> =>
  new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port))
  })

const closeServer = (server: Server): Promise<void> =>
  new Promise(resolve => {
    server.close(() => resolve())
    server.closeAllConnections()
  })
