// Whose turn is it, where only one may be at it?

/** Waits for the turn and gives what ends it. */
export type Turns = () => Promise<() => void>

/** Turns come in the order in which they were asked for. Whoever gets one must end it. */
export const createTurns = (): Turns => {
  let last: Promise<void> = Promise.resolve()
  return async () => {
    const before = last
    const { promise, resolve } = Promise.withResolvers<void>()
    last = promise
    await before
    return resolve
  }
}
