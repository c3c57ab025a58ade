// How does a diagnosis end, once and in one piece?
import type { Kysely } from 'kysely'
import { gzipJson } from './gzip-json.ts'
import type { End } from './store.ts'
import type { Tables } from './tables.ts'

/** State, report, evidence and events become visible together, or not at all. */
export const endDiagnosis = async (
  db: Kysely<Tables>,
  attempt: { readonly id: string; readonly attempt: number | null },
  end: End,
): Promise<boolean> => {
  // Compressed before the transaction: it holds up everybody else.
  const outcome = {
    diagnosis: attempt.id,
    report: end.report === null ? null : await gzipJson(end.report),
    evidence: await gzipJson(end.evidence),
    events: await gzipJson(end.events),
  }
  return db.transaction().execute(async trx => {
    if (!(await close(trx, attempt, end))) return false
    await trx.insertInto('outcomes').values(outcome).execute()
    return true
  })
}

const close = async (
  trx: Kysely<Tables>,
  { id, attempt }: { readonly id: string; readonly attempt: number | null },
  { state, problem, progress, at }: End,
): Promise<boolean> => {
  const open = trx
    .updateTable('diagnoses')
    .set({
      state,
      ended_at: at,
      progress: JSON.stringify(progress),
      problem: problem === null ? null : JSON.stringify(problem),
    })
    .where('id', '=', id)
    .where('state', 'in', ['queued', 'running'])
  const fenced = attempt === null ? open : open.where('attempt', '=', attempt)
  return (await fenced.executeTakeFirst()).numUpdatedRows > 0n
}
