// What does every collector get handed, and what does it hand back?
import type { EvidenceItem } from '#shared/evidence.ts'

/** Takes each item as soon as it is there. */
export type Sink = (item: EvidenceItem) => void

export type Clock = { now(): Date }
