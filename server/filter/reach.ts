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
