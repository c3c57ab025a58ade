// How is a diagnosis followed while it runs?
import type { SSEReplyInterface } from '@fastify/sse'
import type { FastifyPluginCallbackZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { DiagnosisEvent, DiagnosisState } from '#shared/api.ts'
import { WhyportError } from '#shared/error.ts'
import { preferredType } from './accept.ts'
import { PROBLEMS, text } from './described.ts'
import { ById, foundDiagnosis } from './found-diagnosis.ts'
import type { UseCases } from './use-cases.ts'

const STREAM_TYPE = 'text/event-stream'

/** Ends with the event `end`, with the caller, or with the service. */
export const eventRoutes =
  ({ diagnoses }: UseCases, log: (text: string) => void): FastifyPluginCallbackZod =>
  (http, _options, done) => {
    const closing = new AbortController()
    http.addHook('preClose', async () => closing.abort())
    http.get(
      '/v1/diagnoses/:id/events',
      // Accept is looked at here, so that a refusal is a problem like any other.
      { schema: FOLLOW, exposeHeadRoute: false, sse: 'manual' },
      async ({ params: { id }, headers }, reply) => {
        refuseOtherTypes(headers.accept ?? '')
        const { state } = await foundDiagnosis(diagnoses, id)
        const after = headers['last-event-id']
        if (isOver(state) && (await isLast(diagnoses.events(id, after, closing.signal))))
          return reply.code(204).send()
        const gone = new AbortController()
        reply.sse.onClose(() => gone.abort())
        const signal = AbortSignal.any([closing.signal, gone.signal])
        reply.sse.sendHeaders()
        try {
          await sendAll(reply.sse, diagnoses.events(id, after, signal))
        } catch (error) {
          // The answer has begun: nobody can be told any more, the caller comes again.
          if (!signal.aborted) log(`events of ${id}: ${String(error)}`)
        }
      },
    )
    done()
  }

const FOLLOW = {
  summary: 'Follow a diagnosis',
  description:
    'Server-sent events progress, finding, probe, verdict and end. Last-Event-ID resumes after that event.',
  params: ById,
  headers: z.looseObject({
    accept: z.string().optional(),
    'last-event-id': z.coerce.number().int().min(0).default(0),
  }),
  response: {
    200: text('One event a block; ends after end.', STREAM_TYPE),
    204: z.undefined().describe('The event end has been had: nothing comes any more.'),
    ...PROBLEMS,
  },
}

const isOver = (state: DiagnosisState): boolean => state !== 'queued' && state !== 'running'

// A browser that is told 204 does not come again; an empty stream would bring it back for ever.
const isLast = async (events: AsyncIterable<DiagnosisEvent>): Promise<boolean> => {
  for await (const _ of events) return false
  return true
}

const refuseOtherTypes = (accept: string): void => {
  if (preferredType(accept, [STREAM_TYPE]) !== null) return
  throw new WhyportError('not-acceptable', {
    subject: 'Accept',
    message: 'events come in one form only',
    next: `ask for ${STREAM_TYPE}`,
  })
}

const sendAll = async (
  stream: SSEReplyInterface,
  events: AsyncIterable<DiagnosisEvent>,
): Promise<void> => {
  for await (const { seq, event, data } of events) {
    if (!stream.isConnected) return
    await stream.send({ id: String(seq), event, data })
    if (event === 'end') return
  }
}
