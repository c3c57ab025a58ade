// How are diagnoses kept, and what may change them?
import type { Kysely } from 'kysely'
import type { Diagnosis, DiagnosisEvent, DiagnosisState } from '#shared/api.ts'
import type { Evidence } from '#shared/evidence.ts'
import type { AskedQuestion } from '#shared/read-question.ts'
import type { Report } from '#shared/report.ts'
import { addKey, findKey } from './answer-store.ts'
import { endDiagnosis } from './end-diagnosis.ts'
import { gunzipJson } from './gzip-json.ts'
import type { DiagnosisStore, IdempotencyKey, NewDiagnosis, Unfinished } from './store.ts'
import type { Tables } from './tables.ts'

type Db = Kysely<Tables>

export const diagnosisStore = (db: Db): DiagnosisStore => ({
  add: (diagnosis, key) => db.transaction().execute(trx => add(trx, diagnosis, key)),
  known: key => known(db, key),
  find: id => find(db, id),
  list: limit => list(db, limit),
  counts: () => counts(db),
  takeUp: () => db.transaction().execute(takeUp),
  begin: id => begin(db, id),
  park: (id, attempt) => park(db, id, attempt),
  end: (id, attempt, end) => endDiagnosis(db, { id, attempt }, end),
  asked: id => askedOf(db, id),
  report: async id => unpacked<Report>((await outcome(db, id))?.report),
  evidence: async id => unpacked<Evidence>((await outcome(db, id))?.evidence),
  events: async id => (await unpacked<DiagnosisEvent[]>((await outcome(db, id))?.events)) ?? [],
})

const NOTHING_YET: Diagnosis['progress'] = { evidence: 0, judged: 0, last: null }

const add = async (
  trx: Db,
  { id, asked, createdAt }: NewDiagnosis,
  key: IdempotencyKey | null,
): Promise<Diagnosis> => {
  const before = key === null ? null : await known(trx, key)
  if (before !== null) return before
  await trx
    .insertInto('diagnoses')
    .values({
      ...{ id, state: 'queued', asked: JSON.stringify(asked), created_at: createdAt },
      ...{ ended_at: null, attempt: 0, cut_off: 0, problem: null },
      progress: JSON.stringify(NOTHING_YET),
    })
    .execute()
  if (key !== null)
    await addKey(trx, key, { at: createdAt, diagnosis: id, status: null, body: null })
  return { id, state: 'queued', createdAt, progress: NOTHING_YET }
}

const known = async (db: Db, key: IdempotencyKey): Promise<Diagnosis | null> => {
  const row = await findKey(db, key)
  return row?.diagnosis ? find(db, row.diagnosis) : null
}

const find = async (db: Db, id: string): Promise<Diagnosis | null> => {
  const row = await rows(db).where('id', '=', id).executeTakeFirst()
  if (row === undefined) return null
  const report = await unpacked<Report>((await outcome(db, id))?.report)
  return report === null ? diagnosisOf(row) : { ...diagnosisOf(row), report }
}

const askedOf = async (db: Db, id: string): Promise<AskedQuestion | null> => {
  const row = await db
    .selectFrom('diagnoses')
    .select('asked')
    .where('id', '=', id)
    .executeTakeFirst()
  // Read with readQuestion before it was stored.
  return row === undefined ? null : (JSON.parse(row.asked) as AskedQuestion)
}

const list = async (db: Db, limit: number): Promise<Diagnosis[]> =>
  (await rows(db).orderBy('number', 'desc').limit(limit).execute()).map(diagnosisOf)

const rows = (db: Db) =>
  db.selectFrom('diagnoses').select(['id', 'state', 'created_at', 'progress', 'problem'])

type Row = Pick<Tables['diagnoses'], 'id' | 'state' | 'created_at' | 'progress' | 'problem'>

const diagnosisOf = ({ id, state, created_at, progress, problem }: Row): Diagnosis => ({
  id,
  state,
  createdAt: created_at,
  progress: JSON.parse(progress),
  ...(problem === null ? {} : { problem: JSON.parse(problem) }),
})

const counts = async (db: Db): Promise<Record<DiagnosisState, number>> => {
  const counted = await db
    .selectFrom('diagnoses')
    .select(({ fn }) => ['state', fn.countAll<number>().as('number')])
    .groupBy('state')
    .execute()
  const none = {
    queued: 0,
    running: 0,
    done: 0,
    interrupted: 0,
    expired: 0,
    failed: 0,
    cancelled: 0,
  }
  for (const { state, number } of counted) none[state] = number
  return none
}

const takeUp = async (trx: Db): Promise<Unfinished[]> => {
  await trx
    .updateTable('diagnoses')
    .set(({ eb }) => ({ state: 'queued', cut_off: eb('cut_off', '+', 1) }))
    .where('state', '=', 'running')
    .execute()
  const found = await trx
    .selectFrom('diagnoses')
    .select(['id', 'asked', 'created_at', 'attempt', 'cut_off'])
    .where('state', '=', 'queued')
    .orderBy('number')
    .execute()
  return found.map(({ id, asked, created_at, attempt, cut_off }) => ({
    id,
    // Read with readQuestion before it was stored.
    asked: JSON.parse(asked) as AskedQuestion,
    createdAt: created_at,
    attempts: attempt,
    cutOff: cut_off,
  }))
}

const begin = async (db: Db, id: string): Promise<number | null> => {
  const begun = await db
    .updateTable('diagnoses')
    .set(({ eb }) => ({ state: 'running', attempt: eb('attempt', '+', 1) }))
    .where('id', '=', id)
    .where('state', 'in', ['queued', 'running'])
    .returning('attempt')
    .executeTakeFirst()
  return begun?.attempt ?? null
}

const park = async (db: Db, id: string, attempt: number): Promise<void> => {
  await db
    .updateTable('diagnoses')
    .set({ state: 'queued' })
    .where('id', '=', id)
    .where('state', '=', 'running')
    .where('attempt', '=', attempt)
    .execute()
}

const outcome = (db: Db, id: string) =>
  db.selectFrom('outcomes').selectAll().where('diagnosis', '=', id).executeTakeFirst()

const unpacked = async <T>(bytes: Uint8Array | null | undefined): Promise<T | null> =>
  bytes ? gunzipJson<T>(bytes) : null
