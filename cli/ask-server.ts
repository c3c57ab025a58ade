// What does a whyport service answer to this request?
import { Problem } from '#shared/api.ts'
import { ERRORS, type ErrorCode, WhyportError } from '#shared/error.ts'

export type ServerRequest = {
  readonly server: string
  readonly path: string
  /** Without one it is a GET. */
  readonly body?: unknown
  readonly signal: AbortSignal
}

/** Such as every schema of shared/ is. */
type Schema<T> = {
  readonly safeParse: (value: unknown) => { readonly data?: T | undefined }
}

/** Sends and reads JSON. What the service refuses is thrown as the error it names. */
export const askServer = async <T>(request: ServerRequest, schema: Schema<T>): Promise<T> => {
  const { data } = schema.safeParse(parsed(await textFromServer(request)))
  if (data !== undefined) return data
  throw unreachable(request.server, 'answered what this version does not understand')
}

/** The whole answer; a stream of events is read to its end. */
export const textFromServer = async (request: ServerRequest): Promise<string> => {
  const answer = await sent(serverUrl(request.server, request.path), request)
  const text = await bounded(answer, request)
  if (!answer.ok) throw refused(answer.status, text, request.server)
  return text
}

/** Checked before anything runs. */
export const serverUrl = (server: string, path = '/'): URL => {
  const url = URL.canParse(path, server) ? new URL(path, server) : null
  if (url !== null && /^https?:$/.test(url.protocol)) return url
  throw new WhyportError('bad-usage', {
    subject: '--server',
    message: `"${server}" is no address of a service`,
    next: 'for example: --server http://127.0.0.1:7080',
  })
}

const sent = async (url: URL, { server, body, signal }: ServerRequest): Promise<Response> => {
  try {
    return await fetch(url, {
      ...(body === undefined
        ? {}
        : {
            method: 'POST',
            headers: { 'content-type': 'application/json' },
            body: JSON.stringify(body),
          }),
      redirect: 'error',
      signal,
    })
  } catch (cause) {
    throw unreachable(server, 'did not answer', cause)
  }
}

const MOST_BYTES = 64 * 1024 * 1024

const bounded = async ({ body }: Response, { server }: ServerRequest): Promise<string> => {
  const parts: Uint8Array[] = []
  let size = 0
  try {
    for await (const part of body ?? []) {
      size += part.byteLength
      if (size > MOST_BYTES) break
      parts.push(part)
    }
  } catch (cause) {
    throw unreachable(server, 'broke off its answer', cause)
  }
  if (size > MOST_BYTES) throw unreachable(server, 'answered more than 64 MiB')
  return Buffer.concat(parts).toString('utf8')
}

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const refused = (status: number, text: string, server: string): WhyportError => {
  const problem = Problem.safeParse(parsed(text))
  if (!problem.success) return unreachable(server, `answered with status ${status}`)
  const { code, detail, next } = problem.data
  return new WhyportError(isErrorCode(code) ? code : 'server-unreachable', {
    subject: `--server ${server}`,
    message: detail,
    next: next ?? 'see the log of the service',
  })
}

const isErrorCode = (code: string): code is ErrorCode => Object.hasOwn(ERRORS, code)

const unreachable = (server: string, message: string, cause?: unknown): WhyportError =>
  new WhyportError(
    'server-unreachable',
    {
      subject: `--server ${server}`,
      message,
      next: 'check that the service runs: curl -s http://127.0.0.1:7080/health/live',
    },
    { cause },
  )
