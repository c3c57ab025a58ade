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
export const expectationTroubles = (expectations: readonly Expectation[]): ExpectationTrouble[] =>
  expectations.flatMap((expectation, index) => [
    ...nameTrouble(expectations, index),
    ...questionTrouble(expectation, index),
  ])

export const questionOf = ({ target, port, protocol, from }: Expectation): AskedQuestion => ({
  target,
  protocol,
  from,
  ...(port === undefined ? {} : { port }),
})

const nameTrouble = (all: readonly Expectation[], index: number): ExpectationTrouble[] => {
  const first = all.findIndex(({ name }) => name === all[index]?.name)
  return first === index
    ? []
    : [{ index, field: 'name', message: `expectation ${first + 1} has the same name` }]
}

const questionTrouble = (expectation: Expectation, index: number): ExpectationTrouble[] => {
  try {
    readQuestion(questionOf(expectation))
    return []
  } catch (error) {
    if (!(error instanceof WhyportError)) throw error
    return [{ index, field: error.subject.replace(/^--/, ''), message: error.message }]
  }
}
