// What did packets show, as far as they answer this question?
import type { Flow } from '#shared/flow.ts'
import { coversAddresses, parseCidr, sameAddresses } from '#shared/plain/address-set.ts'
import { minutesOf } from '#shared/plain/time.ts'
import type { Probe } from '#shared/probe.ts'
import type { Verdict } from '#shared/verdict.ts'

const OPEN: readonly string[] = ['open', 'reset-after-open', 'echo-reply']
/** Something on the path answered the packet: no silent loss at the vantage point explains these. */
const ANSWERED: readonly string[] = ['refused', 'admin-prohibited']

export const isOpen = ({ outcome }: Probe): boolean => OPEN.includes(outcome)

/** Probes that went to the asked port; control and comparison probes only say whether to trust them. */
export const askedProbes = (probes: readonly Probe[]): Probe[] =>
  probes.filter(({ role }) => role === undefined || role === 'asked')

export const observe = (flow: Flow, probes: readonly Probe[]): Verdict['observed'] => {
  const asked = askedProbes(probes).filter(probe => wentToAsked(flow, probe))
  if (asked.length === 0) return 'not-probed'
  const counted = asked.filter(probe => counts(flow, probe, probes))
  if (counted.length === 0) return 'inconclusive'
  const open = counted.filter(isOpen).length
  if (open === counted.length) return 'reachable'
  return open === 0 ? 'unreachable' : 'partly-reachable'
}

// A probe of another port, address or protocol answers another question.
const wentToAsked = (flow: Flow, { to, protocol }: Probe): boolean => {
  const address = flow.publicAddress ?? flow.privateAddress
  if (protocol !== undefined && protocol !== flow.protocol) return false
  if (to === undefined) return true
  return to.port === flow.askedPort && (address === null || to.address === address)
}

/** Does this probe answer the question: its source is asked about, and its failure is not its own? */
export const counts = (flow: Flow, probe: Probe, all: readonly Probe[]): boolean =>
  isFromAskedSource(flow, probe) &&
  isOfItsTime(flow, probe) &&
  probe.failureSource !== 'local' &&
  !UNTRUSTED.includes(probe.outcome) &&
  !isSilentUdp(probe) &&
  (isOpen(probe) || controlAnswered(probe, all))

// An open port that understands nothing of a datagram stays as silent as a filter.
const isSilentUdp = ({ protocol, outcome }: Probe): boolean =>
  protocol === 'udp' && (outcome === 'no-answer' || outcome === 'timed-out')

const UNTRUSTED: readonly string[] = ['no-route-local', 'dns-failed', 'error']

// A local probe says nothing about "everywhere": it settles only the address it came from.
const isFromAskedSource = ({ question, sources, sender }: Flow, probe: Probe): boolean => {
  if (question.from.kind === 'vantage-point') return probe.vantagePoint === question.from.name
  if (question.from.kind === 'any') return probe.vantagePoint !== 'local'
  const source = parseCidr(probe.from ?? '')
  if (source === null) return false
  // A machine sees its own private address, whichever one its packets arrive with elsewhere.
  const own = sender?.asked === true ? parseCidr(sender.address) : null
  return coversAddresses(sources, source) || (own !== null && sameAddresses(own, source))
}

// Silence proves something only when the same vantage point reached its control target.
const controlAnswered = (probe: Probe, all: readonly Probe[]): boolean => {
  const controls = all.filter(
    control =>
      control.role === 'control' &&
      control.vantagePoint === probe.vantagePoint &&
      isWithin(CONTROL_MINUTES, control.at, probe.at) &&
      !isSilentTwin(control, [probe]),
  )
  if (controls.length > 0) return controls.some(isAnswer)
  if (all.some(other => isAnsweringBeside(other, probe))) return true
  return probe.failureSource === 'target' && ANSWERED.includes(probe.outcome)
}

// Another port of the same machine that answered shows that the way there and back works.
const isAnsweringBeside = (other: Probe, { vantagePoint, to, at }: Probe): boolean =>
  other.role === 'comparison' &&
  isAnswer(other) &&
  other.vantagePoint === vantagePoint &&
  to !== undefined &&
  other.to?.address === to.address &&
  isWithin(CONTROL_MINUTES, other.at, at)

/** Another port of the asked address that is silent too: it says nothing about the vantage point. */
export const isSilentTwin = (control: Probe, asked: readonly Probe[]): boolean =>
  !isAnswer(control) &&
  control.to !== undefined &&
  asked.some(({ to }) => to?.address === control.to?.address)

/** A refused control target answered too. */
export const isAnswer = (probe: Probe): boolean => isOpen(probe) || probe.outcome === 'refused'

const CONTROL_MINUTES = 10
const QUESTION_MINUTES = 24 * 60

// An old probe, or one that nobody can date, says nothing about the time that was asked about.
const isOfItsTime = ({ question }: Flow, { at }: Probe): boolean =>
  question.at === null ? minutesOf(at) !== null : isWithin(QUESTION_MINUTES, at, question.at)

const isWithin = (minutes: number, a: string, b: string): boolean => {
  const [first, second] = [minutesOf(a), minutesOf(b)]
  return first !== null && second !== null && Math.abs(first - second) <= minutes
}
