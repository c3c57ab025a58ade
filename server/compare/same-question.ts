// Are these two reports about the same question?
import { WhyportError } from '#shared/error.ts'
import type { Report } from '#shared/report.ts'

/** A verdict about another flow says nothing about this one. Names every field that differs. */
export const refuseDifferentQuestions = (before: Report, after: Report): void => {
  const differences = FIELDS.flatMap(([name, of]) =>
    of(before) === of(after) ? [] : [`${name} ${of(before)} and ${of(after)}`],
  )
  if (!isSameTarget(before, after))
    differences.unshift(`target ${named(before)} and ${named(after)}`)
  if (before.account !== null && after.account !== null && before.account !== after.account)
    differences.push(`account ${before.account} and ${after.account}`)
  if (after.createdAt < before.createdAt)
    differences.push(`the one that is "after" is the older one, of ${after.createdAt}`)
  if (differences.length === 0) return
  throw new WhyportError('bad-usage', {
    subject: 'compare',
    message: `these are not two reports about one question: ${differences.join('; ')}`,
    next: 'compare an older with a newer report about the same target; the command line compares others with --force',
  })
}

const FIELDS = [
  ['port', ({ question }: Report) => String(question.port)],
  ['protocol', ({ question }: Report) => question.protocol],
  ['from', ({ question }: Report) => question.from],
] as const

const named = ({ question: { target } }: Report): string =>
  target.instanceId === undefined || target.instanceId === target.asked
    ? target.asked
    : `${target.asked} (${target.instanceId})`

// A name or a public address may lead to another machine by now. The instance may be asked by id before and by its address after; a report in which it was not
// found names only what was typed.
const isSameTarget = (before: Report, after: Report): boolean => {
  const was = before.question.target
  const is = after.question.target
  if (was.instanceId !== undefined && is.instanceId !== undefined)
    return was.instanceId === is.instanceId
  return was.asked === is.asked
}
