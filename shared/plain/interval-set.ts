// What is the union, intersection or difference of sets of numbers written as ranges?

/** Inclusive range, `from <= to`. Values are ports or address values. */
export type Interval = readonly [from: bigint, to: bigint]

/** Sorted, disjoint, not adjacent. The empty array is the empty set. */
export type IntervalSet = readonly Interval[]

export const EMPTY: IntervalSet = []

/** Brings ranges of any order and overlap into the canonical form. */
export const intervalSet = (ranges: Iterable<Interval>): IntervalSet => {
  const sorted = [...ranges].sort((a, b) => (a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : 0))
  const merged: [bigint, bigint][] = []
  for (const [from, to] of sorted) {
    const last = merged.at(-1)
    if (last !== undefined && from <= last[1] + 1n) {
      if (to > last[1]) last[1] = to
    } else merged.push([from, to])
  }
  return merged
}

export const union = (a: IntervalSet, b: IntervalSet): IntervalSet => intervalSet([...a, ...b])

export const intersect = (a: IntervalSet, b: IntervalSet): IntervalSet => {
  const out: Interval[] = []
  let i = 0
  let j = 0
  while (i < a.length && j < b.length) {
    const x = a[i] as Interval
    const y = b[j] as Interval
    const from = x[0] > y[0] ? x[0] : y[0]
    const to = x[1] < y[1] ? x[1] : y[1]
    if (from <= to) out.push([from, to])
    if (x[1] < y[1]) i++
    else j++
  }
  return out
}

/** What is in `a` and not in `b`. */
export const subtract = (a: IntervalSet, b: IntervalSet): IntervalSet => {
  const out: Interval[] = []
  let j = 0
  for (const [start, end] of a) {
    let from = start
    while (j < b.length && (b[j] as Interval)[1] < from) j++
    for (let k = j; k < b.length && (b[k] as Interval)[0] <= end; k++) {
      const [holeFrom, holeTo] = b[k] as Interval
      if (holeFrom > from) out.push([from, holeFrom - 1n])
      from = holeTo + 1n
    }
    if (from <= end) out.push([from, end])
  }
  return out
}

export const isEmpty = (set: IntervalSet): boolean => set.length === 0

export const equals = (a: IntervalSet, b: IntervalSet): boolean =>
  a.length === b.length && a.every(([from, to], i) => from === b[i]?.[0] && to === b[i]?.[1])

/** True when every member of `inner` is in `outer`. */
export const covers = (outer: IntervalSet, inner: IntervalSet): boolean =>
  isEmpty(subtract(inner, outer))

export const overlaps = (a: IntervalSet, b: IntervalSet): boolean => !isEmpty(intersect(a, b))
