// Which page of this list was asked for?
import { listAt, withList } from './account-content.ts'
import type { Paged } from './action-shapes.ts'

type Params = Readonly<Record<string, string | undefined>>
type Body = Readonly<Record<string, unknown>>

export const pagingNames = (paged: Paged | undefined): string[] => {
  if (paged === undefined) return []
  if (paged.style === 'token') return [paged.sizeName, 'NextToken']
  return [paged.sizeName, paged.style === 'number' ? 'PageNumber' : 'CurrentPage']
}

/**
 * Defaults are 10 elements a page. Sizes above the maximum: token APIs clamp them, numbered ones
 * refuse them (documents differ; this is the stricter reading). null: the call is refused.
 */
export const pageOf = (
  body: Body,
  paged: Paged,
  { list, params }: { readonly list: readonly string[]; readonly params: Params },
): Body | null => {
  const all = listAt(body, list)
  const asked = Number(params[paged.sizeName] ?? 10)
  if (!Number.isInteger(asked) || asked < 1) return null
  if (paged.style === 'token')
    return tokenPage(body, { all, list, size: Math.min(asked, paged.max), params })
  if (asked > paged.max) return null
  const name = paged.style === 'number' ? 'PageNumber' : 'CurrentPage'
  const page = Number(params[name] ?? 1)
  if (!Number.isInteger(page) || page < 1) return null
  const part = all.slice((page - 1) * asked, page * asked)
  const counters = { [name]: page, PageSize: asked, [paged.total]: all.length }
  return { ...withList(body, list, part), ...likeBefore(body, counters) }
}

type TokenPage = {
  readonly all: readonly unknown[]
  readonly list: readonly string[]
  readonly size: number
  readonly params: Params
}

const tokenPage = (body: Body, { all, list, size, params }: TokenPage): Body | null => {
  const from = offsetIn(params['NextToken'] ?? '')
  if (from === null || from > all.length) return null
  const end = from + size
  return {
    ...withList(body, list, all.slice(from, end)),
    ...('TotalCount' in body ? likeBefore(body, { TotalCount: all.length }) : {}),
    NextToken: end < all.length ? Buffer.from(`from ${end}`).toString('base64') : '',
  }
}

const offsetIn = (token: string): number | null => {
  if (token === '') return 0
  const found = /^from (\d+)$/.exec(Buffer.from(token, 'base64').toString('utf8'))
  return found === null ? null : Number(found[1])
}

// Some answers write their counters as text.
const likeBefore = (body: Body, counters: Readonly<Record<string, number>>): Body =>
  Object.fromEntries(
    Object.entries(counters).map(([name, value]) => [
      name,
      typeof body[name] === 'string' ? String(value) : value,
    ]),
  )
