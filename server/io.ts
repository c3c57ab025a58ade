// What does a diagnosis need from the world?
import type { Evidence, EvidenceItem } from '#shared/evidence.ts'
import type { Judged } from '#shared/judged.ts'
import type { Message } from '#shared/message.ts'
import type { PlatformTargets } from '#shared/platform-targets.ts'
import type { Question } from '#shared/question.ts'
import type { Verdict } from '#shared/verdict.ts'
import type { Clock } from './checks/run.ts'

/**
 * configuration: cloud, names, and a host part that needs no locating. host-and-probes: what its
 * agent says of the instance that was found, packets to one address, and what the platform measured
 * on the path; null: no packet is to be sent, nothing is to be asked.
 */
export type Round =
  | { readonly round: 'configuration'; readonly question: Question }
  | {
      readonly round: 'host-and-probes'
      readonly question: Question
      readonly instanceId: string | null
      readonly regionId: string | null
      /** Whose the instance is, where the cloud told. */
      readonly accountId: string | null
      readonly to: ProbeTo | null
      readonly platform: PlatformTargets | null
    }

/** `isOwned`: the cloud's own answers say that this address leads to the asked target. */
export type ProbeTo = {
  readonly address: string
  readonly port: number
  readonly isOwned: boolean
  readonly protocol: 'tcp' | 'udp'
  /** Another port of that machine that should answer. Costs a judgement: asked only by who sends. */
  readonly comparison?: () => number | null
}

/** Bursts of these sizes from the first of these places that can send, and counters around them. */
export type BurstAsk = {
  readonly instanceId: string
  readonly to: ProbeTo
  readonly places: readonly BurstPlace[]
}

/** `from`: its address as the target sees it, null when nobody said. `sizes`: 0 is a quiet window. */
export type BurstPlace = {
  readonly vantagePoint: string
  readonly from: string | null
  readonly sizes: readonly number[]
}

export type CollectBursts = (ask: BurstAsk, keep: (item: EvidenceItem) => void) => Promise<void>

/** What happens while a diagnosis runs, for people who wait. */
export type Progress =
  | { readonly kind: 'evidence'; readonly item: EvidenceItem }
  /** `early`: while evidence is still being read; all hops are judged again when it is there. */
  | { readonly kind: 'judged'; readonly judged: Judged; readonly early: boolean }
  | { readonly kind: 'verdict'; readonly verdict: Verdict }
  /** `always`: also for who wants to hear nothing else: something is run on somebody's machine. */
  | { readonly kind: 'note'; readonly text: string; readonly always?: true }
  /** Judging holds the thread: no signal, timer or reader is served until it ends. */
  | { readonly kind: 'phase'; readonly phase: 'collecting' | 'judging' }

export type Collect = (round: Round, keep: (item: EvidenceItem) => void) => Promise<void>

/** Built by hand in app.ts, passed as the last argument. */
export type Io = {
  /** Keeps each item as it arrives; never throws for what the world refuses. */
  readonly collect: Collect
  /** Only where host and vantage points have agents. */
  readonly bursts?: CollectBursts | undefined
  readonly clock: Clock
  /** When the report is made; the recorded time in a replay. */
  readonly createdAt: () => string
  readonly newId: (question: Question, evidence: Evidence) => string
  readonly progress: (event: Progress) => void
  readonly engineVersion: string
  /** `demo`, or null: then the account's own id from the evidence is shown. */
  readonly accountName: string | null
  /** Replay without a recorded time of the question: the time that was taken instead; else null. */
  readonly assumedTime: string | null
  /** When a host part from a file was read; null when the host was read with the rest. */
  readonly hostReadAt: string | null
  /** What was lost while a recording was read; a quiet command line must not hide it. */
  readonly lost?: readonly Message[]
}
