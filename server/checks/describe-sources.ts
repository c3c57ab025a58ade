// How is a set of sources said in a sentence?
import {
  type AddressSet,
  everyAddress,
  onlyAddress,
  sameAddresses,
  toCidrs,
} from '#shared/plain/address-set.ts'
import { formatAddress } from '#shared/plain/ip.ts'

const MOST_BLOCKS = 3

/** One address bare, a few blocks in full, many by the first ones and their number. */
export const describeSources = (set: AddressSet): string => {
  const only = onlyAddress(set)
  if (only !== null) return formatAddress(only)
  if (sameAddresses(set, everyAddress(set.family))) return `any IPv${set.family} address`
  const blocks = toCidrs(set)
  if (blocks.length === 0) return 'nobody'
  return blocks.length <= MOST_BLOCKS
    ? blocks.join(', ')
    : `${blocks.slice(0, MOST_BLOCKS).join(', ')} and ${blocks.length - MOST_BLOCKS} more blocks`
}
