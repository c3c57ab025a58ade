// How is the same thing asked about redacted evidence?
import { parseSource, parseTarget } from '#shared/question.ts'
import type { AskedQuestion } from '#shared/read-question.ts'
import { redactedSubject, redactedValue } from './field-value.ts'
import type { Redactor } from './redactor.ts'

/** Port, protocol, region and time stay. */
export const redactedQuestion = (
  { hostEvidence, ...asked }: AskedQuestion,
  to: Redactor,
): AskedQuestion => ({
  ...asked,
  target: redactedTarget(asked.target, to),
  ...(asked.from === undefined ? {} : { from: redactedSource(asked.from, to) }),
})

const redactedTarget = (text: string, to: Redactor): string => {
  const whole = parseTarget(text)
  if (whole === null) return redactedValue(null, text, to)
  if (whole.port === null) return redactedPlace(text, whole.target.kind, to)
  const [, open = '', place = '', rest = ''] = /^(\[?)(.*?)(\]?:[^:]+)$/.exec(text) ?? []
  return open + redactedPlace(place, whole.target.kind, to) + rest
}

const redactedPlace = (
  place: string,
  kind: 'instance' | 'eni' | 'address' | 'name' | 'here',
  to: Redactor,
): string => {
  if (kind === 'here') return place
  return kind === 'name' ? redactedValue('host name', place, to) : redactedSubject(place, to)
}

const redactedSource = (text: string, to: Redactor): string => {
  const source = parseSource(text)
  if (source === null || source.kind === 'any')
    return source === null ? redactedValue(null, text, to) : text
  return source.kind === 'vantage-point'
    ? redactedValue('vantage point', text, to)
    : redactedSubject(text, to)
}
