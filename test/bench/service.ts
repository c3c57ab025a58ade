// How much do the routes and rules of the service cost over a bare Fastify on the same store?
import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fastify from 'fastify'
import { httpServer } from '#server/http/http-server.ts'
import { problemOf } from '#server/http/problem.ts'
import { once } from '#server/jobs/once.ts'
import { DIAGNOSIS_LIMITS, openDiagnoses } from '#server/jobs/open-diagnoses.ts'
import { openStore } from '#server/store/open-store.ts'
import type { Store } from '#server/store/store.ts'
import { fakeUseCases } from '#test/http/fake-use-cases.ts'
import { blocked } from '#test/report/sample-reports.ts'
import { compare } from './rounds.ts'

const ROUNDS = 5
const REQUESTS = 200
const AT_ONCE = 20
const TARGET = 0.5
const LOCAL = { host: '127.0.0.1:7080' }
const QUESTION = { target: 'i-bp1demo000000web0001', port: 8080, from: '203.0.113.99' }

type Side = { readonly ask: () => Promise<number>; readonly read: () => Promise<number> }

/** Requests are injected, so no client and no socket thins out the difference; commits are real on both sides. */
export const serviceBench = async (): Promise<Record<string, unknown>[]> => {
  const folder = mkdtempSync(join(tmpdir(), 'whyport-bench-'))
  const peer = await bare(join(folder, 'peer'))
  const ours = await whole(join(folder, 'ours'))
  const cases = [
    await measure('questions accepted', 202, [peer.ask, ours.ask]),
    await measure('reports read', 200, [peer.read, ours.read]),
  ]
  await Promise.all([peer.close(), ours.close()])
  rmSync(folder, { recursive: true })
  return cases
}

const measure = async (
  what: string,
  expected: number,
  [peer, ours]: readonly [() => Promise<number>, () => Promise<number>],
): Promise<Record<string, unknown>> => {
  let isCorrect = true
  const many = (request: () => Promise<number>) => async (): Promise<void> => {
    for (let sent = 0; sent < REQUESTS; sent += AT_ONCE) {
      const answers = await Promise.all(Array.from({ length: AT_ONCE }, request))
      isCorrect &&= answers.every(status => status === expected)
    }
  }
  const compared = await compare(many(peer), many(ours), ROUNDS)
  return {
    dim: 'service',
    case: `${what}, ${REQUESTS} a round, ${AT_ONCE} at once`,
    peer: 'bare Fastify on the same store',
    ...compared,
    peer_per_s: Math.round((REQUESTS / compared.peer_ms) * 1000),
    ours_per_s: Math.round((REQUESTS / compared.ours_ms) * 1000),
    target_ratio: TARGET,
    correct: isCorrect,
  }
}

type Opened = Side & { readonly close: () => Promise<void> }

const bare = async (dataDir: string): Promise<Opened> => {
  const store = await openStore(dataDir)
  await ended(store, 'read')
  const http = fastify()
  http.post('/ask', async (request, reply) => {
    const diagnosis = {
      id: randomUUID(),
      // The bare side trusts its caller.
      asked: request.body as typeof QUESTION,
      createdAt: new Date().toISOString(),
    }
    const { id, state } = await store.diagnoses.add(diagnosis, null)
    return reply.code(202).send({ id, state })
  })
  http.get('/read', () => store.diagnoses.report('read'))
  return {
    ask: async () =>
      (await http.inject({ method: 'POST', url: '/ask', payload: QUESTION })).statusCode,
    read: async () => (await http.inject({ url: '/read' })).statusCode,
    close: async () => {
      await http.close()
      await store.close()
    },
  }
}

/** Nothing that is asked is run: what is measured is how it is accepted. */
const whole = async (dataDir: string): Promise<Opened> => {
  const store = await openStore(dataDir)
  await ended(store, 'read')
  const now = () => new Date()
  const diagnoses = await openDiagnoses({
    ...{ store, problemOf, now, log: () => undefined, newId: randomUUID },
    run: (_asked, { signal }) =>
      new Promise(resolve => {
        signal.addEventListener('abort', () => resolve(blocked), { once: true })
      }),
    limits: { ...DIAGNOSIS_LIMITS, runMs: 600_000 },
  })
  const http = httpServer(
    fakeUseCases({ diagnoses, once: once(store.answers, now) }),
    () => undefined,
  )
  return {
    ask: async () =>
      (
        await http.inject({
          method: 'POST',
          url: '/v1/diagnoses',
          headers: LOCAL,
          payload: QUESTION,
        })
      ).statusCode,
    read: async () =>
      (await http.inject({ url: '/v1/diagnoses/read/report', headers: LOCAL })).statusCode,
    close: async () => {
      await Promise.all([http.close(), diagnoses.stop()])
      await store.close()
    },
  }
}

const ended = async ({ diagnoses }: Store, id: string): Promise<void> => {
  const at = new Date().toISOString()
  await diagnoses.add({ id, asked: QUESTION, createdAt: at }, null)
  await diagnoses.end(id, null, {
    ...{ state: 'done', report: blocked, evidence: [], problem: null, events: [], at },
    progress: { evidence: 0, judged: 0, last: null },
  })
}
