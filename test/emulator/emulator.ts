// How does an Alibaba Cloud account on this machine answer, from an evidence folder?
import { createServer, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import { VERSIONS } from '#server/collect/cloud/actions.ts'
import { sha256 } from '#shared/plain/digest.ts'
import { type EmulatedAccount, openAccounts, type Roles } from './emulated-accounts.ts'
import { errorReply, type Reply } from './error-answers.ts'
import { breakAnswer } from './faults.ts'
import { type ReceivedCall, receiveCall } from './received-call.ts'
import { createSignatureCheck, type SignatureFault } from './signature-check.ts'

export type EmulatorOptions = EmulatedAccount & {
  /** The clock that signatures are checked against. */
  readonly now: () => Date
  /** Accounts beside the first one: the key of a call tells whose answer it gets. */
  readonly others?: readonly EmulatedAccount[]
  readonly roles?: Roles
}

/** One call as it came in, `answeredAt` in ms of the same clock as `receivedAt`; null while it runs. */
export type SeenCall = {
  readonly action: string
  /** Whose answer it got: 0 is the first account. */
  readonly account: number
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
  // The official clients put all parameters into the query, a script of 24 KB as well.
  const server = createServer({ maxHeaderSize: 64 * 1024 }, (request, response) => {
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
  const accounts = [options, ...(options.others ?? [])] as const
  const accountOf = openAccounts(accounts, options.roles ?? null)
  const signatureFault = createSignatureCheck(
    [...accounts.flatMap(({ keys }) => keys), ...Object.values(options.roles ?? {})],
    options.now,
  )
  return async (call, response) => {
    const action = `${productOf(call.version)}.${call.name}`
    const receivedAt = performance.now()
    const account = accountOf(call)
    const seen: SeenCall = {
      action,
      account: account.place,
      params: call.params,
      receivedAt,
      answeredAt: null,
      status: null,
    }
    calls.push(seen)
    const requestId = requestIdOf(seen)
    const delayMs = account.latencyOf(action)
    if (delayMs > 0) await wait(delayMs)
    // The signature is checked first, as the real service does; then a fault may strike.
    const unsigned = signatureFault(call)
    const asked = { action, requestId }
    const chosen = unsigned === null ? account.choose(call, asked) : refusal(unsigned, asked)
    seen.answeredAt = performance.now()
    if ('kind' in chosen) return breakAnswer(chosen, response)
    seen.status = chosen.status
    send(response, chosen)
  }
}

type Asked = { readonly action: string; readonly requestId: string }

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
