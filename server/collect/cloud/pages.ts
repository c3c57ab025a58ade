// Are there more pages of this answer, and how is the next one asked for?
import { z } from 'zod'
import { ACTIONS, type Paging } from './actions.ts'
import type { Call, Param } from './call.ts'
import type { Answered } from './client.ts'

type Params = Readonly<Record<string, Param>>
export type Page = { readonly number: number; readonly answered: Answered }

/** Pages asked one after the other end here at the latest. */
const MOST_PAGES = 1_000

/**
 * Every page of `call`, in order, as they come. Ends after the last page, after a page that did not
 * come, and with `page-repeats` when a token comes back a second time.
 */
export async function* pagesOf(
  call: Call,
  ask: (call: Call) => Promise<Answered>,
): AsyncGenerator<Page> {
  const { paging } = ACTIONS[call.action]
  const seen = new Set<string>()
  for (let number = 1, next: Params | null = firstPage(paging); next !== null; number++) {
    const answered = await ask({ ...call, params: { ...call.params, ...next } })
    yield { number, answered }
    if (answered.outcome.kind !== 'ok') return
    next = nextPage(paging, number, answered.outcome.body)
    if (next === null) return
    if (number >= MOST_PAGES || isRepeated(seen, next)) {
      yield {
        number: number + 1,
        answered: { ...answered, outcome: { kind: 'page-repeats', status: 0 } },
      }
      return
    }
  }
}

/** The call as it stands on the wire when its first page is asked for. */
export const firstCall = (call: Call): Call => ({
  ...call,
  params: { ...call.params, ...firstPage(ACTIONS[call.action].paging) },
})

/** Whether this first page is all there is. */
export const isWhole = (call: Call, body: object): boolean =>
  nextPage(ACTIONS[call.action].paging, 1, body) === null

const isRepeated = (seen: Set<string>, next: Params): boolean => {
  const key = JSON.stringify(next)
  if (seen.has(key)) return true
  seen.add(key)
  return false
}

// The cloud's own default is 10 elements a page: a size is always sent.
const firstPage = (paging: Paging): Params => {
  if (paging.style === 'token') return { [paging.sizeName]: paging.size }
  if (paging.style === 'none') return {}
  return numberedPage(paging, 1)
}

type Numbered = Paging & { style: 'number' | 'page' | 'current' }

const numberedPage = ({ style, size }: Numbered, page: number): Params => {
  if (style === 'number') return { PageNumber: page, PageSize: size }
  return style === 'page'
    ? { Page: page, PageSize: size }
    : { CurrentPage: String(page), PageSize: String(size) }
}

// Counters are numbers in some answers and text in others.
const Counters = z.looseObject({
  NextToken: z.string().nullable().catch(null),
  TotalCount: z.coerce.number().catch(0),
  Total: z.coerce.number().catch(0),
  TotalAclEntry: z.coerce.number().catch(0),
})

const nextPage = (paging: Paging, page: number, body: object): Params | null => {
  const counters = Counters.parse(body)
  if (paging.style === 'none') return null
  if (paging.style === 'token')
    return counters.NextToken
      ? { [paging.sizeName]: paging.size, NextToken: counters.NextToken }
      : null
  const total = paging.style === 'number' ? counters.TotalCount : counters[paging.total]
  return page * paging.size >= total ? null : numberedPage(paging, page + 1)
}
