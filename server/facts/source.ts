// Which addresses does the packet come from?
import { type AddressSet, parseCidr } from '#shared/plain/address-set.ts'
import type { Source } from '#shared/question.ts'
import { sendingAddress } from './sender.ts'
import { type Delivery, familyOfText } from './ways.ts'

/** `set` null: every address (of the target's family). */
export type SourceSet = { readonly set: AddressSet | null }

type Around = {
  readonly deliveries: readonly Delivery[]
  readonly resolved: { readonly vantageAddresses: ReadonlyMap<string, string> }
  readonly asked: string | null
}

/** null when the source is a thing whose address the evidence does not tell: nothing can be judged then. */
export const sourceOf = (source: Source, around: Around): SourceSet | null => {
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
    case 'eni':
      return known(addressOf(source, around))
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
  from: { readonly kind: 'instance' | 'eni'; readonly id: string },
  { deliveries, asked }: Around,
): string | undefined => sendingAddress(from, deliveries, familyOfText(asked ?? '') ?? 4)?.address
