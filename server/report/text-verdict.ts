// How do the first lines of the text report state the verdict?
import type { Report } from '#shared/report.ts'
import type { Page } from './page.ts'
import { askedSentence, basisSentence } from './sentences.ts'
import { type Line, paragraph, type Style, span } from './text-lines.ts'

export const verdictLines = (page: Page): Line[] => {
  const { report, words } = page
  return [
    [span(words(`report.heading.${report.verdict.status}`), STYLE[report.verdict.status])],
    ...paragraph(2, report.verdict.summary, 'heading'),
    ...paragraph(2, askedSentence(page), 'quiet'),
    ...paragraph(2, basisSentence(page), 'quiet'),
  ]
}

const STYLE: Readonly<Record<Report['verdict']['status'], Style>> = {
  reachable: 'good',
  unreachable: 'bad',
  'partly-reachable': 'doubt',
  inconclusive: 'doubt',
}
