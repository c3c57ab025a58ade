// Does the recorded evidence still lead to this report?
import canonicalize from 'canonicalize'
import { type Evidence, isOfHost } from '#shared/evidence.ts'
import { say } from '#shared/message.ts'
import { type AskedQuestion, readQuestion } from '#shared/read-question.ts'
import type { Report } from '#shared/report.ts'
import { sentence } from '#shared/wording/sentence.ts'
import { diagnose } from '../diagnose.ts'
import { ENGINE_VERSION } from '../version.ts'

/** same-report: to the letter, running times aside. same-verdict: another version made the report. */
export type Rejudged = 'same-report' | 'same-verdict' | 'differs'

export const rejudge = async (
  report: Report,
  asked: AskedQuestion,
  evidence: Evidence,
): Promise<Rejudged> => {
  const again = await judgedAgain(report, asked, evidence)
  if (report.engine.version === ENGINE_VERSION)
    return withoutTimes(report) === withoutTimes(again) ? 'same-report' : 'differs'
  return essence(report) === essence(again) ? 'same-verdict' : 'differs'
}

// The recorded time is the clock, and the recorded id and account name are taken over.
const judgedAgain = (report: Report, asked: AskedQuestion, evidence: Evidence): Promise<Report> =>
  diagnose(readQuestion(asked), {
    collect: async ({ round }, keep) => {
      if (round === 'configuration') evidence.forEach(keep)
    },
    clock: { iso: () => report.createdAt, ms: () => 0 },
    createdAt: () => report.createdAt,
    newId: () => report.id,
    progress: () => undefined,
    engineVersion: ENGINE_VERSION,
    accountName: report.account === 'demo' ? 'demo' : null,
    assumedTime: stated(report, 'assume.now', report.createdAt),
    hostReadAt: stated(report, 'assume.host-age', oldestHost(evidence)),
  })

// What a report assumed about its own making stands in it, and is true only of this evidence.
const stated = (
  { assumptions }: Report,
  key: 'assume.now' | 'assume.host-age',
  at: string,
): string | null => (assumptions.includes(sentence(say(key, { at }))) ? at : null)

const oldestHost = (evidence: Evidence): string =>
  evidence
    .filter(isOfHost)
    .map(({ collectedAt }) => collectedAt)
    .toSorted()[0] ?? ''

// When each check of a live diagnosis ran, and how long it took, is no part of the answer.
const withoutTimes = (report: Report): string | undefined =>
  canonicalize({
    ...report,
    findings: report.findings.map(finding => ({ ...finding, startedAt: '', tookMs: 0 })),
  })

const essence = ({ verdict, rootCauses }: Report): string =>
  JSON.stringify([
    verdict.status,
    verdict.predicted,
    verdict.observed,
    rootCauses.map(({ id }) => id),
  ])
