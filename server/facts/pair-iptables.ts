// What does a rule say that nft shows only in part, once iptables-save is laid beside it?
import type {
  Condition,
  Decider,
  FilterChain,
  FilterTable,
  HostRule,
  NumberField,
  Step,
} from '../filter/host-rule.ts'
import { match, unsure } from '../filter/host-rule.ts'
import type { SavedChain, SavedRule, SavedTable } from './iptables.ts'
import type { NftChain, NftRule, NftTable } from './nftables.ts'
import { isObject, only, text } from './nftables-keys.ts'
import { type Sets, stepsOf } from './nftables-statements.ts'

/**
 * iptables on the nft backend keeps part of its rules as `xt` expressions, of which nft knows at
 * most the name. The rule of the same position in iptables-save then gives the rest, if both chains
 * have the same number of rules and the parts that both show agree: tools of different versions
 * print each other's rules wrongly (a /16 as /32, a port left out). Where they do not agree, or
 * where there is no partner, an `xt` part stays open. Rules that nft shows whole need no partner, but
 * one that contradicts them leaves the rule open (host-semantics §1.2).
 */
export const filterTable = (table: NftTable, saved: SavedTable | null): FilterTable => ({
  backend: 'nft',
  family: table.family,
  name: table.name,
  chains: new Map(
    [...table.chains.values()].map(chain => [
      chain.name,
      filterChain(table, chain, saved?.chains.get(chain.name) ?? null),
    ]),
  ),
})

const filterChain = (table: NftTable, chain: NftChain, saved: SavedChain | null): FilterChain => {
  const partner = saved !== null && saved.rules.length === chain.rules.length ? saved : null
  const rules = chain.rules.map((rule, i) =>
    pairedRule(rule, partner?.rules[i] ?? null, table.sets),
  )
  const { base } = chain
  // The policy belongs to the tool that shows the chain; both show the same one.
  const isSame = base !== null && partner !== null && partner.policy === base.policy
  const doubts = [
    ...(table.active === null ? ['table flags'] : []),
    ...(saved !== null && partner === null ? [ELSE_RULES] : []),
  ]
  const differs = base !== null && saved !== null && saved.policy !== base.policy
  return {
    name: chain.name,
    base: isSame ? { ...base, policyBy: partner.policyBy } : base,
    rules: [
      ...doubts.map(name => uncertain(chain, name)),
      ...rules,
      ...(differs ? [uncertain(besides(chain, saved.policyBy), ELSE_POLICY)] : []),
    ],
  }
}

const ELSE_RULES = 'rules, of which iptables-save shows another number'
const ELSE_POLICY = 'policy, which iptables-save shows otherwise'
const ELSE_RULE = 'rule, which iptables-save shows otherwise'

// It may let the packet on or end it: what follows decides only if both come to the same.
const uncertain = ({ by }: Pick<HostRule, 'by'>, name: string): HostRule => ({
  by,
  steps: [{ step: 'opaque', unsure: { kind: 'construct', name } }],
})

// People have to see both lines to find out which of them is true.
const besides = (
  { by }: Pick<HostRule, 'by'>,
  other: Decider | undefined,
): Pick<HostRule, 'by'> => ({
  by: other === undefined ? by : { ...by, otherText: other.text },
})

const pairedRule = (rule: NftRule, saved: SavedRule | null, sets: Sets): HostRule => {
  const foreign = rule.statements.filter(statement => only(statement)[0] === 'xt')
  const native = rule.statements
    .filter(statement => !foreign.includes(statement))
    .flatMap(statement => stepsOf(statement, sets))
  const agrees = saved !== null && agree(native, saved, foreign)
  const by = agrees ? saved.by : rule.by
  if (foreign.length === 0)
    return saved !== null && contradicts(native, saved)
      ? uncertain(besides(rule, saved.by), ELSE_RULE)
      : { by, steps: native }
  if (!agrees)
    return { ...besides(rule, saved?.by), steps: withOpen(native, foreign, saved !== null) }
  const matches = saved.matches.map(({ condition }) => match(condition))
  const own = native.filter(({ step }) => step === 'match' || step === 'opaque')
  return { by, steps: [...own, ...matches, ...saved.ends] }
}

/** A match can only let the rule apply or not; a target can do anything. */
const withOpen = (
  native: readonly Step[],
  foreign: readonly unknown[],
  contradicts: boolean,
): readonly Step[] => {
  const ends = native.some(({ step }) => step === 'verdict')
  const open = foreign.map((statement): Step => {
    const [, xt] = only(statement)
    const name = isObject(xt) ? text(xt['name']) : ''
    const isMatch = isObject(xt) ? text(xt['type']) === 'match' : ends
    const reason = contradicts
      ? unsure('construct', `xt ${name}, which iptables-save shows otherwise`)
      : unsure('unread', 'iptables-save')
    if (isMatch || reason.test !== 'unsure') return match(reason)
    return { step: 'opaque', unsure: reason.unsure }
  })
  const matches = native.filter(({ step }) => step === 'match')
  const rest = native.filter(({ step }) => step !== 'match')
  return [...matches, ...open, ...rest]
}

const agree = (native: readonly Step[], saved: SavedRule, foreign: readonly unknown[]): boolean => {
  const shown = native.flatMap(step => (step.step === 'match' ? parts(step.condition) : []))
  const names = foreign.map(statement => nameOf(only(statement)[1]))
  const plain = saved.matches.filter(({ module }) => PLAIN.has(module) && !names.includes(module))
  const isHidden = ({ module }: { module: string }): boolean =>
    names.includes(null) && module !== 'base'
  const written = plain.filter(part => !isHidden(part))
  const perhaps = plain.filter(isHidden)
  return (
    sameConditions(shown, partsOf(written), partsOf(perhaps)) && sameVerdict(native, saved, foreign)
  )
}

// Before 1.0.6 nft does not name them: then ports may be in one of them, or be shown beside it.
const nameOf = (xt: unknown): string | null => (isObject(xt) ? text(xt['name']) : null)

const partsOf = (matches: SavedRule['matches']): readonly string[] =>
  matches.flatMap(({ condition }) => parts(condition))

/**
 * For a rule that nft shows whole: another verdict, or a plain part (address, interface, protocol,
 * port) that only one of the two shows. Other modules are written natively by some releases only, so
 * with them in the rule a part that only nft shows proves nothing.
 */
const contradicts = (native: readonly Step[], saved: SavedRule): boolean => {
  if (native.some(({ step }) => step === 'opaque' || step === 'choose')) return false
  if (!sameVerdict(native, saved, [])) return true
  const shown = new Set(
    native.flatMap(step => (step.step === 'match' ? parts(step.condition) : [])),
  )
  const plain = saved.matches.filter(({ module }) => PLAIN.has(module))
  const written = new Set(plain.flatMap(({ condition }) => parts(condition)))
  const lost = [...written].some(part => !shown.has(part))
  return lost || (plain.length === saved.matches.length && shown.size > written.size)
}

/** What iptables always writes as plain nft; the other modules may or may not be. */
const PLAIN = new Set(['base', 'tcp', 'udp'])
const COMPARED = new Set<NumberField>(['protocol', 'sport', 'dport'])

const parts = (condition: Condition): string[] => {
  if (condition.test === 'all') return condition.of.flatMap(parts)
  if (condition.test === 'number' && !COMPARED.has(condition.field)) return []
  const asked = condition.test === 'not' ? condition.of : condition
  return asked.test === 'unsure' || asked.test === 'route' ? [] : [canonical(condition)]
}

const canonical = (condition: Condition): string =>
  JSON.stringify(condition, (_, value: unknown) => (typeof value === 'bigint' ? `${value}` : value))

/** `perhaps`: parts that may be among the shown ones or not. */
const sameConditions = (
  shown: readonly string[],
  written: readonly string[],
  perhaps: readonly string[],
): boolean => {
  const a = new Set(shown)
  const b = new Set([...written, ...perhaps])
  return written.every(part => a.has(part)) && shown.every(part => b.has(part))
}

const sameVerdict = (
  native: readonly Step[],
  saved: SavedRule,
  foreign: readonly unknown[],
): boolean => {
  const own = native.filter(({ step }) => step === 'verdict')
  const theirs = saved.ends.filter(({ step }) => step === 'verdict')
  if (own.length > 0) return JSON.stringify(own) === JSON.stringify(theirs)
  return theirs.length === 0 || foreign.length > 0
}
