// Does this value from outside have the expected shape? Written by hand: the agent loads no schemas.

export type Fields = { readonly [name: string]: unknown }

/** Its own fields only: what a prototype brings never counts. */
export const fieldsOf = (value: unknown): Fields | null =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.assign(Object.create(null), value)
    : null

/** Null for what is no JSON. */
export const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

export const isText = (value: unknown, max: number): value is string =>
  typeof value === 'string' && value.length <= max

/** Written text that follows `grammar`, which bounds the length. */
export const isWritten = (value: unknown, grammar: RegExp): value is string =>
  typeof value === 'string' && grammar.test(value)

export const isWhole = (value: unknown, min: number, max: number): value is number =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= min && value <= max

export const isNumber = (value: unknown, min: number, max: number): value is number =>
  typeof value === 'number' && value >= min && value <= max

/** Null unless it is an array of at most `max` elements that all pass. */
export const listOf = <T>(
  value: unknown,
  max: number,
  isElement: (element: unknown) => element is T,
): readonly T[] | null =>
  Array.isArray(value) && value.length <= max && value.every(isElement) ? value : null

export const isUtcTime = (value: unknown): value is string =>
  isWritten(value, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?Z$/)
