// What does a hint say when it saw nothing, and which products could not be asked?
import { type Judgement, notApplicable } from '#shared/judgement.ts'
import { say } from '#shared/message.ts'
import type { Fact } from '../facts/fact.ts'

/**
 * A hint that has nothing to say leaves every hop as it was. What was asked for and not read is named,
 * so that nobody takes the silence for a good sign.
 */
export const quietHint = (facts: readonly Fact<unknown>[]): Judgement =>
  notApplicable(say('hint.nothing'), {
    assumptions: facts.flatMap(fact =>
      fact.state === 'present' || fact.reason === 'not-collected'
        ? []
        : [say('hint.unread', { need: fact.need.need, reason: say(`reason.${fact.reason}`) })],
    ),
  })

/** Nothing found and nothing unread: the report does without it. */
export const isQuiet = ({ status, assumptions, missing }: Judgement): boolean =>
  status === 'not-applicable' && assumptions.length === 0 && missing.length === 0
