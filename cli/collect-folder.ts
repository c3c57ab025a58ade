// May a recording be written into this folder?
import { accessSync, constants, readdirSync, realpathSync, statSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { WhyportError } from '#shared/error.ts'

/** A new folder, an empty one, or an evidence folder; never between the files of something else. */
export const refuseForeignFolder = (folder: string): void => {
  if (folder === '') throw refused('--out', 'names no folder')
  const found = statSync(folder, { throwIfNoEntry: false })
  if (found === undefined) refuseForeignPlace(folder)
  else if (found.isDirectory()) refuseForeignContent(folder)
  else throw refused(`--out ${folder}`, 'is a file')
}

const refuseForeignContent = (folder: string): void => {
  const subject = `--out ${folder}`
  if (isOfKernel(realpathSync(folder))) throw refused(subject, KERNEL)
  const foreign = readdirSync(folder).find(entry => !OURS.has(entry))
  if (foreign !== undefined) throw refused(subject, `is no evidence folder: it holds ${foreign}`)
}

const OURS = new Set([
  'host',
  'cloud',
  'probes',
  'capture',
  'logs',
  'question.json',
  'evidence.json',
  'redaction.json',
])

/** What a failed write says; `cause` stays inside. */
export const unwritable = (folder: string, cause: unknown): WhyportError =>
  new WhyportError(
    'bad-usage',
    {
      subject: `--out ${folder}`,
      message: 'cannot be written',
      next: 'name a folder that this user may write, with room left, for example: --out /tmp/evidence',
    },
    { cause },
  )

/** Where the new folder would be made. */
const refuseForeignPlace = (folder: string): void => {
  const subject = `--out ${folder}`
  const parent = dirname(resolve(folder))
  const found = statSync(parent, { throwIfNoEntry: false })
  if (found === undefined) throw refused(subject, `its folder ${parent} does not exist`)
  if (!found.isDirectory()) throw refused(subject, `${parent} is a file, not a folder`)
  if (isOfKernel(realpathSync(parent))) throw refused(subject, KERNEL)
  if (!isWritable(parent)) throw refused(subject, `${parent} cannot be written by this user`)
}

// Nothing written there is kept, where it can be written at all. /dev/shm is plain memory.
const isOfKernel = (path: string): boolean =>
  /^\/(?:proc|sys|dev)(?:\/|$)/.test(path) && !/^\/dev\/shm(?:\/|$)/.test(path)

const KERNEL = 'lies in a folder of the kernel, which keeps no files'

const isWritable = (folder: string): boolean => {
  try {
    accessSync(folder, constants.W_OK | constants.X_OK)
    return true
  } catch {
    return false
  }
}

const refused = (subject: string, message: string): WhyportError =>
  new WhyportError('bad-usage', {
    subject,
    message,
    next: 'name a new folder in one that exists, for example: --out ./evidence',
  })
