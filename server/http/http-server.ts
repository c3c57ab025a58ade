// Which limits and routes has the HTTP service?
import { fastifySSE } from '@fastify/sse'
import fastify, { type FastifyInstance } from 'fastify'
import { validatorCompiler } from 'fastify-type-provider-zod'
import type { AgentDoor } from '#shared/agent-door.ts'
import { ENGINE_VERSION } from '../version.ts'
import { agentRoutes } from './agent-routes.ts'
import { answerWithProblems, frameworkErrors, refuseBadRequests } from './answer-with-problems.ts'
import { causeRoutes } from './cause-routes.ts'
import { diagnosisRoutes } from './diagnosis-routes.ts'
import { eventRoutes } from './event-routes.ts'
import { healthRoutes } from './health-routes.ts'
import { parseJsonBodies } from './json-body.ts'
import { judgingRoutes } from './judging-routes.ts'
import { refuseStrangers } from './local-only.ts'
import { serveMetrics } from './metrics.ts'
import { serveOpenapi } from './openapi.ts'
import { reportRoutes } from './report-routes.ts'
import { setSecurityHeaders } from './security-headers.ts'
import type { UseCases } from './use-cases.ts'
import { vantageRoutes } from './vantage-routes.ts'

/** Stated, because the defaults let slow clients hold a connection for ever. */
export const HTTP_LIMITS = {
  bodyBytes: 64 * 1024,
  headersMs: 5000,
  /** To receive a request; an answer may take longer. */
  requestMs: 15_000,
  /** Without a byte in either direction; streams send a heartbeat. */
  idleMs: 20_000,
  heartbeatMs: 10_000,
  keepAliveMs: 10_000,
  checkMs: 1000,
  connections: 1000,
} as const

/** `door`: agents of this machine may use this address too; null: there are none. */
export const httpServer = (
  useCases: UseCases,
  log: (text: string) => void,
  door: AgentDoor | null = null,
): FastifyInstance => {
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
    frameworkErrors,
    clientErrorHandler: refuseBadRequests,
  })
  http.server.maxConnections = HTTP_LIMITS.connections
  http.setValidatorCompiler(validatorCompiler)
  // Answers are typed by their schemas; looking at each once more would cost what it protects.
  http.setSerializerCompiler(() => value => JSON.stringify(value))
  // A form of a foreign page can send text/plain without asking; JSON it cannot.
  http.removeContentTypeParser('text/plain')
  parseJsonBodies(http)
  setSecurityHeaders(http)
  http.addHook('onRequest', async request => refuseStrangers(request.headers))
  answerWithProblems(http, log)
  registerRoutes(http, useCases, log)
  if (door !== null) void http.register(agentRoutes(door))
  return http
}

const registerRoutes = (
  http: FastifyInstance,
  useCases: UseCases,
  log: (text: string) => void,
): void => {
  serveOpenapi(http, ENGINE_VERSION)
  serveMetrics(http, useCases)
  http.register(fastifySSE, { heartbeatInterval: HTTP_LIMITS.heartbeatMs })
  http.register(diagnosisRoutes(useCases))
  http.register(eventRoutes(useCases, log))
  http.register(reportRoutes(useCases))
  http.register(judgingRoutes(useCases))
  http.register(vantageRoutes(useCases))
  http.register(causeRoutes)
  http.register(healthRoutes(useCases))
}
