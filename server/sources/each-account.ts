// What comes of the same work in each of several accounts?
import PQueue from 'p-queue'
import { WhyportError } from '#shared/error.ts'
import type { Candidate } from '../collect/cloud/account-search.ts'
import { RoleRefused } from '../collect/cloud/assume-role.ts'
import type { CloudClient } from '../collect/cloud/client.ts'

/** `value` null: it could not be done; `code` says why, '' otherwise. */
export type InAccount<T> = {
  readonly name: string | null
  readonly accountId: string | null
  readonly value: T | null
  readonly code: string
}

/** Four accounts at a time. What one of them refuses does not end the others; a stop ends all. */
export const inEachAccount = async <T>(
  candidates: readonly Candidate[],
  signal: AbortSignal,
  work: (client: CloudClient, of: Candidate) => Promise<T>,
): Promise<InAccount<T>[]> => {
  const queue = new PQueue({ concurrency: 4 })
  return Promise.all(
    candidates.map(one =>
      queue.add(async () => {
        const { name, accountId } = one
        try {
          return { name, accountId, value: await inOne(one, work), code: '' }
        } catch (error) {
          signal.throwIfAborted()
          return { name, accountId, value: null, code: codeIn(error) }
        }
      }),
    ),
  )
}

const inOne = async <T>(
  one: Candidate,
  work: (client: CloudClient, of: Candidate) => Promise<T>,
): Promise<T> => {
  const client = await one.open()
  try {
    return await work(client, one)
  } finally {
    await client.close()
  }
}

// Only our own words and the cloud's code: a source of keys may quote secrets.
const codeIn = (error: unknown): string => {
  if (!(error instanceof WhyportError)) throw error
  return error.cause instanceof RoleRefused ? error.cause.code : error.message
}
