// What do the counters of a real host say around bursts of connections?
import type { Burst } from '#shared/burst.ts'
import { COUNTER_COMMANDS, readingId } from '#shared/burst.ts'
import { type Evidence, type EvidenceItem, evidenceItem } from '#shared/evidence.ts'
import type { FilterLab, ProbeOutcome } from './filter-lab.ts'

export type BurstsAsked = {
  readonly from: string
  readonly to: string
  readonly port: number
  readonly sizes: readonly number[]
  /** Between a burst and the reading after it. */
  readonly meanwhile?: (number: number) => Promise<void> | void
}

/** Below the second after which the kernel sends a first packet again. */
const TIMEOUT_MS = 400

/** A reading, and one more after each burst. */
export const burstsAt = async (
  lab: FilterLab,
  { from, to, port, sizes, meanwhile }: BurstsAsked,
): Promise<Evidence> => {
  const readings = [...reading(lab, 0)]
  const bursts: Burst[] = []
  for (const [at, connects] of sizes.entries()) {
    const probes = Array.from({ length: connects }, () => ({ from, to, port }))
    const seen = await lab.probe({ probes, timeoutMs: TIMEOUT_MS })
    await meanwhile?.(at + 1)
    bursts.push(burstOf({ number: at + 1, from, to: { address: to, port }, connects }, seen))
    readings.push(...reading(lab, at + 1))
  }
  return [...readings, burstItem(bursts)]
}

const reading = (lab: FilterLab, number: number): EvidenceItem[] =>
  lab.collect([...COUNTER_COMMANDS]).map(item => {
    const id = readingId(number, item.kind.slice('host.'.length))
    return evidenceItem({ ...item, file: `host/${id}.txt`, kind: `host.${id}` })
  })

const OUTCOMES: Readonly<Partial<Record<ProbeOutcome, string>>> = { talks: 'open' }

const burstOf = (
  burst: Pick<Burst, 'number' | 'from' | 'to' | 'connects'>,
  seen: readonly ProbeOutcome[],
): Burst => {
  const outcomes: Record<string, number> = {}
  for (const outcome of seen) {
    const name = OUTCOMES[outcome] ?? outcome
    outcomes[name] = (outcomes[name] ?? 0) + 1
  }
  return {
    ...burst,
    vantagePoint: 'client',
    outcomes,
    startedAt: AT,
    endedAt: AT,
    tookMs: TIMEOUT_MS,
  }
}

const AT = '2026-11-22T08:30:00.000Z'

export const burstItem = (bursts: readonly Burst[]): EvidenceItem =>
  evidenceItem({
    ...{ file: 'bursts/client.json', kind: 'burst', subject: '', account: null, request: null },
    ...{ requestId: null, startedAt: AT, collectedAt: AT, tookMs: 0, status: 'ok', exit: null },
    ...{ stderr: '', raw: JSON.stringify(bursts) },
  })
