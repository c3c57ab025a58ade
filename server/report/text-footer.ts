// How does the text report end: how much evidence, which report, when, by whom?
import type { Report } from '#shared/report.ts'
import { BLANK, type Line, paragraph } from './text-lines.ts'
import { words } from './words.ts'

export const footerLines = (report: Report): Line[] => [
  BLANK,
  ...paragraph(0, evidenceCount(report), 'quiet'),
  ...paragraph(
    0,
    words('report.footer.report', {
      id: report.id,
      createdAt: report.createdAt,
      version: report.engine.version,
      account: report.account ?? words('report.footer.no-account'),
    }),
    'quiet',
  ),
]

const evidenceCount = ({ evidence }: Report): string => {
  if (evidence.length === 0) return words('report.footer.no-evidence')
  const unread = evidence.filter(({ status }) => status !== 'ok').length
  return words('report.footer.evidence', {
    items: words(evidence.length === 1 ? 'report.footer.items.one' : 'report.footer.items.many', {
      count: evidence.length,
    }),
    unread:
      unread === 0
        ? words('report.footer.all-read')
        : words('report.footer.unread', { count: unread }),
  })
}
