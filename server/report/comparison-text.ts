// How does a comparison read on a terminal?
import type { Comparison } from '#shared/comparison.ts'
import { type MessageKey, say } from '#shared/message.ts'
import { ENGLISH } from '#shared/wording/sentence.ts'
import type { Wording } from '#shared/wording/wording.ts'
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
import { type Words, wordsOf } from './words.ts'

/** What became of the port first, then causes, hops and sources that changed. */
export const renderComparison = (
  comparison: Comparison,
  paint: Paint = (_style, text) => text,
  wording: Wording = ENGLISH,
): string => {
  const { outcome, before, after } = comparison
  const tongue = { ...wording, words: wordsOf(wording) }
  const { words, told } = tongue
  const section = sectionsOf(tongue)
  return toText(
    [
      [span(words(`compare.heading.${outcome}`), STYLE[outcome])],
      ...paragraph(2, told(comparison.message, comparison.summary), 'heading'),
      ...section('compare.causes', causeLines(comparison, tongue)),
      ...section('compare.findings', findingLines(comparison, tongue)),
      ...section('compare.admitted', admittedLines(comparison, tongue)),
      BLANK,
      ...sideLines('before', before, tongue),
      ...sideLines('after', after, tongue),
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

type Tongue = Wording & { readonly words: Words }

const sectionsOf =
  ({ words }: Tongue) =>
  (title: MessageKey, lines: readonly Line[]): readonly Line[] =>
    lines.length === 0 ? [] : [...heading(words(title)), ...lines]

const labelled = (label: string, texts: readonly string[], style: Style) =>
  texts.length === 0 ? [] : hanging({ indent: 2, width: 14, text: label, style }, texts.join('  '))

const causeLines = ({ causes }: Comparison, { words }: Tongue): Line[] => [
  ...labelled(words('compare.gone'), causes.gone, 'good'),
  ...labelled(words('compare.new'), causes.new, 'bad'),
  ...labelled(words('compare.kept'), causes.kept, 'doubt'),
]

const findingLines = ({ findings }: Comparison, { words, told }: Tongue): Line[] =>
  findings.flatMap(({ hop, before, after, because, message }) => [
    ...hanging(
      { indent: 2, width: 18, text: words(`report.hop.${hop}`) },
      [before, after]
        .map(status => words(status === null ? 'compare.not-judged' : `finding.${status}`))
        .join(' → '),
    ),
    ...paragraph(4, told(message, because), 'quiet'),
  ])

const MOST_SOURCES = 40

const admittedLines = ({ admitted }: Comparison, { words }: Tongue): Line[] => {
  if (admitted === null) return []
  const shown = ({ ipv4, ipv6 }: { ipv4: string[]; ipv6: string[] }): string[] => {
    const all = [...ipv4, ...ipv6]
    const more = all.length - MOST_SOURCES
    return more > 0 ? [...all.slice(0, MOST_SOURCES), `… (${all.length})`] : all
  }
  return [
    ...labelled(words('compare.label.opened'), shown(admitted.opened), 'plain'),
    ...labelled(words('compare.label.closed'), shown(admitted.closed), 'plain'),
  ]
}

const sideLines = (
  side: 'before' | 'after',
  { id, createdAt, verdict }: Comparison['before'],
  { words, told }: Tongue,
): Line[] => [
  ...paragraph(
    0,
    words('compare.side', { side: say(`compare.side.${side}`), id, createdAt }),
    'quiet',
  ),
  ...paragraph(
    2,
    `${words(`reach.${verdict.status}`)}: ${told(verdict.message, verdict.summary)}`,
    'quiet',
  ),
]
