// What happened when, in order of time?
import type { ClockOffset, Evidence, EvidenceItem } from '#shared/evidence.ts'
import { type Message, say } from '#shared/message.ts'
import type { Probe } from '#shared/probe.ts'
import type { Report } from '#shared/report.ts'
import { sentence } from '#shared/wording/sentence.ts'
import type { Happened } from './report-input.ts'

type Entry = Report['timeline'][number]

/**
 * One entry per piece of evidence and per probe, at the server's time. What another machine timed was
 * moved by `offsetMs` when it arrived; it may be wrong by `boundMs` either way.
 */
export const timelineOf = (
  evidence: Evidence,
  probes: readonly Probe[],
  happened: readonly Happened[],
): Entry[] =>
  [
    ...evidence.filter(item => item.kind !== 'probe' || item.status !== 'ok').map(entryOfItem),
    ...probes.map(entryOfProbe),
    ...happened.map(entryOfHappened),
  ].sort((a, b) => order(instant(a), instant(b)))

const entryOfItem = (item: EvidenceItem): Entry => ({
  ...placed(item.collectedAt, item.clock),
  ...said(
    say(`report.timeline.${item.status}`, {
      kind: item.kind,
      subject: item.subject === '' ? '' : ` (${item.subject})`,
      tookMs: Math.round(item.tookMs),
    }),
  ),
  evidence: item.id,
})

const entryOfProbe = (probe: Probe): Entry => ({
  ...placed(probe.at, probe.clockOffset),
  ...said(
    say('report.timeline.probe', {
      vantagePoint: probe.vantagePoint,
      to: probe.to === undefined ? '' : ` → ${socket(probe.to)}`,
      outcome: say(`outcome.${probe.outcome}`),
    }),
  ),
})

const entryOfHappened = ({ at, kind, what, evidence }: Happened): Entry => ({
  ...placed(at, undefined),
  ...said(what),
  kind,
  evidence,
})

const said = (message: Message) => ({ what: sentence(message), message })

const placed = (at: string, clock: ClockOffset | undefined) => ({
  at,
  offsetMs: clock?.offsetMs ?? 0,
  boundMs: clock?.boundMs ?? 0,
})

const socket = ({ address, port }: { address: string; port: number }): string =>
  address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`

// UTC in ISO 8601 sorts as text once the Z is gone: 10:00:00 stands before 10:00:00.5.
const instant = ({ at }: Entry): string => at.replace(/Z$/, '')

const order = (a: string, b: string): number => (a < b ? -1 : Number(a > b))
