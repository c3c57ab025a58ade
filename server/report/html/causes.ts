// How does the page show each cause, its proof and its fix?
import { html } from 'ghtml'
import type { Page } from '#server/report/page.ts'
import {
  admitsSentence,
  causeName,
  decidedSentence,
  trialSentence,
} from '#server/report/sentences.ts'
import { quoted } from '#server/report/text-causes.ts'
import type { DecidedBy, RootCause } from '#shared/finding.ts'
import type { Fix } from '#shared/fix.ts'
import { block, bullets, type Markup, paragraph, section, shown } from './parts.ts'

export const causeSection = (page: Page, causes: readonly RootCause[], title: string): Markup =>
  causes.length === 0
    ? ''
    : section(title, causes.map((cause, place) => causeOf(page, cause, place + 1)).join(''))

const causeOf = (page: Page, cause: RootCause, number: number): Markup =>
  html`<article><h3 class="fail">${number} ${shown(causeName(cause, page))}</h3>
!${paragraph(cause.because)}
!${cause.decidedBy === undefined ? '' : decided(page, cause.decidedBy)}
!${cause.fix === undefined ? '' : fixOf(page, cause.fix)}</article>`

const decided = (page: Page, decidedBy: DecidedBy): Markup =>
  paragraph(decidedSentence(decidedBy, page), 'quiet') + block(quoted(decidedBy.text))

const fixOf = (page: Page, fix: Fix): Markup =>
  [
    html`<p><strong class="pass">${page.words('report.fix')}</strong> ${shown(fix.summary)}</p>`,
    ...fix.commands.flatMap(command => [
      paragraph(page.words('report.fix.do', { tool: command.tool }), 'quiet'),
      block(command.do),
      paragraph(page.words('report.fix.undo', { tool: command.tool }), 'quiet'),
      block(command.undo),
    ]),
    fix.alsoAdmits.length === 0
      ? ''
      : paragraph(page.words('report.fix.also-admits'), 'quiet') +
        bullets(fix.alsoAdmits.map(one => admitsSentence(one, page))),
    fix.commands.length === 0 ? '' : paragraph(trialSentence(fix, page), 'quiet'),
  ].join('')
