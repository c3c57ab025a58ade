// Which piece of evidence are the bursts of one vantage point?
import type { Burst } from '#shared/burst.ts'
import { type EvidenceItem, evidenceItem } from '#shared/evidence.ts'

/** `grants`: sha256 of those under which they were sent; none when the service itself sent them. */
export const burstItem = (
  bursts: readonly [Burst, ...Burst[]],
  { grants, tookMs }: { readonly grants: readonly string[]; readonly tookMs: number },
): EvidenceItem => {
  const [{ vantagePoint, to, startedAt }] = bursts
  return evidenceItem({
    file: `bursts/${vantagePoint}.json`,
    kind: 'burst',
    subject: vantagePoint,
    account: null,
    request: { ...to, connects: bursts.map(({ connects }) => connects), grants },
    requestId: null,
    startedAt,
    collectedAt: bursts.at(-1)?.endedAt ?? startedAt,
    tookMs,
    status: 'ok',
    exit: null,
    stderr: '',
    raw: `${JSON.stringify(bursts, null, 1)}\n`,
  })
}
