// How does a report read as Markdown, in a ticket or a chat?
import type { DecidedBy, RootCause } from '#shared/finding.ts'
import type { Fix } from '#shared/fix.ts'
import type { Report } from '#shared/report.ts'
import { ENGLISH } from '#shared/wording/sentence.ts'
import type { Wording } from '#shared/wording/wording.ts'
import { blockMarkdown, codeMarkdown, plainMarkdown as plain } from './escape-markdown.ts'
import { type Page, pageOf } from './page.ts'
import {
  admitsSentence,
  askedSentence,
  basisSentence,
  causeName,
  causesTitle,
  decidedSentence,
  evidenceSentence,
  originSentence,
  probeLine,
  trialSentence,
} from './sentences.ts'
import { quoted } from './text-causes.ts'
import { hopName, hopsBeside, isOnPath, MARK } from './text-path.ts'

/** The answer first. Paragraphs are parts of one list, joined by blank lines. */
export const renderMarkdown = (told: Report, wording: Wording = ENGLISH): string => {
  const page = pageOf(told, wording)
  const { report, words } = page
  const parts = [
    `# ${plain(words(`report.heading.${report.verdict.status}`))}`,
    `**${plain(report.verdict.summary) || '–'}**`,
    plain(askedSentence(page)),
    plain(basisSentence(page)),
    ...causes(page, report.rootCauses, causesTitle(page)),
    ...causes(page, report.symptoms, words('report.symptoms')),
    ...path(page),
    ...admitted(page),
    ...missing(page),
    ...probes(page),
    ...list(words('report.above-tcp'), aboveTcp(report)),
    ...list(words('report.assumptions'), report.assumptions),
    ...timeline(page),
    ...evidence(page),
    plain(evidenceSentence(page)),
    plain(originSentence(page)),
  ]
  return `${parts.join('\n\n')}\n`
}

const causes = (page: Page, found: readonly RootCause[], title: string): string[] =>
  found.length === 0
    ? []
    : [heading(title), ...found.flatMap((cause, place) => causeOf(page, cause, place + 1))]

const causeOf = (page: Page, cause: RootCause, number: number): string[] => [
  `### ${number} ${plain(causeName(cause, page))}`,
  plain(cause.because),
  ...(cause.decidedBy === undefined ? [] : decided(page, cause.decidedBy)),
  ...(cause.fix === undefined ? [] : fixOf(page, cause.fix)),
]

const decided = (page: Page, decidedBy: DecidedBy): string[] => [
  `${plain(decidedSentence(decidedBy, page))}:`,
  blockMarkdown('', quoted(decidedBy.text)),
]

const fixOf = (page: Page, fix: Fix): string[] => [
  `**${plain(page.words('report.fix'))}**: ${plain(fix.summary)}`,
  ...fix.commands.flatMap(command => [
    plain(page.words('report.fix.do', { tool: command.tool })),
    blockMarkdown(languageOf(command.tool), command.do),
    plain(page.words('report.fix.undo', { tool: command.tool })),
    blockMarkdown(languageOf(command.tool), command.undo),
  ]),
  ...(fix.alsoAdmits.length === 0
    ? []
    : [
        `${plain(page.words('report.fix.also-admits'))}:`,
        bullets(fix.alsoAdmits.map(one => admitsSentence(one, page))),
      ]),
  ...(fix.commands.length === 0 ? [] : [`*${plain(trialSentence(fix, page))}*`]),
]

const languageOf = (tool: string): string => (tool === 'terraform' ? 'hcl' : 'sh')

const path = (page: Page): string[] => {
  const { report, words } = page
  const hops = hopsBeside(page)
  const rows = report.findings
    .filter(isOnPath)
    .map(finding => [MARK[finding.status], hopName(finding, page), finding.because])
  return [
    heading(words('report.path')),
    table(['', words('report.column.hop'), words('report.column.finding')], rows),
    ...(hops.length === 0 ? [] : [plain(words('report.path.not-on-path', { hops }))]),
  ]
}

const admitted = ({ report: { admittedSources }, words }: Page): string[] => {
  if (admittedSources === undefined) return []
  const all = [...admittedSources.ipv4, ...admittedSources.ipv6]
  const shown = all.slice(0, MOST_SOURCES).map(codeMarkdown).join(' ')
  const more = all.length - MOST_SOURCES
  return [
    heading(words('report.admitted')),
    all.length === 0 ? plain(words('report.admitted.none')) : shown,
    ...(more > 0 ? [plain(words('report.admitted.more', { count: more }))] : []),
  ]
}

/** A page with thousands of blocks is read by nobody; JSON has them all. */
export const MOST_SOURCES = 200

const missing = ({ report: { nextEvidence }, words }: Page): string[] =>
  nextEvidence.length === 0
    ? []
    : [
        heading(words('report.missing')),
        table(
          [words('report.column.need'), words('report.column.how'), words('report.column.settles')],
          nextEvidence.map(({ need, how, wouldSettle }) => [need, how, wouldSettle.join(', ')]),
        ),
      ]

const probes = (page: Page): string[] =>
  list(
    page.words('report.probes'),
    page.report.probes.map(probe => probeLine(probe, page)),
  )

const aboveTcp = ({ aboveTcp: seen }: Report): string[] =>
  [seen?.banner, seen?.tls, seen?.http].filter(text => text !== undefined)

const timeline = ({ report: { timeline: entries }, words }: Page): string[] =>
  entries.length === 0
    ? []
    : [
        heading(words('report.timeline')),
        table(
          [words('report.column.at'), words('report.column.bound'), words('report.column.what')],
          entries.map(({ at, boundMs, what }) => [at, `± ${boundMs} ms`, what]),
        ),
      ]

const evidence = ({ report, words }: Page): string[] =>
  report.evidence.length === 0
    ? []
    : [
        heading(words('report.evidence')),
        table(
          [
            words('report.column.file'),
            words('report.column.status'),
            words('report.column.at'),
            'sha256',
          ],
          report.evidence.map(({ id, file, status, collectedAt, sha256 }) => [
            file ?? id,
            words(`evidence-status.${status}`),
            collectedAt,
            sha256.slice(0, 16),
          ]),
        ),
      ]

const heading = (title: string): string => `## ${plain(title)}`

const list = (title: string, texts: readonly string[]): string[] =>
  texts.length === 0 ? [] : [heading(title), bullets(texts)]

const bullets = (texts: readonly string[]): string =>
  texts.map(text => `- ${plain(text) || '–'}`).join('\n')

const table = (titles: readonly string[], rows: readonly (readonly string[])[]): string =>
  [titles, titles.map(() => null), ...rows]
    .map(row => `| ${row.map(cell).join(' | ')} |`)
    .join('\n')

const cell = (text: string | null): string => (text === null ? '---' : plain(text) || '–')
