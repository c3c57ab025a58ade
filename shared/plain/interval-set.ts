// What is the union, intersection or difference of sets of numbers written as ranges?

/** Inclusive range, `from <= to`. Values are ports or address values. */
export type Interval = readonly [from: bigint, to: bigint]

/** Sorted, disjoint, not adjacent. The empty array is the empty set. */
export type IntervalSet = readonly Interval[]

export const EMPTY: IntervalSet = []

/** Brings ranges of any order and overlap into the canonical form. */
export const intervalSet = (ranges: Iterable<Interval>): IntervalSet =>
  coalesced([...ranges].sort((a, b) => (a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : 0)))

const coalesced = (sorted: readonly Interval[]): IntervalSet => {
  const merged: [bigint, bigint][] = []
  for (const [from, to] of sorted) {
    const last = merged.at(-1)
    if (last !== undefined && from <= last[1] + 1n) {
      if (to > last[1]) last[1] = to
    } else merged.push([from, to])
  }
  return merged
}

/** Both are in order already: one pass, no sorting. */
export const union = (a: IntervalSet, b: IntervalSet): IntervalSet => {
  if (a.length === 0) return b
  return b.length === 0 ? a : coalesced(zipped(a, b))
}

const zipped = (a: IntervalSet, b: IntervalSet): readonly Interval[] => {
  const out: Interval[] = []
  let i = 0
  for (const y of b) {
    for (; i < a.length && (a[i] as Interval)[0] <= y[0]; i++) out.push(a[i] as Interval)
    out.push(y)
  }
  return out.concat(a.slice(i))
}

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
  inner.every(([from, to]) => {
    const holder = outer[firstEndingFrom(outer, from)]
    return holder !== undefined && holder[0] <= from && to <= holder[1]
  })

// Ranges of one set neither touch nor overlap, so one of them holds a whole range or none does.
const firstEndingFrom = (set: IntervalSet, value: bigint): number => {
  let low = 0
  let high = set.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((set[middle] as Interval)[1] >= value) high = middle
    else low = middle + 1
  }
  return low
}

/** True when some member is in both: each range of the shorter set is looked up in the longer one. */
export const overlaps = (a: IntervalSet, b: IntervalSet): boolean => {
  if (a.length > b.length) return overlaps(b, a)
  for (const [from, to] of a) {
    const next = b[firstEndingFrom(b, from)]
    if (next !== undefined && next[0] <= to) return true
  }
  return false
}
