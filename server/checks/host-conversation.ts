// What does the host's packet filter do with the whole conversation of this flow?

import type { Flow } from '#shared/flow.ts'
import type { Need } from '#shared/judgement.ts'
import { type Phrase, say } from '#shared/message.ts'
import { type AddressSet, coversAddresses } from '#shared/plain/address-set.ts'
import { type Address, type Family, parseAddress } from '#shared/plain/ip.ts'
import type { Fact } from '../facts/fact.ts'
import type { HostInterface } from '../facts/host-addresses.ts'
import { type HostFilter, tablesFor } from '../facts/host-filter.ts'
import type { HostRouting } from '../facts/host-routes.ts'
import { type Conversation, type ConversationAsked, converse } from '../filter/conversation.ts'
import type { FilterTable } from '../filter/host-rule.ts'
import type { RoutesRead } from '../filter/host-world.ts'
import { clientAddresses } from './client-addresses.ts'
import { describeSources } from './describe-sources.ts'

export type HostConversation = {
  readonly conversation: Conversation
  /** Backends that may hold rules and were not read. */
  readonly unread: readonly Need[]
  /** No rule of any read backend can touch this family. */
  readonly isEmpty: boolean
  readonly areAddressesRead: boolean
  /** The interface packets come in by; null when unknown. */
  readonly device: string | null
}

/** What else of the host its rules may ask. */
export type HostPlace = {
  readonly hostAddresses: Fact<readonly HostInterface[]>
  readonly hostRouting: Fact<HostRouting>
}

/** "Any address" stays that, although only addresses that a client can have are judged. */
export const sourceWords = (flow: Flow, set: AddressSet): Phrase =>
  describeSources(coversAddresses(set, clientAddresses(flow)) ? flow.sources : set, flow.sources)

export const hostConversation = (
  flow: Flow,
  filter: HostFilter,
  place: HostPlace,
): HostConversation => {
  const { asked, ...ground } = hostGround(flow, filter, place)
  return { conversation: converse(asked), ...ground }
}

/** What is walked, and how well it is known: also for what the host itself sends. */
export const hostGround = (
  flow: Flow,
  filter: HostFilter,
  { hostAddresses: interfaces, hostRouting }: HostPlace,
): Omit<HostConversation, 'conversation'> & { readonly asked: ConversationAsked } => {
  const { tables, unread } = tablesFor(filter, flow.family)
  const place = placeOf(flow, interfaces.state === 'present' ? interfaces.value : null)
  const { family, protocol, port } = flow
  const sources = clientAddresses(flow)
  const bridged = tables.some(filtersBridges) && !isWire(place.device) ? [BRIDGE_NEED] : []
  return {
    asked: {
      ...{ family, protocol, port, sources, tables, ...place },
      routes: routesRead(hostRouting, family),
    },
    unread: [...unread, ...bridged],
    isEmpty: !tables.some(hasBase),
    areAddressesRead: interfaces.state === 'present',
    device: place.device,
  }
}

export const routesRead = (read: Fact<HostRouting>, family: Family): RoutesRead =>
  read.state === 'present' && read.value.families.includes(family)
    ? { state: 'read', routing: read.value }
    : { state: 'unread', commands: ROUTING_COMMANDS[family] }

const ROUTING_COMMANDS = { 4: ['ip-route', 'ip-rule'], 6: ['ip6-route', 'ip6-rule'] } as const

const hasBase = ({ chains }: FilterTable): boolean =>
  [...chains.values()].some(({ base }) => base !== null)

// The bridge family is not walked; it has no say where packets come in by a plain network card.
const filtersBridges = (table: FilterTable): boolean => table.family === 'bridge' && hasBase(table)

/** A plain network card, which no other interface of the host hands packets to. */
export const isWire = (device: string | null): boolean =>
  device !== null && /^(?:eth|en)\w+$/.test(device)

const BRIDGE_NEED: Need = {
  need: say('need.bridge-rules'),
  how: say('how.bridge-rules'),
  wouldSettle: [],
}

type Place = {
  readonly local: Address | null
  readonly device: string | null
  readonly deviceAddress: Address | null
  readonly ownAddresses: readonly Address[] | null
}

/** Where the packet arrives. With one interface outside the loopback there is no choice. */
const placeOf = (flow: Flow, interfaces: readonly HostInterface[] | null): Place => {
  const local = flow.guestAddress === null ? null : parseAddress(flow.guestAddress)
  if (interfaces === null) return { local, device: null, deviceAddress: null, ownAddresses: null }
  const isOwner = (entry: HostInterface): boolean =>
    local !== null && addressesOf(entry).some(own => isSame(own, local))
  const outside = interfaces.filter(({ loopback, up }) => !loopback && up)
  const arrival = interfaces.find(isOwner) ?? (outside.length === 1 ? outside[0] : undefined)
  const own = arrival === undefined ? [] : addressesOf(arrival)
  return {
    local,
    device: arrival?.name ?? null,
    deviceAddress: own.find(({ family }) => family === flow.family) ?? null,
    ownAddresses: interfaces.flatMap(addressesOf),
  }
}

const addressesOf = ({ addresses }: HostInterface): Address[] =>
  addresses.flatMap(({ address }) => parseAddress(address) ?? [])

const isSame = (a: Address, b: Address): boolean => a.family === b.family && a.value === b.value
