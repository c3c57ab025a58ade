// How does a report read on a terminal, by someone who was woken up for it?
import type { MessageKey } from '#shared/message.ts'
import type { Report } from '#shared/report.ts'
import type { Wording } from '#shared/wording/wording.ts'
import { type Page, pageOf } from './page.ts'
import { causeLines } from './text-causes.ts'
import { footerLines } from './text-footer.ts'
import { heading, type Line, type Paint, toText } from './text-lines.ts'
import { checklistLines, pathLines } from './text-path.ts'
import {
  aboveTcpLines,
  admittedLines,
  assumptionLines,
  happenedLines,
  missingLines,
  probeLines,
} from './text-rest.ts'
import { verdictLines } from './text-verdict.ts'

export type TextOptions = {
  /** Adds to every hop what decided it and which evidence it cites. */
  readonly explain: boolean
  readonly order: 'path' | 'checklist'
  readonly paint: Paint
  /** The reader's language; English when it is left out. */
  readonly wording?: Wording
}

export const PLAIN: TextOptions = { explain: false, order: 'path', paint: (_style, text) => text }

/** The answer first, then its proof and the fix, then the way there, then what is open. */
export const renderText = (report: Report, options: TextOptions = PLAIN): string => {
  const page = pageOf(report, options.wording)
  const section = sectionsOf(page)
  return toText(
    [
      ...verdictLines(page),
      ...causeLines(page),
      ...(options.order === 'path'
        ? section('report.path', pathLines(page, options))
        : section('report.checklist', checklistLines(page, options))),
      ...section('report.admitted', admittedLines(page)),
      ...section('report.missing', missingLines(page)),
      ...section('report.probes', options.order === 'path' ? probeLines(page) : []),
      ...section('report.above-tcp', aboveTcpLines(page)),
      ...section('report.happened', happenedLines(page)),
      ...section('report.assumptions', assumptionLines(page)),
      ...footerLines(page),
    ],
    options.paint,
  )
}

const sectionsOf =
  ({ words }: Page) =>
  (title: MessageKey, lines: readonly Line[]): readonly Line[] =>
    lines.length === 0 ? [] : [...heading(words(title)), ...lines]
