// What does the report itself say, in the reader's language?
import { type Message, type MessageKey, say } from '#shared/message.ts'
import { sentence } from '#shared/wording/sentence.ts'

export const words = (key: MessageKey, params: Message['params'] = {}): string =>
  sentence(say(key, params))
