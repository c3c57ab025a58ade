// How does a report read on a terminal, by someone who was woken up for it?
import type { Report } from '#shared/report.ts'
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
import { words } from './words.ts'

export type TextOptions = {
  /** Adds to every hop what decided it and which evidence it cites. */
  readonly explain: boolean
  readonly order: 'path' | 'checklist'
  readonly paint: Paint
}

export const PLAIN: TextOptions = { explain: false, order: 'path', paint: (_style, text) => text }

/** The answer first, then its proof and the fix, then the way there, then what is open. */
export const renderText = (report: Report, options: TextOptions = PLAIN): string =>
  toText(
    [
      ...verdictLines(report),
      ...causeLines(report),
      ...(options.order === 'path'
        ? section('report.path', pathLines(report, options))
        : section('report.checklist', checklistLines(report, options))),
      ...section('report.admitted', admittedLines(report)),
      ...section('report.missing', missingLines(report)),
      ...section('report.probes', options.order === 'path' ? probeLines(report) : []),
      ...section('report.above-tcp', aboveTcpLines(report)),
      ...section('report.happened', happenedLines(report)),
      ...section('report.assumptions', assumptionLines(report)),
      ...footerLines(report),
    ],
    options.paint,
  )

const section = (title: Parameters<typeof words>[0], lines: readonly Line[]): readonly Line[] =>
  lines.length === 0 ? [] : [...heading(words(title)), ...lines]
