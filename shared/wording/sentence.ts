// What does this message say in English?
import type { Message } from '../message.ts'
import { causeWording } from './cause-wording.ts'
import { EN } from './en.ts'
import { type Wording, wordingOf } from './wording.ts'

export const ENGLISH: Wording = wordingOf({
  language: 'en',
  table: { ...EN, ...causeWording() },
  separator: ', ',
  // A value that stands first keeps its own capital.
  asClause: (text, template) =>
    /^[A-Z](?:[a-z]+)?[ ,]/.test(template)
      ? `${text.charAt(0).toLowerCase()}${text.slice(1)}`
      : text,
})

/** The words of JSON and of everything that is no report. */
/** The same of a part that may be an id. */
export const inEnglish = (text: string | Message): string =>
  typeof text === 'string' ? text : sentence(text)

export const sentence = (message: Message): string => ENGLISH.sentence(message)
