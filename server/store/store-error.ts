// What can the caller do about a failure of SQLite?
import { dirname } from 'node:path'
import { type ErrorCode, WhyportError } from '#shared/error.ts'

type Said = { readonly code: ErrorCode; readonly message: string; readonly next: string }

/** The error itself when it is no trouble of the disk: then it is a defect. */
export const storeError = (file: string, error: unknown): unknown => {
  const said = SAID[primaryCode(error) ?? -1]
  if (said === undefined) return error
  const { code, ...rest } = said
  return new WhyportError(code, { subject: dirname(file), ...rest }, { cause: error })
}

const FREE_SPACE = 'free space on its disk; what is stored can be read meanwhile'
const MAY_WRITE =
  'make it writable for this user, or name another folder: WHYPORT_DATA_DIR=/var/lib/whyport'
const ANOTHER_FOLDER =
  'stop that server, or give this one its own folder, for example: WHYPORT_DATA_DIR=./.whyport-2'
const RESTORE =
  'restore whyport.db from a backup, or name another folder: WHYPORT_DATA_DIR=/var/lib/whyport'

// Primary result codes, https://sqlite.org/rescode.html (read 2026-11-26).
const SAID: Readonly<Record<number, Said>> = {
  5: {
    code: 'store-in-use',
    message: 'another whyport server uses this data folder',
    next: ANOTHER_FOLDER,
  },
  8: { code: 'store-full', message: 'the data folder is read-only', next: MAY_WRITE },
  10: {
    code: 'store-full',
    message: 'the disk of the data folder failed to write or read',
    next: FREE_SPACE,
  },
  11: { code: 'store-full', message: 'whyport.db in this folder is damaged', next: RESTORE },
  13: { code: 'store-full', message: 'the disk of the data folder is full', next: FREE_SPACE },
  14: {
    code: 'store-full',
    message: 'whyport.db cannot be opened in this folder',
    next: MAY_WRITE,
  },
  26: { code: 'store-full', message: 'whyport.db in this folder is no database', next: RESTORE },
}

/** Extended codes keep the primary one in their low byte. */
const primaryCode = (error: unknown): number | null =>
  error instanceof Error && 'errcode' in error && typeof error.errcode === 'number'
    ? error.errcode & 0xff
    : null
