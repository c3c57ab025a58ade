// Is reachable what should be, and nothing else?
import PQueue from 'p-queue'
import { WhyportError } from '#shared/error.ts'
import type { Expectation } from '#shared/expectation.ts'
import { expectationTroubles, questionOf } from '#shared/expectation-troubles.ts'
import { type Message, say } from '#shared/message.ts'
import type { AskedQuestion } from '#shared/read-question.ts'
import type { Report } from '#shared/report.ts'
import type { Verification, VerifiedExpectation } from '#shared/verification.ts'
import { sentence } from '#shared/wording/sentence.ts'
import { verifiedBy } from './verdict/expected.ts'

export type VerifyIo = {
  readonly diagnose: (asked: AskedQuestion) => Promise<Report>
  /** ISO 8601. */
  readonly now: () => string
  readonly onVerified?: (verified: VerifiedExpectation) => void
}

const MOST_AT_ONCE = 4

/**
 * Answers stand in the order of the expectations. Throws before anything is asked when one of them
 * cannot be asked, and when every question failed for want of credentials.
 */
export const verify = async (
  expectations: readonly Expectation[],
  io: VerifyIo,
): Promise<Verification> => {
  refuseTroubles(expectations)
  const refusals: WhyportError[] = []
  const queue = new PQueue({ concurrency: MOST_AT_ONCE })
  const verified = await queue.addAll(
    expectations.map(expectation => async () => {
      const answer = await ask(expectation, io)
      if (answer instanceof WhyportError && CREDENTIALS.has(answer.code)) refusals.push(answer)
      const one = answer instanceof WhyportError ? notAsked(expectation, answer) : answer
      io.onVerified?.(one)
      return one
    }),
  )
  if (refusals[0] !== undefined && refusals.length === expectations.length) throw refusals[0]
  return { schemaVersion: 1, createdAt: io.now(), ...summed(verified), expectations: verified }
}

const CREDENTIALS: ReadonlySet<string> = new Set(['no-credentials', 'credentials-refused'])

const refuseTroubles = (expectations: readonly Expectation[]): void => {
  const troubles = expectationTroubles(expectations)
  if (troubles.length === 0) return
  throw new WhyportError('bad-usage', {
    subject: 'expectations',
    message: troubles
      .map(({ index, field, message }) => `${index + 1} ${field}: ${message}`)
      .join('; '),
    next: 'for example {"name":"shop is public","target":"203.0.113.10","port":443,"expect":"reachable"}',
  })
}

const ask = async (
  expectation: Expectation,
  { diagnose }: VerifyIo,
): Promise<VerifiedExpectation | WhyportError> => {
  try {
    return verifiedBy(expectation, await diagnose(questionOf(expectation)))
  } catch (error) {
    if (error instanceof WhyportError) return error
    throw error
  }
}

const notAsked = (expectation: Expectation, error: WhyportError): VerifiedExpectation => ({
  expectation,
  outcome: 'unknown',
  verdict: null,
  reportId: null,
  causes: [],
  ...saidBecause(say('verify.unknown.failed', { subject: error.subject, message: error.message })),
  missing: [error.next],
})

const saidBecause = (message: Message) => ({ because: sentence(message), message })

const summed = (
  verified: readonly VerifiedExpectation[],
): Pick<Verification, 'outcome' | 'counts'> => {
  const count = (outcome: VerifiedExpectation['outcome']): number =>
    verified.filter(one => one.outcome === outcome).length
  const counts = { met: count('met'), violated: count('violated'), unknown: count('unknown') }
  if (counts.violated > 0) return { outcome: 'violated', counts }
  return { outcome: counts.unknown > 0 ? 'unknown' : 'met', counts }
}
