// What evidence do readings of a host's counters give, with bursts of connects between them?
import { readingId } from '#shared/burst.ts'
import { type EvidenceItem, evidenceItem } from '#shared/evidence.ts'
import { hostEvidence } from '#test/facts/host-evidence.ts'

export const AT = '2026-11-22T08:30:00.000Z'

export type Sent = {
  readonly connects: number
  readonly outcome?: string
  readonly tookMs?: number
  readonly to?: { readonly address: string; readonly port: number }
  readonly from?: string | null
  readonly vantagePoint?: string
  readonly at?: string
}

const burst = (
  {
    connects,
    outcome = 'timed-out',
    tookMs = 900,
    to = { address: '10.20.1.10', port: 8080 },
    from = '203.0.113.7',
    vantagePoint = 'paris',
    at = AT,
  }: Sent,
  number: number,
) => ({
  ...{ number, vantagePoint, to, connects, tookMs, startedAt: at, endedAt: at },
  ...(from === null ? {} : { from }),
  outcomes: connects === 0 ? {} : { [outcome]: connects },
})

/** The form of a service's own round. */
export const FOUR_AND_TWO: readonly Sent[] = [{ connects: 4 }, { connects: 0 }, { connects: 2 }]

/** `readings`: what each command printed, before the first burst and after each. */
export const countersEvidence = (
  readings: readonly Readonly<Record<string, string>>[],
  sent: readonly Sent[] | string = FOUR_AND_TWO,
): EvidenceItem[] => [
  ...readings.flatMap((reading, n) =>
    hostEvidence(
      Object.fromEntries(
        Object.entries(reading).map(([command, raw]) => [readingId(n, command), raw]),
      ),
    ),
  ),
  evidenceItem({
    ...{ file: 'bursts/paris.json', kind: 'burst', subject: '', account: null, request: null },
    ...{ requestId: null, startedAt: AT, collectedAt: AT, tookMs: 1, exit: null, stderr: '' },
    status: 'ok',
    raw:
      typeof sent === 'string' ? sent : JSON.stringify(sent.map((one, at) => burst(one, at + 1))),
  }),
]
