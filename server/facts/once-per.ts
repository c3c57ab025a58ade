// What was read of this answer before, so that it is parsed once however often it is asked?

/**
 * The same reading, kept as long as `of` is: an evidence item, a schema. Evidence never changes, so what
 * is kept is what reading again would give. `read` is pure, and nobody changes what it gave.
 */
export const oncePer = <Of extends object, T>(read: (of: Of) => T): ((of: Of) => T) => {
  const kept = new WeakMap<Of, { readonly value: T }>()
  return of => {
    const known = kept.get(of)
    if (known !== undefined) return known.value
    const value = read(of)
    kept.set(of, { value })
    return value
  }
}

/** The same for words, of which there are few: names of lists. */
export const oncePerWord = <T>(read: (word: string) => T): ((word: string) => T) => {
  const kept = new Map<string, T>()
  return word => {
    const value = kept.get(word) ?? read(word)
    kept.set(word, value)
    return value
  }
}
