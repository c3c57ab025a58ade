// Which attempts to connect did the host itself see?
import type { Evidence, EvidenceItem } from '#shared/evidence.ts'
import type { Need } from '#shared/judgement.ts'
import { say } from '#shared/message.ts'
import { CAPTURE_LIMITS, type CaptureAsk, captureAskOf } from '#shared/plain/capture.ts'
import { type PcapFile, readPcap } from '#shared/plain/pcap-file.ts'
import { isKnownLink } from '#shared/plain/pcap-link.ts'
import { msOf } from '#shared/plain/time.ts'
import { type Attempt, attemptsIn } from './capture-attempts.ts'
import { type Fact, idsOf, present, type UnavailableReason, unavailable } from './fact.ts'
import type { HostChoice } from './facts.ts'
import { oncePer } from './once-per.ts'

/** One `capture/*.pcap`. All times are the server's, in milliseconds since 1970. */
export type Capture = {
  readonly evidence: string
  /** Which packets it was to keep; null: another program's, so nothing can be told from what lacks. */
  readonly covers: CaptureAsk | null
  /** When the kernel was listened to; null: not written down. */
  readonly window: { readonly fromMs: number; readonly toMs: number } | null
  /** How wrong times may be against those of other machines; null: clocks were not compared. */
  readonly boundMs: number | null
  /** Nothing that was to be kept was lost on the way into the file, and all of it was read. */
  readonly isComplete: boolean
  readonly attempts: readonly Attempt[]
}

/** Unavailable only when none of several could be read. */
export const capturesFact = (
  evidence: Evidence,
  { instanceId }: HostChoice,
): Fact<readonly Capture[]> => {
  const items = evidence.filter(
    ({ kind, subject }) => kind === 'capture' && ['', instanceId].includes(subject),
  )
  const read = items.map(readItem)
  const captures = read.filter(one => typeof one === 'object')
  if (captures.length > 0) return present(captures, idsOf(items))
  const [reason] = read.filter(one => typeof one === 'string')
  return unavailable(reason ?? 'not-collected', needOf(items[0]), idsOf(items))
}

const needOf = (item: EvidenceItem | undefined): Need => ({
  need: say('need.capture'),
  how: say(item?.status === 'ok' ? 'how.capture-form' : 'how.capture'),
  wouldSettle: [],
})

// A diagnosis judges several times over the same evidence.
const readItem = oncePer((item: EvidenceItem): Capture | UnavailableReason => {
  if (item.status === 'denied') return 'no-privilege'
  if (item.status === 'absent') return 'failed'
  if (item.status !== 'ok' && item.status !== 'truncated') return item.status
  const file = readPcap(Buffer.from(item.raw, item.encoding ?? 'utf8'))
  if (typeof file === 'string' || !isKnownLink(file.linkType)) return 'undecodable'
  const { attempts, unread } = attemptsIn(file, item.clock?.offsetMs ?? 0)
  const isComplete =
    item.status === 'ok' &&
    file.isWhole &&
    unread === 0 &&
    toldIn(item.stderr, CAPTURED) === file.frames.length &&
    toldIn(item.stderr, DROPPED) === 0
  // What it was to keep is known only of our own command line.
  const own = captureAskOf(item.request)
  return {
    ...{ evidence: item.id, covers: own, isComplete, attempts },
    window: own === null ? null : windowOf(item, file),
    boundMs: item.clock?.boundMs ?? null,
  }
})

// The program ends itself at its last packet, which is noticed a little later only.
const windowOf = (item: EvidenceItem, { frames }: PcapFile): Capture['window'] => {
  const [fromMs, endMs] = [msOf(item.startedAt), msOf(item.collectedAt)]
  const last = frames.length < CAPTURE_LIMITS.packets ? undefined : frames.at(-1)
  const lastMs = last === undefined ? null : last.atMs + (item.clock?.offsetMs ?? 0)
  const toMs = endMs === null || lastMs === null ? endMs : Math.min(endMs, lastMs)
  return fromMs === null || toMs === null || toMs <= fromMs ? null : { fromMs, toMs }
}

/** What tcpdump says at its end; null: it did not come to say it. */
const toldIn = (stderr: string, line: RegExp): number | null => {
  const counts = [...stderr.matchAll(line)].map(([, count]) => Number(count))
  return counts.length === 0 ? null : counts.reduce((sum, count) => sum + count, 0)
}

const CAPTURED = /^(\d{1,10}) packets? captured$/gm
const DROPPED = /^(\d{1,10}) packets? dropped by (?:kernel|interface)$/gm
