// What is collected next?
import type { Flow } from '#shared/flow.ts'
import type { Question } from '#shared/question.ts'

/** Probes go to the address the client would use: the public one, else the private one. TCP only. */
export const probeRound = (question: Question, flow: Flow) => {
  const address = flow.publicAddress ?? flow.privateAddress ?? askedLiteral(question)
  const port = flow.askedPort
  return {
    round: 'probes' as const,
    question,
    to: address === null || port === null || flow.protocol !== 'tcp' ? null : { address, port },
  }
}

const askedLiteral = ({ target }: Question): string | null =>
  target.kind === 'address' ? target.address : null
