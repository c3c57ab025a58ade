// What does a diagnosis hand over, so that a report can be built from it?
import type { Evidence } from '#shared/evidence.ts'
import type { Finding, NextEvidence, RootCause } from '#shared/finding.ts'
import type { Message } from '#shared/message.ts'
import type { AddressSet } from '#shared/plain/address-set.ts'
import type { Probe } from '#shared/probe.ts'
import type { Question } from '#shared/question.ts'
import type { Verdict } from '#shared/verdict.ts'

/** What was found behind the asked target; null where the evidence does not say. */
export type Located = {
  readonly instanceId: string | null
  readonly address: string | null
  readonly region: string | null
}

/** Findings and causes carry their sentence as a message; the report adds it as text (`because`). */
export type FindingInput = Omit<Finding, 'because'>
export type CauseInput = Omit<RootCause, 'because'>
export type VerdictInput = Omit<Verdict, 'summary' | 'message'> & { readonly message: Message }

/** Something that happened in the account or on the wire, at the cloud's own time. */
export type Happened = {
  readonly at: string
  readonly kind: 'change' | 'traffic'
  readonly what: Message
  readonly evidence: string
}

/** All parts of one report, in the order of the report itself. */
export type ReportInput = {
  readonly id: string
  readonly createdAt: string
  readonly engineVersion: string
  readonly account: string | null
  readonly question: Question
  readonly located: Located
  readonly verdict: VerdictInput
  readonly rootCauses: readonly CauseInput[]
  readonly symptoms: readonly CauseInput[]
  readonly findings: readonly FindingInput[]
  /** Sources that every hop lets through; null unless the question was about several addresses. */
  readonly admittedSources: readonly AddressSet[] | null
  readonly nextEvidence: readonly NextEvidence[]
  readonly probes: readonly Probe[]
  readonly aboveTcp: Probe['aboveTcp']
  readonly happened: readonly Happened[]
  readonly evidence: Evidence
  readonly assumptions: readonly Message[]
}
