// How is a sentence carried before it is put into a language?
import { z } from 'zod'
import type { CauseId } from './causes/catalogue.ts'
import type { EN } from './wording/en.ts'

/** A sentence of the wording table, or what the catalogue says about a cause. */
export type MessageKey = keyof typeof EN | `cause.${CauseId}.fix`

/**
 * Ids, addresses and what others wrote are text in every language; words of ours are messages
 * themselves. A list is joined as the language does it.
 */
export type Param = string | number | Message | readonly (string | Message)[]
export type Phrase = string | Message
export type Params = Readonly<Record<string, Param>>

/** `clause`: it stands inside another sentence, so in English its first word loses the capital. */
export type Message = { readonly key: string; readonly params: Params; readonly clause?: true }

/** A sentence of `wording/`, with its values. Values may be hostile text: each output escapes them. */
export const say = (key: MessageKey, params: Params = {}): Message => ({ key, params })

/** Reports come from strangers too: nothing is nested deeper than this. */
const MOST_NESTED = 8

const isParam = (value: unknown, depth: number): boolean => {
  if (typeof value === 'string' || typeof value === 'number') return true
  if (Array.isArray(value))
    return value.every(one => typeof one === 'string' || isMessage(one, depth))
  return isMessage(value, depth)
}

const isMessage = (value: unknown, depth: number): boolean =>
  typeof value === 'object' &&
  value !== null &&
  depth > 0 &&
  'key' in value &&
  typeof value.key === 'string' &&
  'params' in value &&
  areParams(value.params, depth - 1)

const areParams = (value: unknown, depth: number): boolean =>
  typeof value === 'object' &&
  value !== null &&
  Object.values(value).every(param => isParam(param, depth))

export const Message: z.ZodType<Message> = z.object({
  key: z.string(),
  params: z
    .record(z.string(), z.unknown())
    .refine(params => areParams(params, MOST_NESTED))
    // A type that contains itself: the guard above has looked at every level.
    .pipe(z.record(z.string(), z.any() as z.ZodType<Param>)),
  clause: z.literal(true).optional(),
}) as z.ZodType<Message>
