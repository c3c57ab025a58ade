// What is the answer, and do prediction and observation agree?
import type { Flow } from '#shared/flow.ts'
import type { Judged } from '#shared/judged.ts'
import type { Probe } from '#shared/probe.ts'
import type { Reachability, Verdict } from '#shared/verdict.ts'
import { observe } from './observe.ts'
import { type Prediction, predict } from './predict.ts'
import { type Causes, causesOf } from './root-causes.ts'

export type Conclusion = Omit<Verdict, 'summary'> & Causes & Pick<Prediction, 'admitted'>

/** Packets beat configuration: what was observed is the status, unless it settled nothing. */
export const conclude = (
  flow: Flow,
  judged: readonly Judged[],
  probes: readonly Probe[],
): Conclusion => {
  const { status: predicted, admitted } = predict(flow, judged)
  const observed = observe(flow, probes)
  const causes = causesOf(judged)
  const agreement = agreementOf(predicted, observed, failsAfterOpen(causes))
  return {
    status: observed === 'not-probed' || observed === 'inconclusive' ? predicted : observed,
    predicted,
    observed,
    agreement,
    admitted,
    roots: agreement === 'contradict' ? causes.roots.map(suspect) : causes.roots,
    symptoms: agreement === 'contradict' ? causes.symptoms.map(suspect) : causes.symptoms,
  }
}

const suspect = <C extends { readonly confidence: string }>(cause: C) => ({
  ...cause,
  confidence: 'suspected' as const,
})

const agreementOf = (
  predicted: Reachability,
  observed: Verdict['observed'],
  isAfterOpen: boolean,
): Verdict['agreement'] => {
  const comparable =
    observed !== 'not-probed' && observed !== 'inconclusive' && predicted !== 'inconclusive'
  if (!comparable) return 'not-comparable'
  if (predicted === observed) return 'agree'
  // A probe opens a connection and sends nothing: it cannot tell what is lost after that.
  if (observed === 'reachable' && isAfterOpen) return 'not-comparable'
  return isOpposite(predicted, observed) ? 'contradict' : 'not-comparable'
}

/** All that is predicted to be lost comes after the handshake, as the client sees it. */
const failsAfterOpen = ({ roots, symptoms }: Causes): boolean =>
  roots.length > 0 && [...roots, ...symptoms].every(({ about }) => about?.['afterOpen'] === 1)

// "partly" beside a full answer is neither: the probes stand for some sources only.
const isOpposite = (a: string, b: string): boolean =>
  [a, b].includes('reachable') && [a, b].includes('unreachable')
