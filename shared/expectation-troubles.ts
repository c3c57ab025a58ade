// Which expectations cannot be asked, and why?
import { WhyportError } from './error.ts'
import type { Expectation } from './expectation.ts'
import { type AskedQuestion, readQuestion } from './read-question.ts'

/** `index` counts from 0; `field` is a key of the expectation. */
export type ExpectationTrouble = {
  readonly index: number
  readonly field: string
  readonly message: string
}

/** All of them at once, so that a file is mended in one go. Names must be unique. */
export const expectationTroubles = (expectations: readonly Expectation[]): ExpectationTrouble[] => [
  ...nameTroubles(expectations.map(({ name }) => name)),
  ...expectations.flatMap((expectation, index) =>
    questionTroubles(questionOf(expectation)).map(trouble => ({ index, ...trouble })),
  ),
]

export const questionOf = ({ target, port, protocol, from }: Expectation): AskedQuestion => ({
  target,
  protocol,
  from,
  ...(port === undefined ? {} : { port }),
})

/** Anything but a text is no name and has trouble of its own. */
export const nameTroubles = (names: readonly unknown[]): ExpectationTrouble[] =>
  names.flatMap((name, index) => {
    const first = names.indexOf(name)
    return typeof name !== 'string' || first === index
      ? []
      : [{ index, field: 'name', message: `expectation ${first + 1} has the same name` }]
  })

/** A question names its first trouble only; the source is looked at whatever the rest is like. */
export const questionTroubles = (
  asked: AskedQuestion,
): { readonly field: string; readonly message: string }[] => {
  const first = troubleOf(asked)
  if (first === null) return []
  const { from } = asked
  const source =
    first.field === 'from' || from === undefined ? null : troubleOf({ target: 'here:1', from })
  return source === null ? [first] : [first, source]
}

const troubleOf = (asked: AskedQuestion): { field: string; message: string } | null => {
  try {
    readQuestion(asked)
    return null
  } catch (error) {
    if (!(error instanceof WhyportError)) throw error
    return { field: error.subject.replace(/^--/, ''), message: error.message }
  }
}
