// How do the parts of a diagnosis become one report?
import type { EvidenceEntry, EvidenceItem } from '#shared/evidence.ts'
import type { Finding, NextEvidence, RootCause } from '#shared/finding.ts'
import { hopOrder } from '#shared/hop.ts'
import type { Message } from '#shared/message.ts'
import { type AddressSet, toCidrs, unionAll } from '#shared/plain/address-set.ts'
import type { Family } from '#shared/plain/ip.ts'
import type { Report } from '#shared/report.ts'
import { sentence } from '#shared/wording/sentence.ts'
import type { CauseInput, FindingInput, Located, ReportInput } from './report-input.ts'
import { timelineOf } from './timeline.ts'

export const buildReport = (input: ReportInput): Report => ({
  schemaVersion: 1,
  id: input.id,
  createdAt: input.createdAt,
  engine: { name: 'whyport', version: input.engineVersion },
  account: input.account,
  question: {
    target: { asked: input.question.asked, ...known(input.located) },
    port: input.question.port,
    protocol: input.question.protocol,
    from: input.question.askedFrom,
  },
  verdict: { ...input.verdict, summary: sentence(input.verdict.message) },
  rootCauses: inHopOrder(input.rootCauses).map(withSentence<CauseInput, RootCause>),
  symptoms: inHopOrder(input.symptoms).map(withSentence<CauseInput, RootCause>),
  findings: inHopOrder(input.findings).map(withSentence<FindingInput, Finding>),
  ...(input.admittedSources === null ? {} : { admittedSources: asCidrs(input.admittedSources) }),
  nextEvidence: withoutRepeats(input.nextEvidence),
  probes: [...input.probes],
  ...(input.aboveTcp === undefined ? {} : { aboveTcp: input.aboveTcp }),
  evidence: input.evidence.map(entryOf),
  timeline: timelineOf(input.evidence, input.probes, input.happened),
  ...assumptionsOf(input.assumptions),
})

const known = ({ instanceId, address, region }: Located) => ({
  ...(instanceId === null ? {} : { instanceId }),
  ...(address === null ? {} : { address }),
  ...(region === null ? {} : { region }),
})

// Array.sort is stable, so parts of the same hop keep the order in which they were found.
const inHopOrder = <T extends FindingInput | CauseInput>(parts: readonly T[]): T[] =>
  [...parts].sort((a, b) => hopOrder(a.hop) - hopOrder(b.hop))

const withSentence = <In extends FindingInput | CauseInput, Out extends In>(part: In): Out =>
  // The only field that Out adds to In is `because`; the compiler cannot know that.
  ({ ...part, because: sentence(part.message) }) as unknown as Out

// The same may be assumed at several hops; the reader is told once.
const assumptionsOf = (messages: readonly Message[]): Pick<Report, 'assumptions' | 'assumed'> => {
  const said = new Map(messages.map(message => [sentence(message), message]))
  return { assumptions: [...said.keys()], assumed: [...said.values()] }
}

const asCidrs = (sets: readonly AddressSet[]) => ({
  ipv4: cidrsOf(4, sets),
  ipv6: cidrsOf(6, sets),
})

const cidrsOf = (family: Family, sets: readonly AddressSet[]): string[] =>
  toCidrs(unionAll(family, sets))

// Several hops may ask for the same evidence; the reader collects it once.
const withoutRepeats = (needs: readonly NextEvidence[]): NextEvidence[] => {
  const merged = new Map<string, NextEvidence>()
  for (const need of needs) {
    const key = JSON.stringify([need.need, need.how])
    const settles = [...(merged.get(key)?.wouldSettle ?? []), ...need.wouldSettle]
    merged.set(key, { ...need, wouldSettle: [...new Set(settles)] })
  }
  return [...merged.values()]
}

const entryOf = (item: EvidenceItem): EvidenceEntry => ({
  id: item.id,
  kind: item.kind,
  subject: item.subject,
  collectedAt: item.collectedAt,
  tookMs: item.tookMs,
  status: item.status,
  sha256: item.sha256,
  redactions: item.redactions ?? 0,
  file: item.file,
})
