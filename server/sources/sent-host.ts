// Which host part did somebody send with a question?
import type { Evidence } from '#shared/evidence.ts'
import { readHostArchive } from '../collect/replay.ts'

/** Small text unpacks to a thousand times as much; whoever may ask could fill the memory with it. */
const MOST_BYTES = 32 * 1024 * 1024

/** What collect.sh printed; throws a WhyportError for what is none, or not whole. */
export const sentHost = async (text: string): Promise<Evidence> => {
  const archive = { bytes: Buffer.from(text), subject: 'hostEvidence', mostBytes: MOST_BYTES }
  return (await readHostArchive(archive, new Date().toISOString())).evidence
}
