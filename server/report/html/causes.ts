// How does the page show each cause, its proof and its fix?
import { html } from 'ghtml'
import { evidencePlace } from '#server/report/evidence-place.ts'
import { admitsSentence, causeName, trialSentence } from '#server/report/sentences.ts'
import { quoted } from '#server/report/text-causes.ts'
import { words } from '#server/report/words.ts'
import type { DecidedBy, RootCause } from '#shared/finding.ts'
import type { Fix } from '#shared/fix.ts'
import type { Report } from '#shared/report.ts'
import { block, bullets, type Markup, paragraph, section, shown } from './parts.ts'

export const causeSection = (
  report: Report,
  causes: readonly RootCause[],
  title: string,
): Markup =>
  causes.length === 0
    ? ''
    : section(title, causes.map((cause, place) => causeOf(report, cause, place + 1)).join(''))

const causeOf = (report: Report, cause: RootCause, number: number): Markup =>
  html`<article><h3 class="fail">${number} ${shown(causeName(cause))}</h3>
!${paragraph(cause.because)}
!${cause.decidedBy === undefined ? '' : decided(report, cause.decidedBy)}
!${cause.fix === undefined ? '' : fixOf(cause.fix)}</article>`

const decided = (report: Report, decidedBy: DecidedBy): Markup =>
  paragraph(
    `${words('report.decided-by', decidedBy)}, ${evidencePlace(report, decidedBy)}`,
    'quiet',
  ) + block(quoted(decidedBy.text))

const fixOf = (fix: Fix): Markup =>
  [
    html`<p><strong class="pass">${words('report.fix')}</strong> ${shown(fix.summary)}</p>`,
    ...fix.commands.flatMap(command => [
      paragraph(words('report.fix.do', { tool: command.tool }), 'quiet'),
      block(command.do),
      paragraph(words('report.fix.undo', { tool: command.tool }), 'quiet'),
      block(command.undo),
    ]),
    fix.alsoAdmits.length === 0
      ? ''
      : paragraph(words('report.fix.also-admits'), 'quiet') +
        bullets(fix.alsoAdmits.map(admitsSentence)),
    fix.commands.length === 0 ? '' : paragraph(trialSentence(fix), 'quiet'),
  ].join('')
