// What does this report say in the reader's language?
import type { Finding, NextEvidence, RootCause } from '#shared/finding.ts'
import type { Report } from '#shared/report.ts'
import type { Wording } from '#shared/wording/wording.ts'

/** Ids, commands and quotes stay. What an older report says without a message stays English. */
export const inLanguage = (report: Report, wording: Wording): Report =>
  wording.language === 'en' ? report : translated(report, wording)

const translated = (report: Report, wording: Wording): Report => {
  const { told } = wording
  return {
    ...report,
    verdict: { ...report.verdict, summary: told(report.verdict.message, report.verdict.summary) },
    rootCauses: report.rootCauses.map(cause => causeIn(cause, wording)),
    symptoms: report.symptoms.map(cause => causeIn(cause, wording)),
    findings: report.findings.map(finding => because(finding, wording)),
    nextEvidence: report.nextEvidence.map(next => nextIn(next, wording)),
    timeline: report.timeline.map(entry => ({ ...entry, what: told(entry.message, entry.what) })),
    assumptions: report.assumptions.map((text, place) => told(report.assumed?.[place], text)),
  }
}

const because = <T extends Finding | RootCause>(part: T, { told }: Wording): T => ({
  ...part,
  because: told(part.message, part.because),
})

const causeIn = (cause: RootCause, wording: Wording): RootCause => {
  const { fix } = cause
  const summary = fix && wording.told(fix.message, fix.summary)
  return {
    ...because(cause, wording),
    ...(fix === undefined ? {} : { fix: { ...fix, summary: summary ?? fix.summary } }),
  }
}

const nextIn = (next: NextEvidence, { told }: Wording): NextEvidence => ({
  ...next,
  need: told(next.message?.need, next.need),
  how: told(next.message?.how, next.how),
})
