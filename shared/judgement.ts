// What does a check hand back, before it becomes a finding of the report?
import type { Confidence } from './cause.ts'
import type { DecidedBy, FindingStatus } from './finding.ts'
import type { Message, Phrase } from './message.ts'
import type { AddressSet } from './plain/address-set.ts'

/** A cause a check found. `about` carries what a fix needs (group id, entry id …), as plain values. */
export type FoundCause = {
  readonly id: string
  readonly because: Message
  readonly confidence: Confidence
  readonly decidedBy?: DecidedBy
  readonly about?: Readonly<Record<string, Phrase | number>>
}

/** Evidence that would settle the hop, and how to get it. */
export type Need = {
  readonly need: Message
  readonly how: Message
  readonly wouldSettle: readonly string[]
}

/**
 * Sources of the flow that this hop lets through for certain, and those it may let through.
 * What is in neither is blocked for certain. `pass` means admits = flow.sources.
 */
export type Admission = { readonly admits: AddressSet; readonly uncertain: AddressSet }

/**
 * pass: every source gets through. fail: none does. warn: some do (then `causes` say why the others
 * don't and `admission` says which), or all do with a caveat. unknown: cannot be decided;
 * `missing` says what would settle it. A check never turns missing evidence into pass.
 */
export type Judgement = {
  readonly status: FindingStatus
  readonly because: Message
  readonly causes: readonly FoundCause[]
  readonly missing: readonly Need[]
  readonly assumptions: readonly Message[]
  readonly admission?: Admission
  readonly decidedBy?: DecidedBy
  /** Evidence beyond the facts the check declared. */
  readonly cites?: readonly string[]
}

type Extra = Partial<Omit<Judgement, 'status' | 'because'>>

const judgement = (status: FindingStatus, because: Message, extra: Extra): Judgement => ({
  causes: [],
  missing: [],
  assumptions: [],
  ...extra,
  status,
  because,
})

export const pass = (because: Message, extra: Extra = {}): Judgement =>
  judgement('pass', because, extra)

export const notApplicable = (because: Message, extra: Extra = {}): Judgement =>
  judgement('not-applicable', because, extra)

export const warn = (because: Message, extra: Extra = {}): Judgement =>
  judgement('warn', because, extra)

/** At least one cause is required: a failure without a cause helps nobody. */
export const fail = (
  because: Message,
  causes: readonly [FoundCause, ...FoundCause[]],
  extra: Omit<Extra, 'causes'> = {},
): Judgement => judgement('fail', because, { ...extra, causes })

/** At least one need is required: "unknown" always says what to collect next. */
export const unknown = (
  because: Message,
  missing: readonly [Need, ...Need[]],
  extra: Omit<Extra, 'missing'> = {},
): Judgement => judgement('unknown', because, { ...extra, missing })
