// Which agents joined, and which tokens may still be used?
import type { Kysely, Transaction } from 'kysely'
import type { AgentStore, StoredAgent } from './store.ts'
import type { Tables } from './tables.ts'

export const agentStore = (db: Kysely<Tables>): AgentStore => ({
  addToken: async ({ sha256, expiresAt, request }) => {
    await db.insertInto('tokens').values({ sha256, expires_at: expiresAt, request }).execute()
  },
  join: (tokenSha256, agent, at) =>
    db.transaction().execute(async trx => {
      const request = await takeToken(trx, { sha256: tokenSha256, at })
      if (request === null) return false
      await trx
        .insertInto('agents')
        .values(rowOf(agent(request)))
        .execute()
      return true
    }),
  find: async id => {
    const row = await db.selectFrom('agents').selectAll().where('id', '=', id).executeTakeFirst()
    return row === undefined ? null : agentOf(row)
  },
  list: async () => {
    const rows = await db
      .selectFrom('agents')
      .selectAll()
      .orderBy('joined_at')
      .orderBy('id')
      .execute()
    return rows.map(agentOf)
  },
  update: async (id, { at, counter, hello }) => {
    await db
      .updateTable('agents')
      .set({ last_seen_at: at, counter, hello })
      .where('id', '=', id)
      .execute()
  },
  remove: async id => {
    const { numDeletedRows } = await db.deleteFrom('agents').where('id', '=', id).executeTakeFirst()
    return numDeletedRows > 0n
  },
})

// A token is gone with its first use; expired ones go along.
const takeToken = async (
  trx: Transaction<Tables>,
  { sha256, at }: { readonly sha256: string; readonly at: string },
): Promise<string | null> => {
  await trx.deleteFrom('tokens').where('expires_at', '<=', at).execute()
  const taken = await trx
    .deleteFrom('tokens')
    .where('sha256', '=', sha256)
    .returning('request')
    .executeTakeFirst()
  return taken?.request ?? null
}

const rowOf = (agent: StoredAgent): Tables['agents'] => ({
  id: agent.id,
  public_key: agent.publicKey,
  joined_at: agent.joinedAt,
  invited: agent.invited,
  hello: agent.hello,
  last_seen_at: agent.lastSeenAt,
  counter: agent.counter,
})

const agentOf = (row: Tables['agents']): StoredAgent => ({
  id: row.id,
  publicKey: row.public_key,
  joinedAt: row.joined_at,
  invited: row.invited,
  hello: row.hello,
  lastSeenAt: row.last_seen_at,
  counter: row.counter,
})
