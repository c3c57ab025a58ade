// What do all parts of a rendered report need: the report, and the words of its language?
import type { Report } from '#shared/report.ts'
import { ENGLISH } from '#shared/wording/sentence.ts'
import type { Language, Wording } from '#shared/wording/wording.ts'
import { inLanguage } from './in-language.ts'
import { type Words, wordsOf } from './words.ts'

export type Page = {
  readonly report: Report
  readonly language: Language
  readonly words: Words
}

export const pageOf = (report: Report, wording: Wording = ENGLISH): Page => ({
  report: inLanguage(report, wording),
  language: wording.language,
  words: wordsOf(wording),
})
