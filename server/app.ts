// How are the parts put together for one process? The only place that constructs things.
import { createHash, randomUUID } from 'node:crypto'
import { WhyportError } from '#shared/error.ts'
import type { Evidence } from '#shared/evidence.ts'
import type { Message } from '#shared/message.ts'
import type { HostBy, Question } from '#shared/question.ts'
import { type AskedQuestion, readQuestion } from '#shared/read-question.ts'
import type { Report } from '#shared/report.ts'
import type { Clock } from './checks/run.ts'
import { diagnose } from './diagnose.ts'
import type { Collect, Io, Progress } from './io.ts'
import type { AllowedCapture } from './sources/capture-here.ts'
import type { Outside } from './sources/outside.ts'
import type { AnnouncingWorld, Collector } from './sources/world.ts'
import { ENGINE_VERSION } from './version.ts'

/** Where the evidence comes from. `hostEvidence` replaces the host part of `live` and `demo`. */
export type Sources = {
  readonly mode: 'live' | 'demo' | 'replay'
  readonly evidence?: Evidence
  readonly hostEvidence?: Evidence
  /** What was not read of the recordings and why. */
  readonly notes?: readonly Message[]
  /** Name of a credential profile; the usual chain without it. */
  readonly account?: string
  /** Asked for by name, and allowed: a script is run on the located instance. */
  readonly hostBy?: HostBy
  /** Known to answer: tells a silent target from a dead network of this machine. */
  readonly control?: { readonly address: string; readonly port: number }
  /**
   * The command line connects to the addresses its user names. A service does not: its probes are
   * those of `outside`, to addresses that are proven to be the target's (docs/adr/0008).
   */
  readonly mayProbe?: boolean
  /** Packets of the asked port are recorded on this machine, asked as "here". */
  readonly capture?: AllowedCapture
  /** An open port is also greeted above TCP: only when its user asked for it. */
  readonly aboveTcp?: boolean
  /** Places of a public network of probes, when its use was asked for. */
  readonly globalping?: readonly string[]
  /** false: what the platform measured is not asked for; it hints, and changes no verdict. */
  readonly measures?: false
  /** A service's agents and vantage points; the command line has none. */
  readonly outside?: Outside
}

export type DiagnoseOptions = {
  readonly sources: Sources
  readonly onProgress?: (event: Progress) => void
  readonly signal?: AbortSignal
}

export type App = {
  readonly diagnose: (asked: AskedQuestion, options: DiagnoseOptions) => Promise<Report>
}

/** `env` is the process environment, read by main.ts only. */
export const createApp = ({ env }: { readonly env: NodeJS.ProcessEnv }): App => ({
  diagnose: async (asked, { sources, onProgress, signal }) => {
    const question = readQuestion(asked)
    const abort = signal ?? new AbortController().signal
    const clock = sources.mode === 'replay' ? standingClock(question, sources) : runningClock
    const isUndated = sources.mode === 'replay' && question.at === null
    const world = { env, signal: abort, clock }
    const progress = onProgress ?? (() => undefined)
    const note = (text: string): void => progress({ kind: 'note', text })
    const announce = (text: string): void => progress({ kind: 'note', text, always: true })
    const inner = await collectorFor(sources, { ...world, note, announce }).then(
      sources.measures === false ? withoutMeasures : same,
    )
    const { outside } = sources
    const { collect, close, bursts } =
      outside === undefined
        ? inner
        : (await import('./sources/with-agents.ts')).withAgents(inner, {
            outside,
            world,
            note,
            hostBy: sources.hostBy,
          })
    try {
      return await diagnose(question, {
        ...ioOf(sources, clock),
        assumedTime: isUndated ? clock.iso() : null,
        collect,
        bursts,
        progress,
      })
    } finally {
      await close()
    }
  },
})

// A replay needs neither SDK nor emulator: they are loaded only where they are used.
const collectorFor = async (sources: Sources, world: AnnouncingWorld): Promise<Collector> => {
  switch (sources.mode) {
    case 'replay':
      return { collect: replayCollect(sources), close: async () => undefined }
    case 'demo':
      return (await import('./sources/demo.ts')).demoCollect(sources, world)
    case 'live':
      return (await import('./sources/live.ts')).liveCollector(sources, world)
    default:
      return sources.mode satisfies never
  }
}

const same = (collector: Collector): Collector => collector

const withoutMeasures = (inner: Collector): Collector => ({
  ...inner,
  collect: (round, keep) =>
    inner.collect(round.round === 'configuration' ? round : { ...round, platform: null }, keep),
})

// Everything was recorded before; no round touches the world.
const replayCollect = (sources: Sources): Collect => {
  const { evidence } = sources
  if (evidence === undefined)
    throw new WhyportError('bad-evidence', {
      subject: '--evidence',
      message: 'a replay needs recorded evidence',
      next: 'give a folder: --evidence FOLDER',
    })
  return async ({ round }, keep) => {
    if (round === 'configuration') [...evidence, ...(sources.hostEvidence ?? [])].forEach(keep)
  }
}

const runningClock: Clock = {
  iso: () => new Date().toISOString(),
  ms: () => performance.now(),
}

// In a replay the recorded time is the clock, so the same folder gives the same report.
const standingClock = ({ at }: Question, { evidence = [] }: Sources): Clock => {
  const recorded = at ?? newest(evidence)
  return { iso: () => recorded, ms: () => 0 }
}

const newest = (evidence: Evidence): string =>
  evidence.reduce((latest, { collectedAt }) => (collectedAt > latest ? collectedAt : latest), '') ||
  new Date().toISOString()

const oldest = (evidence: Evidence): string | null =>
  evidence.map(({ collectedAt }) => collectedAt).toSorted()[0] ?? null

const ioOf = (
  sources: Sources,
  clock: Clock,
): Omit<Io, 'collect' | 'progress' | 'assumedTime'> => ({
  clock,
  createdAt: clock.iso,
  newId: sources.mode === 'replay' ? replayId : () => sources.outside?.diagnosis ?? randomUUID(),
  engineVersion: ENGINE_VERSION,
  accountName: sources.mode === 'demo' ? 'demo' : null,
  hostReadAt: oldest(sources.hostEvidence ?? []),
  lost: (sources.notes ?? []).filter(({ key }) => LOST.has(key)),
})

// A file that became evidence shows its loss itself; these two only shape how the rest is read.
const LOST = new Set([
  'evidence.note.no-json',
  'evidence.note.no-time',
  'evidence.note.bad-records',
])

/** The same question about the same evidence is the same report. */
const replayId = (question: Question, evidence: Evidence): string => {
  const hash = createHash('sha256').update(JSON.stringify(question))
  for (const { file, sha256 } of evidence) hash.update(`\n${file} ${sha256}`)
  return `replay-${hash.digest('hex').slice(0, 32)}`
}
