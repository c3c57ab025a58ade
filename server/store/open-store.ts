// How is the data folder opened, and brought to today's tables?
import { closeSync, existsSync, mkdirSync, openSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { Kysely, SqliteDialect, sql } from 'kysely'
import { Migrator } from 'kysely/migration'
import { WhyportError } from '#shared/error.ts'
import { agentStore } from './agent-store.ts'
import { answerStore } from './answer-store.ts'
import { diagnosisStore } from './diagnosis-store.ts'
import { HISTORY } from './migrations/history.ts'
import { nodeSqlite } from './node-sqlite.ts'
import type { Store } from './store.ts'
import type { Tables } from './tables.ts'

/**
 * Makes the folder when there is none. Throws a WhyportError `store-in-use` when another process
 * has it, `store-full` when it cannot be written or its file is no database.
 */
export const openStore = async (folder: string): Promise<Store> => {
  const file = privateFile(resolve(folder))
  const database = nodeSqlite(file)
  const db = new Kysely<Tables>({ dialect: new SqliteDialect({ database }) })
  try {
    await migrate(db, file)
  } catch (error) {
    database.close()
    throw error
  }
  return {
    diagnoses: diagnosisStore(db),
    agents: agentStore(db),
    answers: answerStore(db),
    probeWrite: () => probeWrite(db),
    close: () => db.destroy(),
  }
}

// SQLite gives the files beside it (-wal) the permissions of this one.
const privateFile = (folder: string): string => {
  try {
    if (!existsSync(folder)) mkdirSync(folder, { recursive: true, mode: 0o700 })
    const file = join(folder, 'whyport.db')
    if (!existsSync(file)) closeSync(openSync(file, 'a', 0o600))
    return file
  } catch (error) {
    throw new WhyportError(
      'store-full',
      {
        subject: folder,
        message: `cannot be made or written (${codeOf(error)})`,
        next: 'name a folder that this user may write: WHYPORT_DATA_DIR=/var/lib/whyport',
      },
      { cause: error },
    )
  }
}

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : 'unknown reason'

const migrate = async (db: Kysely<Tables>, file: string): Promise<void> => {
  const migrator = new Migrator({ db, provider: { getMigrations: async () => ({ ...HISTORY }) } })
  const { error } = await migrator.migrateToLatest()
  if (error instanceof WhyportError || !isNewer(error)) {
    if (error !== undefined) throw error
    return
  }
  throw new WhyportError('store-full', {
    subject: file,
    message: 'was written by a newer whyport',
    next: 'start that version, or name another folder: WHYPORT_DATA_DIR=./.whyport-2',
  })
}

// Kysely has no code for it: a migration that was run is not in this history.
const isNewer = (error: unknown): boolean =>
  error instanceof Error && error.message.startsWith('corrupted migrations')

const PROBE_BYTES = 16_384

// More than one page, so that the last free bytes of a full disk do not look like room.
const probeWrite = async (db: Kysely<Tables>): Promise<void> => {
  await sql`insert or replace into write_probe (id, filling) values (1, randomblob(${PROBE_BYTES}))`.execute(
    db,
  )
}
