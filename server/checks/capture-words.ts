// How does a capture tell its part: a hop, a judgement, and what changes in the others?
import type { Hop } from '#shared/hop.ts'
import type { Judged } from '#shared/judged.ts'
import { type Judgement, type Need, unknown } from '#shared/judgement.ts'
import { type Message, type MessageKey, type Params, say } from '#shared/message.ts'
import { isoOfMs } from '#shared/plain/time.ts'
import type { Arrival } from './capture-reading.ts'

export type CaptureTold = {
  readonly hop: Hop
  readonly judgement: Judgement
  readonly change?: (judged: Judged) => Judgement
}

export type CaptureKey = MessageKey & `capture.${string}`

export const sayArrival = (key: CaptureKey, arrival: Arrival, more: Params = {}): Message =>
  say(key, {
    client: arrival.client,
    packets: arrival.packets,
    at: isoOfMs(arrival.firstMs),
    ...more,
  })

/** The configuration promises otherwise: the counters of the same moment would tell which hop it is. */
export const notPromised = (because: Message, wouldSettle: readonly string[]): Judgement =>
  unknown(because, [tracedNeed(wouldSettle)])

const tracedNeed = (wouldSettle: readonly string[]): Need => ({
  need: say('need.newer-configuration'),
  how: say('how.capture-and-collect'),
  wouldSettle,
})
