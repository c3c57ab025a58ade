// May a recording be written into this folder?
import { readdirSync, statSync } from 'node:fs'
import { WhyportError } from '#shared/error.ts'

/** A new folder, an empty one, or an evidence folder; never between the files of something else. */
export const refuseForeignFolder = (folder: string): void => {
  const found = statSync(folder, { throwIfNoEntry: false })
  if (found === undefined) return
  if (!found.isDirectory()) throw refused(folder, 'is a file')
  const foreign = readdirSync(folder).find(entry => !OURS.has(entry))
  if (foreign !== undefined) throw refused(folder, `is no evidence folder: it holds ${foreign}`)
}

const OURS = new Set([
  'host',
  'cloud',
  'probes',
  'capture',
  'logs',
  'question.json',
  'evidence.json',
])

const refused = (folder: string, message: string): WhyportError =>
  new WhyportError('bad-usage', {
    subject: `--out ${folder}`,
    message,
    next: 'name a new folder, for example: --out ./evidence',
  })
