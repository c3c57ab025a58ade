// Is the evidence of one moment, and of the time that was asked about?
import type { Flow } from '#shared/flow.ts'
import { type Judgement, notApplicable, unknown, warn } from '#shared/judgement.ts'
import { type Message, say } from '#shared/message.ts'
import { minutesOf } from '#shared/plain/time.ts'
import { needAction } from '../facts/answers.ts'
import type { Contradiction, Freshness } from '../facts/freshness.ts'
import { apiField } from './api-field.ts'
import { defineCheck } from './check.ts'

/** A change between two reads leaves open which of them holds; age alone is only said. */
export const freshness = defineCheck({
  id: 'freshness',
  hop: 'provider',
  needs: ['freshness'],
  wants: ['readAt'],
  causes: ['evidence-stale'],
  evaluate: (flow, { freshness: read, readAt }) => {
    const changed = read.contradictions.find(({ id }) => isOnPath(flow, id))
    if (changed !== undefined) return changedMeanwhile(changed)
    const now = flow.question.at ?? (readAt.state === 'present' ? readAt.value : null)
    return tooOld(read, now) ?? notApplicable(say('freshness.fine'))
  },
})

const isOnPath = ({ instanceId, eniId, allocationId }: Flow, id: string): boolean =>
  [instanceId, eniId, allocationId].includes(id)

const changedMeanwhile = ({ action, id, source }: Contradiction): Judgement => {
  const because = say('freshness.changed', { id, action })
  const decidedBy = apiField(id, source, 'Status')
  return unknown(because, [{ ...needAction(action, id), how: say('how.again'), wouldSettle: [] }], {
    causes: [{ id: 'evidence-stale', because, confidence: 'derived', decidedBy }],
    decidedBy,
  })
}

/** The same limit that probes have. */
const LIMIT_HOURS = 24

const tooOld = ({ cloudReadAt, hostReadAt }: Freshness, now: string | null): Judgement | null => {
  const old = [
    ...staleSince('freshness.cloud-old', cloudReadAt, now),
    ...staleSince('freshness.host-old', hostReadAt, now),
  ]
  const [first] = old
  if (first === undefined) return null
  return warn(first, {
    causes: old.map(because => ({ id: 'evidence-stale', because, confidence: 'derived' })),
  })
}

const staleSince = (
  key: 'freshness.cloud-old' | 'freshness.host-old',
  ...[readAt, now]: [string | null, string | null]
): Message[] => {
  const [read, asked] = [readAt, now].map(time => (time === null ? null : minutesOf(time)))
  if (readAt === null || read == null || asked == null) return []
  const hours = Math.floor((asked - read) / 60)
  return hours < LIMIT_HOURS ? [] : [say(key, { at: readAt, hours })]
}
