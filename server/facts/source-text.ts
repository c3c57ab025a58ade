// Where in the raw evidence does this object stand, and how is it written there?

/** A piece of raw evidence: its text as it came, and the line (from 1) where it begins. */
export type SourceText = { readonly evidence: string; readonly text: string; readonly line: number }

/** The elements of the first array called `key` in raw JSON, each as written, in order. */
export const arrayElements = (evidence: string, raw: string, key: string): SourceText[] => {
  const opening = new RegExp(`"${key}"\\s*:\\s*\\[`).exec(raw)
  return opening === null ? [] : elementsFrom(evidence, raw, opening.index + opening[0].length)
}

const elementsFrom = (evidence: string, raw: string, start: number): SourceText[] => {
  const elements: SourceText[] = []
  const lines = lineCounter(raw)
  for (let at = skipBlank(raw, start); at < raw.length && raw[at] !== ']'; ) {
    const end = endOfValue(raw, at)
    elements.push({ evidence, text: raw.slice(at, end), line: lines(at) })
    at = skipBlank(raw, end)
  }
  return elements
}

/** The part of `source` that `pattern` matches, with its own line; the whole of it when nothing matches. */
export const partOf = (source: SourceText, pattern: RegExp): SourceText => {
  const hit = pattern.exec(source.text)
  if (hit === null) return source
  const before = source.text.slice(0, hit.index)
  return { ...source, text: hit[0], line: source.line + before.split('\n').length - 1 }
}

/** `"Field": value` as written in `source`, for scalar fields. */
export const fieldText = (source: SourceText, field: string): SourceText =>
  partOf(source, new RegExp(`"${field}"\\s*:\\s*(?:"(?:[^"\\\\]|\\\\.)*"|[^,}\\]\\s]+)`))

/** A whole raw answer as source text. */
export const wholeText = (evidence: string, raw: string): SourceText => ({
  evidence,
  text: raw,
  line: 1,
})

const lineCounter = (raw: string): ((at: number) => number) => {
  let line = 1
  // Kept between calls: looking again in one line of many megabytes would take a second each time.
  let next = raw.indexOf('\n')
  return at => {
    while (next !== -1 && next < at) {
      line++
      next = raw.indexOf('\n', next + 1)
    }
    return line
  }
}

const skipBlank = (raw: string, from: number): number => {
  let at = from
  while (at < raw.length && ' \t\r\n,'.includes(raw.charAt(at))) at++
  return at
}

// Strings are skipped whole, so brackets inside them don't count.
const endOfValue = (raw: string, from: number): number => {
  let depth = 0
  for (let at = from; at < raw.length; at++) {
    const char = raw.charAt(at)
    if (char === '"') at = endOfString(raw, at)
    else if (depth === 0 && ',]}'.includes(char)) return at
    else depth += DEPTH[char] ?? 0
    if (depth === 0 && '}]'.includes(char)) return at + 1
  }
  return raw.length
}

const DEPTH: Readonly<Record<string, number>> = { '{': 1, '[': 1, '}': -1, ']': -1 }

const endOfString = (raw: string, from: number): number => {
  let at = from + 1
  while (at < raw.length && raw.charAt(at) !== '"') at += raw.charAt(at) === '\\' ? 2 : 1
  return at
}
