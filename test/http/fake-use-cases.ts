// What does a service that keeps nothing answer, for tests of the routes alone?
import type { UseCases } from '#server/http/use-cases.ts'
import type { AgentEntry } from '#shared/agent.ts'
import type { Diagnosis, DiagnosisEvent } from '#shared/api.ts'
import { WhyportError } from '#shared/error.ts'
import type { VantagePoint } from '#shared/vantage-point.ts'
import { blocked, reachable } from '../report/sample-reports.ts'

const times = { createdAt: '2026-11-22T08:30:00.000Z' }
const progress = { evidence: 3, judged: 2, last: 'listener' }

export const DONE: Diagnosis = { id: 'd-done', state: 'done', ...times, progress, report: blocked }
export const RUNNING: Diagnosis = { id: 'd-running', state: 'running', ...times, progress }

export const EVENTS: readonly DiagnosisEvent[] = [
  { seq: 1, event: 'progress', data: { evidence: 1 } },
  { seq: 2, event: 'finding', data: { check: 'listener', because: 'two\nlines' } },
  { seq: 3, event: 'verdict', data: { status: 'unreachable' } },
  { seq: 4, event: 'end', data: { state: 'done' } },
]

export const BUNDLE = Buffer.from('PK\u0003\u0004 not really')

const AGENT: AgentEntry = {
  ...{ id: 'a-1', name: 'host-1', roles: ['host'], instanceId: 'i-bp1demo000000web0001' },
  ...{ region: null, version: '0.1.0', state: 'online', joinedAt: times.createdAt },
  ...{ lastSeenAt: times.createdAt, clock: { offsetMs: 1, boundMs: 2 }, blindSpots: ['no nft'] },
}

const SERVER: VantagePoint = {
  ...{ name: 'server', kind: 'server', region: null, families: [4], address: null },
  ...{ control: null, state: 'online', lastSeenAt: null },
}

type Made = Awaited<ReturnType<UseCases['once']>>

/** Knows one diagnosis that is done and one that runs; `over` replaces what a test is about. */
export const fakeUseCases = (over: Partial<UseCases> = {}): UseCases => {
  const known = new Map([DONE, RUNNING].map(diagnosis => [diagnosis.id, diagnosis]))
  const answers = new Map<string, { readonly body: string; readonly made: Made }>()
  return {
    diagnoses: {
      submit: async () => ({ ...RUNNING, state: 'queued' }),
      find: async id => known.get(id) ?? null,
      list: async limit => [RUNNING, DONE].slice(0, limit),
      counts: async () => ({ ...NO_COUNTS, done: 7, queued: 1 }),
      cancel: async id => known.get(id) ?? null,
      report: async id => known.get(id)?.report ?? null,
      async *events(_id, afterSeq) {
        yield* EVENTS.filter(({ seq }) => seq > afterSeq)
      },
    },
    bundle: async id => (id === DONE.id ? BUNDLE : null),
    compare: async () => ({
      ...{ schemaVersion: 1, outcome: 'same', summary: 'Nothing changed.', findings: [] },
      before: sideOf(reachable),
      after: sideOf(reachable),
      ...{ causes: { gone: [], new: [], kept: [] }, admitted: null },
    }),
    verify: async () => ({
      ...{ schemaVersion: 1, ...times, outcome: 'met', expectations: [] },
      counts: { met: 1, violated: 0, unknown: 0 },
    }),
    agents: {
      invite: async () => ({
        ...{ token: `wpj-${Math.random()}`, expiresAt: times.createdAt, command: 'join' },
      }),
      list: async () => [AGENT, { ...AGENT, id: 'a-2', state: 'offline' }],
      remove: async id => id === AGENT.id,
      vantagePoints: async () => [SERVER],
    },
    once: async (scope, key, { body, make }) => {
      const place = `${scope} ${key}`
      const before = key === null ? undefined : answers.get(place)
      if (before !== undefined && before.body !== JSON.stringify(body)) throw reused()
      if (before !== undefined) return before.made
      const made = await make()
      if (key !== null) answers.set(place, { body: JSON.stringify(body), made })
      return made
    },
    troubles: async () => [],
    ...over,
  }
}

const NO_COUNTS = {
  ...{ queued: 0, running: 0, done: 0, interrupted: 0, expired: 0, failed: 0, cancelled: 0 },
}

const sideOf = ({ id, createdAt, verdict }: typeof reachable) => ({ id, createdAt, verdict })

const reused = (): WhyportError =>
  new WhyportError('key-reused', { subject: 'Idempotency-Key', message: 'again', next: 'another' })
