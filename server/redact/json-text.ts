// How does this JSON read without what belongs to the tenant?
// Only the strings and numbers that are replaced change: order, blanks and line feeds stay, so that the
// parsers, and whoever looks for a line, find everything where it was.
import { bitsOf, formatAddress, parseAddress } from '#shared/plain/ip.ts'
import { redactedBlock } from './address-text.ts'
import { redactedValue } from './field-value.ts'
import { decoded, type JsonPart, jsonParts } from './json-places.ts'
import { isKnownWord } from './known-words.ts'
import type { Redactor } from './redactor.ts'
import { redactedText } from './text.ts'
import { type FieldKind, fieldKind, type Schema, wholeKind } from './typed-fields.ts'

/** Also for text that is JSON only in part, or cut off. `depth`: how many strings of JSON it is inside. */
export const redactedJson = (text: string, about: About, to: Redactor): string => {
  const out: string[] = []
  const frames: Frame[] = [{ ...TOP, whole: about.whole ?? null, pairs: new Map() }]
  const reading = { out, frames, about, to }
  for (const part of jsonParts(text)) READ[part.kind](part.text, reading)
  return out.join('')
}

export type About = {
  readonly schema: Schema
  /** The kind of everything in it. */
  readonly whole?: FieldKind | null
  readonly depth?: number
}

/** One object or list that is open. */
type Frame = {
  readonly isObject: boolean
  /** The field that the next value stands in; of a list: the field the list stands in. */
  key: string
  isKeyNext: boolean
  readonly whole: FieldKind | null
  /** The field that it is the value of. */
  readonly inside: string
  /** Addresses and lengths that belong together, by field. */
  readonly pairs: Map<string, { readonly place: number; readonly value: string }>
}

const TOP: Frame = {
  ...{ isObject: false, key: '', isKeyNext: false, whole: null, inside: '' },
  pairs: new Map(),
}

type Reading = {
  readonly out: string[]
  readonly frames: Frame[]
  readonly about: About
  readonly to: Redactor
}

const top = ({ frames }: Reading): Frame => frames.at(-1) ?? TOP

const READ: Readonly<Record<JsonPart['kind'], (text: string, reading: Reading) => void>> = {
  open: (text, reading) => {
    const { key, whole } = top(reading)
    const isObject = text === '{'
    reading.frames.push({
      isObject,
      key: isObject ? '' : key,
      isKeyNext: isObject,
      whole: whole ?? wholeKind(reading.about.schema, key),
      inside: key,
      pairs: new Map(),
    })
    reading.out.push(text)
  },
  close: (text, reading) => {
    closePairs(reading)
    if (reading.frames.length > 1) reading.frames.pop()
    reading.out.push(text)
  },
  comma: (text, reading) => {
    const frame = top(reading)
    frame.isKeyNext = frame.isObject
    reading.out.push(text)
  },
  colon: (text, { out }) => {
    out.push(text)
  },
  string: (text, reading) => {
    const frame = top(reading)
    if (frame.isObject && frame.isKeyNext) takeKey(text, frame, reading)
    else takeString(text, frame, reading)
  },
  garbage: (text, { out, to }) => {
    out.push(redactedText(text, 'prose', to))
  },
  other: (text, reading) => takeOther(text, top(reading), reading),
}

const takeKey = (literal: string, frame: Frame, { out, about, to }: Reading): void => {
  const key = decoded(literal)
  frame.isKeyNext = false
  frame.key = key ?? ''
  if (key === null) out.push(redactedText(literal, 'prose', to))
  else if (frame.whole === null && isPlainKey(key, about, to)) out.push(literal)
  else out.push(written(redactedValue(frame.whole, key, to), { key, literal }))
}

const written = (image: string, { key, literal }: { key: string; literal: string }): string =>
  image === key ? literal : JSON.stringify(image)

// Fields of the cloud's API begin with a capital; what else is a field may be a label of the tenant.
const isPlainKey = (key: string, { schema }: About, { level, learned }: Redactor): boolean => {
  if (learned.words.has(key)) return false
  if (level === 'tenant') return /^[A-Za-z_][A-Za-z0-9_]{0,60}$/.test(key)
  return isKnownWord(key) || (schema === 'cloud' && /^(?:[A-Z][a-z0-9]*){1,12}$/.test(key))
}

const takeString = (literal: string, frame: Frame, reading: Reading): void => {
  const { out, about, to } = reading
  const value = decoded(literal)
  if (value === null) {
    out.push(redactedText(literal, 'prose', to))
    return
  }
  keepRange(frame, value, to)
  if (ADDRESSES.has(frame.key)) frame.pairs.set(frame.key, { place: out.length, value })
  const image = redactedString(value, kindIn(frame, about), reading)
  out.push(written(image, { key: value, literal }))
}

const kindIn = ({ whole, key, inside }: Frame, { schema }: About): FieldKind | null =>
  whole ?? wholeKind(schema, key) ?? fieldKind(schema, key, inside)

const redactedString = (value: string, kind: FieldKind | null, { about, to }: Reading): string => {
  const depth = about.depth ?? 0
  return isJson(value) && depth < DEEPEST && kind !== 'secret'
    ? redactedJson(value, { ...about, whole: kind, depth: depth + 1 }, to)
    : redactedValue(kind, value, to)
}

/** JSON in a text in JSON: the cloud writes lists that way. */
const DEEPEST = 3

const takeOther = (text: string, frame: Frame, { out, about, to }: Reading): void => {
  const word = text.trim()
  if (LENGTHS.has(frame.key)) frame.pairs.set(frame.key, { place: out.length, value: word })
  if (word === '' || /^(?:true|false|null)$/.test(word)) out.push(text)
  else out.push(text.replace(word, () => redactedDigits(word, kindIn(frame, about), to)))
}

const redactedDigits = (digits: string, kind: FieldKind | null, to: Redactor): string => {
  if (kind === 'secret') return JSON.stringify(redactedValue(kind, digits, to))
  const isAccount = (kind === 'account' || kind === 'id') && /^\d{10,20}$/.test(digits)
  return isAccount || to.learned.words.get(digits) === 'account'
    ? redactedValue('account', digits, to)
    : digits
}

/** An address and the length of its prefix, in two fields (`ip -j`, `nft -j`). */
const PAIRS: readonly (readonly [address: string, length: string])[] = [
  ['addr', 'len'],
  ['src', 'srclen'],
  ['dst', 'dstlen'],
]
const ADDRESSES = new Set(PAIRS.map(([address]) => address))
const LENGTHS = new Set(PAIRS.map(([, length]) => length))

const closePairs = (reading: Reading): void => {
  const { pairs } = top(reading)
  if (pairs.size < 2) return
  for (const [address, length] of PAIRS) {
    const [first, second] = [pairs.get(address), pairs.get(length)]
    if (first === undefined || second === undefined) continue
    const found = parseAddress(first.value)
    const prefix = Number(second.value)
    if (found === null || !(prefix >= 0 && prefix <= bitsOf(found.family))) continue
    const image = formatAddress(redactedBlock(found, prefix, reading.to))
    if (image !== first.value) reading.out[first.place] = JSON.stringify(image)
  }
}

// `{"range": ["10.0.0.1", "10.0.0.9"]}`
const keepRange = (frame: Frame, value: string, { learned }: Redactor): void => {
  if (frame.key !== 'range' || frame.isObject) return
  const first = frame.pairs.get('range')
  const [from, to] = [parseAddress(first?.value ?? ''), parseAddress(value)]
  if (first === undefined) frame.pairs.set('range', { place: -1, value })
  else if (from !== null && to !== null) learned.ranges.push([from, to])
}

/** As JSON begins; Python's lists and `[  12.3]` of a log begin otherwise. */
export const isJson = (text: string): boolean =>
  /^\s*(?:\{\s*["}]|\[\s*(?:[\]"[\d-]|\{\s*["}]))/.test(text) && !/^\s*\[\s*[\d.]+\]/.test(text)
