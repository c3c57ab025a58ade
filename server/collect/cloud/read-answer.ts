// Is what the server sent an answer, an error, or something that is no answer at all?
import type { Dispatcher } from 'undici'
import { z } from 'zod'
import type { Keys } from './credentials.ts'
import type { Outcome } from './outcome.ts'
import type { Turns } from './turns.ts'

type Answer = Pick<Dispatcher.ResponseData, 'statusCode' | 'headers' | 'body'>

export type ReadOptions = {
  readonly maxBodyBytes: number
  readonly keys: Keys
  readonly inTurn: Turns
}

export const readAnswer = async (
  answer: Answer,
  { maxBodyBytes, keys, inTurn }: ReadOptions,
): Promise<Outcome> => {
  const status = answer.statusCode
  const bytes = await readUpTo(answer, maxBodyBytes, inTurn)
  if (bytes === null) return { kind: 'too-large', status }
  if (status >= 300 && status < 400) return { kind: 'redirect', status }
  const text = withoutSharedKeys(withoutKeys(bytes.toString('utf8'), keys))
  const body = jsonObject(text)
  if (body === null) return { kind: 'not-json', status }
  const { RequestId: requestId, Code: code, Success: success } = Envelope.parse(body)
  return isError(status, code) || success === 'false'
    ? {
        kind: 'error-answer',
        status,
        code: code || `Http${status}`,
        requestId,
        text,
        retryAfterMs: retryAfter(answer),
      }
    : { kind: 'ok', requestId, text, body }
}

// An answer beyond the limit is dropped while it streams in, and large ones come one at a time: what a
// hostile cloud can make us hold is one answer at the limit and the beginnings of the others.
const readUpTo = async (
  { headers, body }: Answer,
  limit: number,
  inTurn: Turns,
): Promise<Buffer | null> => {
  if (Number(headers['content-length'] ?? 0) > limit) {
    body.on('error', () => undefined).destroy()
    return null
  }
  const chunks: Buffer[] = []
  let size = 0
  let turn: (() => void) | null = null
  try {
    for await (const chunk of body) {
      size += chunk.length
      if (size > limit) return null
      chunks.push(chunk)
      if (size > LARGE_BYTES) turn ??= await inTurn()
    }
    return Buffer.concat(chunks)
  } finally {
    turn?.()
  }
}

/** Most pages are smaller, and are read side by side. */
const LARGE_BYTES = 256 * 1024

// SignatureDoesNotMatch echoes the key id: what we signed with never enters the evidence.
const withoutKeys = (text: string, keys: Keys): string =>
  [keys.accessKeySecret, keys.securityToken, keys.accessKeyId]
    .filter(secret => secret !== null && secret.length >= 4)
    .reduce((clean: string, secret) => clean.replaceAll(String(secret), '(removed)'), text)

// DescribeVpnConnections hands out the shared keys of its tunnels (VPC API, read 2026-11-22).
const withoutSharedKeys = (text: string): string =>
  text.replaceAll(/("(?:Psk|AuthKey)"\s*:\s*")(?:[^"\\]|\\.)+"/g, '$1(removed)"')

const jsonObject = (text: string): object | null => {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : null
  } catch {
    return null
  }
}

const Envelope = z.looseObject({
  RequestId: z.string().nullable().catch(null),
  Code: z.coerce.string().catch(''),
  Success: z.coerce.string().toLowerCase().catch(''),
})

// DescribeRouteTableList answers 200 with Code "200" and Success true; any other code is an error.
const isError = (status: number, code: string): boolean =>
  status >= 400 || !['', '200', 'success', 'ok', 'undefined'].includes(code.toLowerCase())

const retryAfter = ({ headers }: Answer): number | null => {
  const ms = Number(headers['x-acs-retry-after'] ?? Number.NaN)
  return Number.isFinite(ms) && ms >= 0 ? ms : null
}
