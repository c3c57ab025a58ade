// How does the text report end: how much evidence, which report, when, by whom?
import type { Report } from '#shared/report.ts'
import { evidenceSentence, originSentence } from './sentences.ts'
import { BLANK, type Line, paragraph } from './text-lines.ts'

export const footerLines = (report: Report): Line[] => [
  BLANK,
  ...paragraph(0, evidenceSentence(report), 'quiet'),
  ...paragraph(0, originSentence(report), 'quiet'),
]
