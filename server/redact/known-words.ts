// Which words does whyport know itself, so that they tell nothing about a tenant?
import { API_WORDS } from './api-words.ts'
import { TOOL_WORDS } from './tool-words.ts'

/** Capitals do not count. A word of several is known when each of its parts is, or is very short. */
export const isKnownWord = (word: string): boolean => {
  const small = word.toLowerCase()
  if (KNOWN.has(small)) return true
  const parts = small.split(/[_.-]+/)
  return (
    parts.length > 1 &&
    parts.every(part => part.length <= 2 || KNOWN.has(part) || /^\d{1,5}$/.test(part))
  )
}

const KNOWN: ReadonlySet<string> = new Set(
  [TOOL_WORDS, API_WORDS].flatMap(words => words.split(/\s+/)),
)
