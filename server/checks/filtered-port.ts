// Everything is open, another port answers, and this one is silent: is it a port that carriers filter?
import { REQUIRED_HOPS } from '#shared/hop.ts'
import type { Judged } from '#shared/judged.ts'
import { type Judgement, warn } from '#shared/judgement.ts'
import { say } from '#shared/message.ts'
import type { Probe } from '#shared/probe.ts'
import { listOf } from '../facts/ways.ts'
import type { Asked, Suspicion } from './beyond-hops.ts'
import { endOf, isAnswered, isFromAsked, isTogether } from './probe-answers.ts'
import { quietHint } from './quiet-hint.ts'

/**
 * Named by the vendor as filtered by carriers: 135, 139, 445, 444, 5800, 5900 (ECS docs "Common ports",
 * read 2026-11-22); the others stand in lists of carriers and are a guess.
 */
const FILTERED: readonly number[] = [
  ...[135, 139, 444, 445, 5800, 5900],
  ...[42, 137, 138, 593, 1025, 1068, 1434, 3127, 3128, 3129, 3130, 4444, 5554, 6129, 9995, 9996],
]

export const filteredPort: Suspicion = {
  id: 'filtered-port',
  hop: 'path',
  causes: ['isp-port-filtered'],
  judge: (hops, { flow, facts }) => {
    const { askedPort, protocol, sourceScope } = flow
    const isListed = askedPort !== null && FILTERED.includes(askedPort)
    if (!isListed || protocol !== 'tcp' || sourceScope !== 'internet' || !areClean(hops))
      return quietHint([])
    const probes = listOf(facts('probes')).filter(probe => isFromAsked(flow, probe))
    return judgeProbes(probes, flow)
  },
}

const judgeProbes = (probes: readonly Probe[], { askedPort }: Asked['flow']): Judgement => {
  for (const silent of probes.filter(probe => isSilent(probe, askedPort))) {
    const other = probes.find(probe => isOtherPort(probe, silent))
    if (other === undefined) continue
    const because = say('path.isp-port-filtered', {
      ...{ vantage: silent.vantagePoint, port: askedPort ?? 0, other: endOf(other) },
    })
    return warn(because, {
      causes: [{ id: 'isp-port-filtered', because, confidence: 'suspected' }],
    })
  }
  return quietHint([])
}

const isSilent = ({ outcome, role, to }: Probe, port: number | null): boolean =>
  outcome === 'timed-out' && (role === undefined || role === 'asked') && to?.port === port

const isOtherPort = (probe: Probe, silent: Probe): boolean =>
  isAnswered(probe) &&
  probe.vantagePoint === silent.vantagePoint &&
  probe.to?.address === silent.to?.address &&
  probe.to?.port !== silent.to?.port &&
  isTogether(probe, silent)

/** Every hop that counts was judged and lets the packet through. */
const areClean = (hops: readonly Judged[]): boolean =>
  hops
    .filter(({ hop }) => REQUIRED_HOPS.includes(hop))
    .every(({ judgement: { status } }) => status === 'pass' || status === 'not-applicable')
