// How does a report read as one page that needs nothing else?
import { html } from 'ghtml'
import { type Page, pageOf } from '#server/report/page.ts'
import {
  askedSentence,
  basisSentence,
  causesTitle,
  evidenceSentence,
  originSentence,
} from '#server/report/sentences.ts'
import type { Report } from '#shared/report.ts'
import { ENGLISH } from '#shared/wording/sentence.ts'
import type { Wording } from '#shared/wording/wording.ts'
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
export const renderHtml = (report: Report, wording: Wording = ENGLISH): string =>
  pageMarkup(pageOf(report, wording))

const pageMarkup = (page: Page): string => html`<!doctype html>
<html lang="${page.language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${shown(`${titleOf(page)}: ${page.report.question.target.asked}`)}</title>
<style>!${STYLES}</style>
</head>
<body>
<main>
!${reportMarkup(page)}
</main>
</body>
</html>
`

/** The report itself, for a page that has a frame of its own. */
export const reportMarkup = (page: Page): Markup => {
  const { report, words } = page
  return [
    html`<h1 class="${report.verdict.status}">${titleOf(page)}</h1>`,
    paragraph(report.verdict.summary, 'summary'),
    paragraph(askedSentence(page)),
    paragraph(basisSentence(page), 'quiet'),
    causeSection(page, report.rootCauses, causesTitle(page)),
    causeSection(page, report.symptoms, words('report.symptoms')),
    pathSection(page),
    admittedSection(page),
    missingSection(page),
    probeSection(page),
    aboveTcpSection(page),
    listSection(words('report.assumptions'), report.assumptions),
    timelineSection(page),
    evidenceSection(page),
    html`<footer>!${paragraph(evidenceSentence(page), 'quiet')}!${paragraph(originSentence(page), 'quiet')}</footer>`,
  ].join('\n')
}

const titleOf = ({ report: { verdict }, words }: Page): string =>
  words(`report.heading.${verdict.status}`)
