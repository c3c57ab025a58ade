// How is the verdict said in one sentence?
import type { Flow } from '#shared/flow.ts'
import type { Judged } from '#shared/judged.ts'
import { type Message, say } from '#shared/message.ts'
import { sentence } from '#shared/wording/sentence.ts'
import type { Conclusion } from './conclude.ts'
import { isRequired, NO_OBJECT } from './predict.ts'
import type { PlacedCause } from './root-causes.ts'

export const summaryOf = (
  flow: Flow,
  conclusion: Conclusion,
  judged: readonly Judged[],
): Message => {
  const asked = askedOf(flow)
  const [first] = conclusion.roots
  switch (conclusion.status) {
    case 'reachable':
      return say(
        conclusion.predicted === 'reachable' ? 'verdict.reachable' : 'verdict.reachable-observed',
        asked,
      )
    case 'unreachable':
      return unreachable(asked, conclusion.roots)
    case 'partly-reachable':
      return first === undefined
        ? say('verdict.partly-observed', asked)
        : say('verdict.partly', { ...asked, ...causeOf(first) })
    case 'inconclusive':
      return first !== undefined && NO_OBJECT.includes(first.id)
        ? say('verdict.no-object', causeOf(first))
        : say('verdict.inconclusive', { ...asked, missing: missingOf(flow, judged) })
    default:
      return conclusion.status satisfies never
  }
}

const askedOf = ({ question }: Flow): Message['params'] => ({
  target: question.asked,
  port: question.port === null ? question.protocol : `${question.protocol}/${question.port}`,
  from: question.askedFrom === 'any' ? 'anywhere' : question.askedFrom,
})

const unreachable = (asked: Message['params'], roots: readonly PlacedCause[]): Message => {
  const [first, ...more] = roots
  if (first === undefined) return say('verdict.unreachable-observed', asked)
  if (more.length > 0)
    return say('verdict.unreachable-more', { ...asked, ...causeOf(first), count: roots.length })
  return first.decidedBy === undefined
    ? say('verdict.unreachable-unruled', { ...asked, ...causeOf(first) })
    : say('verdict.unreachable', { ...asked, ...causeOf(first), rule: first.decidedBy.id })
}

const causeOf = (cause: PlacedCause): Message['params'] => ({
  hop: cause.judged.hop,
  because: asClause(sentence(cause.because)),
})

// Inside a sentence a common first word loses its capital; names and ids keep theirs.
const asClause = (text: string): string =>
  text.replace(/^(?:The|No|None|Nothing|Rule|Instance|Entry|A|An|Every|Vantage)\b/, word =>
    word.toLowerCase(),
  )

const missingOf = (flow: Flow, judged: readonly Judged[]): string => {
  const needs = judged
    .filter(({ hop, judgement }) => judgement.status === 'unknown' && isRequired(flow, hop))
    .flatMap(({ judgement }) => judgement.missing.map(({ need }) => need))
  const distinct = [...new Set(needs)]
  const shown = distinct.slice(0, 3).join(', ')
  return distinct.length > 3 ? `${shown} and ${distinct.length - 3} more` : shown || 'evidence'
}
