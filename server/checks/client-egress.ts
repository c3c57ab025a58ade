// Is it the client itself that cannot get out on the asked port?
import type { Flow } from '#shared/flow.ts'
import { type FoundCause, notApplicable, pass, warn } from '#shared/judgement.ts'
import { say } from '#shared/message.ts'
import { onlyAddress } from '#shared/plain/address-set.ts'
import type { Probe } from '#shared/probe.ts'
import { defineCheck } from './check.ts'
import { endOf, isAnswered, isFromAsked, isSilentTwin, isTogether } from './probe-answers.ts'

/**
 * A control target is known to answer, so a client that misses it on the asked port, and gets an answer
 * on another port (or whose control answers others), is stopped on its own side of the way.
 */
export const clientEgress = defineCheck({
  id: 'client-egress',
  hop: 'client',
  needs: ['probes'],
  causes: ['client-egress-blocked'],
  evaluate: (flow, { probes }) => {
    if (!probes.some(probe => isOfClient(flow, probe)))
      return notApplicable(say('client.not-probed'))
    const found = egressCause(flow, probes)
    return found === null
      ? pass(say('client.gets-out'))
      : warn(found.cause.because, { causes: [found.cause] })
  },
})

type Found = { readonly vantagePoint: string; readonly cause: FoundCause }

/** Null unless it is certain that the client's own side stops it. */
export const egressCause = (flow: Flow, probes: readonly Probe[]): Found | null => {
  const own = probes.filter(probe => isOfClient(flow, probe))
  const onPort = own.filter(({ to }) => to?.port === flow.askedPort)
  const control = onPort.find(probe => probe.role === 'control' && !isSilentTwin(probe, own))
  if (control === undefined || onPort.some(isAnswered)) return null
  const near = probes.filter(probe => isAnswered(probe) && isTogether(probe, control))
  const witness =
    near.find(probe => own.includes(probe)) ?? near.find(({ to }) => isSamePlace(to, control.to))
  if (witness === undefined) return null
  const because = say('client.egress-blocked', {
    client: control.from ?? control.vantagePoint,
    control: endOf(control),
    witness: `${witness.vantagePoint} → ${endOf(witness)}`,
  })
  const cause = { id: 'client-egress-blocked', because, confidence: 'derived' } as const
  return { vantagePoint: control.vantagePoint, cause }
}

// The question is about one place alone; what another one reaches is not the client's matter.
const isOfClient = (flow: Flow, probe: Probe): boolean =>
  (flow.question.from.kind === 'vantage-point' || onlyAddress(flow.sources) !== null) &&
  isFromAsked(flow, probe)

const isSamePlace = (a: Probe['to'], b: Probe['to']): boolean =>
  a !== undefined && a.address === b?.address && a.port === b.port
