// What changed between two reports about the same question, and did it help?
import type { Comparison } from '#shared/comparison.ts'
import { say } from '#shared/message.ts'
import type { Report } from '#shared/report.ts'
import { sentence } from '#shared/wording/sentence.ts'
import { admittedChange } from './admitted-change.ts'
import { changedFindings } from './changed-findings.ts'
import { judgeChange } from './judge-change.ts'
import { refuseDifferentQuestions } from './same-question.ts'
import { exposureSentences } from './say-exposure.ts'

/**
 * Pure. Throws a WhyportError for reports about different questions unless `isForced`.
 * It does not know what was wanted: a port closed on purpose is `worse` (see docs/verify.md).
 */
export const compare = (
  before: Report,
  after: Report,
  { isForced = false }: { readonly isForced?: boolean } = {},
): Comparison => {
  if (!isForced) refuseDifferentQuestions(before, after)
  const change = {
    findings: changedFindings(before, after),
    causes: causesChange(before, after),
    admitted: admittedChange(before, after),
  }
  const { outcome, because } = judgeChange(before, after, change)
  const said = say(because, {
    before: say(`reach.${before.verdict.status}`),
    after: say(`reach.${after.verdict.status}`),
    gone: change.causes.gone,
    new: change.causes.new,
  })
  const message = exposureSentences(change.admitted).reduce(
    (first, more) => say('compare.two-sentences', { first, more }),
    said,
  )
  return {
    schemaVersion: 1,
    before: sideOf(before),
    after: sideOf(after),
    outcome,
    summary: sentence(message),
    message,
    ...change,
  }
}

const sideOf = ({ id, createdAt, verdict }: Report): Comparison['before'] => ({
  id,
  createdAt,
  verdict,
})

const causesChange = (before: Report, after: Report): Comparison['causes'] => {
  const was = new Set(before.rootCauses.map(({ id }) => id))
  const is = new Set(after.rootCauses.map(({ id }) => id))
  return {
    gone: [...was.difference(is)],
    new: [...is.difference(was)],
    kept: [...was.intersection(is)],
  }
}
