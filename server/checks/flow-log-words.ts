// How does the flow log tell its part: a hop, a judgement, and what changes in the others?
import type { Flow } from '#shared/flow.ts'
import type { Hop } from '#shared/hop.ts'
import type { Judged } from '#shared/judged.ts'
import { type Judgement, unknown } from '#shared/judgement.ts'
import { type MessageKey, type Params, say } from '#shared/message.ts'
import type { FlowRecord } from '../facts/flow-records.ts'
import type { FlowLogStory } from './flow-log-reading.ts'

export type Told = {
  readonly hop: Hop
  readonly judgement: Judgement
  readonly change?: (judged: Judged) => Judgement
}

/** `isFresh`: the record tells of the configuration that was judged, not of an older one. */
export type Reading = {
  readonly inbound: FlowRecord
  readonly story: FlowLogStory
  readonly judged: readonly Judged[]
  readonly flow: Flow
  readonly isFresh: boolean
}

export const contradicts = (
  key: LogKey,
  record: FlowRecord,
  wouldSettle: readonly string[],
): Judgement =>
  unknown(
    sayRecord(key, record),
    [
      {
        need: say('need.newer-or-capture'),
        how: say('how.newer-or-capture'),
        wouldSettle,
      },
    ],
    { decidedBy: recordOf(record) },
  )

export type LogKey = MessageKey & `flow-log.${string}`

export const sayRecord = (key: LogKey, record: FlowRecord, more: Params = {}) =>
  say(key, {
    client: record.direction === 'out' ? record.to : record.from,
    at: record.end,
    packets: record.packets,
    ...more,
  })

/** The very line of the log. */
export const recordOf = ({ eniId, source }: FlowRecord) => ({
  kind: 'api-field' as const,
  id: `flow log of ${eniId}`,
  text: source.text,
  evidence: source.evidence,
  line: source.line,
})
