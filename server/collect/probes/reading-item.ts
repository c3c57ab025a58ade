// Which piece of evidence is what a vantage point of this service saw?
import { type ClockOffset, type EvidenceItem, evidenceItem } from '#shared/evidence.ts'
import { isPrivateAddress } from '#shared/plain/address-class.ts'
import type { TcpAnswer } from '#shared/plain/tcp-probe.ts'
import type { Probe } from '#shared/probe.ts'

type Place = { readonly address: string; readonly port: number }

/** `answer` null: the vantage point gave none, `why` says what happened. */
export type VantageReading = {
  readonly vantagePoint: string
  /** Its source address as targets see it, null when nobody said. */
  readonly address: string | null
  readonly to: Place
  readonly answer: TcpAnswer | null
  readonly why: string
  readonly control: { readonly to: Place; readonly answer: TcpAnswer } | null
  readonly clock: ClockOffset | null
  /** Why it was allowed: the cloud's own facts, or the operator's list. */
  readonly ownership: 'proven' | 'allowed-by-operator'
  readonly grantSha256: string | null
  /** When it was asked and had answered, by the server's clock. ISO 8601 UTC. */
  readonly startedAt: string
  readonly tookMs: number
}

/** One file per vantage point, its probes in server time. */
export const readingItem = (reading: VantageReading): EvidenceItem => {
  const { vantagePoint, to, startedAt, tookMs, clock } = reading
  return evidenceItem({
    file: `probes/${vantagePoint}.json`,
    kind: 'probe',
    subject: vantagePoint,
    account: null,
    request: { ...to, control: reading.control?.to ?? null, grantSha256: reading.grantSha256 },
    requestId: null,
    startedAt,
    collectedAt: new Date(Date.parse(startedAt) + tookMs).toISOString(),
    tookMs,
    status: 'ok',
    exit: null,
    stderr: '',
    raw: `${JSON.stringify(probesOf(reading), null, 1)}\n`,
    ...(clock === null ? {} : { clock }),
  })
}

const probesOf = (reading: VantageReading): Probe[] => {
  const { to, answer, control, startedAt, why } = reading
  if (answer === null)
    return [{ ...common(reading, to), ...NOTHING_SEEN, detail: why, at: startedAt }]
  return [
    { ...common(reading, to), role: 'asked', ...seen(answer, reading, to) },
    ...(control === null
      ? []
      : [
          {
            ...common(reading, control.to),
            role: 'control' as const,
            ...seen(control.answer, reading, control.to),
          },
        ]),
  ]
}

const common = ({ vantagePoint, ownership }: VantageReading, to: Place) => ({
  vantagePoint,
  to,
  protocol: 'tcp',
  ownership,
})

// It never reached the network, so it says nothing about the target.
const NOTHING_SEEN = { role: 'asked', outcome: 'error', failureSource: 'local' } as const

const seen = (answer: TcpAnswer, { address, clock }: VantageReading, to: Place) => ({
  ...sourceOf(answer.localAddress, address, to),
  outcome: answer.outcome,
  detail: answer.detail,
  failureSource: answer.failureSource,
  ...(answer.rttMs === null ? {} : { rttMs: answer.rttMs, clock: answer.clock }),
  attempts: answer.attempts,
  at: clock === null ? answer.at : moved(answer.at, clock.offsetMs),
  ...(clock === null ? {} : { clockOffset: clock }),
})

// Behind a translating gateway the target sees another source than the socket has: then only what
// the operator said counts.
const sourceOf = (local: string | null, told: string | null, to: Place): { from?: string } => {
  const isTranslated = local === null || (isPrivateAddress(local) && !isPrivateAddress(to.address))
  const from = isTranslated ? told : local
  return from === null ? {} : { from }
}

const moved = (at: string, offsetMs: number): string =>
  new Date(Date.parse(at) + offsetMs).toISOString()
