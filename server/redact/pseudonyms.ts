// Which word stands for this word, the same one each time?
import { createHmac, type KeyObject } from 'node:crypto'

/** What was replaced. `secret`: nothing stands for it, and no map holds it. */
export type RedactedKind =
  | 'access key'
  | 'account'
  | 'address'
  | 'e-mail'
  | 'host name'
  | 'id'
  | 'mac'
  | 'name'
  | 'number'
  | 'request'
  | 'secret'
  | 'tag'
  | 'text'
  | 'user'
  | 'uuid'
  | 'vantage point'
  | 'word'

/** How a pseudonym is written. `draw` gives characters of `alphabet`, as many as are asked for. */
export type Shape = (draw: (alphabet: string, length: number) => string) => string

export type Entry = {
  readonly kind: RedactedKind
  readonly original: string
  readonly pseudonym: string
}

export type Pseudonyms = {
  /** Different originals get different pseudonyms. The first kind that asks for an original names it. */
  readonly of: (kind: RedactedKind, original: string, shape: Shape) => string
  /** Was this word made here? */
  readonly isOurs: (word: string) => boolean
  readonly entries: () => readonly Entry[]
}

/** `isTaken`: words that stand in the evidence already. The same key and order give the same words. */
export const openPseudonyms = (key: KeyObject, isTaken: (word: string) => boolean): Pseudonyms => {
  const known = new Map<string, Entry>()
  const used = new Set<string>()
  const fresh = (original: string, shape: Shape): string => {
    for (let attempt = 0; ; attempt++) {
      const word = shape(drawFrom(key, `${attempt}\n${original}`))
      // A short id has few others of its length: after many attempts it may grow.
      const candidate = attempt < MANY ? word : `${word}x${attempt}`
      if (
        !used.has(candidate) &&
        candidate !== original &&
        (attempt >= MANY || !isTaken(candidate))
      )
        return candidate
    }
  }
  return {
    of: (kind, original, shape) => {
      const found = known.get(original)
      if (found !== undefined) return found.pseudonym
      const pseudonym = fresh(original, shape)
      used.add(pseudonym)
      known.set(original, { kind, original, pseudonym })
      return pseudonym
    },
    isOurs: word => used.has(word),
    entries: () => [...known.values()],
  }
}

const MANY = 200

// Modulo 36 of a byte is uneven by less than 3 %: these are names, no keys.
const drawFrom = (key: KeyObject, seed: string) => {
  let place = 0
  let block = Buffer.alloc(0)
  const next = (): number => {
    if (place % 32 === 0) block = createHmac('sha256', key).update(`${place}\n${seed}`).digest()
    return block[place++ % 32] ?? 0
  }
  return (alphabet: string, length: number): string =>
    Array.from({ length }, () => alphabet.charAt(next() % alphabet.length)).join('')
}

const LOWER = 'abcdefghijklmnopqrstuvwxyz'
const DIGITS = '0123456789'
const ALNUM = LOWER + DIGITS
export const HEX = `${DIGITS}abcdef`

/** `name-k3x9ab`: ends in a letter, so that digits may follow. */
export const labelled =
  (label: string): Shape =>
  draw =>
    `${label}${draw(ALNUM, 6)}${draw(LOWER, 1)}`

/** Digits stay digits, letters become small letters or digits, the rest stays. */
export const likeId =
  (text: string): Shape =>
  draw =>
    text.replace(/[A-Za-z0-9]+/g, part => draw(ALNUM, part.length))

/** Hexadecimal digits in their case, the rest stays. */
export const likeHex =
  (text: string): Shape =>
  draw =>
    text.replace(/[0-9a-f]+/gi, part => {
      const drawn = draw(HEX, part.length)
      return /[A-F]/.test(text) ? drawn.toUpperCase() : drawn
    })

/** As many digits, the first one kept, so that no zero comes to lead. */
export const likeNumber =
  (text: string): Shape =>
  draw =>
    text.charAt(0) + draw(DIGITS, text.length - 1)
