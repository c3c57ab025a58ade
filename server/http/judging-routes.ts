// How are reports compared and expectations verified over HTTP?
import type { FastifyPluginCallbackZod } from 'fastify-type-provider-zod'
import { ComparisonRequest, VerificationRequest } from '#shared/api.ts'
import { Comparison } from '#shared/comparison.ts'
import { Verification } from '#shared/verification.ts'
import { json, PROBLEMS, WithKey } from './described.ts'
import type { UseCases } from './use-cases.ts'

/** Two whole reports come in one body; a thousand expectations are judged in one answer. */
const LIMITS = { bodyBytes: 4 * 1024 * 1024, verifyMs: 10 * 60_000 } as const

export const judgingRoutes =
  ({ compare, verify, once }: UseCases): FastifyPluginCallbackZod =>
  (http, _options, done) => {
    const bodyLimit = LIMITS.bodyBytes
    http.post('/v1/comparisons', { bodyLimit, schema: COMPARE }, async (request, reply) => {
      const { body, headers } = request
      const make = async () => ({ status: 200, body: await compare(body) })
      const made = await once('comparisons', headers['idempotency-key'] ?? null, { body, make })
      // Made by `make`, now or with the same key before.
      return reply.code(200).send(made.body as Comparison)
    })
    http.post('/v1/verifications', { bodyLimit, schema: VERIFY }, async (request, reply) => {
      const { body, headers } = request
      // The socket is idle while it works; the limit of idle connections would cut it off.
      reply.raw.setTimeout(LIMITS.verifyMs, () => reply.raw.destroy())
      const gone = new AbortController()
      reply.raw.once('close', () => gone.abort())
      const signal = AbortSignal.any([gone.signal, AbortSignal.timeout(LIMITS.verifyMs)])
      const make = async () => ({ status: 200, body: await verify(body, signal) })
      const made = await once('verifications', headers['idempotency-key'] ?? null, { body, make })
      // Made by `make`, now or with the same key before.
      return reply.code(200).send(made.body as Verification)
    })
    done()
  }

const COMPARE = {
  summary: 'What changed between two reports',
  body: ComparisonRequest,
  headers: WithKey,
  response: { 200: json('Outcome, findings and causes that changed.', Comparison), ...PROBLEMS },
}

const VERIFY = {
  summary: 'Whether expectations are met',
  body: VerificationRequest,
  headers: WithKey,
  response: { 200: json('One outcome per expectation.', Verification), ...PROBLEMS },
}
