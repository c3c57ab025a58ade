// Where do the strings, numbers and brackets of this JSON begin and end?

/** `other`: numbers, true, false, null and blanks. `garbage`: what is no JSON, to the end of its line. */
export type JsonPart = {
  readonly kind: 'string' | 'open' | 'close' | 'comma' | 'colon' | 'other' | 'garbage'
  readonly text: string
}

/** All of the text in parts, in order. Reads each character once, however deep or broken it is. */
export function* jsonParts(text: string): Generator<JsonPart> {
  let at = 0
  while (at < text.length) {
    const part = partAt(text, at)
    yield part
    at += part.text.length
  }
}

const partAt = (text: string, at: number): JsonPart => {
  const kind = MARKS[text.charAt(at)]
  if (kind === 'string') return { kind, text: text.slice(at, endOfString(text, at)) }
  if (kind !== undefined) return { kind, text: text.charAt(at) }
  const other = text.slice(at, endOfOther(text, at))
  if (VALUES.test(other)) return { kind: 'other', text: other }
  const end = text.indexOf('\n', at + other.length)
  return { kind: 'garbage', text: text.slice(at, end === -1 ? text.length : end) }
}

const VALUES = /^\s*(?:true|false|null|-?[\d.]+(?:[eE][+-]?\d+)?)?\s*$/

const MARKS: Readonly<Record<string, JsonPart['kind']>> = {
  '"': 'string',
  '{': 'open',
  '[': 'open',
  '}': 'close',
  ']': 'close',
  ',': 'comma',
  ':': 'colon',
}

const endOfString = (text: string, from: number): number => {
  let at = from + 1
  while (at < text.length && text.charAt(at) !== '"') at += text.charAt(at) === '\\' ? 2 : 1
  return Math.min(at + 1, text.length)
}

const endOfOther = (text: string, from: number): number => {
  let at = from + 1
  while (at < text.length && MARKS[text.charAt(at)] === undefined) at++
  return at
}

/** The string that this literal means; null when it is cut off or no JSON. */
export const decoded = (literal: string): string | null => {
  if (literal.length < 2 || !literal.endsWith('"')) return null
  try {
    return String(JSON.parse(literal))
  } catch {
    return null
  }
}
