// Does this report meet what was expected?
import type { Expectation } from '#shared/expectation.ts'
import type { NextEvidence } from '#shared/finding.ts'
import { type Message, type MessageKey, type Params, say } from '#shared/message.ts'
import { onlyAddress, parseCidr } from '#shared/plain/address-set.ts'
import type { Report } from '#shared/report.ts'
import { isTargetMissing } from '#shared/target-missing.ts'
import type { VerifiedExpectation } from '#shared/verification.ts'
import { sentence } from '#shared/wording/sentence.ts'

type Answer = { readonly outcome: VerifiedExpectation['outcome']; readonly because: Message }

/** Only what is decided for every source of the question is met; all doubt is unknown. */
export const verifiedBy = (expectation: Expectation, report: Report): VerifiedExpectation => {
  const { outcome, because } = answerFor(expectation, report)
  const needed = outcome === 'unknown' ? report.nextEvidence.map(neededFor) : []
  return {
    expectation,
    outcome,
    verdict: report.verdict,
    reportId: report.id,
    causes: report.rootCauses.map(({ id }) => id),
    because: sentence(because),
    message: because,
    missing: needed.map(sentence),
    needed,
  }
}

const neededFor = ({ need, how, message }: NextEvidence): Message =>
  say('verify.missing', { need: message?.need ?? need, how: message?.how ?? how })

const answerFor = (expectation: Expectation, report: Report): Answer => {
  const { status } = report.verdict
  const summary = summaryOf(report.verdict)
  if (isTargetMissing(report)) return unknown('verify.unknown.not-there', { summary })
  if (status === 'inconclusive') return unknown('verify.unknown', { summary })
  return expectation.expect === 'reachable' ? open(expectation, report) : shut(expectation, report)
}

const open = ({ from }: Expectation, { verdict }: Report): Answer => {
  if (verdict.status !== 'reachable') return violated(verdict, 'reachable')
  return isWide(from) && verdict.agreement === 'contradict' ? contradicted(verdict) : met(verdict)
}

// That one probe found the port shut proves nothing about other sources: the configuration must
// say so too, for all of them and for both families.
const shut = ({ from }: Expectation, report: Report): Answer => {
  const { verdict } = report
  const sources = admitted(report)
  if (verdict.status === 'reachable' || verdict.status === 'partly-reachable')
    return sources === '' ? violated(verdict, 'unreachable') : getsIn(sources, verdict)
  if (isWide(from) && verdict.predicted !== 'unreachable') return contradicted(verdict)
  return sources === '' ? met(verdict) : getsIn(sources, verdict)
}

const isWide = (from: string): boolean => {
  const set = parseCidr(from)
  return from === 'any' || (set !== null && onlyAddress(set) === null)
}

const MOST_SOURCES = 5

const admitted = ({ admittedSources }: Report): string => {
  const all = [...(admittedSources?.ipv4 ?? []), ...(admittedSources?.ipv6 ?? [])]
  const more = all.length > MOST_SOURCES ? ` … (${all.length})` : ''
  return all.slice(0, MOST_SOURCES).join(', ') + more
}

type Verdict = Report['verdict']

// A report of an older version has its summary in English only.
const summaryOf = ({ message, summary }: Verdict): Message | string => message ?? summary

const met = (verdict: Verdict): Answer => ({
  outcome: 'met',
  because: say('verify.met', {
    status: say(`reach.${verdict.status}`),
    summary: summaryOf(verdict),
  }),
})

const violated = (verdict: Verdict, expected: 'reachable' | 'unreachable'): Answer => ({
  outcome: 'violated',
  because: say('verify.violated', {
    status: say(`reach.${verdict.status}`),
    expected: say(`reach.${expected}`),
    summary: summaryOf(verdict),
  }),
})

const getsIn = (sources: string, verdict: Verdict): Answer => ({
  outcome: 'violated',
  because: say('verify.violated.gets-in', { sources, summary: summaryOf(verdict) }),
})

const contradicted = ({ predicted, observed }: Verdict): Answer =>
  unknown('verify.unknown.contradict', {
    predicted: say(`reach.${predicted}`),
    observed: say(`reach.${observed}`),
  })

const unknown = (key: MessageKey, params: Params): Answer => ({
  outcome: 'unknown',
  because: say(key, params),
})
