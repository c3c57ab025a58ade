// Which pieces of evidence do the files of a folder make, before time and call are known?
import type { NewEvidence } from '#shared/evidence.ts'
import type { Texts } from './evidence-folder.ts'
import { captureOf, isOfCapture } from './evidence-folder-capture.ts'
import { cloudFile, cloudStatus } from './evidence-folder-cloud.ts'
import { answerOf, hostAnswers, hostFile, withoutEnding } from './evidence-folder-host.ts'
import { type FileRecord, parseJson } from './evidence-folder-records.ts'

export type BareItem = Omit<
  NewEvidence,
  'startedAt' | 'collectedAt' | 'tookMs' | 'request' | 'requestId'
> & { readonly argument: string | null }

export const itemsOf = (texts: Texts): BareItem[] => [
  ...cloudItems(texts),
  ...hostItems(texts),
  ...jsonItems(texts, 'probes/', 'probe'),
  ...jsonItems(texts, 'bursts/', 'burst'),
  ...jsonItems(texts, 'dns/', 'dns'),
  ...jsonItems(texts, ACCOUNTS, 'accounts'),
  ...jsonItems(texts, CARRIER, 'host-carrier'),
  ...captureItems(texts),
  ...logItems(texts),
]

/** Does a file of this name become evidence? */
export const isItem = (path: string): boolean =>
  cloudFile(path) !== null ||
  hostFile(path) !== null ||
  isOfCapture(path) ||
  JSON_ITEM.test(path) ||
  FLOW_LOG.test(path) ||
  path === ACCOUNTS ||
  path === CARRIER

/** Files that evidence.json lists and the folder lacks. They were collected, so they are not "empty". */
export const lostItems = (records: readonly FileRecord[], texts: Texts): BareItem[] =>
  records
    .filter(({ file }) => !texts.has(file) && !texts.has(`${withoutEnding(file)}.exit`))
    .flatMap(({ file, status }) => {
      const name = cloudFile(file) ?? hostName(file) ?? captureName(file)
      const lost = status === null || status === 'ok' ? 'failed' : status
      return name === null ? [] : [{ ...NOTHING, ...name, file, status: lost }]
    })

const JSON_ITEM = /^(?:probes|bursts|dns)\/[^/]+\.json$/

/** Which accounts were asked, beside what they answered. */
const ACCOUNTS = 'accounts.json'

/** What became of a script that was to read the host. */
const CARRIER = 'host-carrier.json'

/** Records of VPC flow logs, one a line. Other logs are kept in a folder and not read. */
const FLOW_LOG = /^logs\/flow[^/]*$/

const NOTHING = { argument: null, exit: null, stderr: '', raw: '' }

const hostName = (file: string) => {
  const name = hostFile(file)
  return name === null
    ? null
    : { kind: `host.${name.command}`, subject: name.instanceId, account: null }
}

const captureName = (file: string) =>
  isOfCapture(file)
    ? { kind: 'capture', subject: '', account: null, encoding: 'base64' as const }
    : null

const cloudItems = (texts: Texts): BareItem[] =>
  [...texts].flatMap(([file, { text, state }]) => {
    const name = cloudFile(file)
    if (name === null) return []
    const status = state === 'cut' ? 'truncated' : cloudStatus(text)
    return [{ ...NOTHING, ...name, file, status, raw: text }]
  })

const hostItems = (texts: Texts): BareItem[] =>
  hostAnswers(texts).map(({ base, command, instanceId, ...answer }) => ({
    ...answer,
    file: `${base}.txt`,
    kind: `host.${command}`,
    subject: instanceId,
    account: null,
  }))

const captureItems = (texts: Texts): BareItem[] => {
  const files = new Set([...texts.keys()].filter(isOfCapture).map(captureOf))
  return [...files].map(file => ({
    ...{ file, kind: 'capture', subject: '', account: null, argument: null, encoding: 'base64' },
    ...answerOf(file, texts),
  }))
}

const jsonItems = (texts: Texts, folder: string, kind: string): BareItem[] =>
  [...texts]
    .filter(([file]) => file.startsWith(folder))
    .map(([file, { text, state }]) => ({
      ...NOTHING,
      ...{ file, kind, subject: '', account: null, raw: text },
      status: state === 'cut' || parseJson(text) === undefined ? 'truncated' : 'ok',
    }))

const logItems = (texts: Texts): BareItem[] =>
  [...texts]
    .filter(([file]) => FLOW_LOG.test(file))
    .map(([file, { text, state }]) => ({
      ...NOTHING,
      ...{ file, kind: 'flow-log', subject: '', account: null, raw: text },
      status: state === 'whole' ? 'ok' : 'truncated',
    }))
