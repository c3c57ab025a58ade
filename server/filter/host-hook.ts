// In which order do the chains of one hook see a packet, and what goes on to the next hook?
import { known, type Live, merge, type Notes } from './host-chain.ts'
import { trackConnection } from './host-conntrack.ts'
import { translate } from './host-nat.ts'
import type {
  BaseChain,
  FilterChain,
  FilterTable,
  Hook,
  HostRule,
  Unsure,
  Verdict,
} from './host-rule.ts'
import type { World } from './host-world.ts'
import { walkPlaced } from './walk-table.ts'

export type HookVisit = { readonly world: World; readonly hook: Hook; readonly notes: Notes }

/** A base chain with the table it stands in. */
export type Placed = {
  readonly table: FilterTable
  readonly chain: FilterChain
  readonly base: BaseChain
}

/** Runs all base chains of the hook that apply; gives back what they let through. */
export const walkHook = (visit: HookVisit, lives: readonly Live[]): readonly Live[] => {
  let open = lives
  for (const group of groupsOf(visit)) {
    if (open.length === 0) break
    open = walkGroup(visit, group, open)
  }
  return open
}

/** Connection tracking, the translation step, or one filter chain. */
type Item =
  | { readonly kind: 'track' }
  | { readonly kind: 'nat'; readonly chains: readonly Placed[] }
  | { readonly kind: 'chain'; readonly chain: Placed }

// Where connection tracking and translation sit, whatever priority nat chains have among themselves.
const TRACK_PRIORITY = -200
const NAT_PRIORITY: Partial<Record<Hook, number>> = {
  prerouting: -100,
  output: -100,
  input: 100,
  postrouting: 100,
}

// Items of the same priority form a group: which of them runs first can't be seen in a dump (the
// one registered later does; measured on Linux 6.18).
const groupsOf = (visit: HookVisit): Item[][] => {
  const placed = chainsAt(visit)
  const items: { at: number; item: Item }[] = placed
    .filter(({ base }) => base.type !== 'nat')
    .map(chain => ({ at: chain.base.priority, item: { kind: 'chain', chain } }))
  const nat = placed.filter(({ base }) => base.type === 'nat')
  const natAt = NAT_PRIORITY[visit.hook]
  if (natAt !== undefined && nat.length > 0)
    items.push({ at: natAt, item: { kind: 'nat', chains: nat } })
  if (visit.hook === 'prerouting' || visit.hook === 'output')
    items.push({ at: TRACK_PRIORITY, item: { kind: 'track' } })
  items.sort((a, b) => a.at - b.at)
  const groups = Map.groupBy(items, ({ at }) => at).values()
  return [...groups].map(group => group.map(({ item }) => item))
}

const chainsAt = ({ world, hook }: HookVisit): Placed[] =>
  world.tables.flatMap(table =>
    [...table.chains.values()].flatMap(chain =>
      chain.base !== null && chain.base.hook === hook && applies(world, table, chain.base)
        ? [{ table, chain, base: chain.base }]
        : [],
    ),
  )

const applies = ({ family, device }: World, table: FilterTable, base: BaseChain): boolean => {
  if (base.devices === null || device === null) return isOfFamily(table, family)
  if (base.devices.length > 0 && !base.devices.includes(device)) return false
  return isOfFamily(table, family)
}

const isOfFamily = (table: FilterTable, family: number): boolean => {
  if (table.family === 'inet' || table.family === 'netdev') return true
  return table.family === (family === 4 ? 'ip' : 'ip6')
}

const walkGroup = (
  visit: HookVisit,
  group: readonly Item[],
  lives: readonly Live[],
): readonly Live[] => {
  if (group.length < 2 || group.every(item => !hasEffects(item)))
    return inOrder(visit, group, lives)
  for (const item of group) noteDoubt(visit, item, { lives, unsure: ORDER })
  if (group.length > MOST_IN_GROUP) return giveUp(visit, group, lives)
  return merge(permutations(group).flatMap(order => inOrder(visit, order, lives)))
}

const ORDER: Unsure = { kind: 'construct', name: 'order' }
const MOST_IN_GROUP = 4

const permutations = <T>(items: readonly T[]): T[][] =>
  items.length < 2
    ? [[...items]]
    : items.flatMap((item, i) =>
        permutations([...items.slice(0, i), ...items.slice(i + 1)]).map(rest => [item, ...rest]),
      )

// Without effects the order only changes which of two blocking rules is met first.
const hasEffects = (item: Item): boolean =>
  item.kind !== 'chain' ||
  reachable(item.chain).some(({ rules }) =>
    rules.some(rule =>
      rule.steps.some(({ step }) => step === 'mark' || step === 'notrack' || step === 'opaque'),
    ),
  )

const reachable = ({ table, chain }: Placed): readonly FilterChain[] => {
  const found = new Set([chain])
  for (const open of found)
    for (const name of open.rules.flatMap(targetsOf)) {
      const target = table.chains.get(name)
      if (target !== undefined) found.add(target)
    }
  return [...found]
}

const targetsOf = ({ steps }: HostRule): string[] =>
  steps.flatMap(step => {
    if (step.step === 'verdict') return chainOf(step.verdict)
    return step.step === 'choose' ? step.options.flatMap(({ verdict }) => chainOf(verdict)) : []
  })

const chainOf = (verdict: Verdict): string[] =>
  verdict.do === 'jump' || verdict.do === 'goto' ? [verdict.chain] : []

// More chains than can be tried in every order: what comes out of them is unknown.
const giveUp = (
  { notes }: HookVisit,
  group: readonly Item[],
  lives: readonly Live[],
): readonly Live[] => {
  const chain = group.find(item => item.kind === 'chain')?.chain
  if (chain === undefined) return lives
  const { base } = chain
  const end = { end: 'unknown', by: base.policyBy, base, how: '', verdict: null } as const
  for (const live of lives) notes.leaves.push({ ...live, ...end })
  return lives
}

const noteDoubt = (
  { notes }: HookVisit,
  item: Item,
  { lives, unsure }: { lives: readonly Live[]; unsure: Unsure },
): void => {
  if (item.kind !== 'chain') return
  const by = item.chain.base.policyBy
  for (const live of lives) notes.doubtful.push({ by, remote: live.remote, unsure: [unsure] })
}

const inOrder = (
  visit: HookVisit,
  items: readonly Item[],
  lives: readonly Live[],
): readonly Live[] => {
  const before = visit.notes.leaves.length
  let open = lives
  for (const [i, item] of items.entries()) {
    if (i > 0) alsoBlocked(visit, item, before)
    open = runItem(visit, item, open)
  }
  return open
}

const runItem = (visit: HookVisit, item: Item, lives: readonly Live[]): readonly Live[] => {
  if (item.kind === 'track')
    return merge(
      lives.map(live => {
        const { remote, packet } = trackConnection(visit.world, live)
        return { remote, packet: known(visit.notes, packet) }
      }),
    )
  if (item.kind === 'nat') return translate(visit, item.chains, lives)
  const { base } = item.chain
  const leaves = walkPlaced(visit, item.chain, lives)
  for (const leaf of leaves) visit.notes.leaves.push(leaf)
  const through = leaves.filter(({ end }) => end === 'accept')
  // An ingress chain of another interface: with an unknown interface it may not be on the way.
  const isElsewhere =
    base.devices === null || (base.devices.length > 0 && visit.world.device === null)
  if (!isElsewhere) return merge(through)
  noteDoubt(visit, item, { lives, unsure: { kind: 'packet', name: 'iif' } })
  return merge([...through, ...lives])
}

/** What a chain of the same priority has blocked, this one may block as well: then both are named. */
const alsoBlocked = ({ world, notes, ...visit }: HookVisit, item: Item, since: number): void => {
  if (item.kind !== 'chain' || hasEffects(item)) return
  const blocked = notes.leaves.slice(since).filter(({ end }) => end === 'drop' || end === 'reject')
  if (blocked.length === 0) return
  const apart: Notes = { ...notes, doubtful: [], leaves: [], also: [] }
  runItem({ ...visit, world, notes: apart }, item, merge(blocked))
  notes.also.push(...apart.leaves.filter(({ end }) => end === 'drop' || end === 'reject'))
}
