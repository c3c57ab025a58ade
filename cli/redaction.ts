// How does a command redact what it writes?
import { randomBytes } from 'node:crypto'
import { existsSync, rmSync, writeFileSync } from 'node:fs'
import type { Recording, Redaction } from '#server/redact/redact.ts'
import { inWords, redactionReport } from '#server/redact/redaction-report.ts'
import { isRedactionLevel, type RedactionLevel } from '#server/redact/redactor.ts'
import { redacted } from '#server/redacted.ts'
import { WhyportError } from '#shared/error.ts'
import { type Message, say } from '#shared/message.ts'
import { sentence } from '#shared/wording/sentence.ts'

/** Text of redaction.json, part of what is handed on. */
export type HandedOn = Redaction & { readonly report: string }

/** null: nothing is to be redacted. Refuses a map that is there already before any work is done. */
export const redactionLevel = (
  level: string | undefined,
  out: string | undefined,
): RedactionLevel | null => {
  if (level === undefined) return null
  if (!isRedactionLevel(level))
    throw wrong('--redact', say('redact.level', { level }), say('redact.level-next'))
  const file = mapFile(out ?? '')
  if (existsSync(file))
    throw wrong(file, say('redact.map-exists'), say('redact.map-exists-next', { file }))
  return level
}

/**
 * Redacts, writes the map beside `out` for this user only, lets `write` hand the rest on, and tells what
 * was replaced. A `write` that fails leaves no map.
 */
export const handOn = async (
  recording: Recording,
  level: RedactionLevel,
  to: {
    readonly out: string
    readonly tell: (text: string) => void
    readonly write: (handedOn: HandedOn) => unknown
  },
): Promise<void> => {
  const redaction = await redacted(recording, level, randomBytes(32))
  const report = redactionReport(redaction)
  const file = mapFile(to.out)
  writeMap(file, redaction)
  try {
    await to.write({ ...redaction, report: `${JSON.stringify(report, null, 1)}\n` })
  } catch (error) {
    rmSync(file, { force: true })
    throw error
  }
  to.tell(sentence(say('redact.done', { level, replaced: inWords(report) })))
  to.tell(sentence(say('redact.map', { file })))
}

const mapFile = (out: string): string => `${out.replace(/\/+$/, '')}.redaction-map.json`

// Never over another one: that would take its redaction's way back.
const writeMap = (file: string, { level, map }: Redaction): void => {
  try {
    const text = JSON.stringify({ level, entries: map }, null, 1)
    writeFileSync(file, `${text}\n`, { mode: 0o600, flag: 'wx' })
  } catch {
    throw wrong('--out', say('redact.map-lost', { file }), say('redact.map-lost-next'))
  }
}

const wrong = (subject: string, message: Message, next: Message): WhyportError =>
  new WhyportError('bad-usage', { subject, message: sentence(message), next: sentence(next) })
