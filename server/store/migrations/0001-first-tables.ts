// Which tables does a new data folder get first?
import type { Kysely } from 'kysely'

export const firstTables = async (db: Kysely<unknown>): Promise<void> => {
  await diagnoses(db)
  await keys(db)
  await agents(db)
  await db.schema
    .createTable('write_probe')
    .addColumn('id', 'integer', column => column.primaryKey())
    .addColumn('filling', 'blob', column => column.notNull())
    .execute()
}

const diagnoses = async (db: Kysely<unknown>): Promise<void> => {
  await db.schema
    .createTable('diagnoses')
    .addColumn('number', 'integer', column => column.primaryKey().autoIncrement())
    .addColumn('id', 'text', column => column.notNull().unique())
    .addColumn('state', 'text', column => column.notNull())
    .addColumn('asked', 'text', column => column.notNull())
    .addColumn('created_at', 'text', column => column.notNull())
    .addColumn('ended_at', 'text')
    .addColumn('attempt', 'integer', column => column.notNull())
    .addColumn('cut_off', 'integer', column => column.notNull())
    .addColumn('progress', 'text', column => column.notNull())
    .addColumn('problem', 'text')
    .execute()
  await db.schema.createIndex('diagnoses_state').on('diagnoses').column('state').execute()
  await db.schema
    .createTable('outcomes')
    .addColumn('diagnosis', 'text', column => column.primaryKey().notNull())
    .addColumn('report', 'blob')
    .addColumn('evidence', 'blob', column => column.notNull())
    .addColumn('events', 'blob', column => column.notNull())
    .execute()
}

const keys = async (db: Kysely<unknown>): Promise<void> => {
  await db.schema
    .createTable('keys')
    .addColumn('scope', 'text', column => column.notNull())
    .addColumn('key', 'text', column => column.notNull())
    .addColumn('body_sha256', 'text', column => column.notNull())
    .addColumn('at', 'text', column => column.notNull())
    .addColumn('diagnosis', 'text')
    .addColumn('status', 'integer')
    .addColumn('body', 'text')
    .addPrimaryKeyConstraint('keys_once', ['scope', 'key'])
    .execute()
  await db.schema.createIndex('keys_at').on('keys').column('at').execute()
}

const agents = async (db: Kysely<unknown>): Promise<void> => {
  await db.schema
    .createTable('tokens')
    .addColumn('sha256', 'text', column => column.primaryKey().notNull())
    .addColumn('expires_at', 'text', column => column.notNull())
    .addColumn('request', 'text', column => column.notNull())
    .execute()
  await db.schema
    .createTable('agents')
    .addColumn('id', 'text', column => column.primaryKey().notNull())
    .addColumn('public_key', 'text', column => column.notNull())
    .addColumn('joined_at', 'text', column => column.notNull())
    .addColumn('invited', 'text', column => column.notNull())
    .addColumn('hello', 'text', column => column.notNull())
    .addColumn('last_seen_at', 'text')
    .addColumn('counter', 'integer', column => column.notNull())
    .execute()
}
