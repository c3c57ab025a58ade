// How do the probes of one vantage point become one piece of evidence?
import { type ClockOffset, type EvidenceItem, evidenceItem } from '#shared/evidence.ts'
import { isPrivateAddress } from '#shared/plain/address-class.ts'
import type { UdpAnswer } from '#shared/plain/tcp-probe.ts'
import type { Probe } from '#shared/probe.ts'

export type Place = { readonly address: string; readonly port: number }

/** Of whom the evidence is, what was asked, and when, by the server's clock. */
export type ProbeCall = {
  readonly vantagePoint: string
  readonly subject: string
  readonly request: Readonly<Record<string, unknown>>
  readonly startedAt: string
  readonly tookMs: number
  readonly clock: ClockOffset | null
}

/** One file per vantage point. */
export const probeItem = (
  probes: readonly Probe[],
  { vantagePoint, subject, request, startedAt, tookMs, clock }: ProbeCall,
): EvidenceItem =>
  evidenceItem({
    file: `probes/${vantagePoint}.json`,
    kind: 'probe',
    subject,
    account: null,
    request,
    requestId: null,
    startedAt,
    collectedAt: new Date(Date.parse(startedAt) + tookMs).toISOString(),
    tookMs,
    status: 'ok',
    exit: null,
    stderr: '',
    raw: `${JSON.stringify(probes, null, 1)}\n`,
    ...(clock === null ? {} : { clock }),
  })

/** What one connect saw. `told`: the source address as targets see it, null when nobody said. */
export const seenBy = (answer: UdpAnswer, told: string | null, to: Place) => ({
  ...sourceOf(answer.localAddress, told, to),
  outcome: answer.outcome,
  detail: answer.detail,
  failureSource: answer.failureSource,
  ...(answer.rttMs === null ? {} : { rttMs: answer.rttMs, clock: answer.clock }),
  attempts: answer.attempts,
  at: answer.at,
})

// Behind a translating gateway the target sees another source than the socket has: then only what
// was told counts.
const sourceOf = (local: string | null, told: string | null, to: Place): { from?: string } => {
  const isTranslated = local === null || (isPrivateAddress(local) && !isPrivateAddress(to.address))
  const from = isTranslated ? told : local
  return from === null ? {} : { from }
}
