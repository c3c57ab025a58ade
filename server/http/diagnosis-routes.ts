// How is a diagnosis asked for over HTTP, and how is its report fetched?
import type { FastifyReply } from 'fastify'
import type { FastifyPluginCallbackZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { type Diagnosis, DiagnosisRequest } from '#shared/api.ts'
import { WhyportError } from '#shared/error.ts'
import { type AskedQuestion, readQuestion } from '#shared/read-question.ts'
import type { Report } from '#shared/report.ts'
import { renderJson } from '../report/json.ts'
import { renderText } from '../report/text.ts'
import type { Diagnoses, UseCases } from './use-cases.ts'

const ById = z.object({ id: z.string().max(64) })
const WithKey = z.looseObject({ 'idempotency-key': z.string().min(1).max(200).optional() })

export const diagnosisRoutes =
  ({ diagnoses }: UseCases): FastifyPluginCallbackZod =>
  (http, _options, done) => {
    http.post(
      '/v1/diagnoses',
      { schema: { body: DiagnosisRequest, headers: WithKey } },
      async (request, reply) => {
        // The body was JSON: a key that is not said is not there, so no value is undefined.
        const asked = request.body as AskedQuestion
        readQuestion(asked)
        const { id, state } = await diagnoses.submit(
          asked,
          request.headers['idempotency-key'] ?? null,
        )
        return reply.code(202).header('location', `/v1/diagnoses/${id}`).send({ id, state })
      },
    )
    http.get('/v1/diagnoses/:id', { schema: { params: ById } }, request =>
      found(diagnoses, request.params.id),
    )
    http.get('/v1/diagnoses/:id/report', { schema: { params: ById } }, async (request, reply) =>
      sendReport(
        await reportOf(diagnoses, request.params.id),
        request.headers.accept ?? '*/*',
        reply,
      ),
    )
    http.get(
      '/v1/diagnoses/:id/report.json',
      { schema: { params: ById } },
      async (request, reply) =>
        sendReport(await reportOf(diagnoses, request.params.id), JSON_TYPE, reply),
    )
    done()
  }

const JSON_TYPE = 'application/json'
const TEXT_TYPE = 'text/plain'

const found = async (diagnoses: Diagnoses, id: string): Promise<Diagnosis> => {
  const diagnosis = await diagnoses.find(id)
  if (diagnosis !== null) return diagnosis
  throw new WhyportError('not-found', {
    subject: 'id',
    message: 'no diagnosis has this id; they are kept in memory and a restart forgets them',
    next: 'ask again with POST /v1/diagnoses',
  })
}

const reportOf = async (diagnoses: Diagnoses, id: string): Promise<Report> => {
  const { report, state } = await found(diagnoses, id)
  if (report !== undefined) return report
  throw new WhyportError('not-ready', {
    subject: 'report',
    message: `there is none: the diagnosis is ${state}`,
    next: `GET /v1/diagnoses/${id} says how far it is, or why it failed`,
  })
}

const sendReport = (report: Report, accept: string, reply: FastifyReply) => {
  const type = preferred(accept)
  const body = type === JSON_TYPE ? renderJson(report) : renderText(report)
  return reply.type(`${type}; charset=utf-8`).header('vary', 'accept').send(body)
}

// The first type in the caller's list that exists; weights are rare enough to be left out.
const preferred = (accept: string): string => {
  for (const range of accept.split(',')) {
    const type = range.split(';')[0]?.trim() ?? ''
    if (type === TEXT_TYPE || type === 'text/*') return TEXT_TYPE
    if (type === JSON_TYPE || type === 'application/*' || type === '*/*') return JSON_TYPE
  }
  throw new WhyportError('not-acceptable', {
    subject: 'Accept',
    message: 'this version renders no such format',
    next: 'ask for application/json or text/plain',
  })
}
