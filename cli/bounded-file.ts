// What does this file say, if it is a file of bearable size?
import { open } from 'node:fs/promises'
import { WhyportError } from '#shared/error.ts'

/** UTF-8 without its byte order mark. Throws a WhyportError that names the file. */
export const boundedFile = async (
  path: string,
  { mostBytes, next }: { readonly mostBytes: number; readonly next: string },
): Promise<string> => {
  const handle = await open(path, 'r').catch(cause => {
    throw new WhyportError(
      'bad-usage',
      { subject: path, message: 'cannot be read', next },
      { cause },
    )
  })
  try {
    const found = await handle.stat()
    const wrong = found.isFile() ? tooLarge(found.size, mostBytes) : 'is no file'
    if (wrong !== null) throw new WhyportError('bad-usage', { subject: path, message: wrong, next })
    return (await handle.readFile('utf8')).replace(/^\uFEFF/, '')
  } finally {
    await handle.close()
  }
}

const tooLarge = (size: number, most: number): string | null =>
  size > most ? `is larger than ${most / 1024 / 1024} MiB` : null
