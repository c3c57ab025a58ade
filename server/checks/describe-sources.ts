// How is a set of sources said in a sentence?
import { type Phrase, say } from '#shared/message.ts'
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
import { internetSpace } from '../facts/address-scope.ts'

const MOST_BLOCKS = 3

/**
 * One address bare, a few blocks in full; most of `asked` by what is left out; else the first blocks
 * and the number of the others.
 */
export const describeSources = (set: AddressSet, asked: AddressSet = set): Phrase => {
  const only = onlyAddress(set)
  if (only !== null) return formatAddress(only)
  if (sameAddresses(set, everyAddress(set.family)))
    return say('sources.any', { family: set.family })
  if (sameAddresses(set, internetSpace(set.family)))
    return say('sources.internet', { family: set.family })
  const blocks = toCidrs(set)
  if (blocks.length === 0) return say('sources.nobody')
  if (blocks.length <= MOST_BLOCKS) return blocks.join(', ')
  const left = subtractOf(asked, set)
  const exceptions = toCidrs(left)
  if (!isNoAddress(left) && exceptions.length <= MOST_BLOCKS)
    return say('sources.except', { blocks: exceptions })
  return say('sources.more', {
    blocks: blocks.slice(0, MOST_BLOCKS),
    count: blocks.length - MOST_BLOCKS,
  })
}
