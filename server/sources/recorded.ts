// What do the folders that a command names hold?
import { existsSync } from 'node:fs'
import type { Evidence } from '#shared/evidence.ts'
import { type Message, say } from '#shared/message.ts'
import type { RecordedQuestion } from '../collect/evidence-folder-records.ts'
import { type Replay, readEvidenceFolder, readHostFolder } from '../collect/replay.ts'

import { refuseUnknownRegion } from './recorded-region.ts'

/** Paths as typed; undefined where none was named. */
export type Folders = {
  /** As asked on the command line; a replay does not use it, but a mistyped one is told. */
  readonly region?: string | undefined
  readonly evidence?: string | undefined
  readonly hostEvidence?: string | undefined
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
  const host =
    folders.hostEvidence === undefined ? null : await readHostFolder(folders.hostEvidence, now)
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

const without = (evidence: Evidence, host: Replay | null): Evidence =>
  host === null ? evidence : evidence.filter(({ kind }) => !kind.startsWith('host.'))

const ageOf = (host: Replay | null, now: string): Message[] => {
  const at = host?.evidence
    .map(({ collectedAt }) => collectedAt)
    .sort((a, b) => (a < b ? -1 : 1))[0]
  if (at === undefined) return []
  const minutes = Math.round((Date.parse(now) - Date.parse(at)) / 60_000)
  return [say('evidence.note.host-age', { at, minutes })]
}
