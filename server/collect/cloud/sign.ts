// Which signature proves to the cloud that this request is ours?
// ACS3-HMAC-SHA256, help.aliyun.com "V3 request body and signature", read 2026-11-22.
import { createHmac } from 'node:crypto'
import { sha256 } from '#shared/plain/digest.ts'

export const ALGORITHM = 'ACS3-HMAC-SHA256'

/** Header names are lower case; values as they are sent. */
export type Signable = {
  readonly method: string
  readonly path: string
  readonly query: Readonly<Record<string, string>>
  readonly headers: Readonly<Record<string, string | undefined>>
  readonly bodySha256: string
}

/** The value of the Authorization header. */
export const authorize = (
  request: Signable,
  keys: { readonly accessKeyId: string; readonly accessKeySecret: string },
): string => {
  const names = signedNames(request.headers)
  const signature = signatureOf(canonicalRequest(request, names), keys.accessKeySecret)
  return `${ALGORITHM} Credential=${keys.accessKeyId},SignedHeaders=${names.join(';')},Signature=${signature}`
}

/** Headers that must be signed when they are present. */
export const signedNames = (headers: Signable['headers']): string[] =>
  Object.keys(headers)
    .filter(name => name === 'host' || name === 'content-type' || name.startsWith('x-acs-'))
    .sort(byCode)

export const canonicalRequest = (request: Signable, names: readonly string[]): string => {
  const headers = names.map(name => `${name}:${(request.headers[name] ?? '').trim()}\n`)
  return [
    request.method,
    request.path,
    canonicalQuery(request.query),
    headers.join(''),
    names.join(';'),
    request.bodySha256,
  ].join('\n')
}

export const signatureOf = (canonical: string, secret: string): string =>
  createHmac('sha256', secret)
    .update(`${ALGORITHM}\n${sha256(canonical)}`)
    .digest('hex')

/** Sorted by encoded name; also the form in which the query is sent. */
export const canonicalQuery = (query: Readonly<Record<string, string>>): string =>
  Object.entries(query)
    .map(([name, value]) => [encode(name), encode(value)] as const)
    .sort(([a], [b]) => byCode(a, b))
    .map(([name, value]) => `${name}=${value}`)
    .join('&')

const byCode = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

// RFC 3986: encodeURIComponent leaves five characters more than A-Z a-z 0-9 - _ . ~
const encode = (text: string): string =>
  encodeURIComponent(text).replace(
    /[!'()*]/g,
    char => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  )
