// How does a repeated POST get the answer of its first time?
import type { AnswerStore, IdempotencyKey } from '#server/store/store.ts'
import { sha256 } from '#shared/plain/digest.ts'

type Made = { readonly status: number; readonly body: unknown }

export type Once = (
  scope: string,
  key: string | null,
  { body, make }: { readonly body: unknown; readonly make: () => Promise<Made> },
) => Promise<Made>

/** An answer is stored before it is given. What threw is not stored: it may be tried again. */
export const once = (answers: AnswerStore, now: () => Date): Once => {
  const making = new Map<string, Promise<Made>>()
  return async (scope, key, { body, make }) => {
    if (key === null) return make()
    const used: IdempotencyKey = { scope, key, bodySha256: sha256(JSON.stringify([body])) }
    const place = JSON.stringify([scope, key])
    // Copies that come at the same time wait for the first, then find what it stored.
    while (making.has(place)) await making.get(place)?.catch(() => undefined)
    const made = firstTime({ answers, now }, used, make)
    making.set(place, made)
    return made.finally(() => making.delete(place))
  }
}

const firstTime = async (
  { answers, now }: { readonly answers: AnswerStore; readonly now: () => Date },
  key: IdempotencyKey,
  make: () => Promise<Made>,
): Promise<Made> => {
  const before = await answers.find(key)
  if (before !== null) return { status: before.status, body: JSON.parse(before.body) }
  const made = await make()
  const answer = { status: made.status, body: JSON.stringify(made.body ?? null) }
  await answers.keep(key, answer, now().toISOString())
  return made
}
