// How does a comparison read on a terminal?
import type { Comparison } from '#shared/comparison.ts'
import {
  BLANK,
  hanging,
  heading,
  type Line,
  type Paint,
  paragraph,
  type Style,
  span,
  toText,
} from './text-lines.ts'
import { words } from './words.ts'

/** What became of the port first, then causes, hops and sources that changed. */
export const renderComparison = (
  comparison: Comparison,
  paint: Paint = (_style, text) => text,
): string => {
  const { outcome, summary, before, after } = comparison
  return toText(
    [
      [span(words(`compare.heading.${outcome}`), STYLE[outcome])],
      ...paragraph(2, summary, 'heading'),
      ...section('compare.causes', causeLines(comparison)),
      ...section('compare.findings', findingLines(comparison)),
      ...section('compare.admitted', admittedLines(comparison)),
      BLANK,
      ...sideLines('before', before),
      ...sideLines('after', after),
    ],
    paint,
  )
}

const STYLE: Readonly<Record<Comparison['outcome'], Style>> = {
  solved: 'good',
  better: 'good',
  same: 'plain',
  changed: 'doubt',
  worse: 'bad',
  undecided: 'doubt',
}

const section = (title: Parameters<typeof words>[0], lines: readonly Line[]): readonly Line[] =>
  lines.length === 0 ? [] : [...heading(words(title)), ...lines]

const labelled = (key: Parameters<typeof words>[0], texts: readonly string[], style: Style) =>
  texts.length === 0
    ? []
    : hanging({ indent: 2, width: 14, text: words(key), style }, texts.join('  '))

const causeLines = ({ causes }: Comparison): Line[] => [
  ...labelled('compare.gone', causes.gone, 'good'),
  ...labelled('compare.new', causes.new, 'bad'),
  ...labelled('compare.kept', causes.kept, 'doubt'),
]

const findingLines = ({ findings }: Comparison): Line[] =>
  findings.flatMap(({ hop, before, after, because }) => [
    ...hanging(
      { indent: 2, width: 18, text: words(`report.hop.${hop}`) },
      `${before ?? words('compare.not-judged')} → ${after ?? words('compare.not-judged')}`,
    ),
    ...paragraph(4, because, 'quiet'),
  ])

const MOST_SOURCES = 40

const admittedLines = ({ admitted }: Comparison): Line[] => {
  if (admitted === null) return []
  const shown = ({ ipv4, ipv6 }: { ipv4: string[]; ipv6: string[] }): string[] => {
    const all = [...ipv4, ...ipv6]
    const more = all.length - MOST_SOURCES
    return more > 0 ? [...all.slice(0, MOST_SOURCES), `… (${all.length})`] : all
  }
  return [
    ...labelled('compare.label.opened', shown(admitted.opened), 'plain'),
    ...labelled('compare.label.closed', shown(admitted.closed), 'plain'),
  ]
}

const sideLines = (side: string, { id, createdAt, verdict }: Comparison['before']): Line[] => [
  ...paragraph(0, words('compare.side', { side, id, createdAt }), 'quiet'),
  ...paragraph(2, `${verdict.status}: ${verdict.summary}`, 'quiet'),
]
