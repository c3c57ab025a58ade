// How does every refusal become a problem that says what to do next?
import { STATUS_CODES } from 'node:http'
import type { Duplex } from 'node:stream'
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { WhyportError } from '#shared/error.ts'
import { methodsOf } from './methods-of.ts'
import { PROBLEM_TYPE, problemOf } from './problem.ts'

/** To be called before the routes: they are noted as they come. */
export const answerWithProblems = (http: FastifyInstance, log: (text: string) => void): void => {
  const methods = methodsOf(http)
  http.setErrorHandler((error, request, reply) => {
    const { code } = sendProblem(error, request, reply)
    if (code === 'defect') log(`defect: ${error instanceof Error ? error.stack : String(error)}`)
  })
  http.setNotFoundHandler((request, reply) => {
    const allowed = methods(request.url.split('?')[0] ?? '')
    if (allowed.length > 0) reply.header('allow', allowed.join(', '))
    throw allowed.length > 0 ? badMethod(request, allowed) : noPath(request)
  })
}

/** A path that cannot be read, before any route is chosen. */
export const frameworkErrors = (
  error: FastifyError,
  request: FastifyRequest,
  reply: FastifyReply,
): void => {
  sendProblem(error, request, reply)
}

/** Bytes that are no HTTP, or come too slowly: the socket is all there is to answer on. */
export const refuseBadRequests = (
  error: Error & { readonly code?: string },
  socket: Duplex,
): void => {
  if (error.code !== 'ECONNRESET' && socket.writable) {
    const status = STATUS_OF[error.code ?? ''] ?? 400
    const body = JSON.stringify(problemOf({ statusCode: status, message: STATUS_CODES[status] }))
    const head = `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nConnection: close\r\n`
    socket.write(
      `${head}Content-Type: ${PROBLEM_TYPE}\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
    )
  }
  socket.destroy()
}

const STATUS_OF: Readonly<Record<string, number>> = {
  ERR_HTTP_REQUEST_TIMEOUT: 408,
  HPE_HEADER_OVERFLOW: 431,
}

/** Seconds after which it is worth coming again. */
const RETRY_AFTER: Readonly<Record<string, number>> = {
  'too-busy': 5,
  'store-full': 30,
  unready: 5,
}

const sendProblem = (error: unknown, request: FastifyRequest, reply: FastifyReply) => {
  const problem = problemOf(error, request.routeOptions.config.example)
  const seconds = RETRY_AFTER[problem.code]
  if (seconds !== undefined) reply.header('retry-after', seconds)
  reply.code(problem.status).type(PROBLEM_TYPE).send(JSON.stringify(problem))
  return problem
}

const badMethod = ({ method }: FastifyRequest, allowed: readonly string[]): WhyportError =>
  new WhyportError('bad-method', {
    subject: 'method',
    message: `${method} is none of this path`,
    next: `use ${allowed.join(' or ')}; /openapi.json describes every route`,
  })

const noPath = ({ method, url }: FastifyRequest): WhyportError =>
  new WhyportError('not-found', {
    subject: 'path',
    message: `there is no ${method} ${url.slice(0, 200)}`,
    next: 'POST /v1/diagnoses asks; /openapi.json describes every route',
  })

declare module 'fastify' {
  interface FastifyContextConfig {
    /** What a valid request looks like, for the problem of one that is not. */
    example?: string
  }
}
