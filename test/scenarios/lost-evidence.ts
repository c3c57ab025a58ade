// Does an answer stay within what the whole evidence allows when parts of it are lost?
import type { Evidence, EvidenceItem } from '#shared/evidence.ts'
import type { AskedQuestion } from '#shared/read-question.ts'
import { answer, demoEvidence } from './demo-evidence.ts'

/** What is left after some files were lost may be weaker than the whole, never stronger or opposite. */
const MAY_BECOME: Readonly<Record<string, readonly string[]>> = {
  reachable: ['reachable', 'inconclusive'],
  unreachable: ['unreachable', 'inconclusive'],
  'partly-reachable': ['partly-reachable', 'inconclusive', 'unreachable', 'reachable'],
  inconclusive: ['inconclusive'],
}

/** One question for each kind of path in the demo account. */
export const QUESTIONS: readonly AskedQuestion[] = [
  { target: '203.0.113.10', port: 443, from: 'i-bp1demo000000app0001' },
  { target: 'i-bp1demo000000web0001', port: 443, from: '203.0.113.99' },
  { target: 'i-bp1demo000000web0001', port: 8080, from: '203.0.113.99' },
  { target: '203.0.113.10', port: 443, from: '198.51.100.7' },
  { target: '10.20.1.10', port: 22, from: '10.20.2.20' },
  { target: '203.0.113.20', port: 8080, from: '203.0.113.99' },
]

const wholes = new Map(QUESTIONS.map(asked => [asked, answer(asked, demoEvidence)]))

export type Weakened = { readonly problem: string | null; readonly invented: readonly string[] }

/** `problem`: the prediction got better or turned. `invented`: causes that the whole does not name. */
export const afterLoss = (asked: AskedQuestion, left: Evidence): Weakened => {
  const whole = wholes.get(asked)
  const part = answer(asked, left)
  const known = new Set(whole?.judged.flatMap(one => one.judgement.causes.map(({ id }) => id)))
  const name = `${asked.target}:${asked.port}`
  const isAllowed = MAY_BECOME[whole?.predicted ?? '']?.includes(part.predicted) ?? false
  return {
    problem: isAllowed ? null : `${name} ${whole?.predicted} → ${part.predicted}`,
    invented: part.roots.map(({ id }) => id).filter(id => !known.has(id)),
  }
}

/** What one person could fail to hand over as a whole: ten parts of a folder. */
const PARTS: readonly (readonly [name: string, kind: RegExp])[] = [
  ['instances', /^ecs\.DescribeInstance/],
  ['interfaces', /^ecs\.DescribeNetworkInterfaces/],
  ['groups', /^ecs\.Describe(?:SecurityGroup|PrefixList|PortRange)/],
  ['addresses', /^vpc\.Describe(?:Eip|HaVip|Ipv6)/],
  ['switches', /^vpc\.Describe(?:VSwitch|Vpc|NetworkAcl)/],
  ['routes', /^vpc\.(?:DescribeRoute|ListIpv4|Get|ListPrefix)/],
  ['gateways', /^vpc\.Describe(?:Nat|Forward|Snat)/],
  ['balancers', /^(?:slb|alb|nlb)\./],
  ['host', /^host\./],
  ['the rest', /^/],
]

export const partNames = PARTS.map(([name]) => name)

const partOf = ({ kind }: EvidenceItem): number =>
  PARTS.findIndex(([, pattern]) => pattern.test(kind))

const places = new Map(demoEvidence.map(item => [item, partOf(item)]))

/** The parts whose bit is set in `mask`, 0 to 1,023. */
export const onlyParts = (mask: number): Evidence =>
  demoEvidence.filter(item => (mask >> (places.get(item) ?? 0)) & 1)
