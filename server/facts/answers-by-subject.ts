// What does each resource's own call say, when one action is called once per resource?
import type { z } from 'zod'
import type { Evidence, EvidenceItem } from '#shared/evidence.ts'
import { bodyOf, type Listed, listFact, needAction } from './answers.ts'
import { type Fact, idsOf, present, type Unavailable, unavailable } from './fact.ts'

/** Facts by resource id. `others`: what is known about a resource that no answer was found for. */
export type BySubject<T> = {
  readonly known: ReadonlyMap<string, Fact<T>>
  readonly action: string
  readonly others: Pick<Unavailable, 'reason' | 'cites'>
}

export const factAbout = <T>({ known, action, others }: BySubject<T>, id: string): Fact<T> =>
  known.get(id) ?? unavailable(others.reason, needAction(action, id), others.cites)

/** One resource's call: its elements over all pages, and the answers themselves for other fields. */
export type SubjectAnswer<T> = {
  readonly listed: readonly Listed<T>[]
  readonly items: readonly EvidenceItem[]
}

/**
 * Elements of `list` for each resource. The resource is named by the body (`subjectIn`), else by the
 * recorded request, else by the file. An error without a subject stands for every call without an
 * answer. Pages that are not all there make the resource unavailable.
 */
export const listBySubject = <T>(
  evidence: Evidence,
  action: string,
  options: {
    readonly list: string
    readonly schema: z.ZodType<T>
    readonly parameter: string
    readonly subjectIn: (body: object) => string | null
  },
): BySubject<SubjectAnswer<T>> => {
  const all = evidence.filter(item => item.kind === action)
  const groups = Map.groupBy(all, item => subjectOf(item, options))
  const blanket = groups.get('') ?? []
  groups.delete('')
  const files = new Set(all.map(({ file }) => file))
  const facts = [...groups].map(
    ([id, items]) => [id, factOf(items, files, { ...options, action })] as const,
  )
  const trouble = listFact(blanket, action, options)
  return {
    known: new Map(facts.map(([id, fact]) => [id, named(fact, action, id)])),
    action,
    others: {
      reason: trouble.state === 'unavailable' ? trouble.reason : 'undecodable',
      cites: idsOf(blanket),
    },
  }
}

const subjectOf = (
  item: EvidenceItem,
  {
    parameter,
    subjectIn,
  }: { readonly parameter: string; readonly subjectIn: (body: object) => string | null },
): string => {
  const body = bodyOf(item)
  const asked = item.request?.[parameter]
  return (
    (body === null ? null : subjectIn(body)) || (typeof asked === 'string' && asked) || item.subject
  )
}

const factOf = <T>(
  items: readonly EvidenceItem[],
  files: ReadonlySet<string>,
  call: { readonly action: string; readonly list: string; readonly schema: z.ZodType<T> },
): Fact<SubjectAnswer<T>> => {
  const { action, list, schema } = call
  const listed = listFact(items, action, { list, schema })
  if (listed.state === 'unavailable') return listed
  return missesPage(items, files)
    ? unavailable('incomplete', needAction(action), idsOf(items))
    : present({ listed: listed.value, items }, listed.cites)
}

const named = <T>(fact: Fact<T>, action: string, id: string): Fact<T> =>
  fact.state === 'present' ? fact : { ...fact, need: needAction(action, id) }

/**
 * The last page alone looks like a whole answer. It is not when its file or its request says that
 * it follows another one that is not there.
 */
const missesPage = (items: readonly EvidenceItem[], files: ReadonlySet<string>): boolean => {
  const tokens = new Set(items.map(item => textField(bodyOf(item), 'NextToken')))
  return items.some(({ file, request }) => {
    const before = pageBefore(file)
    const token = textField(request, 'NextToken')
    return (before !== null && !files.has(before)) || (token !== '' && !tokens.has(token))
  })
}

const pageBefore = (file: string): string | null => {
  const page = Number(/\.page-?(?<page>\d+)\./.exec(file)?.groups?.['page'] ?? 1)
  return page > 1 ? file.replace(/(?<=\.page-?)\d+(?=\.)/, String(page - 1)) : null
}

const textField = (body: object | null, field: string): string => {
  const value: unknown = body === null ? '' : Reflect.get(body, field)
  return typeof value === 'string' ? value : ''
}
