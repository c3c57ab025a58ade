// What does one base chain, with all it jumps to, do to these packets?
import {
  type AddressSet,
  isNoAddress,
  subtractOf,
  unionAll,
  unionOf,
} from '#shared/plain/address-set.ts'
import { firstOwners } from './first-owner.ts'
import { setMark, untrack } from './host-change.ts'
import { split, truthOf } from './host-match.ts'
import { type Packet, packetKey } from './host-packet.ts'
import {
  type BaseChain,
  type Condition,
  type Decider,
  type FilterChain,
  type FilterTable,
  type HostRule,
  isHarmless,
  type Step,
  type Unsure,
  type Verdict,
} from './host-rule.ts'
import { inside, joined } from './host-sources.ts'
import { type PlainRun, plainRun } from './plain-run.ts'

/** Packets that are still under way: the same packet from any of these other ends. */
export type Live = { readonly remote: AddressSet; readonly packet: Packet }

/** A way on which these packets may leave the chain. Every real way is among the leaves. */
export type Leaf = Live & {
  readonly end: 'accept' | 'drop' | 'reject' | 'translate' | 'unknown'
  readonly by: Decider
  /** The chain with the hook, whose end this is. */
  readonly base: BaseChain
  readonly how: string
  readonly verdict: Verdict | null
}

/** A rule of which it can't be told whether it matches, and for which other ends. */
export type DoubtfulRule = {
  readonly by: Decider
  readonly remote: AddressSet
  readonly unsure: readonly Unsure[]
}

/** What one walk keeps over all its chains. Filled as the walk goes on. */
export type Notes = {
  readonly doubtful: DoubtfulRule[]
  /** Every end of every chain, also its accepts, in the order they were met. */
  readonly leaves: Leaf[]
  /** Blocks of what another chain of the same priority blocks already. */
  readonly also: Leaf[]
  /** Packets met so far, so that equal ones are one object. */
  readonly known: Map<string, Packet>
  /** Rules that may still be looked at before the walk gives up. */
  budget: number
}

export type ChainVisit = {
  readonly table: FilterTable
  readonly base: BaseChain
  readonly notes: Notes
}

// The kernel allows 16 nested jumps in nft; legacy tables are checked for loops only.
const DEEPEST = 128
// Different packets under way at once; they come from marks set by uncertain rules.
const MOST_LIVE = 64

/** Leaves cover `lives`; they overlap only where a rule is doubtful. */
export const walkBaseChain = (
  visit: ChainVisit,
  chain: FilterChain,
  lives: readonly Live[],
): Leaf[] => {
  const walk: ChainWalk = { ...visit, leaves: [], depth: 0 }
  const returned = walkChain(walk, chain, lives)
  const { policy, policyBy } = visit.base
  for (const live of returned) leaf(walk, live, { end: policy, by: policyBy })
  return walk.leaves
}

type ChainWalk = ChainVisit & {
  readonly leaves: Leaf[]
  depth: number
}

/** Gives back what falls off the end of the chain or returns from it. */
const walkChain = (walk: ChainWalk, chain: FilterChain, lives: readonly Live[]): Live[] => {
  const returned: Live[] = []
  let open: readonly Live[] = lives
  walk.depth++
  for (let i = 0; i < chain.rules.length && open.length > 0; i++) {
    const run = plainRun(chain, i, open)
    const rule = chain.rules[i]
    if (run !== null) {
      open = walkRun(walk, run)
      i = run.end - 1
    } else if (rule !== undefined && !isHarmless(rule))
      open = walkRule(walk, rule, { open, returned })
  }
  walk.depth--
  return merge([...returned, ...open])
}

// All rules of the run at once: each gets what none before it has taken.
const walkRun = (walk: ChainWalk, { live, rules }: PlainRun): Live[] => {
  walk.notes.budget -= rules.length
  const sets = rules.map(({ set }) => inside(live.remote, set))
  for (const [i, remote] of firstOwners(sets).entries()) {
    const rule = rules[i]
    if (rule === undefined || isNoAddress(remote)) continue
    const { by, verdict } = rule
    const how = verdict.do === 'reject' ? verdict.how : ''
    leaf(walk, { remote, packet: live.packet }, { end: verdict.do, by, how })
  }
  return part(live, subtractOf(live.remote, unionAll(live.remote.family, sets)))
}

type ChainState = { readonly open: readonly Live[]; readonly returned: Live[] }

const walkRule = (walk: ChainWalk, rule: HostRule, { open, returned }: ChainState): Live[] => {
  const past = open.filter(({ packet }) => isNever(rule, packet))
  walk.notes.budget -= past.length === open.length ? 1 : costOf(open)
  if (walk.notes.budget < 0 || open.length > MOST_LIVE || walk.depth > DEEPEST) {
    for (const live of open)
      lost(walk, live, { by: rule.by, unsure: { kind: 'construct', name: 'size' } })
    return []
  }
  if (past.length === open.length) return past
  let matching = past.length === 0 ? open : open.filter(live => !past.includes(live))
  for (const step of rule.steps) {
    if (matching.length === 0) break
    matching = takeStep({ walk, rule, past, returned }, step, matching)
  }
  past.push(...matching)
  return past.length < 2 ? past : merge(past)
}

// Some ranges cost as much as looking at one rule does.
const costOf = (lives: readonly Live[]): number =>
  lives.reduce((sum, { remote }) => sum + 1 + remote.intervals.length / RANGES_PER_RULE, 0)

const RANGES_PER_RULE = 64

// A test that fails whatever the address is spares cutting the addresses up for the tests before it.
const isNever = ({ steps }: HostRule, packet: Packet): boolean => {
  for (const step of steps) {
    if (step.step !== 'match') return false
    if (truthOf(step.condition, packet) === false) return true
  }
  return false
}

type RuleWalk = {
  readonly walk: ChainWalk
  readonly rule: HostRule
  /** Goes on with the next rule. */
  readonly past: Live[]
  /** Leaves this chain for the one that called it. */
  readonly returned: Live[]
}

/** Gives back what goes on with the next step of the rule. */
const takeStep = (at: RuleWalk, step: Step, lives: readonly Live[]): Live[] => {
  switch (step.step) {
    case 'match':
      return lives.flatMap(live => {
        const { taken, passed } = tell(at, step.condition, live)
        at.past.push(...passed)
        return taken
      })
    case 'verdict':
      for (const live of lives) follow(at, step.verdict, live)
      return []
    case 'choose':
      for (const live of lives) choose(at, step.options, live)
      return []
    case 'mark':
      return lives.map(live => changed(at.walk, live, setMark(live.packet, step)))
    case 'notrack':
      return lives.map(live => changed(at.walk, live, untrack(live.packet)))
    case 'opaque':
      for (const live of lives) lost(at.walk, live, { by: at.rule.by, unsure: step.unsure })
      return [...lives]
  }
}

/** `taken` and `passed` overlap in what can't be told. */
const tell = (
  { walk, rule }: RuleWalk,
  condition: Condition,
  live: Live,
): { taken: Live[]; passed: Live[] } => {
  const { yes, no, maybe, unsure } = split(condition, live.packet, live.remote)
  if (isNoAddress(maybe)) return { taken: part(live, yes), passed: part(live, no) }
  walk.notes.doubtful.push({ by: rule.by, remote: maybe, unsure })
  return { taken: part(live, unionOf(yes, maybe)), passed: part(live, unionOf(no, maybe)) }
}

const part = (live: Live, remote: AddressSet): Live[] => {
  if (isNoAddress(remote)) return []
  return [remote === live.remote ? live : { ...live, remote }]
}

const choose = (
  at: RuleWalk,
  options: Extract<Step, { step: 'choose' }>['options'],
  live: Live,
): void => {
  let left = [live]
  for (const { condition, verdict } of options) {
    left = left.flatMap(open => {
      const { taken, passed } = tell(at, condition, open)
      for (const matching of taken) follow(at, verdict, matching)
      return passed
    })
  }
  at.past.push(...left)
}

const follow = (at: RuleWalk, verdict: Verdict, live: Live): void => {
  const { walk, rule, past, returned } = at
  switch (verdict.do) {
    case 'accept':
    case 'drop':
      leaf(walk, live, { end: verdict.do, by: rule.by })
      break
    case 'reject':
      leaf(walk, live, { end: 'reject', by: rule.by, how: verdict.how })
      break
    case 'translate':
    case 'source-nat':
      leaf(walk, live, { end: 'translate', by: rule.by, verdict })
      break
    case 'unknown':
      lost(walk, live, { by: rule.by, unsure: verdict.unsure })
      break
    case 'return':
      returned.push(live)
      break
    case 'continue':
      past.push(live)
      break
    case 'jump':
      past.push(...visitChain(at, verdict.chain, live))
      break
    case 'goto':
      returned.push(...visitChain(at, verdict.chain, live))
  }
}

const visitChain = ({ walk, rule }: RuleWalk, name: string, live: Live): Live[] => {
  const chain = walk.table.chains.get(name)
  if (chain !== undefined) return walkChain(walk, chain, [live])
  lost(walk, live, { by: rule.by, unsure: { kind: 'construct', name: `chain ${name}` } })
  return []
}

const leaf = (walk: ChainWalk, live: Live, end: Pick<Leaf, 'end' | 'by'> & Partial<Leaf>): void => {
  walk.leaves.push({ base: walk.base, how: '', verdict: null, ...live, ...end })
}

// What becomes of these packets can't be told.
const lost = (walk: ChainWalk, live: Live, why: { by: Decider; unsure: Unsure }): void => {
  leaf(walk, live, { end: 'unknown', by: why.by })
  walk.notes.doubtful.push({ by: why.by, remote: live.remote, unsure: [why.unsure] })
}

/** Joins the sets of equal packets. */
export const merge = (lives: readonly Live[]): Live[] =>
  [...Map.groupBy(lives, ({ packet }) => packet)].map(([packet, same]) => {
    const [first, ...more] = same.map(({ remote }) => remote)
    const remote =
      first === undefined || more.length > MOST_PAIRWISE
        ? unionAll(
            packet.family,
            [first, ...more].filter(set => set !== undefined),
          )
        : more.reduce(joined, first)
    return { packet, remote }
  })

// Beyond that, sorting all of them at once is quicker.
const MOST_PAIRWISE = 4

const changed = ({ notes }: ChainWalk, live: Live, packet: Packet): Live => ({
  remote: live.remote,
  packet: known(notes, packet),
})

/** The one object that stands for all packets equal to this one. */
export const known = (notes: Notes, packet: Packet): Packet => {
  const key = packetKey(packet)
  const seen = notes.known.get(key) ?? packet
  notes.known.set(key, seen)
  return seen
}
