// What does a service report about this question?
import { Diagnosis, DiagnosisAccepted } from '#shared/api.ts'
import { WhyportError } from '#shared/error.ts'
import type { AskedQuestion } from '#shared/read-question.ts'
import type { Report } from '#shared/report.ts'
import { askServer, textFromServer } from './ask-server.ts'

/** Waits for the end by following the events; an aborted `signal` leaves the diagnosis to the service. */
export const diagnoseOnServer = async (
  asked: AskedQuestion,
  { server, signal }: { readonly server: string; readonly signal: AbortSignal },
): Promise<Report> => {
  const to = { server, signal }
  const { id } = await askServer({ ...to, path: '/v1/diagnoses', body: asked }, DiagnosisAccepted)
  await textFromServer({ ...to, path: `/v1/diagnoses/${id}/events` })
  const { report, problem, state } = await askServer(
    { ...to, path: `/v1/diagnoses/${id}` },
    Diagnosis,
  )
  if (report !== undefined) return report
  throw new WhyportError('server-unreachable', {
    subject: `--server ${server}`,
    message: problem?.detail ?? `the diagnosis ${id} is ${state} and has no report`,
    next: problem?.next ?? 'ask again, or see the log of the service',
  })
}
