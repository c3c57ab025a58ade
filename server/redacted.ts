// What may be handed on of this recording, and does it lead to the same answers?
import { WhyportError } from '#shared/error.ts'
import { say } from '#shared/message.ts'
import type { AskedQuestion } from '#shared/read-question.ts'
import type { Report } from '#shared/report.ts'
import { sentence } from '#shared/wording/sentence.ts'
import { createApp } from './app.ts'
import { type Recording, type Redaction, redact } from './redact/redact.ts'
import type { RedactionLevel } from './redact/redactor.ts'

/** Throws when a question is answered otherwise after the redaction: then nothing may be handed on. */
export const redacted = async (
  recording: Recording,
  level: RedactionLevel,
  secret: Buffer,
): Promise<Redaction> => {
  const redaction = redact(recording, level, secret)
  for (const [place, asked] of recording.questions.entries()) {
    const [before, after] = await Promise.all([
      judged(asked, recording),
      judged(redaction.questions[place] ?? asked, redaction),
    ])
    if (essence(before) !== essence(after)) throw changed(asked)
  }
  return redaction
}

const judged = (asked: AskedQuestion, { evidence }: Recording): Promise<Report> =>
  createApp({ env: {} }).diagnose(asked, { sources: { mode: 'replay', evidence } })

// Names and addresses differ; what is concluded of them does not.
const essence = ({ verdict, rootCauses, symptoms, findings }: Report): string =>
  JSON.stringify([
    [verdict.status, verdict.predicted, verdict.observed, verdict.agreement],
    [...rootCauses, ...symptoms].map(({ id, hop, confidence }) => [id, hop, confidence]),
    findings.map(({ check, status, causes }) => [check, status, causes]),
  ])

const changed = ({ target }: AskedQuestion): WhyportError =>
  new WhyportError('defect', {
    subject: '--redact',
    message: sentence(say('redact.changed', { target })),
    next: sentence(say('redact.changed-next')),
  })
