// Which piece of evidence is what a vantage point of this service saw?
import type { ClockOffset, EvidenceItem } from '#shared/evidence.ts'
import type { TcpAnswer } from '#shared/plain/tcp-probe.ts'
import type { Probe } from '#shared/probe.ts'
import { inServerTime } from '../server-time.ts'
import { type Place, probeItem, seenBy } from './probe-item.ts'

type Seen = { readonly to: Place; readonly answer: TcpAnswer }

/** `answer` null: the vantage point gave none, `why` says what happened. */
export type VantageReading = {
  readonly vantagePoint: string
  /** Its source address as targets see it, null when nobody said. */
  readonly address: string | null
  readonly to: Place
  readonly answer: TcpAnswer | null
  readonly why: string
  readonly control: Seen | null
  /** Another port of the same address. */
  readonly comparison: Seen | null
  readonly clock: ClockOffset | null
  /** Why it was allowed: the cloud's own facts, or the operator's list. */
  readonly ownership: 'proven' | 'allowed-by-operator'
  readonly grantSha256: string | null
  /** When it was asked and had answered, by the server's clock. ISO 8601 UTC. */
  readonly startedAt: string
  readonly tookMs: number
}

/** Its probes in server time. */
export const readingItem = (reading: VantageReading): EvidenceItem => {
  const { vantagePoint, to, startedAt, tookMs, clock, grantSha256 } = reading
  return probeItem(probesOf(reading), {
    ...{ vantagePoint, subject: vantagePoint, startedAt, tookMs, clock },
    request: { ...to, ...placesOf(reading), grantSha256 },
  })
}

const placesOf = ({ control, comparison }: VantageReading) => ({
  control: control?.to ?? null,
  comparison: comparison?.to ?? null,
})

const probesOf = (reading: VantageReading): Probe[] => {
  const { to, answer, control, comparison, startedAt, why } = reading
  if (answer === null)
    return [{ ...common(reading, to), ...NOTHING_SEEN, detail: why, at: startedAt }]
  return [
    probeOf(reading, 'asked', { to, answer }),
    ...(control === null ? [] : [probeOf(reading, 'control', control)]),
    ...(comparison === null ? [] : [probeOf(reading, 'comparison', comparison)]),
  ]
}

const probeOf = (
  reading: VantageReading,
  role: 'asked' | 'control' | 'comparison',
  { to, answer }: Seen,
): Probe => ({ ...common(reading, to), role, ...seen(answer, reading, to) })

const common = ({ vantagePoint, ownership }: VantageReading, to: Place) => ({
  vantagePoint,
  to,
  protocol: 'tcp',
  ownership,
})

// It never reached the network, so it says nothing about the target.
const NOTHING_SEEN = { role: 'asked', outcome: 'error', failureSource: 'local' } as const

const seen = (answer: TcpAnswer, { address, clock }: VantageReading, to: Place) => {
  const own = seenBy(answer, address, to)
  if (clock === null) return own
  return { ...own, at: inServerTime(own.at, clock), clockOffset: clock }
}
