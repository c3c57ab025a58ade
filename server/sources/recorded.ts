// What do the folders that a command names hold?
import { existsSync, type Stats, statSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { WhyportError } from '#shared/error.ts'
import { type Evidence, isOfHost } from '#shared/evidence.ts'
import { type Message, say } from '#shared/message.ts'
import { FOLDER_LIMITS } from '../collect/evidence-folder.ts'
import type { RecordedQuestion } from '../collect/evidence-folder-records.ts'
import {
  type Replay,
  readEvidenceFolder,
  readHostArchive,
  readHostFolder,
} from '../collect/replay.ts'

import { refuseUnknownRegion } from './recorded-region.ts'

/** Paths as typed; undefined where none was named. */
export type Folders = {
  /** As asked on the command line; a replay does not use it, but a mistyped one is told. */
  readonly region?: string | undefined
  readonly evidence?: string | undefined
  readonly hostEvidence?: string | undefined
  /** What `agent/collect.sh` printed, handed over on standard input. */
  readonly pasted?: Buffer | undefined
}

export type Recorded = {
  readonly evidence?: Evidence
  readonly hostEvidence?: Evidence
  readonly question: RecordedQuestion | null
  /** What was not read and why, and how old a host part is. */
  readonly notes: readonly Message[]
}

/** A host part of its own replaces the one in the evidence folder. */
export const readRecorded = async (folders: Folders, now: string): Promise<Recorded> => {
  const replay = folders.evidence === undefined ? null : await readEvidence(folders.evidence, now)
  if (replay !== null && folders.region !== undefined)
    refuseUnknownRegion(folders.region, replay.evidence)
  const host = await readHost(folders, now)
  return {
    ...(replay === null ? {} : { evidence: without(replay.evidence, host) }),
    ...(host === null ? {} : { hostEvidence: host.evidence }),
    question: replay?.question ?? null,
    notes: [...(replay?.notes ?? []), ...(host?.notes ?? []), ...ageOf(host, now)],
  }
}

const readEvidence = async (path: string, now: string): Promise<Replay> =>
  path.endsWith('.zip') && existsSync(path)
    ? (await import('../bundle/read-evidence.ts')).readZippedEvidence(path, now)
    : readEvidenceFolder(path, now)

const readHost = async ({ hostEvidence, pasted }: Folders, now: string): Promise<Replay | null> => {
  if (pasted !== undefined) return readHostArchive({ bytes: pasted, subject: '--paste' }, now)
  if (hostEvidence === undefined) return null
  const found = statSync(hostEvidence, { throwIfNoEntry: false })
  if (found === undefined || found.isDirectory() || hostEvidence.endsWith('.zip'))
    return readHostFolder(hostEvidence, now)
  return readHostArchive(
    { bytes: await readArchive(hostEvidence, found), subject: hostEvidence },
    now,
  )
}

// A device or pipe would never end; a text of this size is no archive of one host.
const readArchive = async (path: string, found: Stats): Promise<Buffer> => {
  if (found.isFile() && found.size <= FOLDER_LIMITS.totalBytes) return readFile(path)
  throw new WhyportError('bad-evidence', {
    subject: path,
    message: found.isFile() ? 'is larger than 512 MiB' : 'is no regular file',
    next: 'give the file that `sh collect.sh > host.txt` wrote, or a folder of `whyport collect`',
  })
}

const without = (evidence: Evidence, host: Replay | null): Evidence =>
  host === null ? evidence : evidence.filter(item => !isOfHost(item))

const ageOf = (host: Replay | null, now: string): Message[] => {
  const at = host?.evidence
    .map(({ collectedAt }) => collectedAt)
    .sort((a, b) => (a < b ? -1 : 1))[0]
  if (at === undefined) return []
  const minutes = Math.round((Date.parse(now) - Date.parse(at)) / 60_000)
  return [say('evidence.note.host-age', { at, minutes })]
}
