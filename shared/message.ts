// How is a sentence carried before it is put into a language?
import { z } from 'zod'
import type { EN } from './wording/en.ts'

export type MessageKey = keyof typeof EN

export const Message = z.object({
  key: z.string(),
  params: z.record(z.string(), z.union([z.string(), z.number()])),
})
export type Message = z.infer<typeof Message>

/** A sentence of `wording/`, with its values. Values may be hostile text: each output escapes them. */
export const say = (key: MessageKey, params: Message['params'] = {}): Message => ({ key, params })
