// Which parts of a diagnosis go into its report?
import type { Evidence } from '#shared/evidence.ts'
import type { Flow } from '#shared/flow.ts'
import { STEP_OF_HOP } from '#shared/hop.ts'
import type { Judged } from '#shared/judged.ts'
import { type Judgement, unknown } from '#shared/judgement.ts'
import { type Message, say } from '#shared/message.ts'
import type { AddressSet } from '#shared/plain/address-set.ts'
import type { Question } from '#shared/question.ts'
import type { Reachability } from '#shared/verdict.ts'
import { CHECKS } from './checks/index.ts'
import { sideOf } from './checks/sender-side.ts'
import type { Facts } from './facts/facts.ts'
import { unreadProbes } from './facts/probes.ts'
import { fixFor } from './fix/fix.ts'
import type { Io } from './io.ts'
import type { CauseInput, FindingInput, ReportInput } from './report/report-input.ts'
import { happenedOf } from './report-happened.ts'
import { nextEvidenceFor } from './report-needs.ts'
import type { Conclusion } from './verdict/conclude.ts'
import type { PlacedCause } from './verdict/root-causes.ts'
import { summaryOf } from './verdict/summary.ts'

/** Another public address of the asked machine, and what is predicted for it. */
export type OtherWay = { readonly address: string; readonly status: Reachability }

type Parts = {
  readonly question: Question
  readonly flow: Flow
  readonly facts: Facts
  readonly evidence: Evidence
  readonly findings: readonly Judged[]
  readonly conclusion: Conclusion
  readonly io: Io
  /** Who gets in over IPv6 when the question was "from anywhere"; null when it was not judged. */
  readonly otherFamily: AddressSet | null
  readonly otherWays: readonly OtherWay[]
}

export const reportInput = (parts: Parts): ReportInput => {
  const { question, flow, evidence, findings, conclusion, io } = parts
  const { status, predicted, observed, agreement } = conclusion
  return {
    id: io.newId(question, evidence),
    createdAt: io.createdAt(),
    engineVersion: io.engineVersion,
    account: io.accountName ?? accountOf(parts),
    question,
    located: {
      instanceId: flow.instanceId,
      address: flow.publicAddress ?? flow.privateAddress,
      region: flow.regionId,
    },
    verdict: {
      status,
      predicted,
      observed,
      agreement,
      message: summaryOf(flow, conclusion, findings),
    },
    rootCauses: conclusion.roots.map(cause => causeInput(cause, parts)),
    symptoms: conclusion.symptoms.map(cause => causeInput(cause, parts)),
    findings: findings.map(findingInput),
    admittedSources: admittedOf(parts),
    nextEvidence: nextEvidenceFor(parts),
    probes: probesOf(parts),
    aboveTcp: probesOf(parts).find(({ aboveTcp }) => aboveTcp !== undefined)?.aboveTcp,
    happened: happenedOf(parts),
    evidence,
    assumptions: assumptionsOf(parts),
  }
}

const causeInput = (cause: PlacedCause, { flow, facts }: Parts): CauseInput => {
  const side = sideOf(flow, cause)
  const run = judgeBy(cause.judged.check)
  const fix = fixFor({
    cause,
    flow: side,
    facts,
    // The sender's check reads the way backwards by itself.
    judge: (asked, known) => run(asked === side ? flow : asked, known),
  })
  return {
    id: cause.id,
    hop: cause.judged.hop,
    confidence: cause.confidence,
    message: cause.because,
    ...(cause.decidedBy === undefined ? {} : { decidedBy: cause.decidedBy }),
    ...(fix === null ? {} : { fix }),
  }
}

// A fix is judged again by the very check that found the cause.
const judgeBy =
  (id: string) =>
  (flow: Flow, facts: Facts): Judgement => {
    const check = CHECKS.find(candidate => candidate.id === id)
    return check === undefined
      ? unknown(say('check.target-not-located'), [
          { need: say('need.action', { action: id }), how: say('how.again'), wouldSettle: [] },
        ])
      : check.run(flow, facts).judgement
  }

const findingInput = ({
  check,
  hop,
  judgement,
  cites,
  startedAt,
  tookMs,
}: Judged): FindingInput => ({
  check,
  hop,
  step: STEP_OF_HOP[hop],
  status: judgement.status,
  causes: [...new Set(judgement.causes.map(cause => cause.id))],
  message: judgement.because,
  cites: [...cites],
  ...(judgement.decidedBy === undefined ? {} : { decidedBy: judgement.decidedBy }),
  startedAt,
  tookMs,
})

const admittedOf = ({ flow, conclusion, otherFamily }: Parts): ReportInput['admittedSources'] =>
  flow.question.from.kind === 'any' || flow.question.from.kind === 'cidr'
    ? [conclusion.admitted, ...(otherFamily === null ? [] : [otherFamily])]
    : null

const probesOf = ({ facts }: Parts): ReportInput['probes'] => {
  const probes = facts('probes')
  return probes.state === 'present' ? probes.value : []
}

const accountOf = ({ facts }: Parts): string | null => {
  const account = facts('account')
  return account.state === 'present' ? account.value.accountId : null
}

const assumptionsOf = ({
  flow,
  findings,
  io,
  otherFamily,
  otherWays,
  evidence,
}: Parts): Message[] => [
  ...findings.flatMap(({ judgement }) => judgement.assumptions),
  ...(flow.path === 'private' ? [say('assume.client-side')] : []),
  ...(flow.wayOut !== null && flow.path !== 'outbound' ? [say('assume.sender-host')] : []),
  ...privateAsked(flow),
  ...otherWays.map(({ address, status }) =>
    say('assume.other-way', {
      asked: flow.question.asked,
      judged: flow.publicAddress ?? '',
      address,
      status: say(`reach.${status}`),
    }),
  ),
  ...(otherFamily === null ? [] : [say('assume.ipv4-verdict')]),
  ...(io.hostReadAt === null ? [] : [say('assume.host-age', { at: io.hostReadAt })]),
  ...unreadProbes(evidence).map(file => say('assume.probes-unread', { file })),
  ...(io.lost ?? []),
  ...(io.assumedTime === null ? [] : [say('assume.now', { at: io.assumedTime })]),
]

// A client on the Internet cannot send to a private address: it uses the public one in front of it.
const privateAsked = ({ question: { target }, publicAddress }: Flow): Message[] =>
  target.kind === 'address' && publicAddress !== null && publicAddress !== target.address
    ? [say('assume.private-asked', { asked: target.address, public: publicAddress })]
    : []
