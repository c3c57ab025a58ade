// Which causes can a report name?
import type { FastifyPluginCallbackZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { type Cause, CauseList, Cause as CauseSchema } from '#shared/api.ts'
import { CAUSES } from '#shared/causes/catalogue.ts'
import { WhyportError } from '#shared/error.ts'
import { json, PROBLEMS } from './described.ts'

export const causeRoutes: FastifyPluginCallbackZod = (http, _options, done) => {
  const causes: readonly Cause[] = Object.entries(CAUSES).map(([id, cause]) => ({ id, ...cause }))
  const byId = new Map(causes.map(cause => [cause.id, cause]))
  http.get('/v1/causes', { schema: LIST }, () => ({ causes: [...causes] }))
  http.get('/v1/causes/:id', { schema: FIND }, ({ params: { id } }) => byId.get(id) ?? noCause())
  done()
}

const noCause = (): never => {
  throw new WhyportError('not-found', {
    subject: 'id',
    message: 'no cause has this id',
    next: 'GET /v1/causes lists them',
  })
}

const LIST = {
  summary: 'Every cause that a report can name',
  response: { 200: json('With its hop, its condition and what mends it.', CauseList), ...PROBLEMS },
}

const FIND = {
  summary: 'One cause',
  params: z.object({ id: z.string().max(100) }),
  response: { 200: json('An id never changes its meaning.', CauseSchema), ...PROBLEMS },
}
