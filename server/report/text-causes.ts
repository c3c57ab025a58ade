// How does the text report show each cause, its proof and its fix?
import type { DecidedBy, RootCause } from '#shared/finding.ts'
import type { Fix } from '#shared/fix.ts'
import type { Page } from './page.ts'
import {
  admitsSentence,
  causeName,
  causesTitle,
  decidedSentence,
  trialSentence,
} from './sentences.ts'
import { commandLines } from './text-command.ts'
import { BLANK, hanging, heading, type Line, paragraph, quotation, span } from './text-lines.ts'
import { shorten } from './text-width.ts'

export const causeLines = (page: Page): Line[] => [
  ...listed(page, page.report.rootCauses, causesTitle(page)),
  ...listed(page, page.report.symptoms, page.words('report.symptoms')),
]

const listed = (page: Page, causes: readonly RootCause[], title: string): Line[] => {
  if (causes.length === 0) return []
  const shown = causes.map((cause, place) => causeOf(page, cause, place + 1))
  return [...heading(title), ...shown.flatMap((lines, i) => (i === 0 ? lines : [BLANK, ...lines]))]
}

const causeOf = (page: Page, cause: RootCause, number: number): Line[] => [
  ...hanging({ text: `${number}`, width: 3, style: 'bad' }, causeName(cause, page), 'bad'),
  ...paragraph(3, cause.because),
  ...(cause.decidedBy === undefined ? [] : decidedLines(page, cause.decidedBy)),
  ...(cause.fix === undefined ? [] : fixLines(page, cause.fix)),
]

const decidedLines = (page: Page, decided: DecidedBy): Line[] => [
  ...paragraph(3, decidedSentence(decided, page), 'quiet'),
  ...quotation(3, quoted(decided.text)),
]

/** What stands in the evidence, on one line; fields without a value and the end of long rules show as `…`. */
export const quoted = (text: string): string => {
  const line = text.slice(0, LOOK_AT).replace(/\s+/g, ' ').trim()
  const filled = line.replace(EMPTY_FIELDS, '… ').trim()
  return shorten(filled === '…' ? line : filled, QUOTE)
}

// Answers of the cloud carry many fields that were not set; they hide the ones that decide. An empty
// field that decides all by itself stays.
const EMPTY_FIELDS = /(?:"[A-Za-z0-9]{1,60}": ?(?:""|\[\]),? ?)+/g
const LOOK_AT = 4000
const QUOTE = 480
const LABEL = { indent: 3, width: 12, style: 'quiet' } as const

const fixLines = (page: Page, fix: Fix): Line[] => [
  ...hanging({ ...LABEL, text: page.words('report.fix') }, fix.summary, 'good'),
  ...fix.commands.flatMap(command => [
    [span('   '), span(page.words('report.fix.do', { tool: command.tool }), 'quiet')],
    ...commandLines(command.tool, command.do),
    [span('   '), span(page.words('report.fix.undo', { tool: command.tool }), 'quiet')],
    ...commandLines(command.tool, command.undo),
  ]),
  ...fix.alsoAdmits
    .map(admitted => admitsSentence(admitted, page))
    .flatMap((text, place) =>
      hanging({ ...LABEL, text: place === 0 ? page.words('report.fix.also-admits') : '' }, text),
    ),
  ...(fix.commands.length === 0 ? [] : paragraph(3, trialSentence(fix, page), 'quiet')),
]
