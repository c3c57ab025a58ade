// Was this key used before, with which body, and what was the answer?
import type { Kysely } from 'kysely'
import { WhyportError } from '#shared/error.ts'
import type { AnswerStore, IdempotencyKey } from './store.ts'
import type { Tables } from './tables.ts'

export const answerStore = (db: Kysely<Tables>): AnswerStore => ({
  find: async key => {
    const row = await findKey(db, key)
    return row === null || row.status === null ? null : { status: row.status, body: row.body ?? '' }
  },
  keep: async (key, answer, at) => {
    await db.transaction().execute(trx => addKey(trx, key, { ...answer, at, diagnosis: null }))
  },
})

/** Throws `key-reused` when the key came with another body. */
export const findKey = async (
  db: Kysely<Tables>,
  { scope, key, bodySha256 }: IdempotencyKey,
): Promise<Tables['keys'] | null> => {
  const row = await db
    .selectFrom('keys')
    .selectAll()
    .where('scope', '=', scope)
    .where('key', '=', key)
    .executeTakeFirst()
  if (row === undefined || row.body_sha256 === bodySha256) return row ?? null
  throw new WhyportError('key-reused', {
    subject: 'Idempotency-Key',
    message: 'came before with another question',
    next: 'send a new key with a new question',
  })
}

type Kept = Pick<Tables['keys'], 'at' | 'diagnosis' | 'status' | 'body'>

/** The first use of a key stands. Keys that are older than two days are forgotten on the way. */
export const addKey = async (
  db: Kysely<Tables>,
  { scope, key, bodySha256 }: IdempotencyKey,
  kept: Kept,
): Promise<void> => {
  await db.deleteFrom('keys').where('at', '<', daysBefore(kept.at, KEPT_DAYS)).execute()
  await db
    .insertInto('keys')
    .values({ scope, key, body_sha256: bodySha256, ...kept })
    .onConflict(conflict => conflict.doNothing())
    .execute()
}

// Twice what is promised, so that no clock that was set back breaks the promise.
const KEPT_DAYS = 2

const daysBefore = (at: string, days: number): string =>
  new Date(Date.parse(at) - days * 86_400_000).toISOString()
