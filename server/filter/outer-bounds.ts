// Which of thousands of rules can have to do with a port, or with these addresses, at all?
import type { AddressSet } from '#shared/plain/address-set.ts'

export type Bounds = readonly [from: number, to: number]

export const NOTHING: Bounds = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]

/**
 * The smallest and the largest address, as numbers. IPv6 values are rounded, which keeps their order:
 * sets that share an address have bounds that overlap; the reverse need not hold.
 */
export const boundsOf = ({ intervals }: AddressSet): Bounds => {
  const [first, last] = [intervals[0], intervals.at(-1)]
  return first === undefined || last === undefined ? NOTHING : [Number(first[0]), Number(last[1])]
}

export const aroundBoth = (a: Bounds, b: Bounds): Bounds => [
  Math.min(a[0], b[0]),
  Math.max(a[1], b[1]),
]

/** Items with their bounds, column by column: to look at all of them is one pass through memory. */
export type BoundsTable<Item> = {
  readonly items: readonly Item[]
  readonly firstPort: Float64Array
  readonly lastPort: Float64Array
  readonly firstAddress: Float64Array
  readonly lastAddress: Float64Array
}

export const boundsTable = <Item>(
  items: readonly Item[],
  boundsFor: (item: Item) => { readonly ports: Bounds; readonly addresses: Bounds },
): BoundsTable<Item> => {
  const rows = items.map(boundsFor)
  return {
    items,
    firstPort: Float64Array.from(rows, ({ ports }) => ports[0]),
    lastPort: Float64Array.from(rows, ({ ports }) => ports[1]),
    firstAddress: Float64Array.from(rows, ({ addresses }) => addresses[0]),
    lastAddress: Float64Array.from(rows, ({ addresses }) => addresses[1]),
  }
}

/** In their order, the items that may hold the port, or some of the addresses, or both. */
export const itemsNear = <Item>(
  { items, firstPort, lastPort, firstAddress, lastAddress }: BoundsTable<Item>,
  port: number,
  [from, to]: Bounds,
): Item[] =>
  items.filter((_item, row) => {
    // One test that nearly always fails is guessed right by the processor, four that half pass are not.
    const byPort = Math.min(port - (firstPort[row] as number), (lastPort[row] as number) - port)
    const byAddress = Math.min(
      to - (firstAddress[row] as number),
      (lastAddress[row] as number) - from,
    )
    return Math.max(byPort, byAddress) >= 0
  })
