// How does the text report end: how much evidence, which report, when, by whom?
import type { Page } from './page.ts'
import { evidenceSentence, originSentence } from './sentences.ts'
import { BLANK, type Line, paragraph } from './text-lines.ts'

export const footerLines = (page: Page): Line[] => [
  BLANK,
  ...paragraph(0, evidenceSentence(page), 'quiet'),
  ...paragraph(0, originSentence(page), 'quiet'),
]
