// What do question.json and evidence.json of this folder say?
import { z } from 'zod'
import { type ClockOffset, EvidenceStatus } from '#shared/evidence.ts'
import { type Message, say } from '#shared/message.ts'

/** A recorded question, field by field as written: who asks validates what it uses. */
export type RecordedQuestion = {
  readonly target?: unknown
  readonly port?: unknown
  readonly protocol?: unknown
  readonly from?: unknown
  readonly region?: unknown
  /** In UTC; null when no time, or none that can be read, was written down. */
  readonly at: string | null
}

/** What was written down about one file when it was collected. */
export type FileRecord = {
  readonly file: string
  readonly subject: string | null
  readonly account: string | null
  readonly request: Readonly<Record<string, unknown>> | null
  readonly requestId: string | null
  readonly startedAt: string | null
  /** null: startedAt and tookMs tell. */
  readonly collectedAt: string | null
  readonly tookMs: number
  readonly clock: ClockOffset | null
  /** null: nothing was replaced in it. */
  readonly redactions: number | null
  /** null when nothing was written down about the outcome. */
  readonly status: EvidenceStatus | null
}

export type Read<T> = { readonly value: T; readonly notes: readonly Message[] }

export const readQuestionFile = (text: string | undefined): Read<RecordedQuestion | null> => {
  if (text === undefined) return { value: null, notes: [] }
  const parsed = z.record(z.string(), z.unknown()).safeParse(parseJson(text))
  if (!parsed.success)
    return { value: null, notes: [say('evidence.note.no-json', { file: 'question.json' })] }
  const written = parsed.data['at'] ?? null
  const at = typeof written === 'string' ? isoOrNull(written) : null
  const isLost = written !== null && at === null
  return {
    value: { ...parsed.data, at },
    notes: isLost ? [say('evidence.note.no-time', { file: 'question.json' })] : [],
  }
}

export const readRecordsFile = (text: string | undefined): Read<readonly FileRecord[]> => {
  if (text === undefined) return { value: [], notes: [] }
  const list = z.array(z.unknown()).safeParse(parseJson(text))
  if (!list.success)
    return { value: [], notes: [say('evidence.note.no-json', { file: 'evidence.json' })] }
  const records = list.data.map(entry => Entry.safeParse(entry).data ?? null)
  const bad = records.filter(record => record === null).length
  return {
    value: records.filter(record => record !== null),
    notes: bad === 0 ? [] : [say('evidence.note.bad-records', { entries: bad })],
  }
}

/** undefined for anything that is no JSON. */
export const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

// A call takes less than a day.
const LONGEST_MS = 86_400_000

const Text = z.string().nullish().catch(null)

const Entry = z
  .looseObject({
    file: z.string(),
    subject: Text,
    account: Text,
    request: z.record(z.string(), z.unknown()).nullish().catch(null),
    requestId: Text,
    startedAt: Text,
    collectedAt: Text,
    tookMs: z.number().min(0).max(LONGEST_MS).nullish().catch(null),
    clock: z
      .object({ offsetMs: z.number(), boundMs: z.number().min(0) })
      .nullish()
      .catch(null),
    redactions: z.number().int().min(0).nullish().catch(null),
    outcome: z.unknown().optional(),
  })
  .transform(
    (entry): FileRecord => ({
      file: entry.file,
      subject: entry.subject ?? null,
      account: entry.account ?? null,
      request: entry.request ?? null,
      requestId: entry.requestId ?? null,
      startedAt: isoOrNull(entry.startedAt),
      collectedAt: isoOrNull(entry.collectedAt),
      tookMs: entry.tookMs ?? 0,
      clock: entry.clock ?? null,
      redactions: entry.redactions ?? null,
      status: statusOf(entry.outcome),
    }),
  )

const isoOrNull = (text: string | null | undefined): string | null => {
  const time = Date.parse(text ?? '')
  return Number.isNaN(time) || time > LAST_MS ? null : new Date(time).toISOString()
}

// The year 9999: later times have another form.
const LAST_MS = 253_402_300_799_000

const GOOD = /^(?:ok|success|succeeded|complete|completed|200)$/i

// An outcome in words that are not ours never counts as success.
const statusOf = (outcome: unknown): EvidenceStatus | null => {
  if (outcome === undefined || outcome === null) return null
  const own = EvidenceStatus.safeParse(outcome)
  if (own.success) return own.data
  return GOOD.test(String(outcome)) ? 'ok' : 'failed'
}
