// Which translation does a new connection get, and which packet goes on from there?
import { type Address, formatAddress } from '#shared/plain/ip.ts'
import { known, type Leaf, type Live, merge } from './host-chain.ts'
import { activeTracking } from './host-conntrack.ts'
import type { HookVisit, Placed } from './host-hook.ts'
import {
  ADDRESS_TYPE,
  between,
  CT_STATUS,
  exactly,
  type Known,
  type Packet,
  withNumbers,
} from './host-packet.ts'
import type { Verdict } from './host-rule.ts'
import { walkPlaced } from './walk-table.ts'

/**
 * Only first packets are looked at; the first chain that maps wins, an accept in one leaves it to
 * the next. While nothing in the namespace asks for connection tracking, no nat chain is run at all
 * (measured on Linux 6.18: not even a drop policy has an effect).
 */
export const translate = (
  visit: HookVisit,
  chains: readonly Placed[],
  lives: readonly Live[],
): Live[] => {
  const active = activeTracking(visit.world)
  if (active === 'no') return [...lives]
  if (lives.every(({ packet }) => !packet.first)) return lives.map(live => asBefore(visit, live))
  const fresh = lives.filter(({ packet }) => packet.first && !packet.untracked)
  const rest = lives.filter(live => !fresh.includes(live))
  const orders = ordersOf(chains)
  const mapped = orders.flatMap(order => inOrder(visit, order, fresh))
  if (orders.length > 1) noteDoubt(visit, chains, { lives: fresh, name: 'order' })
  if (active === 'maybe') noteDoubt(visit, chains, { lives: fresh, name: 'conntrack' })
  return merge([...rest, ...mapped, ...(active === 'maybe' ? fresh : [])])
}

// Later packets of a connection are translated as its first one was, without asking the chains.
const asBefore = ({ world, hook, notes }: HookVisit, { remote, packet }: Live): Live => {
  const { translated } = world.connection
  const isInbound = hook === 'prerouting' && packet.remoteIs === 'saddr'
  if (translated === null || packet.untracked || !isInbound) return { remote, packet }
  const { local, goesTo, numbers } = translated
  const same = withNumbers(packet, {
    dport: numbers.dport ?? between(0, 65535),
    'daddr-type': numbers['daddr-type'] ?? between(0, 12),
  })
  const { oif } = translated
  return { remote, packet: known(notes, { ...same, local, goesTo, oif }) }
}

const inOrder = (visit: HookVisit, chains: readonly Placed[], lives: readonly Live[]): Live[] => {
  const done: Live[] = []
  let open = lives
  for (const chain of chains) {
    if (open.length === 0) break
    const leaves = walkPlaced(visit, chain, open)
    visit.notes.leaves.push(...leaves)
    done.push(
      ...leaves.filter(({ end }) => end === 'translate').flatMap(leaf => mappedBy(visit, leaf)),
    )
    open = merge(leaves.filter(({ end }) => end === 'accept'))
  }
  return [...done, ...open]
}

// Two chains of the same priority: which one maps first can't be seen, so both ways are walked.
const ordersOf = (chains: readonly Placed[]): Placed[][] => {
  const sorted = chains.toSorted((a, b) => (a.base.priority ?? 0) - (b.base.priority ?? 0))
  const ties = new Set(chains.map(({ base }) => base.priority)).size < chains.length
  return ties
    ? [
        sorted,
        sorted.toReversed().toSorted((a, b) => (a.base.priority ?? 0) - (b.base.priority ?? 0)),
      ]
    : [sorted]
}

const noteDoubt = (
  { notes }: HookVisit,
  [first]: readonly Placed[],
  { lives, name }: { lives: readonly Live[]; name: string },
): void => {
  if (first === undefined) return
  const unsure = [{ kind: 'construct', name }] as const
  for (const { remote } of lives) notes.doubtful.push({ by: first.base.policyBy, remote, unsure })
}

const mappedBy = (visit: HookVisit, leaf: Leaf): Live[] => {
  const { remote, packet, verdict } = leaf
  if (verdict === null) return []
  const to = verdict.do === 'translate' ? destination(visit, packet, verdict) : sourceHidden(packet)
  if (to !== null) return [{ remote, packet: known(visit.notes, to) }]
  const unsure = { kind: 'packet', name: 'destination' } as const
  visit.notes.leaves.push({ ...leaf, end: 'unknown' })
  visit.notes.doubtful.push({ by: leaf.by, remote, unsure: [unsure] })
  return []
}

const sourceHidden = (packet: Packet): Packet => {
  const numbers = withNumbers(packet, { 'ct-status': exactly(CT_STATUS.snat) })
  return packet.remoteIs === 'saddr'
    ? { ...numbers, remoteHidden: true }
    : { ...numbers, local: null }
}

// null: where it goes can't be told.
const destination = (
  { world }: HookVisit,
  packet: Packet,
  to: Extract<Verdict, { do: 'translate' }>,
): Packet | null => {
  if (to.port === null || to.address === null) return null
  const address = to.address === 'self' ? world.deviceAddress : to.address
  const local = address === 'same' ? packet.local : address
  const goesTo =
    to.address === 'self' || to.address === 'same'
      ? 'input'
      : whereTo(world.ownAddresses, to.address)
  if (goesTo === null) return null
  const changed = withNumbers(packet, {
    'ct-status': statusAfter(packet, local, to.port),
    'daddr-type': goesTo === 'input' ? exactly(ADDRESS_TYPE.local) : exactly(ADDRESS_TYPE.unicast),
    ...(to.port === 'same' ? {} : { dport: exactly(to.port) }),
  })
  // Which interface a forwarded packet leaves by hangs on the routes.
  return { ...changed, local, goesTo, oif: goesTo === 'forward' ? null : packet.oif }
}

// A translation to the very port and address the packet has leaves no trace in `ct status`
// (measured on Linux 6.18).
const statusAfter = (packet: Packet, local: Address | null, port: number | 'same'): Known => {
  const before = packet.numbers.dport
  const isPortKept =
    port === 'same' ||
    (before !== undefined && before !== 'absent' && 'bits' in before && before.bits === port)
  if (!isPortKept) return exactly(CT_STATUS.dnat)
  if (local === packet.local && local !== null) return exactly(0)
  if (local === null || packet.local === null) return { bits: 0, known: CT_STATUS.snat }
  return exactly(formatAddress(local) === formatAddress(packet.local) ? 0 : CT_STATUS.dnat)
}

// A loopback destination is dropped unless route_localnet is set, which is not looked at here.
const whereTo = (own: readonly Address[] | null, address: Address): 'input' | 'forward' | null => {
  if (address.family === 4 && address.value >> 24n === 127n) return null
  if (own === null) return null
  const text = formatAddress(address)
  return own.some(mine => formatAddress(mine) === text) ? 'input' : 'forward'
}
