// How does the text report show what is missing, what was probed and what was assumed?
import type { Page } from './page.ts'
import { probeSentence } from './sentences.ts'
import { hanging, type Line, paragraph } from './text-lines.ts'

const ITEM = { indent: 2, width: 2 } as const

export const admittedLines = ({ report: { admittedSources }, words }: Page): Line[] => {
  if (admittedSources === undefined) return []
  const all = [...admittedSources.ipv4, ...admittedSources.ipv6]
  const more = all.length - MOST_SOURCES
  const shown = all.slice(0, MOST_SOURCES).join('  ')
  return [
    ...paragraph(2, all.length === 0 ? words('report.admitted.none') : shown),
    ...(more > 0 ? paragraph(2, words('report.admitted.more', { count: more }), 'quiet') : []),
  ]
}

const MOST_SOURCES = 40

/** What is got in the same way stands together, the way said once. */
export const missingLines = ({ report: { nextEvidence }, words }: Page): Line[] =>
  Map.groupBy(nextEvidence, ({ how }) => how)
    .entries()
    .flatMap(([how, needs]) => [
      ...needs.flatMap(({ need, wouldSettle }) => [
        ...hanging({ ...ITEM, text: '?', style: 'doubt' }, need),
        ...(wouldSettle.length === 0
          ? []
          : paragraph(4, words('report.missing.settles', { causes: few(wouldSettle) }), 'quiet')),
      ]),
      ...hanging({ ...ITEM, text: '→' }, how),
    ])
    .toArray()

const few = (causes: readonly string[]): string =>
  causes.length <= 6 ? causes.join(', ') : `${causes.slice(0, 5).join(', ')} … (${causes.length})`

export const probeLines = (page: Page): Line[] =>
  page.report.probes.flatMap(probe => [
    ...hanging({ ...ITEM, text: '·' }, probeSentence(probe, page)),
    ...(probe.failureSource === 'local'
      ? paragraph(4, page.words('report.probes.local'), 'quiet')
      : []),
  ])

export const aboveTcpLines = ({ report: { aboveTcp } }: Page): Line[] =>
  [aboveTcp?.banner, aboveTcp?.tls, aboveTcp?.http].flatMap(text =>
    text === undefined ? [] : hanging({ ...ITEM, text: '·' }, text),
  )

export const assumptionLines = ({ report: { assumptions } }: Page): Line[] =>
  assumptions.flatMap(text => hanging({ ...ITEM, text: '·' }, text))

/** Of the timeline only what did not happen for this report; all of it is in the other forms. */
export const happenedLines = ({ report: { timeline } }: Page): Line[] =>
  timeline
    .filter(({ kind }) => kind !== undefined)
    .toReversed()
    .slice(0, MOST_HAPPENED)
    .flatMap(({ at, what }) => hanging({ ...ITEM, text: '·' }, `${at} ${what}`))

const MOST_HAPPENED = 12
