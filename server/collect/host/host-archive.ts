// Which files does this archive of a host hold, whatever stands around it?
import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import { unpackTar } from 'modern-tar'
import { WhyportError } from '#shared/error.ts'
import { FOLDER_LIMITS } from '../evidence-folder.ts'
import { isOfCapture } from '../evidence-folder-capture.ts'

/**
 * What `agent/collect.sh` printed (also pasted: with a prompt around it, indented, CRLF, lines broken
 * elsewhere), or the same unpacked to .tar.gz or .tar. Files by path, of the host part only. `subject`
 * names the archive in errors, `mostBytes` is how much it may unpack to.
 */
export const filesOfHostArchive = async (
  bytes: Buffer,
  subject: string,
  mostBytes = MOST_BYTES,
): Promise<ReadonlyMap<string, Buffer>> => {
  const tar = await plainTar(bytes, { subject, mostBytes })
  const entries = await unpackTar(tar).catch(() => {
    throw broken(subject, 'holds no readable tar archive')
  })
  return new Map(
    entries
      .filter(({ header, data }) => header.type === 'file' && data !== undefined)
      .map(
        ({ header, data }) => [header.name.replace(/^\.\//, ''), Buffer.from(data ?? [])] as const,
      )
      .filter(([path]) => HOST_FILE.test(path) || isOfCapture(path))
      .slice(0, FOLDER_LIMITS.files),
  )
}

const HOST_FILE = /^host\/(?:[A-Za-z0-9][A-Za-z0-9._-]*\/)?[A-Za-z0-9][A-Za-z0-9@_.:-]*$/

/** What the script prints before and behind the archive. */
export const ARCHIVE_LINES = {
  begin: '-----BEGIN WHYPORT HOST-----',
  end: '-----END WHYPORT HOST-----',
} as const
const { begin: BEGIN, end: END } = ARCHIVE_LINES

/** Rule sets of 32 MiB in six readings stay below. */
const MIB = 1024 * 1024
const MOST_BYTES = 256 * MIB

const GZIP = Buffer.from([0x1f, 0x8b])

type Limits = { readonly subject: string; readonly mostBytes: number }

const plainTar = async (bytes: Buffer, limits: Limits): Promise<Buffer> => {
  if (bytes.subarray(0, 2).equals(GZIP)) return unzipped(bytes, limits)
  if (bytes.subarray(257, 262).toString('latin1') === 'ustar') return bytes
  const text = textBetween(bytes.toString('latin1'), limits.subject)
  return unzipped(Buffer.from(text, 'base64'), limits)
}

const textBetween = (text: string, subject: string): string => {
  // The last one: who pastes twice means the second.
  const begin = text.lastIndexOf(BEGIN)
  if (begin === -1)
    throw broken(subject, text.trim() === '' ? 'is empty' : `has no line ${BEGIN} in it`)
  const end = text.indexOf(END, begin)
  if (end === -1) throw broken(subject, `was cut: the line ${END} is missing`)
  // Terminals add colours, carriage returns and indentation; none of them is a base64 letter.
  const body = text.slice(begin + BEGIN.length, end).replace(/\u001b\[[0-9;?]*[A-Za-z]/g, '')
  return body.replace(/[^A-Za-z0-9+/=]/g, '')
}

const unzipped = async (bytes: Buffer, { subject, mostBytes }: Limits): Promise<Buffer> => {
  try {
    return await promisify(gunzip)(bytes, { maxOutputLength: mostBytes })
  } catch (error) {
    const isTooLarge =
      error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE'
    throw broken(
      subject,
      isTooLarge ? `unpacks to more than ${mostBytes / MIB} MiB` : 'was damaged on the way',
    )
  }
}

const broken = (subject: string, message: string): WhyportError =>
  new WhyportError('bad-evidence', {
    subject,
    message,
    next: 'run `sh collect.sh > host.txt` on the instance as root, and give that file whole: --host-evidence host.txt, or --paste < host.txt',
  })
