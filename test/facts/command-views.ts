// How is what one command of a host printed written down, so that a person can lay it beside the raw text?
import { bpfProgramsFact } from '#server/facts/bpf-programs.ts'
import type { HostInterface } from '#server/facts/host-addresses.ts'
import { parseAddresses } from '#server/facts/host-addresses.ts'
import { parseRoutes } from '#server/facts/host-route-entries.ts'
import type { HostRoute } from '#server/facts/host-routes.ts'
import { parseRules } from '#server/facts/host-rules.ts'
import { parseIptablesSave, type SavedBackend, tableOfSaved } from '#server/facts/iptables.ts'
import type { Listener } from '#server/facts/listeners.ts'
import { parseNetstat } from '#server/facts/netstat-listeners.ts'
import { outlineOfText } from '#server/facts/nft-outline.ts'
import { parseNftJson } from '#server/facts/nftables.ts'
import { filterTable } from '#server/facts/pair-iptables.ts'
import { parseSs } from '#server/facts/ss-listeners.ts'
import { type Ufw, ufwFact } from '#server/facts/ufw.ts'
import type { RoutingRule } from '#server/filter/host-route.ts'
import type { EvidenceItem } from '#shared/evidence.ts'
import { type AddressSet, toCidrs } from '#shared/plain/address-set.ts'
import type { Family } from '#shared/plain/ip.ts'
import { filterWords } from './filter-words.ts'

/** null: it was not understood, which has to be said, too. */
type View = (item: EvidenceItem) => unknown

const cidr = (set: AddressSet | null): string => (set === null ? 'all' : (toCidrs(set)[0] ?? ''))

const socket = (one: Listener): string =>
  [
    `${one.address} port ${one.port} serves ${one.serves}`,
    ...(one.device === null ? [] : [`on ${one.device}`]),
    `waiting ${one.acceptQueue} of ${one.acceptQueueLimit ?? '?'}`,
    ...(one.processName === null ? [] : [`${one.processName} ${one.pid}`]),
  ].join(', ')

const device = ({ name, index, up, loopback, mac, addresses }: HostInterface): string =>
  [
    `${index} ${name} ${mac} ${up ? 'up' : 'down'}${loopback ? ' loopback' : ''}`,
    ...addresses.map(one => `${one.address}/${one.prefixLength} ${one.scope}`),
  ].join(', ')

const route = (one: HostRoute): string =>
  [
    `${one.table}: ${one.type} ${cidr(one.destination)}`,
    ...(one.gateway === null ? [] : [`via ${one.gateway}`]),
    `dev ${one.device} metric ${one.metric}`,
    ...(one.preferredSource === null ? [] : [`src ${one.preferredSource}`]),
    ...(one.protocol === null ? [] : [`by ${one.protocol}`]),
  ].join(' ')

const rule = (one: RoutingRule): string =>
  `${one.priority}: from ${cidr(one.from)} to ${cidr(one.to)} ${one.action} ${one.table}`

const ufw = ({ active, incoming, rules, source }: Ufw): readonly string[] => [
  `${active ? 'active' : 'inactive'}, line ${source.line}`,
  `incoming ${incoming}`,
  ...rules.map(({ action, ports }) =>
    ports === null ? action : `${action} ${ports.from}-${ports.to} ${ports.protocol}`,
  ),
]

const routes =
  (family: Family): View =>
  item =>
    parseRoutes(item, family)?.map(route) ?? null

const saved =
  (family: Family, backend: SavedBackend): View =>
  item => {
    const tables = parseIptablesSave(item, { family, backend, sets: new Map() })
    return tables && filterWords(tables.map(table => tableOfSaved(table, backend)))
  }

/** By command id. Versions and texts for people have no parser of their own. */
export const COMMAND_VIEWS: Readonly<Record<string, View>> = {
  'ss-listeners': item => parseSs(item)?.map(socket) ?? null,
  'ss-owners': item => parseSs(item)?.map(socket) ?? null,
  'netstat-listeners': item => parseNetstat(item)?.map(socket) ?? null,
  'ip-addr': item => parseAddresses(item)?.map(device) ?? null,
  'ip-link': item => {
    const fact = bpfProgramsFact([item], { instanceId: null })
    return fact.state === 'present' ? fact.value : null
  },
  'ip-rule': item => parseRules(item, 4)?.map(rule) ?? null,
  'ip-route': routes(4),
  'ip6-route': routes(6),
  'nft-ruleset': item => {
    const tables = parseNftJson(item)
    return tables && filterWords(tables.map(table => filterTable(table, null)))
  },
  'nft-ruleset-text': item => {
    const outline = outlineOfText(item.raw)
    return outline && Object.fromEntries(outline)
  },
  'iptables-save': saved(4, 'nft'),
  'ip6tables-save': saved(6, 'nft'),
  'iptables-legacy-save': saved(4, 'legacy'),
  'ufw-status': item => {
    const fact = ufwFact([item], { instanceId: null })
    return fact.state === 'present' ? ufw(fact.value) : null
  },
}
