// Are these two reports about the same question?
import { WhyportError } from '#shared/error.ts'
import type { Report } from '#shared/report.ts'

/** A verdict about another flow says nothing about this one. Names every field that differs. */
export const refuseDifferentQuestions = (before: Report, after: Report): void => {
  const differences = FIELDS.flatMap(([name, of]) =>
    of(before) === of(after) ? [] : [`${name} ${of(before)} and ${of(after)}`],
  )
  if (!isSameTarget(before, after))
    differences.unshift(`target ${before.question.target.asked} and ${after.question.target.asked}`)
  if (differences.length === 0) return
  throw new WhyportError('bad-usage', {
    subject: 'compare',
    message: `the reports are about different questions: ${differences.join('; ')}`,
    next: 'compare two reports about one question, or add --force to compare all the same',
  })
}

const FIELDS = [
  ['port', ({ question }: Report) => String(question.port)],
  ['protocol', ({ question }: Report) => question.protocol],
  ['from', ({ question }: Report) => question.from],
] as const

// The instance may be asked by id before and by its address after; a report in which it was not
// found names only what was typed.
const isSameTarget = (before: Report, after: Report): boolean => {
  const was = before.question.target
  const is = after.question.target
  if (was.asked === is.asked) return true
  return was.instanceId !== undefined && was.instanceId === is.instanceId
}
