// What does this evidence look like without what belongs to the tenant?
import { createSecretKey, type KeyObject } from 'node:crypto'
import { readingOf } from '#shared/burst.ts'
import { type Evidence, type EvidenceItem, evidenceItem } from '#shared/evidence.ts'
import type { AskedQuestion } from '#shared/read-question.ts'
import { redactedAccount, redactedSubject, redactedValue } from './field-value.ts'
import { redactedFile } from './file-name.ts'
import { redactedOutput } from './host-text.ts'
import { isJson, redactedJson } from './json-text.ts'
import { learnFrom } from './learn.ts'
import { redactedCaptureRequest, redactedPcap } from './pcap.ts'
import type { Entry, RedactedKind } from './pseudonyms.ts'
import { redactedQuestion } from './question.ts'
import {
  type Learned,
  nothingLearned,
  openLearner,
  openRedactor,
  type RedactionLevel,
  type Redactor,
} from './redactor.ts'
import { redactedText } from './text.ts'

export type Recording = {
  readonly evidence: Evidence
  readonly questions: readonly AskedQuestion[]
}

export type Redaction = Recording & {
  readonly level: RedactionLevel
  /** How often something of each kind was replaced. */
  readonly counts: Readonly<Partial<Record<RedactedKind, number>>>
  /** Leads back to the originals, without secrets: for the eyes of the tenant. */
  readonly map: readonly Entry[]
  /** Any other text about this evidence, such as a decider's id. */
  readonly text: (text: string) => string
}

/**
 * The same recording, level and `secret` (32 random bytes, others for each recording) give the same result.
 * Everything is read twice: names, secrets and ranges of addresses that stand in one place are found in
 * all others.
 */
export const redact = (recording: Recording, level: RedactionLevel, secret: Buffer): Redaction => {
  const key = createSecretKey(secret)
  const learned = learnedFrom(recording, level, key)
  const to = openRedactor(key, level, learned)
  const questions = recording.questions.map(asked => redactedQuestion(asked, to))
  const evidence = withOwnNames(recording.evidence.map(item => redactedItem(item, to)))
  const counts = Object.fromEntries([...to.counts()].toSorted(([a], [b]) => (a < b ? -1 : 1)))
  const map = [...to.addressEntries(), ...to.pseudonyms.entries()]
  return { evidence, questions, level, counts, map, text: text => redactedText(text, 'prose', to) }
}

const learnedFrom = (
  { evidence, questions }: Recording,
  level: RedactionLevel,
  key: KeyObject,
): Learned => {
  const learned = nothingLearned()
  const to = openLearner(key, level, learned)
  for (const asked of questions) redactedQuestion(asked, to)
  for (const item of evidence) {
    if (item.encoding === undefined) learnFrom(item.raw, to)
    redactedItem(item, to)
  }
  return learned
}

const redactedItem = (item: EvidenceItem, to: Redactor): EvidenceItem => {
  const before = total(to)
  const parts = {
    subject: redactedAbout(item, to),
    account: item.account === null ? null : redactedAccount(item.account, to),
    request: redactedRequest(item, to),
    requestId: redactedRequestId(item.requestId, to),
    stderr: redactedText(item.stderr, 'prose', to),
    raw: redactedRaw(item, to),
    file: redactedFile(item, to),
  }
  return evidenceItem({ ...item, ...parts, redactions: total(to) - before })
}

// Probes and look-ups are about the place they are from.
const redactedAbout = ({ kind, subject }: EvidenceItem, to: Redactor): string =>
  kind === 'probe' || kind === 'burst' || kind === 'dns'
    ? redactedValue('vantage point', subject, to)
    : redactedSubject(subject, to)

const total = (to: Redactor): number => [...to.counts().values()].reduce((sum, n) => sum + n, 0)

const redactedRaw = ({ kind, raw, encoding }: EvidenceItem, to: Redactor): string => {
  if (encoding !== undefined) return redactedPcap(Buffer.from(raw, encoding), to).toString(encoding)
  if (kind.startsWith('host.')) return redactedOutput(commandOf(kind.slice(5)), raw, to)
  if (kind === 'accounts') return redactedJson(raw, { schema: 'accounts' }, to)
  if (kind === 'host-carrier') return redactedJson(raw, { schema: 'carrier' }, to)
  if (kind === 'probe' || kind === 'burst' || kind === 'dns')
    return redactedJson(raw, { schema: 'probe' }, to)
  return isJson(raw) ? redactedJson(raw, { schema: 'cloud' }, to) : redactedText(raw, 'prose', to)
}

// What is read again around a burst reads as it did before.
const commandOf = (id: string): string => readingOf(id)?.command ?? id

const redactedRequest = (
  { kind, request }: EvidenceItem,
  to: Redactor,
): EvidenceItem['request'] => {
  if (kind === 'capture') return redactedCaptureRequest(request, to)
  return request === null
    ? null
    : JSON.parse(redactedJson(JSON.stringify(request), { schema: 'cloud' }, to))
}

const redactedRequestId = (requestId: string | null, to: Redactor): string | null =>
  requestId === null
    ? null
    : JSON.parse(redactedJson(JSON.stringify({ RequestId: requestId }), { schema: 'cloud' }, to))
        .RequestId

// Two files never become one.
const withOwnNames = (evidence: readonly EvidenceItem[]): EvidenceItem[] => {
  const used = new Set<string>()
  return evidence.map(item => {
    const file = freeName(item.file, used)
    used.add(file)
    return file === item.file ? item : evidenceItem({ ...item, file })
  })
}

const freeName = (file: string, used: ReadonlySet<string>): string => {
  const [, stem = file, ending = ''] = /^(.*?)(\.[a-z]+)?$/s.exec(file) ?? []
  for (let n = 1; ; n++) {
    const name = n === 1 ? file : `${stem}.${n}${ending}`
    if (!used.has(name)) return name
  }
}
