// Which files does this folder hold, and what do they say?
import { lstat, open, readdir, realpath, stat } from 'node:fs/promises'
import { join, sep } from 'node:path'
import { WhyportError } from '#shared/error.ts'
import { type Message, say } from '#shared/message.ts'
import { CAPTURE_BYTES } from '#shared/plain/capture.ts'
import { isCapture } from './evidence-folder-capture.ts'

/** Limits against a folder that would fill the memory; a real one stays far below. */
export const FOLDER_LIMITS = {
  fileBytes: 32 * 1024 * 1024,
  totalBytes: 512 * 1024 * 1024,
  files: 20_000,
} as const

/** One regular file inside the folder. `path` is relative and uses `/`. */
export type FolderFile = { readonly path: string; readonly sizeBytes: number }

/**
 * Text of a file as it stands; of a capture its bytes as base64. cut: only the first part fits the
 * limit. lost: it cannot be read.
 */
export type FolderText = { readonly text: string; readonly state: 'whole' | 'cut' | 'lost' }

/** Texts by relative path. */
export type Texts = ReadonlyMap<string, FolderText>

export type Folder = {
  readonly root: string
  readonly files: readonly FolderFile[]
  readonly notes: readonly Message[]
}

/** Lists the files of the folder itself and of `parts` below it, at most `depth` levels down. */
export const listFolder = async (
  path: string,
  { parts, depth }: { parts: readonly string[]; depth: number },
): Promise<Folder> => {
  const root = await openRoot(path)
  const files: FolderFile[] = []
  const notes: Message[] = []
  for (const inside of await pathsBelow(root, { parts, depth })) {
    const seen = await look(root, inside)
    if (typeof seen === 'object') files.push(seen)
    else notes.push(say(NOTE[seen], { file: inside }))
    refuseTooMuch(path, files)
  }
  return { root, files, notes }
}

const NOTE = {
  folder: 'evidence.note.folder',
  outside: 'evidence.note.outside',
  special: 'evidence.note.special',
  lost: 'evidence.note.lost',
} as const

export const readText = async (root: string, file: FolderFile): Promise<FolderText> => {
  try {
    const handle = await open(join(root, file.path), 'r')
    const wanted = Math.min(file.sizeBytes, limitOf(file.path))
    const { bytesRead, buffer } = await handle
      .read(Buffer.alloc(wanted), 0, wanted, 0)
      .finally(() => handle.close())
    return textOf(file, buffer.subarray(0, bytesRead))
  } catch {
    return { text: '', state: 'lost' }
  }
}

/** Bytes that are not UTF-8 become U+FFFD; the byte order mark that some editors add is left out. */
export const textOf = ({ path, sizeBytes }: FolderFile, bytes: Buffer): FolderText => {
  const limit = limitOf(path)
  const kept = bytes.subarray(0, limit)
  const text = isCapture(path) ? kept.toString('base64') : withoutMark(kept.toString('utf8'))
  return { text, state: sizeBytes > limit ? 'cut' : 'whole' }
}

const limitOf = (path: string): number =>
  isCapture(path) ? CAPTURE_BYTES : FOLDER_LIMITS.fileBytes

const withoutMark = (text: string): string => text.replace(/^\uFEFF/, '')

const openRoot = async (path: string): Promise<string> => {
  try {
    const root = await realpath(path)
    const found = await stat(root)
    if (found.isDirectory()) return root
  } catch (error) {
    throw unreadable(path, codeOf(error) === 'ENOENT' ? 'missing' : 'refused', error)
  }
  throw unreadable(path, path.endsWith('.zip') ? 'zip' : 'file')
}

const ROOT_TROUBLE = {
  missing: 'does not exist',
  refused: 'cannot be opened',
  zip: 'is a zip; the host part is read from folders only',
  file: 'is a file, not a folder',
} as const

const unreadable = (path: string, trouble: keyof typeof ROOT_TROUBLE, cause?: unknown) =>
  new WhyportError(
    'bad-evidence',
    {
      subject: path,
      message: ROOT_TROUBLE[trouble],
      next:
        trouble === 'zip'
          ? 'unpack it and give the folder'
          : 'give a folder with cloud/, host/ or probes/ in it, for example --evidence ./evidence',
    },
    { cause },
  )

const codeOf = (error: unknown): unknown =>
  error instanceof Error && 'code' in error ? error.code : null

// Folders that are no part of an evidence folder are named once and not entered.
const pathsBelow = async (
  root: string,
  { parts, depth }: { parts: readonly string[]; depth: number },
): Promise<string[]> => {
  const paths: string[] = []
  const enter = async (folder: string, level: number): Promise<void> => {
    for (const entry of await entriesOf(join(root, folder))) {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`
      const isPart = level > 0 || parts.includes(entry.name)
      if (entry.isDirectory() && isPart && level < depth) await enter(path, level + 1)
      else paths.push(path)
    }
  }
  await enter('', 0)
  return paths
}

const entriesOf = async (path: string) => {
  const entries = await readdir(path, { withFileTypes: true }).catch(() => [])
  return entries.sort((a, b) => (a.name < b.name ? -1 : 1))
}

// A link is followed only when it ends at a regular file inside the folder; pipes and devices never.
const look = async (root: string, path: string): Promise<FolderFile | keyof typeof NOTE> => {
  const place = join(root, path)
  const entry = await lstat(place).catch(() => null)
  if (entry === null) return 'lost'
  if (entry.isDirectory()) return 'folder'
  if (entry.isFile()) return { path, sizeBytes: entry.size }
  return entry.isSymbolicLink() ? lookBehind(root, path) : 'special'
}

const lookBehind = async (root: string, path: string): Promise<FolderFile | keyof typeof NOTE> => {
  const target = await realpath(join(root, path)).catch(() => '')
  if (!target.startsWith(root + sep)) return 'outside'
  const behind = await stat(target)
  return behind.isFile() ? { path, sizeBytes: behind.size } : 'special'
}

const refuseTooMuch = (path: string, files: readonly FolderFile[]): void => {
  const bytes = files.reduce((sum, file) => sum + file.sizeBytes, 0)
  if (files.length <= FOLDER_LIMITS.files && bytes <= FOLDER_LIMITS.totalBytes) return
  throw new WhyportError('bad-evidence', {
    subject: path,
    message: 'holds more than 20,000 files or 512 MiB',
    next: 'give the folder of one diagnosis, not a folder of folders',
  })
}
