// Which files hold this evidence, so that reading them gives the same evidence again?
import { contentOf, type Evidence, type EvidenceItem, isOfHost } from '#shared/evidence.ts'

/** Bytes where the answer is no text. */
export type FileContent = string | Buffer

/** Path and content of each file of an evidence folder. `question` is what was asked, with its time. */
export const evidenceFiles = (
  evidence: Evidence,
  question: Readonly<Record<string, unknown>> | null,
): Map<string, FileContent> =>
  new Map<string, FileContent>([
    ...(question === null ? [] : [['question.json', jsonText(question)] as const]),
    ['evidence.json', jsonText(evidence.map(recordOf))],
    ...evidence.flatMap(item => (isOfHost(item) ? hostFiles(item) : [whole(item)])),
  ])

const whole = (item: EvidenceItem): [string, FileContent] => [item.file, contentOf(item)]

// A status is written only when it is not 0; output without one counts as a good answer.
const hostFiles = (item: EvidenceItem): [string, FileContent][] => {
  const { file, raw, stderr, exit } = item
  const base = file.replace(/\.(?:txt|pcap|pcapng)$/, '')
  const isLost = exit === null && raw === '' && stderr === ''
  const status = exit === null ? 'unknown' : `${exit}`
  return [
    ...(exit === 0 || isLost ? [] : [[`${base}.exit`, `${status}\n`] as [string, string]]),
    ...(stderr === '' ? [] : [[`${base}.err`, stderr] as [string, string]]),
    ...(exit === 0 || raw !== '' ? [whole(item)] : []),
  ]
}

const recordOf = (item: EvidenceItem) => ({
  file: item.file,
  kind: item.kind,
  subject: item.subject,
  account: item.account,
  request: item.request,
  requestId: item.requestId,
  startedAt: item.startedAt,
  collectedAt: item.collectedAt,
  tookMs: item.tookMs,
  ...(item.clock === undefined ? {} : { clock: item.clock }),
  ...(item.redactions === undefined ? {} : { redactions: item.redactions }),
  outcome: item.status,
})

const jsonText = (value: unknown): string => `${JSON.stringify(value, null, 1)}\n`
