// What do the answers hold that the next calls need?
import { z } from 'zod'
import type { Reply } from './round.ts'

/** An id or address; anything else counts as empty. */
export const text = z.string().catch('')
export const texts = z.array(z.string()).catch([])

/** `{"Wrapper": {"Inner": ["a", "b"]}}`, the way lists of words are written in older answers. */
export const wrappedTexts = (inner: string) =>
  z
    .looseObject({ [inner]: texts })
    .catch({ [inner]: [] })
    .transform(value => z.array(z.string()).catch([]).parse(value[inner]))

/** Elements of the list at `path` over all pages; an element that cannot be read is left out. */
export const elementsOf = <T>(
  { bodies }: Reply,
  path: readonly string[],
  schema: z.ZodType<T>,
): T[] =>
  bodies
    .flatMap(body => listAt(body, path))
    .flatMap(element => {
      const parsed = schema.safeParse(element)
      return parsed.success ? [parsed.data] : []
    })

/** The bodies themselves, for answers about one thing. */
export const bodiesOf = <T>({ bodies }: Reply, schema: z.ZodType<T>): T[] =>
  elementsOf({ bodies: [{ all: bodies }], complete: true }, ['all'], schema)

const listAt = (body: unknown, path: readonly string[]): unknown[] => {
  const found = path.reduce<unknown>(
    (value, key) => (typeof value === 'object' && value !== null ? Reflect.get(value, key) : null),
    body,
  )
  return Array.isArray(found) ? found : []
}

/** Each value once, without empty ones. */
export const distinct = (values: readonly string[]): string[] =>
  [...new Set(values)].filter(value => value !== '')

/** At most 100 ids fit into one call. */
export const hundreds = (values: readonly string[]): string[][] =>
  Array.from({ length: Math.ceil(values.length / 100) }, (_, i) =>
    values.slice(i * 100, (i + 1) * 100),
  )
