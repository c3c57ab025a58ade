// Which elements does a JSON answer that is one list hold, and how is each written?
import type { EvidenceItem } from '#shared/evidence.ts'
import { arrayElements, type SourceText } from './source-text.ts'

export type JsonElement = { readonly value: unknown; readonly source: SourceText }

/** Elements of the outermost list, with the text and line of each. Null when the text is no such list. */
export const topElements = ({ id, raw }: EvidenceItem): readonly JsonElement[] | null => {
  const values = parsed(raw)
  if (!Array.isArray(values)) return null
  // One added key, no added line: lines stay those of the evidence.
  const sources = arrayElements(id, `"list":${raw}`, 'list')
  return sources.length === values.length
    ? sources.map((source, i) => ({ source, value: values[i] }))
    : null
}

const parsed = (raw: string): unknown => {
  try {
    return JSON.parse(raw)
  } catch {
    return undefined
  }
}
