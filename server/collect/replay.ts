// What evidence does this folder hold?
import { WhyportError } from '#shared/error.ts'
import {
  type Evidence,
  type EvidenceItem,
  type EvidenceStatus,
  evidenceItem,
} from '#shared/evidence.ts'
import { type Message, say } from '#shared/message.ts'
import {
  type Folder,
  type FolderText,
  listFolder,
  readText,
  type Texts,
  textOf,
} from './evidence-folder.ts'
import { isOfCapture } from './evidence-folder-capture.ts'
import { type BareItem, isItem, itemsOf, lostItems } from './evidence-folder-items.ts'
import {
  type FileRecord,
  type RecordedQuestion,
  readQuestionFile,
  readRecordsFile,
} from './evidence-folder-records.ts'
import { filesOfHostArchive } from './host/host-archive.ts'

/** `notes` say what was not read and why. */
export type Replay = {
  readonly evidence: Evidence
  readonly question: RecordedQuestion | null
  readonly notes: readonly Message[]
}

/** Reads a whole evidence folder. `now` is the time of everything that has no recorded time. */
export const readEvidenceFolder = async (path: string, now: string): Promise<Replay> => {
  const folder = await listFolder(path, { parts: PARTS, depth: 2 })
  const texts = await readTexts(folder, file => isItem(file) || RECORDS.includes(file))
  refuseEmpty(path, texts.size)
  return replayOf(folder, texts, now)
}

/** The same for files that are in memory already (an archive). */
export const replayOfFiles = (files: ReadonlyMap<string, Buffer>, now: string): Replay => {
  const texts = new Map(
    [...files]
      .filter(([path]) => isItem(path) || RECORDS.includes(path))
      .map(([path, bytes]) => [path, textOf({ path, sizeBytes: bytes.length }, bytes)]),
  )
  const all = [...files].map(([path, bytes]) => ({ path, sizeBytes: bytes.length }))
  return replayOf({ root: '', files: all, notes: [] }, texts, now)
}

/** Reads only the host part: of a folder with `host/` and perhaps `capture/` in it, or a folder that is that part. */
export const readHostFolder = async (path: string, now: string): Promise<Replay> => {
  const whole = await listFolder(path, { parts: ['host', 'capture'], depth: 2 })
  const isWhole = whole.files.some(file => file.path.startsWith('host/'))
  const below = isWhole ? '' : 'host/'
  const read = await readTexts(whole, file => RECORDS.includes(file) || isItem(below + file))
  const texts = new Map([...read].map(([file, text]) => [placed(file, below), text]))
  const clock = clockIn(texts)
  const replay = replayOf({ ...whole, files: [] }, texts, clock ?? now)
  refuseEmpty(path, replay.evidence.length)
  return { ...replay, question: null }
}

/** The host part of an archive that `agent/collect.sh` made; `subject` names it in errors. */
export const readHostArchive = async (
  archive: { readonly bytes: Buffer; readonly subject: string; readonly mostBytes?: number },
  now: string,
): Promise<Replay> => {
  const files = await filesOfHostArchive(archive.bytes, archive.subject, archive.mostBytes)
  const clock = clockIn(
    new Map(
      [...files].map(([path, bytes]) => [path, textOf({ path, sizeBytes: bytes.length }, bytes)]),
    ),
  )
  const replay = replayOfFiles(files, clock ?? now)
  refuseEmpty(archive.subject, replay.evidence.length)
  return { ...replay, question: null }
}

const PARTS = ['cloud', 'host', 'probes', 'bursts', 'dns', 'capture', 'logs']
const RECORDS = ['question.json', 'evidence.json']
const NOT_EVIDENCE =
  /^(?:manifest\.dsse\.json|pub\.pem|VERIFY\.txt|redaction\.json|report\.[A-Za-z.-]+|capture\/.*|logs\/.*)$/

const placed = (file: string, below: string): string =>
  RECORDS.includes(file) || isOfCapture(file) ? file : below + file

const readTexts = async (
  folder: Folder,
  isWanted: (path: string) => boolean,
): Promise<Map<string, FolderText>> => {
  const texts = new Map<string, FolderText>()
  for (const file of folder.files.filter(({ path }) => isWanted(path)))
    texts.set(file.path, await readText(folder.root, file))
  return texts
}

const replayOf = (folder: Folder, texts: Texts, now: string): Replay => {
  const asked = readQuestionFile(texts.get('question.json')?.text)
  const records = readRecordsFile(texts.get('evidence.json')?.text)
  const at = asked.value?.at ?? now
  const found = inOrder([...itemsOf(texts), ...lostItems(records.value, texts)], records.value)
  const evidence = found.map(item =>
    withCall(item, { record: records.value.find(({ file }) => file === item.file), at }),
  )
  return {
    evidence,
    question: asked.value,
    notes: [
      ...folder.notes,
      ...asked.notes,
      ...records.notes,
      ...strangers(folder),
      ...cuts(evidence),
    ],
  }
}

// As it was collected, where that was written down: a report lists evidence in that order.
const inOrder = (items: readonly BareItem[], records: readonly FileRecord[]): BareItem[] => {
  const places = new Map(records.map(({ file }, place) => [file, place]))
  const placeOf = ({ file }: BareItem): number => places.get(file) ?? records.length
  return items.toSorted((a, b) => placeOf(a) - placeOf(b))
}

// `date -u +%s.%N` of the host itself: when the rest was recorded.
const clockIn = (texts: Texts): string | null => {
  const clocks = [...texts].filter(([file]) => /^host\/(?:[^/]+\/)?clock\.txt$/.test(file))
  const seconds = /^(?<seconds>\d{9,10})(?:\.\d+)?\s*$/.exec(clocks[0]?.[1].text ?? '')?.groups
  return seconds === undefined ? null : new Date(Number(seconds['seconds']) * 1000).toISOString()
}

const withCall = (
  { argument, ...item }: BareItem,
  { record, at }: { record: FileRecord | undefined; at: string },
): EvidenceItem => {
  const startedAt = record?.startedAt ?? at
  const tookMs = record?.tookMs ?? 0
  return evidenceItem({
    ...item,
    subject: item.subject || (record?.subject ?? ''),
    account: item.account ?? record?.account ?? null,
    request: record?.request ?? (argument === null ? null : { argument }),
    requestId: record?.requestId ?? null,
    startedAt,
    collectedAt: record?.collectedAt ?? new Date(Date.parse(startedAt) + tookMs).toISOString(),
    tookMs,
    status: worse(item.status, record?.status ?? null),
    ...(record?.clock ? { clock: record.clock } : {}),
    ...(typeof record?.redactions === 'number' ? { redactions: record.redactions } : {}),
  })
}

// What was written down may only take trust away from what the file itself shows.
const worse = (shown: EvidenceStatus, recorded: EvidenceStatus | null): EvidenceStatus =>
  shown === 'ok' && recorded !== null ? recorded : shown

const strangers = ({ files }: Folder): Message[] =>
  files
    .filter(({ path }) => !isItem(path) && !RECORDS.includes(path) && !NOT_EVIDENCE.test(path))
    .map(({ path }) => say('evidence.note.unknown-file', { file: path }))

const cuts = (evidence: Evidence): Message[] =>
  evidence
    .filter(({ status }) => status === 'truncated')
    .map(({ file }) => say('evidence.note.cut', { file }))

const refuseEmpty = (path: string, count: number): void => {
  if (count > 0) return
  throw new WhyportError('bad-evidence', {
    subject: path,
    message: 'holds no evidence',
    next: 'an evidence folder has cloud/<product>.<Action>.json, host/<command>.txt or probes/*.json in it',
  })
}
