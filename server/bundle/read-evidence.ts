// What evidence does this zip hold, a bundle or a packed folder?
import { readFile } from 'node:fs/promises'
import { WhyportError } from '#shared/error.ts'
import { type Replay, replayOfFiles } from '../collect/replay.ts'
import { MANIFEST } from '../report/bundle.ts'
import { checkFiles } from './check-bundle.ts'
import { readZip } from './read-zip.ts'

/** A bundle that was changed is refused; a zip without signature is read as any folder. */
export const readZippedEvidence = async (path: string, now: string): Promise<Replay> => {
  const unpacked = await readZip(await readFile(path))
  if (unpacked.kind !== 'files')
    throw unreadable(path, unpacked.kind === 'no-zip' ? 'is no zip' : unpacked.why)
  const { files } = unpacked
  if (files.has(MANIFEST)) checkAs(path, files)
  const replay = replayOfFiles(files, now)
  if (replay.evidence.length > 0) return replay
  throw unreadable(path, 'holds no evidence')
}

// Exit status 1 of a diagnosis means "unreachable": trouble with the input must not look like it.
const checkAs = (path: string, files: ReadonlyMap<string, Buffer>): void => {
  try {
    checkFiles(path, files, null)
  } catch (error) {
    throw unreadable(path, error instanceof Error ? error.message : String(error), error)
  }
}

const unreadable = (path: string, message: string, cause?: unknown): WhyportError =>
  new WhyportError(
    'bad-evidence',
    {
      subject: path,
      message,
      next: 'give a bundle, or a zip with cloud/, host/ or probes/ at its top; `whyport bundle check FILE` says more',
    },
    { cause },
  )
