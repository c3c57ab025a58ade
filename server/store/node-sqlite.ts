// How does Kysely's SQLite dialect talk to the SQLite inside Node?
// biome-ignore lint/correctness/noUnresolvedImports: Biome's list of Node's modules lacks this one.
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite'
import type { SqliteDatabase, SqliteStatement } from 'kysely'
import { storeError } from './store-error.ts'

const KEPT_STATEMENTS = 200

/** Every failure of SQLite comes out as what the caller can do about it. */
export const nodeSqlite = (file: string): SqliteDatabase => {
  const database = told(file, () => openDatabase(file))
  const statements = new Map<string, SqliteStatement>()
  return {
    close: () => database.close(),
    prepare: sql => {
      const known = statements.get(sql)
      if (known !== undefined) return known
      const made = told(file, () => statement(database, { sql, file }))
      // What Kysely compiles is a few dozen texts; a limit, should that ever change.
      if (statements.size >= KEPT_STATEMENTS) statements.clear()
      statements.set(sql, made)
      return made
    },
  }
}

/**
 * EXCLUSIVE keeps the lock of the operating system for the life of the process: a second one is
 * refused, and a killed one leaves nothing behind. FULL: a commit survives a power cut; NORMAL does not.
 */
const openDatabase = (file: string): DatabaseSync => {
  const database = new DatabaseSync(file, { timeout: 500 })
  try {
    database.exec('PRAGMA locking_mode=EXCLUSIVE')
    database.exec('PRAGMA journal_mode=WAL')
    database.exec('PRAGMA synchronous=FULL')
    database.exec('BEGIN IMMEDIATE; COMMIT')
    return database
  } catch (error) {
    database.close()
    throw error
  }
}

const statement = (
  database: DatabaseSync,
  { sql, file }: { readonly sql: string; readonly file: string },
): SqliteStatement => {
  // A failed write may have ended the transaction already: then there is nothing to roll back.
  if (sql === 'rollback') return rollback(database)
  const prepared = database.prepare(sql)
  return {
    reader: prepared.columns().length > 0,
    all: values => told(file, () => prepared.all(...inputs(values))),
    run: values => told(file, () => prepared.run(...inputs(values))),
    iterate: values => told(file, () => rows(prepared, values)),
  }
}

const rollback = (database: DatabaseSync): SqliteStatement => ({
  reader: false,
  all: () => [],
  run: () => {
    if (database.isTransaction) database.exec('rollback')
    return { changes: 0, lastInsertRowid: 0 }
  },
  iterate: () => [].values(),
})

const rows = (prepared: StatementSync, values: readonly unknown[]) =>
  prepared.iterate(...inputs(values))

// The tables hold text, numbers, bytes and null only; tables.ts keeps Kysely to them.
const inputs = (values: readonly unknown[]): SQLInputValue[] => values as SQLInputValue[]

const told = <T>(file: string, work: () => T): T => {
  try {
    return work()
  } catch (error) {
    throw storeError(file, error)
  }
}
