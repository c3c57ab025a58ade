// What goes wrong on purpose?
import type { ServerResponse } from 'node:http'
import { gzipSync } from 'node:zlib'
import { deniedReply, errorReply, type Reply } from './error-answers.ts'

export type Fault = {
  /** `ecs.DescribeInstances`, or `*` for every call. */
  readonly action: string
  readonly kind:
    | 'throttle'
    | 'forbidden'
    | 'server-error'
    | 'html'
    | 'bad-json'
    | 'empty'
    | 'redirect'
    | 'cut'
    | 'reset'
    | 'silence'
    | 'huge'
    // One byte after the other, so that the answer never ends.
    | 'drip'
    // A small body that would be huge unpacked.
    | 'zipped'
    // Says it is huge, and sends little.
    | 'declared'
    | 'answer'
  /** Only the first so many calls; every call when absent. */
  readonly times?: number
  /** Asked before each call: does it strike this one? Always when absent. */
  readonly strikes?: () => boolean
  readonly retryAfterMs?: number
  /** huge: how much is sent; zipped: how much is packed; declared: how much is announced. */
  readonly sizeBytes?: number
  /** answer: what is sent instead. */
  readonly status?: number
  readonly body?: object
}

/** The fault for the next call of `action`, counting how often each one struck. */
export const createFaults = (faults: readonly Fault[]): ((action: string) => Fault | null) => {
  const struck = new Map<Fault, number>()
  return action => {
    const fault = faults.find(
      candidate =>
        (candidate.action === '*' || candidate.action === action) &&
        (struck.get(candidate) ?? 0) < (candidate.times ?? Number.POSITIVE_INFINITY) &&
        (candidate.strikes?.() ?? true),
    )
    if (fault === undefined) return null
    struck.set(fault, (struck.get(fault) ?? 0) + 1)
    return fault
  }
}

/** A fault that is an ordinary answer; null when it breaks the connection or the format. */
export const faultReply = (
  fault: Fault,
  { action, requestId }: { readonly action: string; readonly requestId: string },
): Reply | null => {
  const product = action.split('.')[0] ?? ''
  switch (fault.kind) {
    case 'throttle':
      return {
        ...errorReply('Throttling.User', { product, requestId }),
        headers:
          fault.retryAfterMs === undefined
            ? {}
            : { 'x-acs-retry-after': String(fault.retryAfterMs) },
      }
    case 'forbidden':
      return deniedReply(action, requestId)
    case 'server-error':
      return errorReply('ServiceUnavailable', { product, requestId })
    case 'answer':
      return { status: fault.status ?? 200, body: fault.body ?? {} }
    default:
      return null
  }
}

const HTML = '<html><body><h1>502 Bad Gateway</h1></body></html>'

export const breakAnswer = (fault: Fault, response: ServerResponse): void => {
  switch (fault.kind) {
    case 'html':
      response.writeHead(502, { 'content-type': 'text/html' }).end(HTML)
      return
    case 'bad-json':
      response.writeHead(200, { 'content-type': 'application/json' }).end('{"Instances": {')
      return
    case 'empty':
      response.writeHead(200).end()
      return
    case 'redirect':
      response.writeHead(302, { location: 'http://127.0.0.1:9/' }).end()
      return
    case 'cut':
      response.writeHead(200, { 'content-length': 4096 }).write('{"RequestId":"cut')
      response.socket?.end()
      return
    case 'reset':
      response.socket?.resetAndDestroy()
      return
    case 'huge':
      sendHuge(response, fault.sizeBytes ?? 64 * 1024 * 1024)
      return
    case 'drip':
      sendDrops(response)
      return
    case 'zipped':
      response
        .writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' })
        .end(gzipSync(Buffer.alloc(fault.sizeBytes ?? 64 * 1024 * 1024, ' ')))
      return
    case 'declared':
      response
        .writeHead(200, { 'content-length': fault.sizeBytes ?? 64 * 1024 * 1024 })
        .write('{"RequestId":"declared')
      return
    default:
      // silence: the connection stays open and nothing comes.
      return
  }
}

const DROP_MS = 5

const sendDrops = (response: ServerResponse): void => {
  response.writeHead(200, { 'content-type': 'application/json' })
  response.write('{"Filler":"')
  const timer = setInterval(() => response.write('.'), DROP_MS)
  response.once('close', () => clearInterval(timer))
}

const BLOCK = Buffer.alloc(64 * 1024, ' ')

const sendHuge = (response: ServerResponse, sizeBytes: number): void => {
  response.writeHead(200, { 'content-type': 'application/json' })
  response.write('{"Filler":"')
  let sent = 0
  const more = (): void => {
    while (sent < sizeBytes && !response.destroyed) {
      sent += BLOCK.length
      if (!response.write(BLOCK)) {
        response.once('drain', more)
        return
      }
    }
    response.end('"}')
  }
  more()
}
