// Which piece of evidence is the outcome of a capture?
import { type EvidenceItem, evidenceItem } from '#shared/evidence.ts'
import type { CaptureOutcome } from '#shared/plain/capture.ts'

/** `subject` is the instance id, empty when the evidence is about one host. */
export const captureItem = (outcome: CaptureOutcome, subject = ''): EvidenceItem => {
  const { ask, argv, bytes, stderr, exit, status, startedAt, endedAt, tookMs } = outcome
  return evidenceItem({
    file: `capture/${subject === '' ? '' : `${subject}-`}port-${ask.port}.pcap`,
    ...{ kind: 'capture', subject, account: null, request: { argv, ...ask }, requestId: null },
    ...{ startedAt, collectedAt: endedAt, tookMs, status, exit, stderr },
    raw: Buffer.from(bytes).toString('base64'),
    encoding: 'base64',
  })
}
