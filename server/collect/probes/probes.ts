// What does this machine see when it connects to the asked address?
import type { EvidenceItem } from '#shared/evidence.ts'
import type { AboveTcp } from '#shared/plain/above-tcp.ts'
import type { ProbeTries } from '#shared/plain/probe-tries.ts'
import type { ProbeTcp, UdpAnswer } from '#shared/plain/tcp-probe.ts'
import type { Probe } from '#shared/probe.ts'
import { type Place, probeItem, seenBy } from './probe-item.ts'

export type ProbeTarget = Place & {
  /** Another port of the same address: tells a silent port from a silent machine. */
  readonly comparison?: number | null
  /** Known to answer: tells a silent target from a silent network. */
  readonly control?: Place | null
  readonly signal?: AbortSignal
  readonly tries?: ProbeTries
  /** Silence is told then; the answer may still turn out otherwise. */
  readonly onSilence?: (afterMs: number) => void
  /** Asked when the port is open, if at all. */
  readonly aboveTcp?: () => Promise<AboveTcp>
}

/** At most ten connects, all at the same time, kept as one piece of evidence. */
export const probeTarget = async (
  { address, port, control = null, comparison = null, ...how }: ProbeTarget,
  probe: ProbeTcp,
): Promise<EvidenceItem> => {
  const start = performance.now()
  const startedAt = new Date().toISOString()
  const asked = { address, port }
  const compared = comparison === null ? null : { address, port: comparison }
  const places = { asked, control, comparison: compared }
  const answers = await probe({ ...places, ...how })
  const isOpen = answers.asked.outcome === 'open'
  const aboveTcp = isOpen ? await how.aboveTcp?.() : undefined
  const probes = [
    { ...probeOf(answers.asked, asked, 'asked'), ...(aboveTcp === undefined ? {} : { aboveTcp }) },
    ...(control && answers.control ? [probeOf(answers.control, control, 'control')] : []),
    ...(compared && answers.comparison
      ? [probeOf(answers.comparison, compared, 'comparison')]
      : []),
  ]
  const tookMs = Math.round(performance.now() - start)
  return probeItem(probes, {
    ...{ vantagePoint: 'local', subject: '', clock: null, startedAt, tookMs },
    request: { address, port, control, comparison: compared },
  })
}

const probeOf = (
  answer: UdpAnswer,
  to: Place,
  role: 'asked' | 'control' | 'comparison',
): Probe & { ownership: string } => {
  const { from, ...seen } = seenBy(answer, null, to)
  return {
    vantagePoint: 'local',
    ...(from === undefined ? {} : { from }),
    to,
    protocol: 'tcp',
    role,
    ...seen,
    ownership: 'unproven',
  }
}

/** A few datagrams without content, as one piece of evidence. */
export const probeUdpTarget = async (
  to: Place,
  ask: (to: Place) => Promise<UdpAnswer>,
): Promise<EvidenceItem> => {
  const start = performance.now()
  const startedAt = new Date().toISOString()
  const probe = { ...probeOf(await ask(to), to, 'asked'), protocol: 'udp' }
  const tookMs = Math.round(performance.now() - start)
  return probeItem([probe], {
    ...{ vantagePoint: 'local', subject: '', clock: null, startedAt, tookMs },
    request: { ...to, protocol: 'udp' },
  })
}
