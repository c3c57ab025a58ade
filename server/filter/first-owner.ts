// Which of several overlapping sets holds each address first?
import type { AddressSet } from '#shared/plain/address-set.ts'
import { type Interval, intervalSet } from '#shared/plain/interval-set.ts'

/**
 * For each set what is in none of the sets before it. One sweep over all ranges; taking them out one
 * after another would go through tens of thousands of ranges tens of thousands of times.
 */
export const firstOwners = (sets: readonly AddressSet[]): AddressSet[] => {
  const parts: Interval[][] = sets.map(() => [])
  const active = new OwnerQueue()
  let at = 0n
  for (const edge of edgesOf(sets)) {
    const owner = active.first()
    if (owner !== null && at < edge.at) parts[owner]?.push([at, edge.at - 1n])
    at = edge.at
    if (edge.begins) active.add(edge.owner)
    else active.remove(edge.owner)
  }
  return sets.map(({ family }, i) => ({ family, intervals: intervalSet(parts[i] ?? []) }))
}

type Edge = { readonly at: bigint; readonly begins: boolean; readonly owner: number }

const edgesOf = (sets: readonly AddressSet[]): Edge[] =>
  sets
    .flatMap(({ intervals }, owner) =>
      intervals.flatMap(([from, to]): Edge[] => [
        { at: from, begins: true, owner },
        { at: to + 1n, begins: false, owner },
      ]),
    )
    .sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0))

/** The smallest number that was added and not removed: a binary heap that forgets late. */
class OwnerQueue {
  readonly #heap: number[] = []
  readonly #count = new Map<number, number>()

  add(owner: number): void {
    const count = this.#count.get(owner) ?? 0
    this.#count.set(owner, count + 1)
    if (count === 0) this.#push(owner)
  }

  remove(owner: number): void {
    this.#count.set(owner, (this.#count.get(owner) ?? 1) - 1)
  }

  first(): number | null {
    while (this.#heap.length > 0) {
      const [owner = 0] = this.#heap
      if ((this.#count.get(owner) ?? 0) > 0) return owner
      this.#pop()
    }
    return null
  }

  #push(owner: number): void {
    const heap = this.#heap
    let i = heap.length
    heap.push(owner)
    while (i > 0) {
      const parent = (i - 1) >> 1
      if ((heap[parent] ?? 0) <= owner) break
      heap[i] = heap[parent] ?? 0
      i = parent
    }
    heap[i] = owner
  }

  #pop(): void {
    const heap = this.#heap
    const last = heap.pop()
    if (last === undefined || heap.length === 0) return
    let i = 0
    for (let child = 1; child < heap.length; child = 2 * i + 1) {
      const right = heap[child + 1]
      if (right !== undefined && right < (heap[child] ?? 0)) child++
      if ((heap[child] ?? 0) >= last) break
      heap[i] = heap[child] ?? 0
      i = child
    }
    heap[i] = last
  }
}
