// How is a set of sources said in a sentence?
import {
  type AddressSet,
  everyAddress,
  isNoAddress,
  onlyAddress,
  sameAddresses,
  subtractOf,
  toCidrs,
} from '#shared/plain/address-set.ts'
import { formatAddress } from '#shared/plain/ip.ts'

const MOST_BLOCKS = 3

/**
 * One address bare, a few blocks in full; most of `asked` by what is left out; else the first blocks
 * and the number of the others.
 */
export const describeSources = (set: AddressSet, asked: AddressSet = set): string => {
  const only = onlyAddress(set)
  if (only !== null) return formatAddress(only)
  if (sameAddresses(set, everyAddress(set.family))) return `any IPv${set.family} address`
  const blocks = toCidrs(set)
  if (blocks.length === 0) return 'nobody'
  if (blocks.length <= MOST_BLOCKS) return blocks.join(', ')
  const left = subtractOf(asked, set)
  const exceptions = toCidrs(left)
  if (!isNoAddress(left) && exceptions.length <= MOST_BLOCKS)
    return `every asked address except ${exceptions.join(', ')}`
  return `${blocks.slice(0, MOST_BLOCKS).join(', ')} and ${blocks.length - MOST_BLOCKS} more blocks`
}
