// What does the configuration promise, without any packet?
import type { Flow } from '#shared/flow.ts'
import { type Hop, REQUIRED_HOPS } from '#shared/hop.ts'
import type { Judged } from '#shared/judged.ts'
import {
  type AddressSet,
  isNoAddress,
  sameAddresses,
  subtractOf,
} from '#shared/plain/address-set.ts'
import type { Reachability } from '#shared/verdict.ts'
import { isIntermittent, throughAll } from './admission.ts'

export type Prediction = {
  readonly status: Reachability
  /** Sources that get through every required hop for certain. */
  readonly admitted: AddressSet
}

/** Causes that say the question itself has no object: then nothing is predicted (exit status 2). */
export const NO_OBJECT: readonly string[] = [
  'instance-not-found',
  'public-ip-not-yours',
  'target-not-resolvable',
]

/** A required hop that no check judged, or that stayed unknown, holds "reachable" back. */
export const predict = (flow: Flow, judged: readonly Judged[]): Prediction => {
  const required = judged.filter(({ hop }) => isRequired(flow, hop))
  const judgements = required.map(({ judgement }) => judgement)
  const { admitted, possible } = throughAll(judgements, flow.sources)
  const withoutObject = judgements.some(({ causes }) =>
    causes.some(({ id }) => NO_OBJECT.includes(id)),
  )
  if (withoutObject) return { status: 'inconclusive', admitted }
  const status = statusOf(flow.sources, admitted, possible)
  const intermittent = judgements.some(judgement => isIntermittent(judgement, flow.sources))
  return {
    status: weakened(status, { intermittent, unjudged: missesHop(flow, required) }),
    admitted,
  }
}

// An unjudged hop may still block what every other hop admits; what is blocked stays blocked.
const weakened = (
  status: Reachability,
  { intermittent, unjudged }: { intermittent: boolean; unjudged: boolean },
): Reachability => {
  if (status === 'unreachable') return status
  if (unjudged) return 'inconclusive'
  return status === 'reachable' && intermittent ? 'partly-reachable' : status
}

export const isRequired = (flow: Flow, hop: Hop): boolean =>
  REQUIRED_HOPS.includes(hop) || (hop === 'name' && flow.question.target.kind === 'name')

const missesHop = (flow: Flow, required: readonly Judged[]): boolean =>
  [...REQUIRED_HOPS, 'name' as const].some(
    hop => isRequired(flow, hop) && required.every(finding => finding.hop !== hop),
  )

const statusOf = (
  asked: AddressSet,
  ...[admitted, possible]: [AddressSet, AddressSet]
): Reachability => {
  if (isNoAddress(possible)) return 'unreachable'
  if (sameAddresses(admitted, asked)) return 'reachable'
  const someBlocked = !isNoAddress(subtractOf(asked, possible))
  return !isNoAddress(admitted) && someBlocked ? 'partly-reachable' : 'inconclusive'
}
