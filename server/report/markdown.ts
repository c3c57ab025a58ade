// How does a report read as Markdown, in a ticket or a chat?
import type { DecidedBy, RootCause } from '#shared/finding.ts'
import type { Fix } from '#shared/fix.ts'
import type { Report } from '#shared/report.ts'
import { blockMarkdown, codeMarkdown, plainMarkdown as plain } from './escape-markdown.ts'
import { evidencePlace } from './evidence-place.ts'
import {
  admitsSentence,
  askedSentence,
  basisSentence,
  causeName,
  causesTitle,
  evidenceSentence,
  originSentence,
  probeSentence,
  trialSentence,
} from './sentences.ts'
import { quoted } from './text-causes.ts'
import { hopName, hopsBeside, isOnPath, MARK } from './text-path.ts'
import { words } from './words.ts'

/** The answer first. Paragraphs are parts of one list, joined by blank lines. */
export const renderMarkdown = (report: Report): string => {
  const parts = [
    `# ${plain(words(`report.heading.${report.verdict.status}`))}`,
    `**${plain(report.verdict.summary) || '–'}**`,
    plain(askedSentence(report)),
    plain(basisSentence(report)),
    ...causes(report, report.rootCauses, causesTitle(report)),
    ...causes(report, report.symptoms, words('report.symptoms')),
    ...path(report),
    ...admitted(report),
    ...missing(report),
    ...probes(report),
    ...list(words('report.above-tcp'), aboveTcp(report)),
    ...list(words('report.assumptions'), report.assumptions),
    ...timeline(report),
    ...evidence(report),
    plain(evidenceSentence(report)),
    plain(originSentence(report)),
  ]
  return `${parts.join('\n\n')}\n`
}

const causes = (report: Report, found: readonly RootCause[], title: string): string[] =>
  found.length === 0
    ? []
    : [heading(title), ...found.flatMap((cause, place) => causeOf(report, cause, place + 1))]

const causeOf = (report: Report, cause: RootCause, number: number): string[] => [
  `### ${number} ${plain(causeName(cause))}`,
  plain(cause.because),
  ...(cause.decidedBy === undefined ? [] : decided(report, cause.decidedBy)),
  ...(cause.fix === undefined ? [] : fixOf(cause.fix)),
]

const decided = (report: Report, decidedBy: DecidedBy): string[] => [
  `${plain(words('report.decided-by', decidedBy))}, ${plain(evidencePlace(report, decidedBy))}:`,
  blockMarkdown('', quoted(decidedBy.text)),
]

const fixOf = (fix: Fix): string[] => [
  `**${plain(words('report.fix'))}**: ${plain(fix.summary)}`,
  ...fix.commands.flatMap(command => [
    plain(words('report.fix.do', { tool: command.tool })),
    blockMarkdown(languageOf(command.tool), command.do),
    plain(words('report.fix.undo', { tool: command.tool })),
    blockMarkdown(languageOf(command.tool), command.undo),
  ]),
  ...(fix.alsoAdmits.length === 0
    ? []
    : [`${plain(words('report.fix.also-admits'))}:`, bullets(fix.alsoAdmits.map(admitsSentence))]),
  ...(fix.commands.length === 0 ? [] : [`*${plain(trialSentence(fix))}*`]),
]

const languageOf = (tool: string): string => (tool === 'terraform' ? 'hcl' : 'sh')

const path = (report: Report): string[] => {
  const beside = hopsBeside(report.findings)
  const rows = report.findings
    .filter(isOnPath)
    .map(finding => [MARK[finding.status], hopName(finding), finding.because])
  return [
    heading(words('report.path')),
    table(['', words('report.column.hop'), words('report.column.finding')], rows),
    ...(beside.length === 0
      ? []
      : [plain(words('report.path.not-on-path', { hops: beside.join(', ') }))]),
  ]
}

const admitted = ({ admittedSources }: Report): string[] => {
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

const missing = ({ nextEvidence }: Report): string[] =>
  nextEvidence.length === 0
    ? []
    : [
        heading(words('report.missing')),
        table(
          [words('report.column.need'), words('report.column.how'), words('report.column.settles')],
          nextEvidence.map(({ need, how, wouldSettle }) => [need, how, wouldSettle.join(', ')]),
        ),
      ]

const probes = ({ probes: seen }: Report): string[] =>
  list(
    words('report.probes'),
    seen.map(probe =>
      probe.failureSource === 'local'
        ? `${probeSentence(probe)}; ${words('report.probes.local')}`
        : probeSentence(probe),
    ),
  )

const aboveTcp = ({ aboveTcp: seen }: Report): string[] =>
  [seen?.tls, seen?.http].filter(text => text !== undefined)

const timeline = ({ timeline: entries }: Report): string[] =>
  entries.length === 0
    ? []
    : [
        heading(words('report.timeline')),
        table(
          [words('report.column.at'), words('report.column.bound'), words('report.column.what')],
          entries.map(({ at, boundMs, what }) => [at, `± ${boundMs} ms`, what]),
        ),
      ]

const evidence = (report: Report): string[] =>
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
            status,
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
