// Which members of a large address set lie inside or outside a small one, found fast?
import {
  type AddressSet,
  intersectOf,
  noAddress,
  subtractOf,
  unionOf,
} from '#shared/plain/address-set.ts'
import type { Interval, IntervalSet } from '#shared/plain/interval-set.ts'

/**
 * Rule sets with tens of thousands of single-address rules cut one block at a time out of a set of
 * tens of thousands of ranges; going through all of them each time would take minutes.
 */
export const inside = (set: AddressSet, test: AddressSet): AddressSet => {
  if (set.family !== test.family) return noAddress(set.family)
  return set.intervals.length < test.intervals.length
    ? intersectOf(set, near(test, set))
    : intersectOf(near(set, test), test)
}

export const outside = (set: AddressSet, test: AddressSet): AddressSet => {
  const [block] = test.intervals
  if (set.family !== test.family || block === undefined) return set
  if (test.intervals.length > 1 || set.intervals.length < 8) return subtractOf(set, near(test, set))
  const { first, end } = touched(set.intervals, block)
  if (first === end) return set
  const left = set.intervals.slice(first, end).flatMap(interval => remains(interval, block))
  return { family: set.family, intervals: set.intervals.toSpliced(first, end - first, ...left) }
}

/** What is in either; taking a few ranges back into many is quick. */
export const joined = (a: AddressSet, b: AddressSet): AddressSet => {
  const [small, large] = a.intervals.length < b.intervals.length ? [a, b] : [b, a]
  if (small.intervals.length > FEW || large.intervals.length < 8) return unionOf(a, b)
  return { family: large.family, intervals: small.intervals.reduce(withInterval, large.intervals) }
}

const FEW = 4

const withInterval = (intervals: IntervalSet, [from, to]: Interval): IntervalSet => {
  const { first, end } = touched(intervals, [from - 1n, to + 1n])
  const low = intervals[first]
  const high = intervals[end - 1]
  const whole: Interval =
    first === end || low === undefined || high === undefined
      ? [from, to]
      : [low[0] < from ? low[0] : from, high[1] > to ? high[1] : to]
  return intervals.toSpliced(first, end - first, whole)
}

// The part of a large set that lies between the ends of a small one.
const near = (large: AddressSet, small: AddressSet): AddressSet => {
  const from = small.intervals[0]?.[0]
  const to = small.intervals.at(-1)?.[1]
  if (large.intervals.length < 8 || from === undefined || to === undefined) return large
  const { first, end } = touched(large.intervals, [from, to])
  return { family: large.family, intervals: large.intervals.slice(first, end) }
}

/** False: `outer` cannot hold all of `inner`. Looks at the ends only. */
export const mayCover = (outer: AddressSet, inner: AddressSet): boolean => {
  const [low] = inner.intervals
  const high = inner.intervals.at(-1)
  return (
    low !== undefined &&
    high !== undefined &&
    [low, high].every(([from, to]) => {
      const at = firstIndex(outer.intervals, interval => interval[1] >= to)
      const interval = outer.intervals[at]
      return interval !== undefined && interval[0] <= from
    })
  )
}

const remains = ([from, to]: Interval, [blockFrom, blockTo]: Interval): Interval[] => {
  const left: Interval[] = []
  if (from < blockFrom) left.push([from, blockFrom - 1n])
  if (to > blockTo) left.push([blockTo + 1n, to])
  return left
}

const touched = (intervals: IntervalSet, [from, to]: Interval): { first: number; end: number } => ({
  first: firstIndex(intervals, interval => interval[1] >= from),
  end: firstIndex(intervals, interval => interval[0] > to),
})

// Binary search: `holds` is false up to some index and true from there on.
const firstIndex = (intervals: IntervalSet, holds: (interval: Interval) => boolean): number => {
  let low = 0
  let high = intervals.length
  while (low < high) {
    const middle = (low + high) >> 1
    const interval = intervals[middle]
    if (interval !== undefined && holds(interval)) high = middle
    else low = middle + 1
  }
  return low
}
