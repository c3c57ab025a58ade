// Which causes stand on their own, and which only follow from others?
import { hopOrder } from '#shared/hop.ts'
import type { Judged } from '#shared/judged.ts'
import type { FoundCause } from '#shared/judgement.ts'
import { isBlocker } from './admission.ts'

/** A cause with the finding it belongs to. */
export type PlacedCause = FoundCause & { readonly judged: Judged }

export type Causes = {
  readonly roots: readonly PlacedCause[]
  readonly symptoms: readonly PlacedCause[]
}

/**
 * All blockers at once, in hop order. A finding whose declared explanation failed too is a symptom.
 * Suspicions about a hop that lets the packet through stay with the finding, unless the trouble is
 * the client's own network, which no configuration shows.
 */
export const causesOf = (judged: readonly Judged[]): Causes => {
  const failing = new Set(
    judged.filter(({ judgement }) => judgement.status === 'fail').map(({ check }) => check),
  )
  const placed = judged
    .toSorted((a, b) => hopOrder(a.hop) - hopOrder(b.hop))
    .flatMap(finding => blockersOf(finding))
  const explained = ({ judged: { consequenceOf } }: PlacedCause): boolean =>
    consequenceOf.some(check => failing.has(check))
  return {
    roots: placed.filter(cause => !explained(cause)),
    symptoms: placed.filter(explained),
  }
}

const blockersOf = (finding: Judged): PlacedCause[] => {
  const { status, causes } = finding.judgement
  if (status !== 'fail' && status !== 'warn') return []
  return causes
    .filter(isBlocker)
    .filter(cause => status === 'fail' || cause.confidence !== 'suspected' || isClientSide(finding))
    .map(cause => ({ ...cause, judged: finding }))
}

const isClientSide = ({ hop }: Judged): boolean => hop === 'client' || hop === 'path'
