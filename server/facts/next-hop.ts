// Where does the route table of a vSwitch send packets to this address?
import { say } from '#shared/message.ts'
import { type AddressSet, coversAddresses, parseCidr } from '#shared/plain/address-set.ts'
import { type BySubject, factAbout } from './answers-by-subject.ts'
import type { Fact, Unavailable } from './fact.ts'
import { type PrefixLists, prefixListAbout } from './prefix-lists.ts'
import type { RouteTable } from './route-tables.ts'
import type { NextHop, RouteEntry } from './routes.ts'
import { type VSwitches, vSwitchAbout } from './vswitches.ts'

export type RouteAnswers = {
  readonly vSwitches: Fact<VSwitches>
  readonly routeTables: Fact<readonly RouteTable[]>
  readonly routes: Fact<BySubject<readonly RouteEntry[]>>
  readonly prefixLists: Fact<PrefixLists>
}

/** `entry` null: no route covers the address. `open`: it depends on what the entry leaves unsaid. */
export type NextStep =
  | { readonly state: 'known'; readonly tableId: string; readonly entry: RouteEntry | null }
  | { readonly state: 'open'; readonly tableId: string; readonly entry: RouteEntry }
  | { readonly state: 'unread'; readonly fact: Unavailable }

/** Longest prefix for one address, over every entry of the table that is in force. */
export const nextStep = (
  vSwitchId: string,
  target: AddressSet,
  answers: RouteAnswers,
): NextStep => {
  const table = tableOf(vSwitchId, answers)
  if (typeof table !== 'string') return { state: 'unread', fact: table }
  const entries =
    answers.routes.state === 'present' ? factAbout(answers.routes.value, table) : answers.routes
  if (entries.state === 'unavailable') return { state: 'unread', fact: entries }
  return longest(table, entries.value, { target, ...answers })
}

const tableOf = (
  vSwitchId: string,
  { vSwitches, routeTables }: RouteAnswers,
): string | Unavailable => {
  const vSwitch =
    vSwitches.state === 'present' ? vSwitchAbout(vSwitches.value, vSwitchId) : vSwitches
  const tables = routeTables.state === 'present' ? routeTables.value : []
  const listed = tables.find(({ vSwitchIds }) => vSwitchIds.includes(vSwitchId))?.tableId
  if (vSwitch.state === 'present' && vSwitch.value.routeTableId !== '')
    return vSwitch.value.routeTableId
  if (listed !== undefined) return listed
  return vSwitch.state === 'unavailable'
    ? vSwitch
    : {
        state: 'unavailable',
        reason: 'undecodable',
        need: {
          need: say('need.route-table', { vSwitch: vSwitchId }),
          how: say('how.route-table'),
          wouldSettle: [],
        },
        cites: vSwitch.cites,
      }
}

type Search = { readonly target: AddressSet; readonly prefixLists: Fact<PrefixLists> }
type Fit = { readonly entry: RouteEntry; readonly length: number; readonly certain: boolean }

const longest = (tableId: string, entries: readonly RouteEntry[], search: Search): NextStep => {
  const fits = entries
    .flatMap(entry => fitOf(entry, search))
    .toSorted((a, b) => b.length - a.length || rankOf(a.entry) - rankOf(b.entry))
  const [best] = fits
  if (best === undefined) return { state: 'known', tableId, entry: null }
  const { entry } = best
  return best.certain && agree(entry.nextHops)
    ? { state: 'known', tableId, entry }
    : { state: 'open', tableId, entry }
}

// A destination that could not be read may be longer than any other.
const fitOf = (entry: RouteEntry, { target, prefixLists }: Search): Fit[] => {
  const inForce = /^(?:available|created)?$/i.test(entry.status)
  const blocks = blocksOf(entry.destination, prefixLists)
  if (blocks === null) return [{ entry, length: 999, certain: false }]
  return blocks
    .filter(block => block.family === target.family && coversAddresses(block, target))
    .map(block => ({ entry, length: 128 - sizeBits(block), certain: inForce }))
}

const blocksOf = (destination: string, lists: Fact<PrefixLists>): readonly AddressSet[] | null => {
  const block = parseCidr(destination)
  if (block !== null) return [block]
  if (!destination.startsWith('pl-') || lists.state !== 'present') return null
  const list = prefixListAbout(lists.value, destination, 'vpc')
  return list.state === 'present' ? list.value.blocks : null
}

const sizeBits = ({ intervals: [first] }: AddressSet): number =>
  first === undefined ? 0 : (first[1] - first[0] + 1n).toString(2).length - 1

const rankOf = ({ type }: RouteEntry): number => ({ system: 0, custom: 1 })[type.toLowerCase()] ?? 2

const agree = (hops: readonly NextHop[]): boolean =>
  new Set(hops.map(({ type, id, enabled }) => `${type} ${id} ${enabled}`)).size === 1
