// Which addresses does the packet come from?
import { type AddressSet, parseCidr } from '#shared/plain/address-set.ts'
import type { Source } from '#shared/question.ts'
import { type Delivery, familyOfText } from './ways.ts'

type Around = {
  readonly deliveries: readonly Delivery[]
  readonly resolved: { readonly vantageAddresses: ReadonlyMap<string, string> }
  readonly asked: string | null
}

/**
 * `set` null: every address (of the target's family). The whole answer is null when the source is a
 * thing whose address the evidence does not tell: nothing can be judged then.
 */
export const sourceOf = (source: Source, around: Around): { set: AddressSet | null } | null => {
  switch (source.kind) {
    case 'any':
      return { set: null }
    case 'address':
      return { set: parseCidr(source.address) }
    case 'cidr':
      return { set: parseCidr(source.cidr) }
    case 'vantage-point':
      return known(around.resolved.vantageAddresses.get(source.name))
    case 'instance':
      return known(addressOf(around, delivery => delivery.instance?.instanceId === source.id))
    case 'eni':
      return known(addressOf(around, delivery => delivery.eni?.eniId === source.id))
    default:
      return source satisfies never
  }
}

const known = (address: string | undefined): { set: AddressSet } | null => {
  const set = address === undefined ? null : parseCidr(address)
  return set === null ? null : { set }
}

// The private address: two instances of one account are asked about over the private network.
const addressOf = (
  { deliveries, asked }: Around,
  isSource: (delivery: Delivery) => boolean,
): string | undefined => {
  const family = familyOfText(asked ?? '') ?? 4
  const own = deliveries.filter(d => isSource(d) && familyOfText(d.address) === family)
  return (own.find(delivery => delivery.primary) ?? own[0])?.address
}
