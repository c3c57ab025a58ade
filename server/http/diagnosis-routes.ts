// How is a diagnosis asked for over HTTP, followed and called off?
import type { FastifyPluginCallbackZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { Diagnosis, DiagnosisAccepted, DiagnosisList, DiagnosisRequest } from '#shared/api.ts'
import { MOST_HOST_EVIDENCE } from '#shared/question.ts'
import { type AskedQuestion, readQuestion } from '#shared/read-question.ts'
import { json, PROBLEMS, WithKey } from './described.ts'
import { ById, foundDiagnosis, noDiagnosis } from './found-diagnosis.ts'
import type { UseCases } from './use-cases.ts'

export const diagnosisRoutes =
  ({ diagnoses }: UseCases): FastifyPluginCallbackZod =>
  (http, _options, done) => {
    http.post(
      '/v1/diagnoses',
      { bodyLimit: ASK_BYTES, schema: ASK, config: { example: EXAMPLE } },
      async (request, reply) => {
        // The body was JSON: a key that is not said is not there, so no value is undefined.
        const asked = request.body as AskedQuestion
        readQuestion(asked)
        const key = request.headers['idempotency-key'] ?? null
        const { id, state } = await diagnoses.submit(asked, key)
        return reply.code(202).header('location', `/v1/diagnoses/${id}`).send({ id, state })
      },
    )
    http.get('/v1/diagnoses', { schema: LIST }, async ({ query }) => ({
      diagnoses: await diagnoses.list(query.limit),
    }))
    http.get('/v1/diagnoses/:id', { schema: FIND }, ({ params }) =>
      foundDiagnosis(diagnoses, params.id),
    )
    http.delete(
      '/v1/diagnoses/:id',
      { schema: CANCEL },
      async ({ params }) => (await diagnoses.cancel(params.id)) ?? noDiagnosis(),
    )
    done()
  }

/** A host part is text with line feeds, which JSON writes as two characters. */
const ASK_BYTES = 2 * MOST_HOST_EVIDENCE

const EXAMPLE = 'for example {"target":"i-bp1demo000000web0001","port":8080,"from":"203.0.113.99"}'

const ASK = {
  summary: 'Ask why a port is not reachable',
  body: DiagnosisRequest,
  headers: WithKey,
  response: {
    202: json('Accepted and stored; Location names it.', DiagnosisAccepted),
    ...PROBLEMS,
  },
}

const LIST = {
  summary: 'The newest diagnoses',
  querystring: z.strictObject({ limit: z.coerce.number().int().min(1).max(500).default(50) }),
  response: { 200: json('Newest first, without reports.', DiagnosisList), ...PROBLEMS },
}

const FIND = {
  summary: 'How far a diagnosis is',
  params: ById,
  response: { 200: json('With its report when it is done.', Diagnosis), ...PROBLEMS },
}

const CANCEL = {
  summary: 'Call a diagnosis off',
  params: ById,
  response: { 200: json('One that has ended stays as it is.', Diagnosis), ...PROBLEMS },
}
