// In which forms can the report of a diagnosis be fetched?
import { createHash } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { FastifyPluginCallbackZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { WhyportError } from '#shared/error.ts'
import { Report } from '#shared/report.ts'
import { renderHtml } from '../report/html/html.ts'
import { renderJson } from '../report/json.ts'
import { renderMarkdown } from '../report/markdown.ts'
import { renderText } from '../report/text.ts'
import { preferredType } from './accept.ts'
import { json, PROBLEMS, text } from './described.ts'
import { ById, foundDiagnosis } from './found-diagnosis.ts'
import { PAGE_POLICY } from './security-headers.ts'
import type { UseCases } from './use-cases.ts'

export const reportRoutes =
  (useCases: UseCases): FastifyPluginCallbackZod =>
  (http, _options, done) => {
    const schema = { params: ById, response: { 200: OK, 304: UNCHANGED, ...PROBLEMS } }
    http.get(
      '/v1/diagnoses/:id/report',
      { schema: { ...schema, headers: WithAccept, summary: 'The report, in the form of Accept' } },
      (request, reply) => {
        reply.header('vary', 'accept')
        return sendReport(useCases, formatFor(request.headers.accept ?? ''), [request, reply])
      },
    )
    for (const format of FORMATS)
      http.get(
        `/v1/diagnoses/:id/report.${format.suffix}`,
        { schema: { ...schema, summary: `The report as ${format.type}` } },
        (request, reply) => sendReport(useCases, format, [request, reply]),
      )
    done()
  }

type Format = {
  readonly suffix: string
  readonly type: string
  /** Null: the bundle, which is more than the report. */
  readonly render: ((report: Report) => string) | null
}

const FORMATS: readonly Format[] = [
  { suffix: 'json', type: 'application/json', render: renderJson },
  { suffix: 'html', type: 'text/html', render: renderHtml },
  { suffix: 'md', type: 'text/markdown', render: renderMarkdown },
  { suffix: 'txt', type: 'text/plain', render: report => renderText(report) },
  { suffix: 'zip', type: 'application/zip', render: null },
]

const OTHER_TYPES = FORMATS.slice(1).map(({ type }) => type)
const OK = {
  description: 'The report; it never changes, so its ETag stays.',
  content: {
    ...json('', Report).content,
    ...text('', ...OTHER_TYPES).content,
  },
}
const UNCHANGED = z.undefined().describe('The caller has it already (If-None-Match).')
const WithAccept = z.looseObject({ accept: z.string().optional() })

const formatFor = (accept: string): Format => {
  const types = FORMATS.map(({ type }) => type)
  const wanted = preferredType(accept, types)
  const format = FORMATS.find(({ type }) => type === wanted)
  if (format !== undefined) return format
  throw new WhyportError('not-acceptable', {
    subject: 'Accept',
    message: 'no report comes in such a form',
    next: `ask for one of ${types.join(', ')}`,
  })
}

type Exchange = readonly [FastifyRequest, FastifyReply]

const sendReport = async (
  useCases: UseCases,
  { suffix, type, render }: Format,
  [{ params, headers }, reply]: Exchange,
) => {
  const { id } = ById.parse(params)
  const body = render === null ? await bundleOf(useCases, id) : render(await reportOf(useCases, id))
  const etag = `"${createHash('sha256').update(body).digest('base64url')}"`
  reply.headers({ etag, 'cache-control': 'private, no-cache' })
  if (isKnown(headers['if-none-match'] ?? '', etag)) return reply.code(304).send()
  if (suffix === 'html') reply.header('content-security-policy', PAGE_POLICY)
  if (suffix === 'zip') reply.header('content-disposition', `attachment; filename="${nameOf(id)}"`)
  return reply.type(suffix === 'zip' ? type : `${type}; charset=utf-8`).send(body)
}

const isKnown = (known: string, etag: string): boolean =>
  known.split(',').some(tag => tag.trim().replace(/^W\//, '') === etag)

const nameOf = (id: string): string => `whyport-${id.replaceAll(/[^\w-]/g, '')}.zip`

const reportOf = async ({ diagnoses }: UseCases, id: string): Promise<Report> => {
  const report = await diagnoses.report(id)
  return report ?? noReport((await foundDiagnosis(diagnoses, id)).state, id)
}

const bundleOf = async ({ bundle, diagnoses }: UseCases, id: string): Promise<Buffer> => {
  const { state } = await foundDiagnosis(diagnoses, id)
  return (await bundle(id)) ?? noReport(state, id)
}

const noReport = (state: string, id: string): never => {
  throw new WhyportError('not-ready', {
    subject: 'report',
    message: `there is none: the diagnosis is ${state}`,
    next: `GET /v1/diagnoses/${id} says how far it is, or why it failed`,
  })
}
