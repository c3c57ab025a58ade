// Does the whole recording lie in its folder, or nothing of it?
import { mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { FileContent } from '#server/report/evidence-files.ts'
import { unwritable } from './collect-folder.ts'

/**
 * `folder` is new or empty. Written in one go, so no signal comes in between; a disk that is full or
 * a folder that cannot be written is an error and leaves it as it was.
 */
export const writeRecording = (folder: string, files: ReadonlyMap<string, FileContent>): void => {
  const isNew = statSync(folder, { throwIfNoEntry: false }) === undefined
  try {
    for (const [path, content] of files) {
      const file = join(folder, path)
      mkdirSync(dirname(file), { recursive: true })
      writeFileSync(file, content, { mode: 0o600 })
    }
  } catch (cause) {
    for (const path of isNew ? [''] : files.keys())
      rmSync(join(folder, path.split('/')[0] ?? ''), { recursive: true, force: true })
    throw unwritable(folder, cause)
  }
}
