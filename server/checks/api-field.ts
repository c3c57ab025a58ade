// Which field of the cloud's answer decided?
import type { DecidedBy } from '#shared/finding.ts'
import { fieldText, partOf, type SourceText } from '../facts/source-text.ts'

/** A scalar field of the record `id`, quoted as written. */
export const apiField = (id: string, source: SourceText, field: string): DecidedBy =>
  decided(id, fieldText(source, field))

/** The field where it has this very value: for names that occur several times in one record. */
export const apiFieldWith = (
  id: string,
  source: SourceText,
  found: { readonly field: string; readonly value: string },
): DecidedBy =>
  decided(id, partOf(source, new RegExp(`"${found.field}"\\s*:\\s*"${escapeRegExp(found.value)}"`)))

// A field that is not there leaves the whole record as its text; its beginning is enough to find it.
const decided = (id: string, { evidence, text, line }: SourceText): DecidedBy => ({
  kind: 'api-field',
  id,
  text: text.length > LONGEST_QUOTE ? `${text.slice(0, LONGEST_QUOTE)}…` : text,
  evidence,
  line,
})

const LONGEST_QUOTE = 300

const escapeRegExp = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')

/** A place already found; null when the evidence has none. */
export const apiFieldAt = (id: string, place: SourceText | null): DecidedBy | null =>
  place === null ? null : decided(id, place)
