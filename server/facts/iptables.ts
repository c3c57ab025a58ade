// Which tables, chains and rules does this output of iptables-save hold?
import type { EvidenceItem } from '#shared/evidence.ts'
import type { BaseChain, Decider, FilterTable, Hook, Step } from '../filter/host-rule.ts'
import { match, unsure } from '../filter/host-rule.ts'
import { type About, conditionOf, isKnown, type SavedMatch } from './iptables-matches.ts'
import { asksRoutes, routeCondition } from './iptables-routes.ts'
import { type Target, targetSteps } from './iptables-targets.ts'
import { optionsOf, type SavedOption, wordsOf } from './iptables-words.ts'

export type SavedRule = {
  readonly by: Decider
  readonly matches: readonly SavedMatch[]
  readonly ends: readonly Step[]
}

export type SavedChain = {
  readonly name: string
  /** null for a chain that only jumps lead to. */
  readonly policy: 'accept' | 'drop' | null
  readonly policyBy: Decider
  readonly rules: readonly SavedRule[]
}

export type SavedTable = {
  readonly family: 'ip' | 'ip6'
  readonly name: string
  readonly chains: ReadonlyMap<string, SavedChain>
}

export type SavedBackend = 'nft' | 'legacy'

/** null: cut, or not the output of iptables-save. No table at all is an answer. */
export const parseIptablesSave = (
  item: SavedItem,
  of: About & { readonly backend: SavedBackend },
): readonly SavedTable[] | null => {
  const read: Reading = { origin: { item, ...of }, tables: [], open: null }
  const lines = item.raw.split('\n').map(line => line.trimEnd())
  const isGood = lines.every(
    (line, i) => line === '' || line.startsWith('#') || takeLine(read, line, i + 1),
  )
  return isGood && read.open === null ? read.tables : null
}

type Reading = {
  readonly origin: Origin
  readonly tables: SavedTable[]
  /** The table that has begun and is not committed yet. */
  open: OpenTable | null
}

const takeLine = (read: Reading, text: string, line: number): boolean => {
  const { open } = read
  if (open === null) {
    if (text.startsWith('*')) read.open = newTable(text.slice(1), read.origin)
    return read.open !== null
  }
  if (text !== 'COMMIT') return readLine(open, text, line)
  read.tables.push(closed(open))
  read.open = null
  return true
}

/** The part of an answer that is read. */
type SavedItem = Pick<EvidenceItem, 'id' | 'kind' | 'raw'>

type Origin = About & { readonly item: SavedItem; readonly backend: SavedBackend }

type OpenTable = Origin & {
  readonly name: string
  readonly chains: Map<string, Omit<SavedChain, 'rules'> & { readonly rules: RawRule[] }>
}

type RawRule = { readonly by: Decider; readonly words: readonly string[] }

const newTable = (name: string, origin: Origin): OpenTable => ({
  ...origin,
  name,
  chains: new Map(),
})

// `:INPUT DROP [1:60]`; `[1:60] -A INPUT …` or `-A INPUT …`.
const readLine = (table: OpenTable, text: string, line: number): boolean => {
  const chain = /^:(?<name>\S+) (?<policy>ACCEPT|DROP|QUEUE|-)(?: \[\d+:\d+\])?$/.exec(text)?.groups
  if (chain !== undefined)
    return readChain(table, chain['name'] ?? '', { policy: chain['policy'] ?? '', text, line })
  const rule = /^(?:\[\d+:\d+\] )?-A (?<chain>\S+)(?<rest>.*)$/.exec(text)?.groups
  const target = table.chains.get(rule?.['chain'] ?? '')
  const words = wordsOf(rule?.['rest'] ?? '')
  if (rule === undefined || target === undefined) return false
  const number = target.rules.length + 1
  const by = deciderOf(table, target.name, { kind: 'iptables-rule', number, text, line })
  target.rules.push({ by, words: words ?? ['-m', 'unreadable', '-j', 'unreadable'] })
  return true
}

const readChain = (
  table: OpenTable,
  name: string,
  { policy, text, line }: { policy: string; text: string; line: number },
): boolean => {
  const policyBy = deciderOf(table, name, { kind: 'iptables-policy', number: null, text, line })
  const known = policy === 'ACCEPT' ? 'accept' : policy === 'DROP' ? 'drop' : null
  table.chains.set(name, { name, policy: known, policyBy, rules: [] })
  return policy !== 'QUEUE'
}

const deciderOf = (
  { item, name, family, backend }: OpenTable,
  chain: string,
  at: Pick<Decider, 'kind' | 'number' | 'text' | 'line'>,
): Decider => {
  const place = at.number === null ? `${name} ${chain}` : `${name} ${chain} ${at.number}`
  return {
    ...at,
    id: backend === 'legacy' ? `legacy:${place}` : place,
    evidence: item.id,
    backend,
    program: item.kind.replace(/^host\.|-save$/g, ''),
    family: family === 4 ? 'ip' : 'ip6',
    table: name,
    chain,
  }
}

const closed = (table: OpenTable): SavedTable => {
  const names = new Set(table.chains.keys())
  const chains = [...table.chains.values()].map((chain): [string, SavedChain] => [
    chain.name,
    { ...chain, rules: chain.rules.map(rule => savedRule(rule, names, table)) },
  ])
  return { family: table.family === 4 ? 'ip' : 'ip6', name: table.name, chains: new Map(chains) }
}

const savedRule = (
  { by, words }: RawRule,
  chains: ReadonlySet<string>,
  about: About,
): SavedRule => {
  const options = optionsOf(words)
  if (options === null || by.text.includes('[unsupported revision]'))
    return { by, matches: [], ends: [UNREADABLE] }
  const { matches, target } = partsOf(options, about)
  return { by, matches, ends: targetSteps(target, chains, about.family) }
}

const UNREADABLE: Step = { step: 'opaque', unsure: { kind: 'construct', name: 'rule' } }

const BASE = new Set(['-s', '-d', '-i', '-o', '-p', '-f'])

// Options belong to the module named last; after `-j` to the target. By hand `-m tcp` may be left
// out: `-p tcp` loads it, and any loaded module takes the options it knows (iptables(8), read 2026-11-26).
const partsOf = (
  options: readonly SavedOption[],
  about: About,
): { matches: readonly SavedMatch[]; target: Target } => {
  const matches: SavedMatch[] = []
  const implied = impliedBy(options)
  let open: OpenModule = { name: '', seen: 0, held: [] }
  for (const [i, option] of options.entries()) {
    if (option.name === '-j' || option.name === '-g') {
      closeModule(matches, open, about)
      const target = {
        name: option.values[0] ?? '',
        goto: option.name === '-g',
        options: options.slice(i + 1),
      }
      return { matches, target }
    }
    if (option.name === '-m') {
      closeModule(matches, open, about)
      open = { name: option.values[0] ?? '', seen: 0, held: [] }
      continue
    }
    open.seen++
    const owner = ownerOf(option, open.name, implied)
    if (asksRoutes(owner)) {
      open.held.push(option)
      continue
    }
    const condition = conditionOf(owner, option, about)
    if (condition !== null) matches.push({ module: owner, condition })
  }
  closeModule(matches, open, about)
  return { matches, target: { name: '', goto: false, options: [] } }
}

/** `held`: options that are understood together. */
type OpenModule = { readonly name: string; seen: number; readonly held: SavedOption[] }

const impliedBy = (options: readonly SavedOption[]): string => {
  const protocol = options.find(({ name, negated }) => name === '-p' && !negated)?.values[0] ?? ''
  return IMPLIED.has(protocol) ? protocol : ''
}

const IMPLIED = new Set(['tcp', 'udp'])

const ownerOf = (option: SavedOption, module: string, implied: string): string => {
  if (BASE.has(option.name)) return 'base'
  return !isKnown(module, option) && isKnown(implied, option) ? implied : module
}

// `-m tcp` alone asks for nothing more than `-p tcp`, `-m rpfilter` for its usual question; any other module
// without options is strange.
const closeModule = (
  matches: SavedMatch[],
  { name: module, seen, held }: OpenModule,
  about: About,
): void => {
  if (asksRoutes(module)) matches.push({ module, condition: routeCondition(module, held, about) })
  else if (seen === 0 && !HARMLESS_BARE.has(module)) {
    const bare = { name: '', values: [], negated: false }
    const condition = conditionOf(module, bare, about) ?? unsure('construct', module)
    matches.push({ module, condition })
  }
}

const HARMLESS_BARE = new Set(['', 'tcp', 'udp', 'comment', 'icmp', 'icmp6'])

/** A table of the legacy backend, or of the nft backend when it has to stand alone. */
export const tableOfSaved = (saved: SavedTable, backend: SavedBackend): FilterTable => ({
  backend,
  family: saved.family,
  name: saved.name,
  chains: new Map(
    [...saved.chains.values()].map(chain => [
      chain.name,
      {
        name: chain.name,
        base: baseOf(saved.name, chain),
        rules: chain.rules.map(({ by, matches, ends }) => ({
          by,
          steps: [...matches.map(({ condition }) => match(condition)), ...ends],
        })),
      },
    ]),
  ),
})

const HOOKS = new Map<string, Hook>([
  ['PREROUTING', 'prerouting'],
  ['INPUT', 'input'],
  ['FORWARD', 'forward'],
  ['OUTPUT', 'output'],
  ['POSTROUTING', 'postrouting'],
])

const PRIORITIES = new Map<string, number>([
  ['raw', -300],
  ['mangle', -150],
  ['nat', -100],
  ['filter', 0],
  ['security', 50],
])

const baseOf = (table: string, { name, policy, policyBy }: SavedChain): BaseChain | null => {
  const hook = HOOKS.get(name)
  const priority = PRIORITIES.get(table)
  if (policy === null || hook === undefined || priority === undefined) return null
  return { type: table === 'nat' ? 'nat' : 'filter', hook, priority, policy, policyBy, devices: [] }
}
