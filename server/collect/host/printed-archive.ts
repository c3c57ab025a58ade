// Which evidence stands in what the host script printed, after a carrier that may cut it?
import { WhyportError } from '#shared/error.ts'
import { type EvidenceItem, evidenceItem } from '#shared/evidence.ts'
import { replayOfFiles } from '../replay.ts'
import { ARCHIVE_LINES, filesOfHostArchive } from './host-archive.ts'

/** `dropped`: how many bytes the carrier says it cut. */
export type Printed = { readonly output: string; readonly dropped: number }

/** none: no archive begins or ends in it. lost: one does, and it is not whole. */
export type PrintedArchive =
  | { readonly kind: 'items'; readonly items: readonly EvidenceItem[] }
  | { readonly kind: 'lost'; readonly why: 'Dropped' | 'NoEnd' | 'Damaged' }
  | { readonly kind: 'none' }

type Where = { readonly instanceId: string; readonly startedAt: Date; readonly endedAt: Date }

/**
 * Part of an archive is not taken for a host: nothing would say which of its answers are missing. Files
 * are those of this instance, whatever place they give themselves. Times are those of this machine.
 */
export const archiveItems = async (
  { output, dropped }: Printed,
  where: Where,
): Promise<PrintedArchive> => {
  if (dropped > 0) return { kind: 'lost', why: 'Dropped' }
  const [begins, ends] = [ARCHIVE_LINES.begin, ARCHIVE_LINES.end].map(line => output.includes(line))
  if (!begins && !ends) return { kind: 'none' }
  if (!begins || !ends) return { kind: 'lost', why: 'NoEnd' }
  try {
    const files = await filesOfHostArchive(Buffer.from(output, 'latin1'), 'Output')
    const { evidence } = replayOfFiles(files, where.startedAt.toISOString())
    const own = evidence.filter(({ kind, subject }) => kind.startsWith('host.') && subject === '')
    const items = own.map(item => placed(item, where))
    return items.length === 0 ? { kind: 'lost', why: 'Damaged' } : { kind: 'items', items }
  } catch (error) {
    if (!(error instanceof WhyportError)) throw error
    return { kind: 'lost', why: 'Damaged' }
  }
}

const placed = (item: EvidenceItem, { instanceId, startedAt, endedAt }: Where): EvidenceItem =>
  evidenceItem({
    ...item,
    file: item.file.replace(/^host\//, `host/${instanceId}/`),
    subject: instanceId,
    startedAt: startedAt.toISOString(),
    collectedAt: endedAt.toISOString(),
    tookMs: 0,
  })
