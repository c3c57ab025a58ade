// Which limits and routes has the HTTP service?
import fastify, { type FastifyInstance } from 'fastify'
import { serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod'
import { WhyportError } from '#shared/error.ts'
import { diagnosisRoutes } from './diagnosis-routes.ts'
import { refuseStrangers } from './local-only.ts'
import { PROBLEM_TYPE, problemOf } from './problem.ts'
import type { UseCases } from './use-cases.ts'

/** Stated, because the defaults let slow clients hold a connection for ever. */
export const HTTP_LIMITS = {
  bodyBytes: 64 * 1024,
  headersMs: 5000,
  requestMs: 15_000,
  idleMs: 20_000,
  keepAliveMs: 10_000,
  checkMs: 1000,
  connections: 1000,
} as const

export const httpServer = (useCases: UseCases, log: (text: string) => void): FastifyInstance => {
  const http = fastify({
    bodyLimit: HTTP_LIMITS.bodyBytes,
    requestTimeout: HTTP_LIMITS.requestMs,
    connectionTimeout: HTTP_LIMITS.idleMs,
    keepAliveTimeout: HTTP_LIMITS.keepAliveMs,
    forceCloseConnections: 'idle',
    http: {
      headersTimeout: HTTP_LIMITS.headersMs,
      connectionsCheckingInterval: HTTP_LIMITS.checkMs,
    },
  })
  http.server.maxConnections = HTTP_LIMITS.connections
  http.setValidatorCompiler(validatorCompiler)
  http.setSerializerCompiler(serializerCompiler)
  // A form of a foreign page can send text/plain without asking; JSON it cannot.
  http.removeContentTypeParser('text/plain')
  answerWithProblems(http, log)
  http.addHook('onRequest', async request => refuseStrangers(request.headers))
  http.get('/health/live', () => ({ status: 'live' }))
  http.register(diagnosisRoutes(useCases))
  return http
}

export const answerWithProblems = (http: FastifyInstance, log: (text: string) => void): void => {
  http.setErrorHandler((error, _request, reply) => {
    const problem = problemOf(error)
    if (problem.code === 'defect')
      log(`defect: ${error instanceof Error ? error.stack : String(error)}`)
    return reply.code(problem.status).type(PROBLEM_TYPE).send(JSON.stringify(problem))
  })
  http.setNotFoundHandler(request => {
    throw new WhyportError('not-found', {
      subject: 'path',
      message: `there is no ${request.method} ${request.url}`,
      next: 'POST /v1/diagnoses asks, GET /v1/diagnoses/{id} and …/report answer',
    })
  })
}
