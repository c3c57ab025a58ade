// Which piece of evidence is the outcome of a host command?
import { type EvidenceItem, evidenceItem } from '#shared/evidence.ts'
import type { HostOutcome } from '#shared/plain/host-outcome.ts'

/** `subject` is the instance id, empty when the evidence is about one host. */
export const hostItem = (outcome: HostOutcome, subject = ''): EvidenceItem => {
  const { id, argument, asked, stdout, stderr, exit, status, startedAt, tookMs } = outcome
  const folder = subject === '' ? 'host' : `host/${subject}`
  const name = argument === null ? id : `${id}.${argument}`
  return evidenceItem({
    file: `${folder}/${name}.txt`,
    kind: `host.${id}`,
    subject,
    account: null,
    request: argument === null ? asked : { ...asked, argument },
    requestId: null,
    startedAt,
    collectedAt: new Date(Date.parse(startedAt) + Math.round(tookMs)).toISOString(),
    tookMs,
    status,
    exit,
    stderr,
    raw: stdout,
  })
}
