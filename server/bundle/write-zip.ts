// How do files become one archive, the same bytes every time?
import { buffer } from 'node:stream/consumers'
import { ZipFile } from 'yazl'

/**
 * Stored, not deflated: compressed bytes differ between zlib versions and processors, and a check
 * that packs the files again finds a change in any byte of the archive, headers included.
 */
export const writeZip = (files: ReadonlyMap<string, Buffer>): Promise<Buffer> => {
  const zip = new ZipFile()
  for (const [name, bytes] of files) zip.addBuffer(bytes, name, FIXED)
  zip.end()
  // The type promises less than what the library gives: a PassThrough.
  return buffer(zip.outputStream as NodeJS.ReadableStream & AsyncIterable<Buffer>)
}

// The library writes local time; before 1980 it takes the first moment a zip can name, everywhere.
const FIXED = {
  mtime: new Date(0),
  mode: 0o100644,
  compress: false,
  forceDosTimestamp: true,
} as const
