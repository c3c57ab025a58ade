// Where in this text do secrets stand that were seen elsewhere?
import { redactedLines } from './secret-patterns.ts'

/** Shorter ones are too common as parts of other words. */
export const SHORTEST_SECRET = 6

/** How many secrets may begin alike; more are left to their form. */
const MOST_ALIKE = 200

export type KnownSecrets = {
  readonly add: (secret: string) => void
  readonly replaceIn: (text: string, found: () => void) => string
}

/** One look per character of the text, however many secrets there are. */
export const openKnownSecrets = (): KnownSecrets => {
  const byStart = new Map<string, string[]>()
  return {
    add: secret => {
      if (secret.length < SHORTEST_SECRET || !/[^\d.]/.test(secret)) return
      const start = secret.slice(0, SHORTEST_SECRET)
      const alike = byStart.get(start) ?? []
      if (alike.length >= MOST_ALIKE || alike.includes(secret)) return
      // The longest first: one may be the beginning of another.
      byStart.set(
        start,
        [...alike, secret].toSorted((a, b) => b.length - a.length),
      )
    },
    replaceIn: (text, found) => (byStart.size === 0 ? text : replaced(text, { byStart, found })),
  }
}

const replaced = (
  text: string,
  { byStart, found }: { byStart: ReadonlyMap<string, readonly string[]>; found: () => void },
): string => {
  const parts: string[] = []
  let done = 0
  for (let at = 0; at + SHORTEST_SECRET <= text.length; at++) {
    const secret = byStart
      .get(text.slice(at, at + SHORTEST_SECRET))
      ?.find(one => text.startsWith(one, at))
    if (secret === undefined) continue
    found()
    parts.push(text.slice(done, at), redactedLines(secret))
    done = at + secret.length
    at = done - 1
  }
  return parts.length === 0 ? text : parts.join('') + text.slice(done)
}
