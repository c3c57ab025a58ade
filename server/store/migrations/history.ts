// Which changes made the tables what they are, in order?
import type { Migration } from 'kysely/migration'
import { firstTables } from './0001-first-tables.ts'

/** Kysely runs what a data folder has not seen yet, by name. A line that was released never changes. */
export const HISTORY: Readonly<Record<string, Migration>> = {
  '0001-first-tables': { up: firstTables },
}
