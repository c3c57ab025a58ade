// What does the report itself say, in the reader's language?
import { type MessageKey, type Params, say } from '#shared/message.ts'
import type { Wording } from '#shared/wording/wording.ts'

export type Words = (key: MessageKey, params?: Params) => string

export const wordsOf =
  ({ sentence }: Wording): Words =>
  (key, params = {}) =>
    sentence(say(key, params))
