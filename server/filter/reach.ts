// Which addresses do the decided cells let through, block, and leave open?
import { type AddressSet, isNoAddress, unionAll } from '#shared/plain/address-set.ts'
import type { Family } from '#shared/plain/ip.ts'
import type { Cell } from './first-match.ts'

export type Reach = {
  readonly admits: AddressSet
  readonly blocks: AddressSet
  readonly uncertain: AddressSet
}

export const reachOf = (family: Family, cells: readonly Cell<unknown>[]): Reach => {
  const of = (outcome: Cell<unknown>['outcome']): AddressSet =>
    unionAll(
      family,
      cells.filter(cell => cell.outcome === outcome).map(cell => cell.sources),
    )
  return { admits: of('accept'), blocks: of('drop'), uncertain: of('unknown') }
}

/** `all`, `none` or `some` of the sources get through; `open` when that is not decided. */
export const extentOf = ({
  admits,
  blocks,
  uncertain,
}: Reach): 'all' | 'none' | 'some' | 'open' => {
  if (!isNoAddress(uncertain)) return 'open'
  if (isNoAddress(blocks)) return 'all'
  return isNoAddress(admits) ? 'none' : 'some'
}

/** The cell with most addresses: of several that let sources through, the one to show. */
export const largestCell = <Origin>(cells: readonly Cell<Origin>[]): Cell<Origin> | undefined =>
  cells.toSorted((a, b) => {
    const [small, large] = [sizeOf(a.sources), sizeOf(b.sources)]
    return small > large ? -1 : small < large ? 1 : 0
  })[0]

const sizeOf = ({ intervals }: AddressSet): bigint =>
  intervals.reduce((sum, [from, to]) => sum + (to - from + 1n), 0n)
