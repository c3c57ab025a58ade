// Which files hold this evidence, so that reading them gives the same evidence again?
import type { Evidence, EvidenceItem } from '#shared/evidence.ts'

/** Path and text of each file of an evidence folder. `question` is what was asked, with its time. */
export const evidenceFiles = (
  evidence: Evidence,
  question: Readonly<Record<string, unknown>> | null,
): Map<string, string> =>
  new Map([
    ...(question === null ? [] : [['question.json', jsonText(question)] as const]),
    ['evidence.json', jsonText(evidence.map(recordOf))],
    ...evidence.flatMap(item => (item.kind.startsWith('host.') ? hostFiles(item) : [whole(item)])),
  ])

const whole = ({ file, raw }: EvidenceItem): [string, string] => [file, raw]

// A status is written only when it is not 0; output without one counts as a good answer.
const hostFiles = ({ file, raw, stderr, exit }: EvidenceItem): [string, string][] => {
  const base = file.replace(/\.txt$/, '')
  const isLost = exit === null && raw === '' && stderr === ''
  const status = exit === null ? 'unknown' : `${exit}`
  return [
    ...(exit === 0 || isLost ? [] : [[`${base}.exit`, `${status}\n`] as [string, string]]),
    ...(stderr === '' ? [] : [[`${base}.err`, stderr] as [string, string]]),
    ...(exit === 0 || raw !== '' ? [[file, raw] as [string, string]] : []),
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
