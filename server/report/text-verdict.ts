// How do the first lines of the text report state the verdict?
import type { Report } from '#shared/report.ts'
import { askedSentence, basisSentence } from './sentences.ts'
import { type Line, paragraph, type Style, span } from './text-lines.ts'
import { words } from './words.ts'

export const verdictLines = (report: Report): Line[] => [
  [span(words(`report.heading.${report.verdict.status}`), STYLE[report.verdict.status])],
  ...paragraph(2, report.verdict.summary, 'heading'),
  ...paragraph(2, askedSentence(report), 'quiet'),
  ...paragraph(2, basisSentence(report), 'quiet'),
]

const STYLE: Readonly<Record<Report['verdict']['status'], Style>> = {
  reachable: 'good',
  unreachable: 'bad',
  'partly-reachable': 'doubt',
  inconclusive: 'doubt',
}
