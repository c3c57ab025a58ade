// How is a list worked off, so many at once?

/** In the order of the list. */
export const inTurns = async <T, R>(
  list: readonly T[],
  atOnce: number,
  work: (one: T) => Promise<R>,
): Promise<R[]> => {
  const done: R[] = []
  let next = 0
  const worker = async (): Promise<void> => {
    while (next < list.length) {
      const at = next++
      const one = list[at]
      if (one !== undefined) done[at] = await work(one)
    }
  }
  await Promise.all(Array.from({ length: Math.min(atOnce, list.length) }, worker))
  return done
}
