// Is a question answered the same way after its evidence was redacted?
import { type Redaction, redact } from '#server/redact/redact.ts'
import type { RedactionLevel } from '#server/redact/redactor.ts'
import type { Evidence } from '#shared/evidence.ts'
import { toCidrs } from '#shared/plain/address-set.ts'
import type { AskedQuestion } from '#shared/read-question.ts'
import { type Answer, answer } from '#test/scenarios/demo-evidence.ts'

export const LEVELS: readonly RedactionLevel[] = ['tenant', 'strict']

export const secretOf = (byte: number): Buffer => Buffer.alloc(32, byte)

export type Case = {
  readonly asked: AskedQuestion
  readonly evidence: Evidence
  readonly level: RedactionLevel
  readonly secret?: Buffer
}

/** What differs; names of the original are mapped before they are compared. */
export const differences = ({ asked, evidence, level, secret = secretOf(7) }: Case): string[] => {
  const redaction = redact({ evidence, questions: [asked] }, level, secret)
  const before = linesOf(answerBefore(asked, evidence), redaction.text)
  const after = linesOf(answer(redaction.questions[0] ?? asked, redaction.evidence), same)
  return [
    ...before.filter(line => !after.includes(line)).map(line => `only before: ${line}`),
    ...after.filter(line => !before.includes(line)).map(line => `only after: ${line}`),
  ]
}

/** Each level is compared with the same answer about the original. */
const answered = new WeakMap<Evidence, Map<AskedQuestion, Answer>>()

const answerBefore = (asked: AskedQuestion, evidence: Evidence): Answer => {
  const answers = answered.get(evidence) ?? new Map<AskedQuestion, Answer>()
  answered.set(evidence, answers)
  const said = answers.get(asked) ?? answer(asked, evidence)
  answers.set(asked, said)
  return said
}

const same = (text: string): string => text

const linesOf = (said: Answer, mapped: Redaction['text']): string[] => [
  `${said.status} ${said.predicted} ${said.observed} ${said.agreement}`,
  `admitted ${toCidrs(said.admitted).length} blocks`,
  ...said.roots.map(
    ({ id, decidedBy }) => `${id} by ${decidedBy?.kind} ${mapped(decidedBy?.id ?? '')}`,
  ),
  ...said.judged.map(
    ({ check, judgement }) =>
      `${check} ${judgement.status} ${judgement.because.key} ${judgement.causes.map(({ id }) => id)}`,
  ),
]
