// What does this expectations file ask, and where in it is something wrong?
import { type Document, isMap, isNode, isScalar, LineCounter, parseDocument } from 'yaml'
import { WhyportError } from '#shared/error.ts'
import { Expectation } from '#shared/expectation.ts'
import { nameTroubles, questionTroubles } from '#shared/expectation-troubles.ts'
import type { AskedQuestion } from '#shared/read-question.ts'
import { boundedFile } from './bounded-file.ts'

/** Every error of the file at once, each with line and column. */
export const readExpectationsFile = async (path: string): Promise<Expectation[]> => {
  const text = await boundedFile(path, { mostBytes: MOST_BYTES, next: EXAMPLE })
  return parseExpectations(path, text)
}

export const parseExpectations = (path: string, text: string): Expectation[] => {
  const yaml = parsed(path, text)
  const { troubles, expectations } = read(plain(path, yaml.document))
  if (troubles.length === 0) return expectations
  throw refusal(
    path,
    troubles.map(trouble => placed(yaml, trouble)).sort((a, b) => a.at - b.at),
  )
}

const MOST_BYTES = 1024 * 1024
// An alias may repeat what an anchor holds; a file of people needs few.
const MOST_ALIASES = 100
const MOST_SHOWN = 50
const EXAMPLE =
  'for example: expectations: [{name: shop is public, target: 203.0.113.10, port: 443, expect: reachable}]'

type Failure = ReturnType<typeof Expectation.safeParse>['error']
type Yaml = { readonly document: Document; readonly lines: LineCounter }
type Path = readonly PropertyKey[]
/** `isKey`: the key itself is wrong, not what it holds. */
type Trouble = { readonly path: Path; readonly message: string; readonly isKey?: boolean }
type Placed = { readonly at: number; readonly line: string }

const parsed = (path: string, text: string): Yaml => {
  const lines = new LineCounter()
  if (isNestedDeeply(text)) throw refusal(path, [{ at: 0, line: '1:1 is nested too deeply' }])
  const document = guarded(path, () => parseDocument(text, { lineCounter: lines }))
  const errors = document.errors.map(({ pos, message }) => at(lines, pos[0], firstLine(message)))
  if (errors.length > 0) throw refusal(path, errors)
  return { document, lines }
}

// The parser recurses and takes seconds to fail at its stack's end: what would lead it there is
// refused unread. Brackets in texts count too; nobody writes a hundred of them unclosed.
const isNestedDeeply = (text: string): boolean => {
  let depth = 0
  for (const [bracket] of text.matchAll(/[[\]{}]/g)) {
    depth = Math.max(0, depth + (bracket === '[' || bracket === '{' ? 1 : -1))
    if (depth > MOST_NESTED) return true
  }
  return /^[ \t]*(?:[-?:][ \t]+){100}/m.test(text) || /^ {1000}/m.test(text)
}

const MOST_NESTED = 100

const plain = (path: string, document: Document): unknown =>
  guarded(path, () => document.toJS({ maxAliasCount: MOST_ALIASES }))

const guarded = <T>(path: string, work: () => T): T => {
  try {
    return work()
  } catch (cause) {
    throw new WhyportError(
      'bad-usage',
      {
        subject: path,
        message: `is no YAML that can be read: ${firstLine(String(cause))}`,
        next: EXAMPLE,
      },
      { cause },
    )
  }
}

const firstLine = (text: string): string =>
  (text.split('\n')[0] ?? '').replace(/ at line \d+, column \d+:?$/, '')

const read = (value: unknown): { troubles: Trouble[]; expectations: Expectation[] } => {
  const entries = fieldOf(value, 'expectations')
  const outer = [...strangers(value), ...listTroubles(entries)]
  if (!Array.isArray(entries)) return { troubles: outer, expectations: [] }
  const first = entries.slice(0, MOST_ENTRIES)
  const names = nameTroubles(first.map(entry => fieldOf(entry, 'name')))
  return {
    expectations: first.flatMap(entry => Expectation.safeParse(entry).data ?? []),
    troubles: [
      ...outer,
      ...names.map(({ index, field, message }) => ({
        path: ['expectations', index, field],
        message: `${field}: ${message}`,
      })),
      ...first.flatMap((entry, index) => entryTroubles(entry, ['expectations', index])),
    ],
  }
}

// What has the right form is read as a question even where another field has not.
const entryTroubles = (entry: unknown, path: Path): Trouble[] => {
  const { error } = Expectation.safeParse(entry)
  const bad = new Set(error?.issues.map(({ path: [field] }) => field))
  const troubles =
    bad.has('target') || !isMapping(entry) ? [] : questionTroubles(askable(entry, bad))
  return [
    ...issuesOf(error, path),
    ...troubles
      .filter(({ field }) => !bad.has(field) && !(field === 'port' && bad.has('protocol')))
      .map(({ field, message }) => ({ path: [...path, field], message: `${field}: ${message}` })),
  ]
}

const isMapping = (entry: unknown): boolean =>
  typeof entry === 'object' && entry !== null && !Array.isArray(entry)

const askable = (entry: unknown, bad: ReadonlySet<unknown>): AskedQuestion => {
  const { target, port, protocol, from } = Expectation.shape
  const good = (field: string): unknown => (bad.has(field) ? undefined : fieldOf(entry, field))
  return {
    target: target.catch('here').parse(good('target')),
    port: port.catch(undefined).parse(good('port')),
    protocol: protocol.catch('tcp').parse(good('protocol')),
    from: from.catch('any').parse(good('from')),
  }
}

const MOST_ENTRIES = 1000

// YAML gives plain maps; a key of one is asked for, the value stays unknown.
const fieldOf = (value: unknown, key: string): unknown =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[key] : undefined

const strangers = (value: unknown): Trouble[] =>
  typeof value !== 'object' || value === null || Array.isArray(value)
    ? []
    : Object.keys(value)
        .filter(key => key !== 'expectations')
        .map(key => ({ path: [key], message: `"${key}" is not known`, isKey: true }))

const listTroubles = (entries: unknown): Trouble[] => {
  if (!Array.isArray(entries))
    return [{ path: ['expectations'], message: 'a list called expectations is missing' }]
  const { length } = entries
  if (length === 0) return [{ path: ['expectations'], message: 'the list is empty' }]
  return length > MOST_ENTRIES
    ? [{ path: ['expectations'], message: `more than ${MOST_ENTRIES} expectations` }]
    : []
}

const issuesOf = (error: Failure, path: Path): Trouble[] =>
  (error?.issues ?? []).flatMap(issue => {
    const inside = [...path, ...issue.path]
    if (issue.code === 'unrecognized_keys')
      return issue.keys.map(key => ({
        path: [...inside, key],
        message: `"${key}" is not known`,
        isKey: true,
      }))
    const name = issue.path.length === 0 ? 'expectation' : issue.path.join('.')
    return [{ path: inside, message: `${name}: ${issue.message}` }]
  })

const placed = ({ document, lines }: Yaml, { path, message, isKey }: Trouble): Placed => {
  const key = isKey ? keyAt(document, path) : null
  if (key !== null) return at(lines, key, message)
  for (let length = path.length; length > 0; length--) {
    const node = document.getIn(path.slice(0, length), true)
    if (isNode(node) && node.range) return at(lines, node.range[0], message)
  }
  return at(lines, 0, message)
}

const keyAt = (document: Document, path: Path): number | null => {
  const map = path.length === 1 ? document.contents : document.getIn(path.slice(0, -1), true)
  const keys = isMap(map) ? map.items.map(({ key }) => key) : []
  const found = keys.find(key => isScalar(key) && String(key.value) === path.at(-1))
  return isScalar(found) ? (found.range?.[0] ?? null) : null
}

const at = (lines: LineCounter, offset: number, message: string): Placed => {
  const { line, col } = lines.linePos(offset)
  return { at: offset, line: `${Math.max(line, 1)}:${Math.max(col, 1)} ${message}` }
}

const refusal = (path: string, troubles: readonly Placed[]): WhyportError => {
  const more = troubles.length - MOST_SHOWN
  return new WhyportError('bad-usage', {
    subject: path,
    message: troubles.length === 1 ? '1 error' : `${troubles.length} errors`,
    details: [
      ...troubles.slice(0, MOST_SHOWN).map(({ line }) => line),
      ...(more > 0 ? [`… and ${more} more`] : []),
    ],
    next: EXAMPLE,
  })
}
