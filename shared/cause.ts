// What kind of thing is a cause?
import { z } from 'zod'
import type { Hop } from './hop.ts'

/**
 * blocker: stops the packet, the only class that becomes a root cause. hint: context or suspected
 * quality. evidence: something could not be read.
 */
export const CauseClass = z.enum(['blocker', 'hint', 'evidence'])
export type CauseClass = z.infer<typeof CauseClass>

/** proven: seen on the wire or in a counter. derived: follows from configuration. suspected: a guess. */
export const Confidence = z.enum(['proven', 'derived', 'suspected'])
export type Confidence = z.infer<typeof Confidence>

/** In one sentence each; the catalogue has them in English, causes/chinese.ts in Chinese. */
export type CauseWords = {
  /** The condition. */
  readonly when: string
  /** What mends it. */
  readonly fix: string
}

/** One line of the catalogue. The most specific id is reported; `specializes` is what it refines. */
export type CauseEntry = {
  readonly hop: Hop
  readonly class: CauseClass
  readonly specializes?: string
  /** Another name of that cause: it is never reported itself. */
  readonly aliasOf?: string
} & CauseWords
