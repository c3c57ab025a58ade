// Where do agents of other machines reach the service? A listener that serves them and nothing else.
import fastify, { type FastifyInstance } from 'fastify'
import type { AgentDoor } from '#shared/agent-door.ts'
import { agentRoutes } from './agent-routes.ts'
import { answerWithProblems } from './answer-with-problems.ts'

/** Stated, because the defaults let slow clients hold a connection for ever. */
const LIMITS = {
  headersMs: 5000,
  handshakeMs: 5000,
  requestMs: 60_000,
  idleMs: 60_000,
  keepAliveMs: 35_000,
  checkMs: 1000,
  connections: 12_000,
} as const

/** `tls` null: plain HTTP, which the configuration allows on loopback only. */
export const agentServer = (
  door: AgentDoor,
  tls: { readonly key: string; readonly cert: string } | null,
  log: (text: string) => void,
): FastifyInstance => {
  const timing = {
    headersTimeout: LIMITS.headersMs,
    connectionsCheckingInterval: LIMITS.checkMs,
  }
  const options = {
    requestTimeout: LIMITS.requestMs,
    connectionTimeout: LIMITS.idleMs,
    keepAliveTimeout: LIMITS.keepAliveMs,
    forceCloseConnections: true,
  } as const
  // Two calls, because the two kinds of server have two types.
  const http: FastifyInstance =
    tls === null
      ? fastify({ ...options, http: timing })
      : (fastify({
          ...options,
          https: { ...timing, ...tls, minVersion: 'TLSv1.3', handshakeTimeout: LIMITS.handshakeMs },
          // Same instance type for callers: they only listen and close.
        }) as unknown as FastifyInstance)
  http.server.maxConnections = LIMITS.connections
  answerWithProblems(http, log)
  http.get('/health/live', () => ({ status: 'live' }))
  http.register(agentRoutes(door))
  return http
}
