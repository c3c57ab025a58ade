// Which members of a large address set lie inside or outside a small one, found fast?
import { type AddressSet, intersectOf, noAddress, subtractOf } from '#shared/plain/address-set.ts'
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
