// Is a vantage point itself unable to reach anything?
import type { FoundCause } from '#shared/judgement.ts'
import { notApplicable, pass, warn } from '#shared/judgement.ts'
import { type Message, say } from '#shared/message.ts'
import type { Probe } from '#shared/probe.ts'
import { defineCheck } from './check.ts'
import { egressCause } from './client-egress.ts'
import { endOf, isAnswered, isSilentTwin, isTogether } from './probe-answers.ts'

// The handshake was answered, so the port is open; who reset the connection is another question.
const isReset = ({ outcome, role }: Probe): boolean =>
  outcome === 'reset-after-open' && role !== 'control' && role !== 'comparison'

/** A failed probe proves nothing about the target when its control target failed as well. */
export const vantage = defineCheck({
  id: 'vantage',
  hop: 'path',
  judgesSender: true,
  needs: ['probes'],
  causes: ['vantage-blocked'],
  evaluate: (flow, { probes }) => {
    if (probes.length === 0) return notApplicable(say('path.not-probed'))
    // What the client's own port is to blame for is told at the client.
    const told = egressCause(flow, probes)?.vantagePoint
    const names = [...new Set(probes.map(probe => probe.vantagePoint))].filter(one => one !== told)
    const blocked = names.flatMap(name => blockedCause(probes.filter(p => p.vantagePoint === name)))
    const [first] = blocked
    if (first !== undefined) return warn(first.because, { causes: blocked })
    const twin = probes.find(probe => isSilentTwin(probe, probes))
    if (twin !== undefined && !probes.some(isAnswered))
      return warn(say('path.control-on-target', { control: endOf(twin) }))
    const reset = probes.find(isReset)
    if (reset !== undefined)
      return warn(say('path.reset-after-open', { vantage: reset.vantagePoint }))
    if (told !== undefined) return pass(say('path.told-at-client'))
    const compared = comparisonWords(probes)
    if (compared !== null) return pass(compared)
    const controlled = probes.some(({ role }) => role === 'control')
    return pass(
      say(controlled || probes.every(isAnswered) ? 'path.vantages-ok' : 'path.no-control'),
    )
  },
})

// Two ports of one machine, asked at the same moment: it is the silent port, or all of the machine.
const comparisonWords = (probes: readonly Probe[]): Message | null => {
  for (const other of probes.filter(({ role }) => role === 'comparison')) {
    const asked = probes.find(
      probe => isAskedBeside(probe, other) && !isAnswered(probe) && probe.failureSource !== 'local',
    )
    if (asked === undefined || other.failureSource === 'local') continue
    const { vantagePoint: vantage } = asked
    const params = { vantage, asked: endOf(asked), other: endOf(other) }
    if (isAnswered(other)) return say('path.other-port-answers', params)
    const trusted = probes.some(
      probe => probe.role === 'control' && probe.vantagePoint === vantage && isAnswered(probe),
    )
    if (trusted) return say('path.both-ports-silent', params)
  }
  return null
}

const isAskedBeside = (probe: Probe, other: Probe): boolean =>
  (probe.role === undefined || probe.role === 'asked') &&
  probe.vantagePoint === other.vantagePoint &&
  probe.to?.address === other.to?.address &&
  isTogether(probe, other)

const blockedCause = (own: readonly Probe[]): FoundCause[] => {
  const controls = own.filter(probe => probe.role === 'control' && !isSilentTwin(probe, own))
  const control = controls[0]
  if (control === undefined || controls.some(isAnswered) || own.some(isAnswered)) return []
  const because = say('path.vantage-blocked', {
    vantage: control.vantagePoint,
    control: endOf(control),
  })
  return [{ id: 'vantage-blocked', because, confidence: 'suspected' }]
}
