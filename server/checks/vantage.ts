// Is a vantage point itself unable to reach anything?
import type { FoundCause } from '#shared/judgement.ts'
import { notApplicable, pass, warn } from '#shared/judgement.ts'
import { say } from '#shared/message.ts'
import type { Probe } from '#shared/probe.ts'
import { defineCheck } from './check.ts'
import { egressCause } from './client-egress.ts'
import { endOf, isAnswered, isSilentTwin } from './probe-answers.ts'

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
    const controlled = probes.some(({ role }) => role === 'control')
    return pass(
      say(controlled || probes.every(isAnswered) ? 'path.vantages-ok' : 'path.no-control'),
    )
  },
})

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
