// Which of the facts a path needs could not be read?
import { type Judgement, type Need, unknown } from '#shared/judgement.ts'
import { say } from '#shared/message.ts'
import { needAction } from '../facts/answers.ts'
import type { Fact, Unavailable } from '../facts/fact.ts'
import { evidenceCause } from './check.ts'

/** For facts that only some paths need: unknown naming all that is missing, null when nothing is. */
export const unreadable = (
  facts: readonly Fact<unknown>[],
  wouldSettle: readonly string[],
): Judgement | null => {
  const holes = facts.filter(fact => fact.state === 'unavailable')
  const [first, ...more] = holes
  if (first === undefined) return null
  return unknown(
    sentenceOf(first),
    [needOf(first, wouldSettle), ...more.map(hole => needOf(hole, wouldSettle))],
    {
      causes: holes.flatMap(fact => evidenceCause({ fact })),
    },
  )
}

/** The record of `subject` is in no answer of `action`. */
export const notListed = (
  action: string,
  subject: string,
  wouldSettle: readonly string[],
): Judgement => {
  const need = { ...needAction(action, subject), wouldSettle }
  return unknown(say('check.evidence-not-collected', { fact: need.need }), [need])
}

const needOf = ({ need }: Unavailable, wouldSettle: readonly string[]): Need => ({
  ...need,
  wouldSettle,
})

const sentenceOf = ({ reason, need }: Unavailable) =>
  reason === 'not-collected'
    ? say('check.evidence-not-collected', { fact: need.need })
    : say('check.evidence-missing', { fact: need.need, reason: say(`reason.${reason}`) })
