// Does the service live, and can it work?
import type { FastifyPluginCallbackZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { WhyportError } from '#shared/error.ts'
import { json, PROBLEMS } from './described.ts'
import type { UseCases } from './use-cases.ts'

export const healthRoutes =
  ({ troubles }: UseCases): FastifyPluginCallbackZod =>
  (http, _options, done) => {
    http.get('/health/live', { schema: LIVE }, () => ({ status: 'live' as const }))
    http.get('/health/ready', { schema: READY }, async () => {
      const wrong = await troubles()
      if (wrong.length === 0) return { status: 'ready' as const }
      throw new WhyportError('unready', {
        subject: 'service',
        message: wrong.join('; '),
        next: 'mend it; the service looks again with every request',
      })
    })
    done()
  }

const LIVE = {
  summary: 'Whether the process answers',
  response: { 200: json('It does.', z.object({ status: z.literal('live') })), ...PROBLEMS },
}

const READY = {
  summary: 'Whether it can take questions',
  response: { 200: json('It can.', z.object({ status: z.literal('ready') })), ...PROBLEMS },
}
