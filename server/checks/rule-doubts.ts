// What would settle the sources that are not decided?
import type { FoundCause, Need } from '#shared/judgement.ts'
import { say } from '#shared/message.ts'
import { inEnglish } from '#shared/wording/sentence.ts'
import type { Cell } from '../filter/first-match.ts'
import type { Doubt } from '../filter/rule.ts'

/** Each need and each evidence-class cause once, from the uncertain rules that mattered. */
export const doubtsOf = <O>(
  cells: readonly Cell<O>[],
): { missing: readonly [Need, ...Need[]]; causes: readonly FoundCause[] } => {
  const doubts = cells.flatMap(cell => cell.undecided.flatMap(rule => rule.doubts))
  const needs = [...new Map(doubts.map(({ need }) => [inEnglish(need.need), need])).values()]
  const [first = UNNAMED, ...more] = needs
  return { missing: [first, ...more], causes: evidenceCauses(doubts) }
}

const UNNAMED: Need = {
  need: say('need.rule-list'),
  how: say('how.rule-list'),
  wouldSettle: [],
}

const evidenceCauses = (doubts: readonly Doubt[]): FoundCause[] => {
  const byId = new Map<string, FoundCause>()
  for (const { cause, need } of doubts)
    if (cause !== null && !byId.has(cause))
      byId.set(cause, {
        id: cause,
        because: say('rules.unreadable', { need: need.need, how: need.how }),
        confidence: 'derived',
      })
  return [...byId.values()]
}
