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
  const [block, ...more] = test.intervals
  if (set.family !== test.family || block === undefined) return noAddress(set.family)
  if (more.length > 0 || set.intervals.length < 8) return intersectOf(set, test)
  const { first, end } = touched(set.intervals, block)
  const cut = set.intervals
    .slice(first, end)
    .map(
      ([from, to]): Interval => [from > block[0] ? from : block[0], to < block[1] ? to : block[1]],
    )
  return { family: set.family, intervals: cut }
}

export const outside = (set: AddressSet, test: AddressSet): AddressSet => {
  const [block, ...more] = test.intervals
  if (set.family !== test.family || block === undefined) return set
  if (more.length > 0 || set.intervals.length < 8) return subtractOf(set, test)
  const { first, end } = touched(set.intervals, block)
  if (first === end) return set
  const left = set.intervals.slice(first, end).flatMap(interval => remains(interval, block))
  return {
    family: set.family,
    intervals: [...set.intervals.slice(0, first), ...left, ...set.intervals.slice(end)],
  }
}

/** `set` and a few more members. */
export const joined = (set: AddressSet, more: AddressSet): AddressSet => {
  const [block, ...rest] = more.intervals
  if (block === undefined) return set
  if (rest.length > 0 || set.intervals.length < 8) return unionOf(set, more)
  // What the block touches is taken out and put back as one range with it.
  const { first, end } = touched(set.intervals, [block[0] - 1n, block[1] + 1n])
  const [low, high] = [set.intervals[first], set.intervals[end - 1]]
  const from = first < end && low !== undefined && low[0] < block[0] ? low[0] : block[0]
  const to = first < end && high !== undefined && high[1] > block[1] ? high[1] : block[1]
  return {
    family: set.family,
    intervals: [...set.intervals.slice(0, first), [from, to], ...set.intervals.slice(end)],
  }
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

const touched = (intervals: IntervalSet, [from, to]: Interval): { first: number; end: number } => {
  const first = firstIndex(intervals, interval => interval[1] >= from)
  let end = first
  while (end < intervals.length && (intervals[end]?.[0] ?? to + 1n) <= to) end++
  return { first, end }
}

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
