// What does the recorded account hold?
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'

/** One file of `cloud/`: a body, or an error answer with its status. */
export type Recorded = {
  /** What stands in the name after the action: `prl-1`, `page2`, … */
  readonly tokens: readonly string[]
  readonly body: Readonly<Record<string, unknown>>
  readonly errorStatus: number | null
}

/** By action as in file names: `ecs.DescribeInstances`. */
export type AccountContent = ReadonlyMap<string, readonly Recorded[]>

export const readAccount = (folder: string): AccountContent => {
  const cloud = join(folder, 'cloud')
  const files = existsSync(cloud)
    ? readdirSync(cloud, { recursive: true, encoding: 'utf8' }).sort(byCode)
    : []
  const content = new Map<string, Recorded[]>()
  for (const file of files.filter(name => name.endsWith('.json'))) {
    const [product = '', name = '', ...tokens] = basename(file, '.json').split('.')
    const action = `${product}.${name}`
    const recorded = read(join(cloud, file), tokens)
    content.set(action, [...(content.get(action) ?? []), recorded])
  }
  return content
}

const byCode = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

const read = (path: string, tokens: readonly string[]): Recorded => {
  const text = asRecord(JSON.parse(readFileSync(path, 'utf8')))
  const { status, body } = text
  return typeof status === 'number' && typeof body === 'object'
    ? { tokens, body: asRecord(body), errorStatus: status }
    : { tokens, body: text, errorStatus: null }
}

export const asRecord = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value)) : {}

/** The value at `path`, undefined when there is none. */
export const valueAt = (value: unknown, path: readonly string[]): unknown =>
  path.reduce<unknown>((inner, key) => asRecord(inner)[key], value)

export const listAt = (value: unknown, path: readonly string[]): readonly unknown[] => {
  const list = valueAt(value, path)
  return Array.isArray(list) ? list : []
}

/** `value` with `list` put in at `path`. */
export const withList = (
  value: unknown,
  path: readonly string[],
  list: readonly unknown[],
): Readonly<Record<string, unknown>> => {
  const [key, ...rest] = path
  if (key === undefined) return asRecord(value)
  const record = asRecord(value)
  return { ...record, [key]: rest.length === 0 ? list : withList(record[key], rest, list) }
}
