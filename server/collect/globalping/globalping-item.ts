// Which piece of evidence is what Globalping's probes saw?
import type { EvidenceItem } from '#shared/evidence.ts'
import type { Probe } from '#shared/probe.ts'
import { type Place, probeItem } from '../probes/probe-item.ts'
import type { Answer } from './ask-globalping.ts'
import type { Measurement } from './measurement.ts'

export type GlobalpingReading = {
  readonly to: Place
  readonly asked: Answer
  /** The same probes to an address that is known to answer; null: none was named. */
  readonly control: { readonly to: Place; readonly answer: Answer } | null
  readonly ownership: 'proven' | 'allowed-by-operator'
  readonly startedAt: string
  readonly tookMs: number
}

/** One file; a place is a vantage point of its own. */
export const globalpingItem = (reading: GlobalpingReading): EvidenceItem => {
  const { to, asked, control, startedAt, tookMs } = reading
  const probes = [
    ...probesOf(asked, { ...reading, role: 'asked' }),
    ...(control === null
      ? []
      : probesOf(control.answer, { ...reading, to: control.to, role: 'control' })),
  ]
  return probeItem(probes, {
    ...{ vantagePoint: 'globalping', subject: 'globalping', startedAt, tookMs, clock: null },
    request: { ...to, control: control?.to ?? null, measurement: asked.id },
  })
}

type As = Pick<GlobalpingReading, 'to' | 'ownership' | 'startedAt'> & {
  readonly role: 'asked' | 'control'
}

const probesOf = (answer: Answer, { to, ownership, startedAt, role }: As): Probe[] => {
  const common = { to, protocol: 'tcp', role, ownership, measurement: answer.id }
  if ('why' in answer)
    return role === 'control'
      ? []
      : [{ vantagePoint: 'globalping', ...common, ...LOCAL, detail: answer.why, at: startedAt }]
  const { results, updatedAt } = answer.measurement
  return results.map(({ probe, result }, place) => ({
    vantagePoint: nameOf(probe, place),
    ...common,
    network: probe.network,
    ...seenBy(result),
    at: updatedAt,
  }))
}

// Globalping itself gave no answer: that says nothing about the target.
const LOCAL = { outcome: 'error', failureSource: 'local' } as const

type Result = Measurement['results'][number]['result']

const seenBy = (result: Result) => {
  if (!('stats' in result)) {
    const isTarget = result.failureSource === 'target'
    return isTarget ? { ...SILENT, detail: UNTOLD } : { ...LOCAL, detail: 'its probe failed' }
  }
  const { total, rcv, min } = result.stats
  if (rcv <= 0) return { ...SILENT, attempts: total, detail: UNTOLD }
  return {
    outcome: 'open' as const,
    failureSource: null,
    ...(min === null ? {} : { rttMs: min, clock: 'js' as const }),
    attempts: total,
    detail: rcv < total ? `${rcv} of ${total} handshakes complete` : 'handshake complete',
  }
}

// Its TCP ping keeps no error: a refusal and silence look the same.
const SILENT = { outcome: 'no-answer', failureSource: 'network' } as const
const UNTOLD = 'no handshake; refused and silent look the same to this network'

/** `place` keeps two probes of one network apart; both measurements list them in the same order. */
const nameOf = (
  { country, city, asn }: Measurement['results'][number]['probe'],
  place: number,
): string => {
  const words = `${country} ${city} as${asn} ${place + 1}`.normalize('NFKD').toLowerCase()
  return `globalping-${words.replace(/[^a-z0-9]+/g, '-').replace(/^-|-$/g, '')}`.slice(0, 63)
}
