// Who reads hosts and sends probes for this service, and how is one invited or shown out?
import type { FastifyPluginCallbackZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { JoinToken, JoinTokenRequest } from '#shared/agent.ts'
import { AgentList, VantagePointList } from '#shared/api.ts'
import { WhyportError } from '#shared/error.ts'
import { json, PROBLEMS, WithKey } from './described.ts'
import { problemOf } from './problem.ts'
import type { UseCases } from './use-cases.ts'

export const vantageRoutes =
  ({ agents, once }: UseCases): FastifyPluginCallbackZod =>
  (http, _options, done) => {
    http.get('/v1/vantage-points', { schema: VANTAGE_POINTS }, async () => ({
      vantagePoints: await agents.vantagePoints(),
    }))
    http.get('/v1/agents', { schema: LIST }, async () => ({ agents: await agents.list() }))
    http.post('/v1/agents/join-tokens', { schema: INVITE }, async (request, reply) => {
      const fresh: JoinToken[] = []
      await once('join-tokens', request.headers['idempotency-key'] ?? null, {
        body: request.body,
        make: async () => {
          fresh.push(await agents.invite(request.body))
          // Kept for the key is that it was made, never the token itself.
          return { status: 409, body: problemOf(shownBefore()) }
        },
      })
      const [token] = fresh
      if (token === undefined) throw shownBefore()
      return reply.code(201).send(token)
    })
    http.delete('/v1/agents/:id', { schema: REMOVE }, async ({ params }, reply) => {
      if (!(await agents.remove(params.id))) throw noAgent()
      return reply.code(204).send()
    })
    done()
  }

const shownBefore = (): WhyportError =>
  new WhyportError('key-reused', {
    subject: 'Idempotency-Key',
    message: 'gave a token before, and a token is shown once',
    next: 'send a new key for a new token; the old one expires by itself',
  })

const noAgent = (): WhyportError =>
  new WhyportError('not-found', {
    subject: 'id',
    message: 'no agent has this id',
    next: 'GET /v1/agents lists them',
  })

const VANTAGE_POINTS = {
  summary: 'From where probes can be sent',
  response: { 200: json('The server itself included.', VantagePointList), ...PROBLEMS },
}

const LIST = {
  summary: 'The agents of this service',
  response: { 200: json('Online or not, with what they cannot see.', AgentList), ...PROBLEMS },
}

const INVITE = {
  summary: 'Invite an agent',
  body: JoinTokenRequest,
  headers: WithKey,
  response: { 201: json('Shown once; good for one agent.', JoinToken), ...PROBLEMS },
}

const REMOVE = {
  summary: 'Show an agent out',
  params: z.object({ id: z.string().max(64) }),
  response: { 204: z.undefined().describe('Its key is refused from now on.'), ...PROBLEMS },
}
