// What does this HTTP request ask the cloud for?
import type { IncomingMessage } from 'node:http'

export type ReceivedCall = {
  readonly method: string
  readonly path: string
  readonly headers: Readonly<Record<string, string | undefined>>
  readonly body: string
  readonly query: Readonly<Record<string, string>>
  /** Query and form together. */
  readonly params: Readonly<Record<string, string>>
  readonly name: string
  readonly version: string
}

export const receiveCall = async (request: IncomingMessage): Promise<ReceivedCall> => {
  const url = new URL(request.url ?? '/', 'http://emulator')
  const headers = plainHeaders(request)
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(Buffer.from(chunk))
  const body = Buffer.concat(chunks).toString('utf8')
  const query = pairs(url.search.slice(1))
  const isForm = headers['content-type']?.startsWith('application/x-www-form-urlencoded')
  return {
    method: request.method ?? '',
    path: url.pathname,
    headers,
    body,
    query,
    params: { ...query, ...(isForm ? pairs(body) : {}) },
    name: headers['x-acs-action'] ?? '',
    version: headers['x-acs-version'] ?? '',
  }
}

const plainHeaders = (request: IncomingMessage): ReceivedCall['headers'] =>
  Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => [name, String(value ?? '')]),
  )

// A plus sign is a plus sign here, unlike in forms of browsers.
const pairs = (text: string): Record<string, string> =>
  Object.fromEntries(
    text
      .split('&')
      .filter(pair => pair !== '')
      .map(pair => {
        const [name = '', ...value] = pair.split('=')
        return [decodeURIComponent(name), decodeURIComponent(value.join('='))]
      }),
  )
