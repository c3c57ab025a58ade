// What is the judgement when a packet must pass two places at one hop?
import type { FindingStatus } from '#shared/finding.ts'
import type { Admission, Judgement } from '#shared/judgement.ts'
import {
  type AddressSet,
  intersectOf,
  noAddress,
  subtractOf,
  unionOf,
} from '#shared/plain/address-set.ts'

/** Gets through only what both let through; the worse one speaks. */
export const bothJudgements = (
  sources: AddressSet,
  first: Judgement,
  second: Judgement,
): Judgement => {
  const worse = rankOf(second) < rankOf(first) ? second : first
  const a = admissionIn(first, sources)
  const b = admissionIn(second, sources)
  const admits = intersectOf(a.admits, b.admits)
  const possible = intersectOf(unionOf(a.admits, a.uncertain), unionOf(b.admits, b.uncertain))
  return {
    ...worse,
    causes: [...first.causes, ...second.causes],
    missing: [...first.missing, ...second.missing],
    assumptions: [...first.assumptions, ...second.assumptions],
    admission: { admits, uncertain: subtractOf(possible, admits) },
  }
}

// A certain drop decides the hop even when the other side is open.
const ORDER: readonly FindingStatus[] = ['fail', 'unknown', 'warn', 'pass', 'not-applicable']

const rankOf = ({ status }: Judgement): number => ORDER.indexOf(status)

const admissionIn = ({ admission, status }: Judgement, sources: AddressSet): Admission => {
  if (admission !== undefined) return admission
  const none = noAddress(sources.family)
  if (status === 'unknown') return { admits: none, uncertain: sources }
  return { admits: status === 'fail' ? none : sources, uncertain: none }
}
