// What does this archive hold, and is it safe to look inside?
import { type Entry, fromBufferPromise, type ZipFile } from 'yauzl'

export const ZIP_LIMITS = { files: 2000, bytes: 200 * 1024 * 1024 } as const

export type Unpacked =
  | { readonly kind: 'files'; readonly files: Map<string, Buffer> }
  | { readonly kind: 'no-zip' }
  | { readonly kind: 'broken'; readonly why: string }

/** Nothing is written anywhere. Sizes are limited as bytes come, not as the archive claims. */
export const readZip = async (bytes: Buffer): Promise<Unpacked> => {
  if (bytes.toString('latin1', 0, 2) !== 'PK') return { kind: 'no-zip' }
  try {
    const zip = await fromBufferPromise(bytes, { strictFileNames: true })
    return await unpack(zip)
  } catch (error) {
    return { kind: 'broken', why: error instanceof Error ? error.message : String(error) }
  }
}

const unpack = async (zip: ZipFile): Promise<Unpacked> => {
  const files = new Map<string, Buffer>()
  let room: number = ZIP_LIMITS.bytes
  for await (const entry of zip.eachEntry()) {
    const trouble = troubleOf(entry, files)
    if (trouble !== null) return { kind: 'broken', why: trouble }
    if (entry.fileName.endsWith('/')) continue
    const content = await contentOf(zip, entry, room)
    if (content === null) return { kind: 'broken', why: 'holds more than 200 MiB' }
    room -= content.length
    files.set(entry.fileName, content)
  }
  return { kind: 'files', files }
}

const troubleOf = (entry: Entry, files: ReadonlyMap<string, Buffer>): string | null => {
  const { fileName, externalFileAttributes } = entry
  if (files.size >= ZIP_LIMITS.files) return 'holds more than 2,000 files'
  if (files.has(fileName)) return `holds ${JSON.stringify(fileName)} twice`
  if (fileName.startsWith('/') || fileName.split('/').includes('..'))
    return `holds ${JSON.stringify(fileName)}, a name that leads outside`
  if (fileName.length > 300) return 'holds a name longer than 300 characters'
  // High half: Unix mode; its type is 0 when another system made the archive.
  const type = (externalFileAttributes >>> 28) & 0xf
  const isPlain = type === 0 || type === 0o10 || (type === 0o4 && fileName.endsWith('/'))
  return isPlain ? null : `holds ${JSON.stringify(fileName)}, which is a link or a device`
}

const contentOf = async (zip: ZipFile, entry: Entry, room: number): Promise<Buffer | null> => {
  if (entry.uncompressedSize > room) return null
  const parts: Buffer[] = []
  let size = 0
  for await (const part of await zip.openReadStreamPromise(entry)) {
    size += part.length
    if (size > room) return null
    parts.push(part)
  }
  return Buffer.concat(parts)
}
