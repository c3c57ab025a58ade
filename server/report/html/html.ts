// How does a report read as one page that needs nothing else?
import { html } from 'ghtml'
import {
  askedSentence,
  basisSentence,
  causesTitle,
  evidenceSentence,
  originSentence,
} from '#server/report/sentences.ts'
import { words } from '#server/report/words.ts'
import type { Report } from '#shared/report.ts'
import { causeSection } from './causes.ts'
import { type Markup, paragraph, shown } from './parts.ts'
import {
  aboveTcpSection,
  admittedSection,
  evidenceSection,
  listSection,
  missingSection,
  pathSection,
  probeSection,
  timelineSection,
} from './sections.ts'
import { STYLES } from './styles.ts'

/** No script, no request to anywhere: the policy in the head forbids both once more. */
export const renderHtml = (report: Report): string => html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${shown(`${titleOf(report)}: ${report.question.target.asked}`)}</title>
<style>!${STYLES}</style>
</head>
<body>
<main>
!${reportMarkup(report)}
</main>
</body>
</html>
`

/** The report itself, for a page that has a frame of its own. */
export const reportMarkup = (report: Report): Markup =>
  [
    html`<h1 class="${report.verdict.status}">${titleOf(report)}</h1>`,
    paragraph(report.verdict.summary, 'summary'),
    paragraph(askedSentence(report)),
    paragraph(basisSentence(report), 'quiet'),
    causeSection(report, report.rootCauses, causesTitle(report)),
    causeSection(report, report.symptoms, words('report.symptoms')),
    pathSection(report),
    admittedSection(report),
    missingSection(report),
    probeSection(report),
    aboveTcpSection(report),
    listSection(words('report.assumptions'), report.assumptions),
    timelineSection(report),
    evidenceSection(report),
    html`<footer>!${paragraph(evidenceSentence(report), 'quiet')}!${paragraph(originSentence(report), 'quiet')}</footer>`,
  ].join('\n')

const titleOf = ({ verdict }: Report): string => words(`report.heading.${verdict.status}`)
