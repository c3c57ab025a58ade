// What do the host's counters say, around bursts of connections of a known size?
import type { Flow } from '#shared/flow.ts'
import type { Judged } from '#shared/judged.ts'
import { warn } from '#shared/judgement.ts'
import { say } from '#shared/message.ts'
import type { Facts } from '../facts/facts.ts'
import { type BurstStory, storyOf } from './burst-story.ts'
import { tellRules } from './rule-attribution.ts'
import { tellTotals } from './total-attribution.ts'

/** What one kind of counter tells: findings of its own, and what becomes of the judgements. */
export type CountersTold = {
  readonly findings: readonly Pick<Judged, 'hop' | 'judgement'>[]
  readonly change: (judged: Judged) => Judged['judgement']
}

/**
 * A counter is believed only when it rose by exactly what was sent, in each of several bursts of
 * different sizes and not at all in a quiet window: others' packets hardly make it fit by chance.
 */
export const withCounters = (
  judged: readonly Judged[],
  { flow, facts }: { readonly flow: Flow; readonly facts: Facts },
): Judged[] => {
  const counts = facts('burstCounts')
  const readAt = facts('readAt')
  const now = flow.question.at ?? (readAt.state === 'present' ? readAt.value : null)
  const story = counts.state === 'present' ? storyOf(flow, counts.value, now) : null
  if (story === null) return [...judged]
  const tellers = story.trouble === null ? [tellRules, tellTotals] : [tellTrouble]
  const told = tellers.reduce<readonly Judged[]>(
    (hops, tell) => tellOne(hops, { flow, story, tell, cites: counts.cites }),
    judged,
  )
  return [...told]
}

const tellTrouble: Telling['tell'] = (_judged, { story: { trouble } }) => ({
  findings:
    trouble === null
      ? []
      : [
          {
            hop: 'host-firewall',
            judgement: warn(say('counters.unused', { why: say(trouble) })),
          },
        ],
  change: ({ judgement }) => judgement,
})

type Telling = {
  readonly flow: Flow
  readonly story: BurstStory
  readonly cites: readonly string[]
  readonly tell: (
    judged: readonly Judged[],
    about: { flow: Flow; story: BurstStory },
  ) => CountersTold
}

const tellOne = (
  judged: readonly Judged[],
  { flow, story, cites, tell }: Telling,
): readonly Judged[] => {
  const { findings, change } = tell(judged, { flow, story })
  const startedAt = judged[0]?.startedAt ?? ''
  return [
    ...judged.map(one => ({ ...one, judgement: change(one) })),
    ...findings.map(finding => ({
      ...{ check: 'counters', ...finding, cites, consequenceOf: [], startedAt, tookMs: 0 },
    })),
  ]
}
