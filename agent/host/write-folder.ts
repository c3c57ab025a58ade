// How does a collection become the host part of an evidence folder?
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { CaptureOutcome } from '#shared/plain/capture.ts'
import type { HostOutcome } from '#shared/plain/host-outcome.ts'

export type FolderWriter = {
  /** Writes one outcome; files of one outcome appear so that a half-written one never looks good. */
  readonly write: (outcome: HostOutcome) => Promise<void>
  /** Writes `capture/port-<port>.pcap` and what stands beside it. */
  readonly writeCapture: (outcome: CaptureOutcome) => Promise<void>
  /** Waits for everything handed to `write`. */
  readonly done: () => Promise<void>
}

/**
 * Opens `folder` for one collection, made when only its last part is missing; null when it holds a
 * host part already: two collections in one folder would be read as one. `subject` is the instance
 * id when several hosts share the folder; then each of them needs one.
 */
export const openFolder = async (folder: string, subject = ''): Promise<FolderWriter | null> => {
  const place = subject === '' ? 'host' : `host/${subject}`
  await makeFolders(folder, place)
  if (await holdsHost(folder, subject)) return null
  const records = await otherRecords(folder, place)
  let queue = Promise.resolve()
  return {
    write: outcome => {
      queue = queue.then(() => writeOutcome(outcome, { folder, place, subject, records }))
      return queue
    },
    writeCapture: outcome => {
      queue = queue.then(() =>
        writeCapture(outcome, { folder, place: 'capture', subject, records }),
      )
      return queue
    },
    done: () => queue,
  }
}

type Place = {
  readonly folder: string
  readonly place: string
  readonly subject: string
  /** Grows by one entry per outcome. */
  readonly records: unknown[]
}

// One by one: below /proc a recursive mkdir of Node 24 never ends.
const makeFolders = async (folder: string, place: string): Promise<void> => {
  const parts = place.split('/').map((_, i, all) => join(folder, ...all.slice(0, i + 1)))
  for (const path of [folder, ...parts])
    await mkdir(path).catch((error: NodeJS.ErrnoException) =>
      error.code === 'EEXIST' ? undefined : Promise.reject(error),
    )
}

// Answers without a subject are taken for any host, so they never stand beside those of a named one.
const holdsHost = async (folder: string, subject: string): Promise<boolean> => {
  const host = await readdir(join(folder, 'host'), { withFileTypes: true })
  if (host.some(entry => entry.isFile())) return true
  const named = await Promise.all(
    host.map(({ name }) => readdir(join(folder, 'host', name), { withFileTypes: true })),
  )
  return host.some(({ name }, i) => {
    const isMeant = subject === '' || name === subject
    return isMeant && named[i]?.some(entry => entry.isFile())
  })
}

// Records of the cloud part stay; evidence.json holds both.
const otherRecords = async (folder: string, place: string): Promise<unknown[]> => {
  const text = await readFile(join(folder, 'evidence.json'), 'utf8').catch(() => '[]')
  const records: unknown = JSON.parse(text)
  return Array.isArray(records) ? records.filter(record => !isBelow(record, place)) : []
}

const isBelow = (record: unknown, place: string): boolean =>
  typeof record === 'object' &&
  record !== null &&
  'file' in record &&
  String(record.file).startsWith(`${place}/`)

// The exit status comes first: output without one counts as a good answer.
const writeOutcome = async (outcome: HostOutcome, to: Place): Promise<void> => {
  const { exit, stderr, stdout } = outcome
  const name = outcome.argument === null ? outcome.id : `${outcome.id}.${outcome.argument}`
  const base = join(to.folder, to.place, name)
  if (exit !== 0) await writeWhole(`${base}.exit`, `${exit}\n`)
  if (stderr !== '') await writeWhole(`${base}.err`, stderr)
  if (exit === 0 || stdout !== '') await writeWhole(`${base}.txt`, stdout)
  to.records.push(recordOf(outcome, { file: `${to.place}/${name}.txt`, subject: to.subject }))
  await writeRecords(to)
}

const writeCapture = async (outcome: CaptureOutcome, to: Place): Promise<void> => {
  const { exit, stderr, bytes, ask } = outcome
  const name = `port-${ask.port}`
  await makeFolders(to.folder, to.place)
  const base = join(to.folder, to.place, name)
  if (exit !== 0) await writeWhole(`${base}.exit`, `${exit}\n`)
  if (stderr !== '') await writeWhole(`${base}.err`, stderr)
  if (exit === 0 || bytes.length > 0) await writeWhole(`${base}.pcap`, bytes)
  to.records.push({
    ...{ file: `${to.place}/${name}.pcap`, kind: 'capture', subject: to.subject, account: null },
    ...{ request: { argv: outcome.argv, ...ask }, requestId: null, outcome: outcome.status },
    ...{ startedAt: outcome.startedAt, collectedAt: outcome.endedAt, tookMs: outcome.tookMs },
  })
  await writeRecords(to)
}

const writeRecords = ({ folder, records }: Place): Promise<void> =>
  writeWhole(join(folder, 'evidence.json'), `${JSON.stringify(records, null, 1)}\n`)

const recordOf = (
  { id, asked, argument, startedAt, tookMs, status }: HostOutcome,
  place: { readonly file: string; readonly subject: string },
) => ({
  file: place.file,
  kind: `host.${id}`,
  subject: place.subject,
  account: null,
  request: argument === null ? asked : { ...asked, argument },
  requestId: null,
  startedAt,
  tookMs,
  outcome: status,
})

// A reader sees the whole file or none.
const writeWhole = async (path: string, content: string | Uint8Array): Promise<void> => {
  const draft = `${path}.part`
  await writeFile(draft, content, { mode: 0o600 })
  await rename(draft, path).catch(async error => {
    await rm(draft, { force: true })
    throw error
  })
}
