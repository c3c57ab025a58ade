// Where can a reader look this evidence up?
import type { DecidedBy } from '#shared/finding.ts'
import type { Report } from '#shared/report.ts'
import type { Page } from './page.ts'

export const evidencePlace = ({ report, words }: Page, { evidence, line }: DecidedBy): string =>
  words('report.decided-at', { evidence: evidenceName(report, evidence), line })

/** The file in the evidence folder; the id when there is none. */
export const evidenceName = ({ evidence }: Report, id: string): string =>
  evidence.find(entry => entry.id === id)?.file ?? id
