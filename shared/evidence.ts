// What was collected, when, and how did it end?
import { z } from 'zod'
import { sha256 } from './plain/digest.ts'

/**
 * ok: an answer came. absent: proven not to exist (tool or file missing). failed: it ended with an
 * error. denied: permission refused. timed-out: no answer in time. truncated: cut at the size limit.
 */
export const EvidenceStatus = z.enum(['ok', 'absent', 'failed', 'denied', 'timed-out', 'truncated'])
export type EvidenceStatus = z.infer<typeof EvidenceStatus>

/** What was added to another machine's times to get the server's, and how wrong that may be. Milliseconds. */
export type ClockOffset = { readonly offsetMs: number; readonly boundMs: number }

/** One raw answer as it came, never edited. `file` is its path inside an evidence folder. */
export type EvidenceItem = {
  readonly id: string
  readonly file: string
  /** `ecs.DescribeInstances`, `host.ss-listeners`, `probe`, `question` … */
  readonly kind: string
  /** What it is about: a resource id, a host, an address; empty when it covers all. */
  readonly subject: string
  readonly account: string | null
  readonly request: Readonly<Record<string, unknown>> | null
  readonly requestId: string | null
  readonly startedAt: string
  readonly collectedAt: string
  readonly tookMs: number
  readonly status: EvidenceStatus
  /** Host commands: exit status; null for anything else and when it was not recorded. */
  readonly exit: number | null
  readonly stderr: string
  /** The answer as it came; of bytes that are no text as base64, which `encoding` says. */
  readonly raw: string
  readonly encoding?: 'base64'
  /** Of the bytes, so that it is the digest of the file. */
  readonly sha256: string
  /** Of items that another machine timed; their times are the server's already. */
  readonly clock?: ClockOffset
  /** How much was replaced in it before it was handed on (server/redact). */
  readonly redactions?: number
}

/** Everything collected for one question. */
export type Evidence = readonly EvidenceItem[]

export type NewEvidence = Omit<EvidenceItem, 'id' | 'sha256'>

/** The id follows from place and content, so a replay gives the same ids. */
export const evidenceItem = (item: NewEvidence): EvidenceItem => {
  const digest = sha256(contentOf(item))
  return { ...item, sha256: digest, id: `ev-${sha256(`${item.file}\n${digest}`).slice(0, 12)}` }
}

/** What stands in the file of this item. */
export const contentOf = ({
  raw,
  encoding,
}: Pick<EvidenceItem, 'raw' | 'encoding'>): string | Buffer =>
  encoding === undefined ? raw : Buffer.from(raw, encoding)

/** What one host said or carried: about no other machine. */
export const isOfHost = ({ kind }: Pick<EvidenceItem, 'kind'>): boolean =>
  kind.startsWith('host.') || kind === 'capture'

/**
 * Answers come in any order; judged and shown they stand by file, pages by their number, so that two
 * collections of the same answers make the same report.
 */
export const inFileOrder = (evidence: Evidence): Evidence =>
  evidence
    .map(item => [item.file.replaceAll(/\d+/g, digits => digits.padStart(12, '0')), item] as const)
    .toSorted(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
    .map(([, item]) => item)

/** How an item appears in a report: without its raw text. */
export const EvidenceEntry = z.object({
  id: z.string(),
  kind: z.string(),
  subject: z.string(),
  collectedAt: z.string(),
  tookMs: z.number(),
  status: EvidenceStatus,
  sha256: z.string(),
  redactions: z.number(),
  file: z.string().optional(),
})
export type EvidenceEntry = z.infer<typeof EvidenceEntry>
