// Which answers of one cloud action does the evidence hold, and are they all of them?

import { z } from 'zod'
import type { Evidence, EvidenceItem } from '#shared/evidence.ts'
import type { Need } from '#shared/judgement.ts'
import { isLeakedKeyMessage } from '#shared/leaked-key.ts'
import { say } from '#shared/message.ts'
import { ramAction } from '#shared/plain/ram-action.ts'
import { type Fact, idsOf, present, type UnavailableReason, unavailable } from './fact.ts'
import { oncePer, oncePerWord } from './once-per.ts'
import { arrayElements, type SourceText } from './source-text.ts'

/** One answer that came, parsed. Integers beyond 2^53 are kept as their digits. */
export type Answer = { readonly item: EvidenceItem; readonly body: unknown }

/** `action` as in file names: `ecs.DescribeInstances`. */
export type Answers = {
  readonly ok: readonly Answer[]
  readonly failed: readonly EvidenceItem[]
}

/** Answers to `action`, as far as they concern `subject` (all when none is given). */
export const answersTo = (evidence: Evidence, action: string, subject?: string): Answers => {
  const items = evidence.filter(
    item =>
      item.kind === action &&
      (subject === undefined || item.subject === '' || item.subject === subject),
  )
  const parsed = items.map(item => ({
    item,
    body: item.status === 'ok' ? acceptedBody(item) : null,
  }))
  return {
    ok: parsed.filter(({ body }) => body !== null),
    failed: parsed.filter(({ body }) => body === null).map(({ item }) => item),
  }
}

// A long body is parsed again each time: kept, it takes several times the memory of its text.
const keptUnlessLong = (
  read: (item: EvidenceItem) => object | null,
): ((item: EvidenceItem) => object | null) => {
  const kept = oncePer(read)
  return item => (item.raw.length > LONG ? read(item) : kept(item))
}

const LONG = 65_536

/** A body that says itself that the call failed is no answer, also when it came with HTTP 200. */
const acceptedBody = keptUnlessLong(({ raw }) => {
  const body = answerOf(raw)
  const envelope = Envelope.safeParse(body ?? {})
  if (!envelope.success) return null
  const { Code: code, Success: success } = envelope.data
  const isFine = GOOD_CODES.includes(code.toLowerCase()) && success !== 'false'
  return isFine ? body : null
})

const Envelope = z.looseObject({
  Code: z
    .union([z.string(), z.number()])
    .nullish()
    .transform(code => String(code ?? '').trim()),
  Success: z
    .union([z.string(), z.boolean()])
    .nullish()
    .transform(success =>
      String(success ?? '')
        .trim()
        .toLowerCase(),
    ),
})

/** What products write beside an answer (DescribeRouteTableList; read 2026-11-22). */
const GOOD_CODES: readonly string[] = ['', '200', 'ok', 'success', 'undefined']

/** JSON with big integers kept as text, or null when it is no JSON object. */
export const parseBody = (raw: string): object | null => parsed(raw, keepBigIntegers)

/** The body of a whole answer, as `parseBody` gives it. */
export const bodyOf = keptUnlessLong(({ raw }) => parseBody(raw))

// A status with a blank behind it is that status, not an unknown one.
const answerOf = (raw: string): object | null =>
  parsed(raw, (key, value, context) =>
    typeof value === 'string' ? value.trim() : keepBigIntegers(key, value, context),
  )

const parsed = (raw: string, revive: Reviver): object | null => {
  try {
    const body: unknown = JSON.parse(raw, revive)
    return typeof body === 'object' && body !== null ? body : null
  } catch {
    return null
  }
}

type Reviver = (key: string, value: unknown, context?: { source?: string }) => unknown

const keepBigIntegers: Reviver = (_key, value, context) =>
  typeof value === 'number' && Number.isInteger(value) && !Number.isSafeInteger(value)
    ? (context?.source ?? value)
    : value

/** One element of a list answer: validated value and its place in the raw text. */
export type Listed<T> = { readonly value: T; readonly source: SourceText }

/**
 * All elements of `list` (the innermost array's key) over every page of `action`, validated with
 * `schema`. Unavailable when nothing was collected, a call failed, a page is missing, or an element
 * has not the expected shape.
 */
export const listFact = <T>(
  evidence: Evidence,
  action: string,
  options: { list: string; schema: z.ZodType<T>; subject?: string },
): Fact<readonly Listed<T>[]> => {
  const { ok, failed } = answersTo(evidence, action, options.subject)
  const trouble = troubleOf(ok, failed, options.list)
  const cites = [...ok.map(answer => answer.item.id), ...idsOf(failed)]
  if (trouble !== null) return unavailable(trouble, needAction(action, options.subject), cites)
  const listed = elementsOf(ok, options)
  return listed.includes(null)
    ? unavailable('undecodable', needAction(action, options.subject), cites)
    : present(
        listed.filter(element => element !== null),
        cites,
      )
}

/** What could be read although other calls failed or pages are missing. Good for "it exists" only. */
export const readableElements = <T>(
  evidence: Evidence,
  action: string,
  options: { list: string; schema: z.ZodType<T> },
): { listed: readonly Listed<T>[]; cites: readonly string[] } => {
  const { ok } = answersTo(evidence, action)
  return {
    listed: elementsOf(ok, options).filter(element => element !== null),
    cites: ok.map(answer => answer.item.id),
  }
}

type Elements<T> = readonly (Listed<T> | null)[]

// null stands for an element that has not the expected shape.
const elementsOf = <T>(
  ok: readonly Answer[],
  { list, schema }: { list: string; schema: z.ZodType<T> },
): Elements<T> =>
  // What a schema read is of its type; a map of readings by schema can't say so.
  ok.flatMap(({ item }) => readWith(schema)(item)(list) as Elements<T>)

const readWith = oncePer((schema: z.ZodType) =>
  oncePer((item: EvidenceItem) =>
    oncePerWord(
      (list): Elements<unknown> =>
        sourcesIn(item)(list).map(source => {
          const parsed = schema.safeParse(answerOf(source.text))
          return parsed.success ? { value: parsed.data, source } : null
        }),
    ),
  ),
)

const sourcesIn = oncePer(({ id, raw }: EvidenceItem) =>
  oncePerWord(list => arrayElements(id, raw, list)),
)

/** The body of the one answer of `action` about `subject`, validated with `schema`. */
export const answerFact = <T>(
  evidence: Evidence,
  action: string,
  options: { schema: z.ZodType<T>; subject?: string },
): Fact<Listed<T>> => {
  const { ok, failed } = answersTo(evidence, action, options.subject)
  const need = needAction(action, options.subject)
  const answer = ok.at(-1)
  if (answer === undefined)
    return unavailable(failed[0] ? reasonOf(failed[0]) : 'not-collected', need, idsOf(failed))
  const parsed = options.schema.safeParse(answer.body)
  if (!parsed.success) return unavailable('undecodable', need, [answer.item.id])
  const source = { evidence: answer.item.id, text: answer.item.raw, line: 1 }
  return present({ value: parsed.data, source }, [answer.item.id])
}

const troubleOf = (
  ok: readonly Answer[],
  failed: readonly EvidenceItem[],
  list: string,
): UnavailableReason | null => {
  if (failed[0] !== undefined) return reasonOf(failed[0])
  if (ok.length === 0) return 'not-collected'
  if (!ok.every(({ item }) => hasList(item.raw, list))) return 'undecodable'
  return isComplete(ok, list) ? null : 'incomplete'
}

// An empty list is an answer; an answer without the list is a cut or foreign body.
const hasList = (raw: string, list: string): boolean =>
  new RegExp(`"${list}"\\s*:\\s*\\[`).test(raw)

// What can't be read says neither that there is more nor that this was all: then it was not all.
const Paging = z.looseObject({
  NextToken: z.string().nullish().catch('unreadable'),
  TotalCount: z.coerce.number().nullish().catch(Number.POSITIVE_INFINITY),
  PageNumber: z.coerce.number().nullish().catch(1),
})

/**
 * Token paging: some page must be the last one. Number paging: as many elements as the total says.
 * TotalCount means nothing in token mode (network-semantics §A.1), so it counts only without tokens.
 */
const isComplete = (ok: readonly Answer[], list: string): boolean => {
  const pages = ok.map(({ body }) => Paging.parse(body))
  const tokens = pages.filter(page => page.NextToken).length
  if (tokens > 0) return tokens < pages.length
  const total = Math.max(0, ...pages.map(page => (page.PageNumber ? (page.TotalCount ?? 0) : 0)))
  const seen = ok.flatMap(({ item }) => sourcesIn(item)(list)).length
  return seen >= total || pages.some(page => page.NextToken === '')
}

const ErrorBody = z.looseObject({
  body: z
    .looseObject({
      Code: z.coerce.string().optional(),
      Message: z.string().optional().catch(undefined),
    })
    .optional(),
})

/** Codes that mean the key itself is bad (network-semantics §G.3). */
const KEY_CODES =
  /^(InvalidAccessKeyId|Forbidden\.AccessKeyDisabled|SignatureDoesNotMatch|IncompleteSignature|InvalidSignatureMethod|InvalidSecurityToken|SecurityTokenExpired)/

const CLOCK_CODES = /^(?:InvalidTimeStamp|IllegalTimestamp)/

const messageOf = (item: EvidenceItem): string =>
  ErrorBody.safeParse(bodyOf(item)).data?.body?.Message ?? ''

/** Why a call gave nothing to read. */
export const reasonOf = (item: EvidenceItem): UnavailableReason => {
  const code = errorCodeOf(item)
  if (code !== null && CLOCK_CODES.test(code)) return 'clock-skew'
  if (code !== null && KEY_CODES.test(code)) return 'credentials-invalid'
  if (item.status === 'denied' && isLeakedKeyMessage(messageOf(item))) return 'key-restricted'
  if (code?.toLowerCase().includes('throttling')) return 'throttled'
  if (item.status === 'ok' || item.status === 'absent') return 'undecodable'
  return item.status
}

/** The cloud's own error code of a failed call, null when the answer had none. */
export const errorCodeOf = (item: EvidenceItem): string | null =>
  ErrorBody.safeParse(bodyOf(item)).data?.body?.Code ?? null

/** The same of a thing that belongs to another account; '' when it is not known to which. */
export const needOfOwner = (action: string, subject: string, owner: string): Need =>
  owner === ''
    ? needAction(action, subject)
    : {
        need: say('need.action-of-account', { action, subject, owner }),
        how: say('how.name-account', { owner, permission: ramAction(action) ?? action }),
        wouldSettle: [],
      }

export const needAction = (action: string, subject?: string): Need => ({
  need:
    subject === undefined || subject === ''
      ? say('need.action', { action })
      : say('need.action-of', { action, subject }),
  how: say('how.allow', { permission: ramAction(action) ?? action }),
  wouldSettle: [],
})
