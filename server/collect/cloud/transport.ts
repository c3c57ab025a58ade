// What comes back when this one signed request is sent?
import { randomBytes } from 'node:crypto'
import { type Dispatcher, EnvHttpProxyAgent, request as send } from 'undici'
import { sha256 } from '#shared/plain/digest.ts'
import type { Clock } from '../collector.ts'
import { failureOf } from './connection-failure.ts'
import type { Keys } from './credentials.ts'
import type { Outcome } from './outcome.ts'
import { readAnswer } from './read-answer.ts'
import { authorize, canonicalQuery } from './sign.ts'
import { createTurns } from './turns.ts'

export type ApiRequest = {
  /** host or host:port, without a scheme. */
  readonly host: string
  readonly protocol: 'http' | 'https'
  readonly action: string
  readonly version: string
  readonly query: Readonly<Record<string, string>>
  /** Parameters that stand in a form body instead; empty: there is no body. */
  readonly form: Readonly<Record<string, string>>
}

/** Proxy addresses as the environment writes them; empty = none. */
export type ProxyRoute = { readonly http: string; readonly https: string; readonly no: string }

export type TransportOptions = {
  readonly clock: Clock
  /** Hard limit for one request, from the first byte sent to the last byte read. */
  readonly deadlineMs: number
  readonly maxBodyBytes: number
  readonly proxy: ProxyRoute
}

export type Transport = {
  send(request: ApiRequest, keys: Keys, signal: AbortSignal): Promise<Outcome>
  close(): Promise<void>
}

/** Never throws: whatever happens is an outcome, and none of them carries a key. */
export const createTransport = (options: TransportOptions): Transport => {
  const dispatcher = dispatcherFor(options)
  const inTurn = createTurns()
  return {
    send: async (request, keys, signal) => {
      if (signal.aborted) return { kind: 'stopped', status: 0 }
      const deadline = AbortSignal.timeout(options.deadlineMs)
      try {
        const answer = await send(
          `${request.protocol}://${request.host}/?${canonicalQuery(request.query)}`,
          {
            method: 'POST',
            headers: signedHeaders(request, keys, options.clock),
            ...bodyOf(request),
            dispatcher,
            signal: AbortSignal.any([signal, deadline]),
          },
        )
        return await readAnswer(answer, { maxBodyBytes: options.maxBodyBytes, keys, inTurn })
      } catch (error) {
        return {
          kind: failureOf(error, { stopped: signal.aborted, late: deadline.aborted }),
          status: 0,
        }
      }
    },
    close: () => dispatcher.destroy(),
  }
}

// Timeouts of undici are off: one deadline per call rules, whatever phase the call is in.
const dispatcherFor = ({ proxy, deadlineMs }: TransportOptions): Dispatcher =>
  new EnvHttpProxyAgent({
    httpProxy: proxy.http,
    httpsProxy: proxy.https,
    noProxy: proxy.no,
    allowH2: false,
    headersTimeout: 0,
    bodyTimeout: 0,
    connect: { timeout: deadlineMs },
  })

// Newer products take some parameters in a form, written as a query is.
const formOf = ({ form }: ApiRequest): string => canonicalQuery(form)

const bodyOf = (request: ApiRequest) => {
  const body = formOf(request)
  return body === '' ? {} : { body }
}

const signedHeaders = (request: ApiRequest, keys: Keys, clock: Clock): Record<string, string> => {
  const { host, action, version, query } = request
  const body = formOf(request)
  const bodySha256 = sha256(body)
  const headers = {
    host,
    'x-acs-action': action,
    'x-acs-version': version,
    'x-acs-date': clock
      .now()
      .toISOString()
      .replace(/\.\d+Z$/, 'Z'),
    'x-acs-signature-nonce': randomBytes(32).toString('hex'),
    'x-acs-content-sha256': bodySha256,
    ...(body === '' ? {} : { 'content-type': 'application/x-www-form-urlencoded' }),
    ...(keys.securityToken === null
      ? {}
      : {
          'x-acs-accesskey-id': keys.accessKeyId,
          'x-acs-security-token': keys.securityToken,
        }),
  }
  const signable = { method: 'POST', path: '/', query, headers, bodySha256 }
  return {
    ...headers,
    accept: 'application/json',
    'user-agent': 'whyport',
    authorization: authorize(signable, keys),
  }
}
