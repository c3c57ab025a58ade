// Why can't I reach this port? Question in, report out.
import { type Evidence, type EvidenceItem, inFileOrder, isOfHost } from '#shared/evidence.ts'
import { type Flow, hostOf } from '#shared/flow.ts'
import type { Judged } from '#shared/judged.ts'
import type { AddressSet } from '#shared/plain/address-set.ts'
import type { Question } from '#shared/question.ts'
import type { Report } from '#shared/report.ts'
import { judgeAll } from './checks/judge-all.ts'
import { isWindows } from './checks/windows-guest.ts'
import { watchEarly } from './early-findings.ts'
import { accountScope } from './facts/account-scope.ts'
import { type Facts, factsOf } from './facts/facts.ts'
import { flowOf } from './facts/locate.ts'
import { otherAddresses } from './facts/other-ways.ts'
import { platformTargets } from './facts/platform-targets.ts'
import { resolvedFrom } from './facts/resolved.ts'
import type { Io } from './io.ts'
import { burstAsk } from './plan/bursts.ts'
import { comparisonPort } from './plan/comparison-port.ts'
import { outsideRound } from './plan/plan.ts'
import { buildReport } from './report/build.ts'
import { type OtherWay, reportInput } from './report-parts.ts'
import { conclude } from './verdict/conclude.ts'
import { disagreementOf } from './verdict/disagreement.ts'
import { predict } from './verdict/predict.ts'

/**
 * Collects (configuration, then the located host and probes), parses facts, judges every hop, concludes.
 * Whatever cannot be read makes its hop unknown; an aborted `io.signal` judges what is there.
 */
export const diagnose = async (question: Question, io: Io): Promise<Report> => {
  const arrived: EvidenceItem[] = []
  const keep = (item: EvidenceItem): void => {
    arrived.push(item)
    io.progress({ kind: 'evidence', item })
  }
  await collectFirst(question, { arrived, keep, io })
  io.progress({ kind: 'phase', phase: 'judging' })
  const first = inFileOrder(arrived)
  const before = judge(question, first, io)
  for (const finding of before.judged)
    io.progress({ kind: 'judged', judged: finding, early: false })
  const way = targetFlow(question, first, before.flow)
  const round = outsideRound(question, way, isWindows(before.flow, before.facts))
  const comparison = (): number | null =>
    comparisonPort(way, port => isLetIn({ ...question, port }, first, io))
  const outside = {
    ...round,
    to: round.to === null ? null : { ...round.to, comparison },
    accountId: ownAccount(before.facts),
    platform: stillOpen(before) ? platformTargets(before.flow, before.facts) : null,
  }
  io.progress({ kind: 'phase', phase: 'collecting' })
  await io.collect(outside, keep)
  io.progress({ kind: 'phase', phase: 'judging' })
  const { evidence, flow, facts, judged } = await afterBursts(question, {
    ...{ arrived, keep, io, round: outside },
  })
  const probes = facts('probes')
  const conclusion = conclude(flow, judged, probes.state === 'present' ? probes.value : [])
  const contradiction = disagreementOf(flow, conclusion, io.clock.iso())
  const findings = contradiction === null ? judged : [...judged, contradiction]
  const report = buildReport(
    reportInput({
      ...{ question, flow, facts, evidence, findings, conclusion, io },
      otherFamily: admittedOverIpv6(question, evidence, io),
      otherWays: judgedWays(flow, { facts, evidence, io }),
    }),
  )
  io.progress({ kind: 'verdict', verdict: report.verdict })
  return report
}

// Counters tell which rule met packets that got no answer.
const afterBursts = async (
  question: Question,
  {
    arrived,
    keep,
    io,
    round: { to, instanceId },
  }: {
    readonly arrived: readonly EvidenceItem[]
    readonly keep: (item: EvidenceItem) => void
    readonly io: Io
    readonly round: Pick<ReturnType<typeof outsideRound>, 'to' | 'instanceId'>
  },
) => {
  const evidence = inFileOrder(arrived)
  const before = judge(question, evidence, io)
  const { flow, facts, judged } = before
  const read = facts('probes')
  const probes = read.state === 'present' ? read.value : []
  const { observed } = conclude(flow, judged, probes)
  const ask = burstAsk({ observed, probes, to, instanceId, flow })
  if (io.bursts === undefined || ask === null) return { evidence, ...before }
  io.progress({ kind: 'phase', phase: 'collecting' })
  await io.bursts(ask, keep)
  io.progress({ kind: 'phase', phase: 'judging' })
  const all = inFileOrder(arrived)
  return all.length === evidence.length
    ? { evidence, ...before }
    : { evidence: all, ...judge(question, all, io) }
}

const ownAccount = (facts: Facts): string | null => {
  const account = facts('account')
  return account.state === 'present' ? account.value.accountId : null
}

const collectFirst = async (
  question: Question,
  {
    arrived,
    keep,
    io,
  }: { arrived: readonly EvidenceItem[]; keep: (item: EvidenceItem) => void; io: Io },
): Promise<void> => {
  const early = watchEarly({
    evidence: arrived,
    judge: () => judge(question, inFileOrder(arrived), io),
    tell: judged => io.progress({ kind: 'judged', judged, early: true }),
  })
  try {
    await io.collect({ round: 'configuration', question }, item => {
      keep(item)
      early.arrived()
    })
  } finally {
    early.end()
  }
}

// What the platform measured only sharpens: a hop that lets nobody in explains the failure without it.
const stillOpen = ({ flow, judged }: { readonly flow: Flow; readonly judged: readonly Judged[] }) =>
  predict(flow, judged).status !== 'unreachable'

// Where a vantage point sends from shows only when it has sent: until then the way in is the one
// that everybody would take.
const targetFlow = (question: Question, evidence: Evidence, flow: Flow): Flow => {
  if (question.from.kind !== 'vantage-point') return flow
  const scope = accountScope(question, evidence)
  const cloud = factsOf(scope.evidence, { instanceId: null, scope })
  return flowOf({ ...question, from: { kind: 'any' } }, cloud, resolvedFrom(cloud))
}

// By the cloud alone: of the host, only an answer tells whether that port is open too.
const isLetIn = (question: Question, evidence: Evidence, io: Io): boolean => {
  const from = question.from.kind === 'vantage-point' ? ANY : question.from
  const { flow, judged } = judge(
    { ...question, from },
    evidence.filter(item => !isOfHost(item)),
    io,
  )
  return predict(flow, judged).status !== 'unreachable'
}

const ANY = { kind: 'any' } as const

// "From anywhere" is answered for IPv4 clients; who gets in over IPv6 is listed beside it.
const admittedOverIpv6 = (question: Question, evidence: Evidence, io: Io): AddressSet | null => {
  if (question.from.kind !== 'any' || question.target.kind === 'address') return null
  const overIpv6 = { ...question, from: { kind: 'cidr', cidr: '::/0' } } as const
  const { flow, judged } = judge(overIpv6, evidence, io)
  return predict(flow, judged).admitted
}

// A machine with several public addresses is judged by the one that most clients use; what the
// others would give is said beside it.
const judgedWays = (
  flow: Flow,
  { facts, evidence, io }: { facts: Facts; evidence: Evidence; io: Io },
): OtherWay[] =>
  otherAddresses(flow, facts)
    .slice(0, MOST_WAYS)
    .map(address => {
      const target = { kind: 'address' as const, address }
      const { flow: way, judged } = judge({ ...flow.question, target }, evidence, io)
      return { address, status: predict(way, judged).status }
    })

const MOST_WAYS = 4

/** Pure: the same evidence gives the same flow, facts and judgements. */
export const judge = (
  question: Question,
  evidence: Evidence,
  io: Pick<Io, 'clock'>,
): { flow: Flow; facts: Facts; judged: Judged[] } => {
  const scope = accountScope(question, evidence)
  const cloud = factsOf(scope.evidence, { instanceId: null, scope })
  const flow = flowOf(question, cloud, resolvedFrom(cloud))
  const own = endsElsewhere(flow, cloud)
    ? scope.evidence.filter(item => !isOfHost(item))
    : scope.evidence
  const facts = factsOf(own, { instanceId: hostOf(flow), scope })
  return { flow, facts, judged: judgeAll({ flow, facts }, io.clock) }
}

// What a host printed says nothing about an interface that another product manages.
const endsElsewhere = ({ eniId, instanceId }: Flow, cloud: Facts): boolean => {
  const enis = cloud('networkInterfaces')
  return (
    instanceId === null &&
    enis.state === 'present' &&
    enis.value.some(eni => eni.eniId === eniId && eni.serviceManaged)
  )
}
