// To which port and address of its own does the host deliver the packet, once its rules have rewritten it?
import type { Flow } from '#shared/flow.ts'
import { type Address, formatAddress } from '#shared/plain/ip.ts'
import type { Fact } from '../facts/fact.ts'
import type { HostFilter } from '../facts/host-filter.ts'
import type { Known, Packet } from '../filter/host-packet.ts'
import { type HostPlace, hostConversation } from './host-conversation.ts'

/** `address` null: not known. */
export type DeliveredPlace = { readonly port: number; readonly address: string | null }

/**
 * Null unless every rule that could rewrite it was read and judged, and all packets that get through
 * reach one port of the host itself: the socket lookup sees that one (measured on Linux 6.18).
 */
export const deliveredPlace = (
  flow: Flow,
  hostFilter: Fact<HostFilter>,
  place: HostPlace,
): DeliveredPlace | null => {
  if (hostFilter.state === 'unavailable') return null
  const { conversation, unread } = hostConversation(flow, hostFilter.value, place)
  const { cells, through } = conversation.first
  if (unread.length > 0 || cells.some(({ outcome }) => outcome === 'unknown')) return null
  const places = through.map(({ packet }) => placeOf(packet))
  const [first] = places
  if (first === undefined || first === null) return null
  return places.every(place => place?.port === first.port && place.address === first.address)
    ? first
    : null
}

const placeOf = ({ goesTo, local, numbers }: Packet): DeliveredPlace | null => {
  const port = exactOf(numbers.dport)
  if (goesTo !== 'input' || port === null) return null
  return { port, address: addressOf(local) }
}

const addressOf = (local: Address | null): string | null =>
  local === null ? null : formatAddress(local)

const exactOf = (known: Known | undefined): number | null =>
  known !== undefined && known !== 'absent' && 'bits' in known && known.known === 0xffff_ffff
    ? known.bits
    : null
