// How does one request reach the server, and only the server whose certificate was pinned?
import { Agent as HttpAgent, request as httpRequest, type IncomingMessage } from 'node:http'
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https'
import { isIP } from 'node:net'
import type { Duplex } from 'node:stream'
import { type TLSSocket, connect as tlsConnect } from 'node:tls'
import { AGENT_LIMITS } from '#shared/plain/agent-protocol.ts'

export type Sent = {
  readonly path: string
  readonly headers: Record<string, string>
  readonly body: string | Uint8Array
  readonly timeoutMs: number
  readonly signal: AbortSignal
}

export type Received = {
  readonly status: number
  readonly headers: IncomingMessage['headers']
  readonly body: string
}

export type Transport = {
  /** Rejects when no whole answer came. Follows no redirect; proxies of the environment are not used. */
  readonly send: (sent: Sent) => Promise<Received>
  readonly close: () => void
}

export const openTransport = (url: URL, fingerprint: string | null): Transport => {
  const isTls = url.protocol === 'https:'
  const agent = isTls ? tlsAgent(fingerprint) : new HttpAgent({ keepAlive: true })
  const start = isTls ? httpsRequest : httpRequest
  return {
    send: ({ path, headers, body, timeoutMs, signal }) => {
      const { promise, resolve, reject } = Promise.withResolvers<Received>()
      const bytes = Buffer.from(body)
      const limit = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)])
      const request = start(new URL(path, url), {
        method: 'POST',
        agent,
        signal: limit,
        headers: {
          'content-type': 'application/octet-stream',
          'content-length': String(bytes.length),
          ...headers,
        },
      })
      request.once('error', reject)
      request.once('response', response => {
        readBounded(response).then(text => {
          resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text })
        }, reject)
      })
      request.end(bytes)
      return promise
    },
    close: () => agent.destroy(),
  }
}

const readBounded = async (response: IncomingMessage): Promise<string> => {
  const chunks: Buffer[] = []
  let total = 0
  for await (const chunk of response) {
    // A response without an encoding gives buffers.
    const bytes = chunk as Buffer
    total += bytes.length
    if (total > AGENT_LIMITS.jsonBytes) {
      response.destroy()
      throw new Error('the answer is too long')
    }
    chunks.push(bytes)
  }
  return Buffer.concat(chunks).toString()
}

/**
 * With a fingerprint: the socket is handed over only after its certificate was compared, so nothing
 * is ever written to another server. Names and dates don't count then; a host with a wrong clock
 * still connects.
 */
const tlsAgent = (fingerprint: string | null): HttpsAgent => {
  const agent = new HttpsAgent({ keepAlive: true, minVersion: 'TLSv1.3', maxCachedSessions: 0 })
  if (fingerprint === null) return agent
  agent.createConnection = (options, done): undefined => {
    pinned(Number(options.port ?? 443), options.host ?? '', fingerprint).then(
      socket => done?.(null, socket),
      // The type asks for a socket beside the error; there is none.
      error => done?.(error, undefined as unknown as Duplex),
    )
    return undefined
  }
  return agent
}

const CONNECT_MS = 10_000

const pinned = (port: number, host: string, fingerprint: string): Promise<TLSSocket> => {
  const { promise, resolve, reject } = Promise.withResolvers<TLSSocket>()
  const socket = tlsConnect({
    ...{ host, port, minVersion: 'TLSv1.3' as const, rejectUnauthorized: false },
    ...(isIP(host) === 0 ? { servername: host } : {}),
  })
  const giveUp = (error: Error): void => {
    socket.destroy()
    reject(error)
  }
  socket.setTimeout(CONNECT_MS, () => giveUp(new Error('no answer')))
  socket.once('error', giveUp)
  socket.once('secureConnect', () => {
    const seen = socket.getPeerX509Certificate()?.fingerprint256.replaceAll(':', '') ?? ''
    if (Buffer.from(seen, 'hex').toString('base64url') !== fingerprint)
      return giveUp(new Error('the certificate is not the one the join token names'))
    socket.setTimeout(0)
    socket.off('error', giveUp)
    resolve(socket)
  })
  return promise
}
