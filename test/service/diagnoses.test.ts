// Does every accepted diagnosis end, whatever its run, its reader or its process does?
import t, { type Test } from 'tap'
import { problemOf } from '#server/http/problem.ts'
import { once } from '#server/jobs/once.ts'
import {
  DIAGNOSIS_LIMITS,
  type DiagnosesOptions,
  openDiagnoses,
  type RunDiagnosis,
} from '#server/jobs/open-diagnoses.ts'
import { openStore } from '#server/store/open-store.ts'
import type { Store } from '#server/store/store.ts'
import type { DiagnosisEvent } from '#shared/api.ts'
import { WhyportError } from '#shared/error.ts'
import { blocked } from '../report/sample-reports.ts'

const ASKED = { target: 'i-bp1demo000000web0001', port: 8080 }
const NEVER = new AbortController().signal

const answering: RunDiagnosis = async (_asked, { onProgress }) => {
  onProgress({ kind: 'note', text: 'one' })
  onProgress({ kind: 'verdict', verdict: blocked.verdict })
  return blocked
}

/** Ends only when it is told to, then with the report of what is there. */
const patient: RunDiagnosis = (_asked, { signal }) =>
  new Promise(resolve => {
    signal.addEventListener('abort', () => resolve(blocked), { once: true })
  })

const deaf: RunDiagnosis = () => new Promise(() => undefined)

type Given = {
  readonly limits?: Partial<DiagnosesOptions['limits']>
  readonly logged?: string[]
}

const openedOn = (store: Store, run: RunDiagnosis, { limits, logged = [] }: Given = {}) => {
  let ids = 0
  return openDiagnoses({
    ...{ store, run, problemOf, now: () => new Date(), log: text => void logged.push(text) },
    newId: () => `d-${ids++}`,
    limits: { ...DIAGNOSIS_LIMITS, ...limits },
  })
}

const opened = async (t: Test, run: RunDiagnosis, given: Given = {}) => {
  const store = await openStore(t.testdir())
  const diagnoses = await openedOn(store, run, given)
  t.teardown(async () => {
    await diagnoses.stop()
    await store.close()
  })
  return { store, diagnoses }
}

type Opened = Awaited<ReturnType<typeof openedOn>>

const eventsOf = async (diagnoses: Opened, id: string, afterSeq = 0): Promise<DiagnosisEvent[]> => {
  const events: DiagnosisEvent[] = []
  for await (const event of diagnoses.events(id, afterSeq, NEVER)) events.push(event)
  return events
}

/** Its end state and the code of its problem, once it has ended. */
const endOf = async (diagnoses: Opened, id: string) => {
  await eventsOf(diagnoses, id)
  const found = await diagnoses.find(id)
  return [found?.state, found?.problem?.code ?? null, found?.report !== undefined]
}

t.test('readers see all that happened, then what happens, then the end', async t => {
  const { diagnoses } = await opened(t, answering)
  const { id } = await diagnoses.submit(ASKED, null)
  const live = await eventsOf(diagnoses, id)
  const stored = await eventsOf(diagnoses, id)
  t.strictSame(
    live.map(({ seq, event }) => [seq, event]),
    [
      [1, 'progress'],
      [2, 'verdict'],
      [3, 'end'],
    ],
  )
  t.strictSame(stored, live, 'the same from the store')
  t.strictSame(await eventsOf(diagnoses, id, 2), live.slice(2), 'resumed after the second')
  t.strictSame(await eventsOf(diagnoses, 'unknown'), [])
})

type Row = readonly [title: string, run: RunDiagnosis, limits: Given['limits'], end: unknown[]]

const ENDS: readonly Row[] = [
  ['answers', answering, {}, ['done', null, true]],
  ['takes too long', patient, { runMs: 5 }, ['expired', 'took-too-long', true]],
  ['hears nothing', deaf, { runMs: 5, graceMs: 5 }, ['expired', 'took-too-long', false]],
  ['waited too long', answering, { waitMs: -1 }, ['expired', 'took-too-long', false]],
  [
    'is refused by the cloud',
    () =>
      Promise.reject(
        new WhyportError('credentials-refused', { subject: 'key', message: 'no', next: 'look' }),
      ),
    {},
    ['failed', 'credentials-refused', false],
  ],
  ['has a defect', () => Promise.reject(new Error('secret')), {}, ['failed', 'defect', false]],
]

t.test('whatever a run does, its diagnosis ends and says why', async t => {
  for (const [title, run, limits = {}, end] of ENDS)
    await t.test(title, async t => {
      const { diagnoses } = await opened(t, run, { limits })
      const { id } = await diagnoses.submit(ASKED, null)
      t.strictSame(await endOf(diagnoses, id), end)
      t.notMatch(JSON.stringify(await diagnoses.find(id)), /secret/)
    })
})

t.test('who cancels gets what was found; what ended stays as it is', async t => {
  const { diagnoses } = await opened(t, patient, { limits: { running: 1 } })
  const [running, waiting] = [
    await diagnoses.submit(ASKED, null),
    await diagnoses.submit(ASKED, null),
  ]
  t.equal((await diagnoses.cancel(waiting.id))?.state, 'cancelled')
  const cancelled = await diagnoses.cancel(running.id)
  t.strictSame([cancelled?.state, cancelled?.report], ['cancelled', blocked])
  t.strictSame(await diagnoses.cancel(running.id), cancelled)
  t.equal(await diagnoses.cancel('unknown'), null)
})

t.test('more than may wait is refused, but a known key still gets its diagnosis', async t => {
  const { diagnoses } = await opened(t, patient, { limits: { running: 1, waiting: 1 } })
  const first = await diagnoses.submit(ASKED, 'k')
  await diagnoses.submit(ASKED, null)
  await t.rejects(diagnoses.submit(ASKED, null), { code: 'too-busy' })
  const again = await diagnoses.submit({ port: 8080, target: ASKED.target }, 'k')
  t.equal(again.id, first.id)
  await t.rejects(diagnoses.submit({ ...ASKED, port: 1 }, 'k'), { code: 'key-reused' })
})

t.test('stopping parks what runs; the next start answers it', async t => {
  const store = await openStore(t.testdir())
  t.teardown(store.close)
  const before = await openedOn(store, patient, { limits: { running: 1 } })
  const ids = [(await before.submit(ASKED, null)).id, (await before.submit(ASKED, null)).id]
  await before.stop()
  await t.rejects(before.submit(ASKED, null), { code: 'too-busy' })
  t.equal((await store.diagnoses.counts()).queued, 2)
  const after = await openedOn(store, answering)
  for (const id of ids) t.strictSame(await endOf(after, id), ['done', null, true])
  const [first] = await eventsOf(after, ids[0] ?? '', 3)
  t.equal(first?.seq, 1_000_001, 'a reader of the first attempt misses nothing of the second')
  await after.stop()
})

t.test('after three attempts that a crash cut off it is interrupted, and says so', async t => {
  const store = await openStore(t.testdir())
  t.teardown(store.close)
  await store.diagnoses.add({ id: 'd', asked: ASKED, createdAt: '2026-11-26T08:00:00Z' }, null)
  for (let crash = 0; crash < 2; crash++) {
    await store.diagnoses.begin('d')
    await store.diagnoses.takeUp()
  }
  await store.diagnoses.begin('d')
  const diagnoses = await openedOn(store, answering)
  t.strictSame(await endOf(diagnoses, 'd'), ['interrupted', 'interrupted', false])
  t.match((await diagnoses.find('d'))?.problem?.detail, /3 attempts.*missing/)
  await diagnoses.stop()
})

t.test('while nothing can be stored, what was found waits and is stored later', async t => {
  const store = await openStore(t.testdir())
  t.teardown(store.close)
  const full = new WhyportError('store-full', { subject: '/data', message: 'full', next: 'free' })
  const refusals = [full]
  const failing: Store = {
    ...store,
    diagnoses: {
      ...store.diagnoses,
      end: async (...end) => {
        const refusal = refusals.pop()
        if (refusal !== undefined) throw refusal
        return store.diagnoses.end(...end)
      },
    },
  }
  const logged: string[] = []
  const diagnoses = await openedOn(failing, answering, { logged })
  const { id } = await diagnoses.submit(ASKED, null)
  t.strictSame(await endOf(diagnoses, id), ['done', null, true])
  t.strictSame(logged, ['diagnoses wait: /data: full; free'])
  await diagnoses.stop()
})

t.test('a repeated POST is made once, also when its copies come together', async t => {
  const { store } = await opened(t, answering)
  const ask = once(store.answers, () => new Date())
  let made = 0
  const make = async () => ({ status: 201, body: { made: ++made } })
  const copies = Array.from({ length: 10 }, () => ask('POST /x', 'k', { body: { a: 1 }, make }))
  const answers = await Promise.all(copies)
  t.strictSame([made, new Set(answers.map(answer => JSON.stringify(answer))).size], [1, 1])
  await t.rejects(ask('POST /x', 'k', { body: { a: 2 }, make }), { code: 'key-reused' })
  await ask('POST /x', null, { body: { a: 1 }, make })
  t.equal(made, 2)
})
