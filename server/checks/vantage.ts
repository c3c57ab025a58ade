// Is a vantage point itself unable to reach anything?
import type { FoundCause } from '#shared/judgement.ts'
import { notApplicable, pass, warn } from '#shared/judgement.ts'
import { say } from '#shared/message.ts'
import type { Probe } from '#shared/probe.ts'
import { defineCheck } from './check.ts'

const ANSWERS: readonly string[] = ['open', 'reset-after-open', 'refused', 'echo-reply']
const answered = ({ outcome }: Probe): boolean => ANSWERS.includes(outcome)

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
  evaluate: (_flow, { probes }) => {
    if (probes.length === 0) return notApplicable(say('path.not-probed'))
    const names = [...new Set(probes.map(probe => probe.vantagePoint))]
    const blocked = names.flatMap(name => blockedCause(probes.filter(p => p.vantagePoint === name)))
    const [first] = blocked
    if (first !== undefined) return warn(first.because, { causes: blocked })
    const twin = probes.find(probe => isSilentTwin(probe, probes))
    if (twin !== undefined && !probes.some(answered))
      return warn(say('path.control-on-target', { control: endOf(twin) }))
    const reset = probes.find(isReset)
    if (reset !== undefined)
      return warn(say('path.reset-after-open', { vantage: reset.vantagePoint }))
    const controlled = probes.some(({ role }) => role === 'control')
    return pass(say(controlled || probes.every(answered) ? 'path.vantages-ok' : 'path.no-control'))
  },
})

const blockedCause = (own: readonly Probe[]): FoundCause[] => {
  const controls = own.filter(probe => probe.role === 'control' && !isSilentTwin(probe, own))
  const control = controls[0]
  if (control === undefined || controls.some(answered) || own.some(answered)) return []
  const because = say('path.vantage-blocked', {
    vantage: control.vantagePoint,
    control: endOf(control),
  })
  return [{ id: 'vantage-blocked', because, confidence: 'suspected' }]
}

const endOf = ({ to }: Probe): string => (to === undefined ? '' : `${to.address}:${to.port}`)

// Two ports of one machine that are both silent tell of that machine as well as of the way to it.
const isSilentTwin = (control: Probe, own: readonly Probe[]): boolean =>
  control.role === 'control' &&
  !answered(control) &&
  own.some(
    ({ role, to }) =>
      role !== 'control' &&
      role !== 'comparison' &&
      to !== undefined &&
      to.address === control.to?.address,
  )
