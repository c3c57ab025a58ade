// Did anything answer this probe, and what does a silent control target tell?
import type { Flow } from '#shared/flow.ts'
import { coversAddresses, parseCidr } from '#shared/plain/address-set.ts'
import { minutesOf } from '#shared/plain/time.ts'
import type { Probe } from '#shared/probe.ts'

const ANSWERS: readonly string[] = ['open', 'reset-after-open', 'refused', 'echo-reply']

/** Something came back, be it a refusal. */
export const isAnswered = ({ outcome }: Probe): boolean => ANSWERS.includes(outcome)

export const endOf = ({ to }: Probe): string => (to === undefined ? '' : `${to.address}:${to.port}`)

/** Two ports of one machine that are both silent tell of that machine as well as of the way to it. */
export const isSilentTwin = (control: Probe, own: readonly Probe[]): boolean =>
  control.role === 'control' &&
  !isAnswered(control) &&
  own.some(
    ({ role, to }) =>
      role !== 'control' &&
      role !== 'comparison' &&
      to !== undefined &&
      to.address === control.to?.address,
  )

/** Sent from where the question asks: one of its sources, or the named vantage point. */
export const isFromAsked = (
  { question, sources }: Flow,
  { vantagePoint, from }: Probe,
): boolean => {
  if (question.from.kind === 'any') return true
  if (question.from.kind === 'vantage-point') return vantagePoint === question.from.name
  const source = parseCidr(from ?? '')
  return source !== null && source.family === sources.family && coversAddresses(sources, source)
}

const TOGETHER_MINUTES = 10

/** Close enough in time to be compared. */
export const isTogether = (a: Probe, b: Probe): boolean => {
  const [first, second] = [minutesOf(a.at), minutesOf(b.at)]
  return first !== null && second !== null && Math.abs(first - second) <= TOGETHER_MINUTES
}
