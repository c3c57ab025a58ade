// Was this number of a request used before?

/**
 * Each number is taken once. Requests on two connections may overtake each other, so a little below
 * the highest is taken too; what came before the start of this process never is.
 */
export type Counters = {
  readonly highest: () => number
  readonly take: (counter: number) => boolean
}

const WINDOW = 64

export const countersFrom = (start: number): Counters => {
  let highest = start
  const taken = new Set<number>()
  return {
    highest: () => highest,
    take: counter => {
      if (counter <= start || counter <= highest - WINDOW || taken.has(counter)) return false
      highest = Math.max(highest, counter)
      taken.add(counter)
      for (const old of taken) if (old <= highest - WINDOW) taken.delete(old)
      return true
    },
  }
}
