// Over which routes do agents join, fetch tasks and send what they saw?
import type { FastifyInstance, FastifyPluginCallback, FastifyReply, FastifyRequest } from 'fastify'
import type { Admitted, AgentDoor } from '#shared/agent-door.ts'
import { WhyportError } from '#shared/error.ts'
import { AGENT_HEADERS, AGENT_LIMITS, AGENT_PATHS } from '#shared/plain/agent-protocol.ts'

/** Who asks is settled by the headers, before a byte of the body is read. */
export const agentRoutes =
  (door: AgentDoor): FastifyPluginCallback =>
  (http, _options, done) => {
    const admitted = new WeakMap<FastifyRequest, Arrived>()
    takeBytes(http)
    http.addHook('onRequest', async (request, reply) => {
      const receivedAt = Date.now()
      limitTime(request, reply)
      if (request.method !== 'POST' || request.url === AGENT_PATHS.join) return
      admitted.set(request, { receivedAt, by: await admit(door, request, reply) })
    })
    http.post(AGENT_PATHS.join, { bodyLimit: AGENT_LIMITS.jsonBytes, schema: HIDDEN }, request =>
      door.join(request.headers, bytesOf(request)),
    )
    http.post(
      AGENT_PATHS.poll,
      { bodyLimit: AGENT_LIMITS.jsonBytes, schema: HIDDEN },
      (request, reply) => {
        const { by, receivedAt } = arrived(admitted, request)
        // The service cuts idle connections sooner than a poll is answered.
        request.raw.socket.setTimeout(2 * AGENT_LIMITS.holdMs)
        const left = new AbortController()
        reply.raw.once('close', () => left.abort())
        return door.poll(by, bytesOf(request), { receivedAt, signal: left.signal })
      },
    )
    http.post<{ Params: { task: string; command: string } }>(
      AGENT_PATHS.outcome(':task', ':command'),
      { bodyLimit: OUTCOME_BYTES, schema: HIDDEN },
      async (request, reply) => {
        await door.outcome(arrived(admitted, request).by, request.params, bytesOf(request))
        return reply.code(204).send()
      },
    )
    http.post<{ Params: { task: string } }>(
      AGENT_PATHS.end(':task'),
      { bodyLimit: AGENT_LIMITS.jsonBytes, schema: HIDDEN },
      async (request, reply) => {
        await door.end(arrived(admitted, request).by, request.params.task, bytesOf(request))
        return reply.code(204).send()
      },
    )
    done()
  }

/** Not part of the public API: agents and servers of one version belong together. */
const HIDDEN = { hide: true }

type Arrived = { readonly by: Admitted; readonly receivedAt: number }

/** The largest limit of the closed list; each request has its own, checked before. */
const OUTCOME_BYTES = 40 * 1024 * 1024

/** To send a body; a slow one must not hold a connection. */
const BODY_MS = 30_000

const takeBytes = (http: FastifyInstance): void => {
  http.removeAllContentTypeParsers()
  http.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body))
}

const limitTime = (request: FastifyRequest, reply: FastifyReply): void => {
  const timer = setTimeout(() => {
    if (!request.raw.complete) request.raw.destroy()
  }, BODY_MS)
  reply.raw.once('close', () => clearTimeout(timer))
}

const admit = async (
  door: AgentDoor,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<Admitted> => {
  // Whoever is refused has sent a body that nobody will read.
  reply.header('connection', 'close')
  const admission = await door.admit(request.url, request.headers)
  if ('staleCounter' in admission) {
    reply.header(AGENT_HEADERS.counter, String(admission.staleCounter))
    throw stale()
  }
  reply.raw.once('close', admission.release)
  const length = Number(request.headers['content-length'] ?? Number.NaN)
  if (!(length <= admission.maxBytes)) {
    door.oversized(admission.agent, request.url)
    throw tooLong(admission.maxBytes)
  }
  reply.removeHeader('connection')
  return admission
}

const arrived = (admitted: WeakMap<FastifyRequest, Arrived>, request: FastifyRequest): Arrived => {
  const found = admitted.get(request)
  if (found === undefined) throw new Error('a request reached its route without being admitted')
  return found
}

const bytesOf = ({ body }: FastifyRequest): Uint8Array =>
  body instanceof Uint8Array ? body : new Uint8Array()

const stale = (): WhyportError =>
  new WhyportError('stale-counter', {
    subject: AGENT_HEADERS.counter,
    message: 'was used before',
    next: 'go on from the number in the header of this answer',
  })

const tooLong = (maxBytes: number): WhyportError =>
  new WhyportError('too-long', {
    subject: 'content-length',
    message: `is missing, or more than ${maxBytes}`,
    next: 'cut the output at the limit of its command and say so',
  })
