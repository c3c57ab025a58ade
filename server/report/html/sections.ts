// How does the page show the path, the sources, what is missing, probes, times and evidence?
import type { Page } from '#server/report/page.ts'
import { probeLine } from '#server/report/sentences.ts'
import { hopName, hopsBeside, isOnPath, MARK } from '#server/report/text-path.ts'
import { bullets, type Markup, paragraph, section, table } from './parts.ts'

export const pathSection = (page: Page): Markup => {
  const { report, words } = page
  const hops = hopsBeside(page)
  const rows = report.findings.filter(isOnPath).map(finding => ({
    look: finding.status,
    cells: [MARK[finding.status], hopName(finding, page), finding.because],
  }))
  return section(
    words('report.path'),
    table(['', words('report.column.hop'), words('report.column.finding')], rows) +
      (hops.length === 0 ? '' : paragraph(words('report.path.not-on-path', { hops }), 'quiet')),
  )
}

export const admittedSection = ({ report: { admittedSources }, words }: Page): Markup => {
  if (admittedSources === undefined) return ''
  const all = [...admittedSources.ipv4, ...admittedSources.ipv6]
  return section(
    words('report.admitted'),
    paragraph(all.length === 0 ? words('report.admitted.none') : all.join(' ')),
  )
}

export const missingSection = ({ report: { nextEvidence }, words }: Page): Markup =>
  nextEvidence.length === 0
    ? ''
    : section(
        words('report.missing'),
        table(
          [words('report.column.need'), words('report.column.how'), words('report.column.settles')],
          nextEvidence.map(({ need, how, wouldSettle }) => ({
            cells: [need, how, wouldSettle.join(', ')],
          })),
        ),
      )

export const probeSection = (page: Page): Markup =>
  listSection(
    page.words('report.probes'),
    page.report.probes.map(probe => probeLine(probe, page)),
  )

export const aboveTcpSection = ({ report: { aboveTcp }, words }: Page): Markup =>
  listSection(
    words('report.above-tcp'),
    [aboveTcp?.banner, aboveTcp?.tls, aboveTcp?.http].filter(text => text !== undefined),
  )

export const listSection = (title: string, texts: readonly string[]): Markup =>
  texts.length === 0 ? '' : section(title, bullets(texts))

export const timelineSection = ({ report: { timeline }, words }: Page): Markup =>
  timeline.length === 0
    ? ''
    : section(
        words('report.timeline'),
        table(
          [words('report.column.at'), words('report.column.bound'), words('report.column.what')],
          timeline.map(({ at, boundMs, what }) => ({ cells: [at, `± ${boundMs} ms`, what] })),
        ),
      )

export const evidenceSection = ({ report: { evidence }, words }: Page): Markup =>
  evidence.length === 0
    ? ''
    : section(
        words('report.evidence'),
        table(
          [
            words('report.column.file'),
            words('report.column.status'),
            words('report.column.at'),
            'sha256',
          ],
          evidence.map(({ id, file, status, collectedAt, sha256 }) => ({
            cells: [file ?? id, words(`evidence-status.${status}`), collectedAt, sha256],
          })),
        ),
      )
