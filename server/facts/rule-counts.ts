// How many packets had each rule of this rule set met when it was read?

import type { Decider, FilterTable, HostRule } from '../filter/host-rule.ts'
import { parseBody } from './answers.ts'
import { isObject, only } from './nftables-keys.ts'

export type RuleCount = {
  readonly packets: number
  readonly bytes: number
  /** It ends the way of what it meets: drop or reject, of a rule or a policy. */
  readonly stops: boolean
  readonly by: Decider
}

/** By id and family: iptables and ip6tables number alike. Only rules whose counter rises exactly when the whole rule matches; nft policies do not count. */
export type RuleCounts = ReadonlyMap<string, RuleCount>

/** Null when two rules of one family share an id. */
export const ruleCounts = (tables: readonly FilterTable[]): RuleCounts | null => {
  const counted = tables.flatMap(({ chains }) =>
    [...chains.values()].flatMap(({ base, rules }) => [
      ...rules.flatMap(countOf),
      ...(base === null ? [] : entry(base.policyBy, base.policy === 'drop')),
    ]),
  )
  const counts = new Map(counted)
  return counts.size === counted.length ? counts : null
}

/** Everything the rules say apart from the numbers that rise, in the order they were read. */
export const ruleTexts = (tables: readonly FilterTable[]): readonly string[] =>
  tables.flatMap(({ chains }) =>
    [...chains.values()].flatMap(({ base, rules }) => [
      ...(base === null ? [] : [`${base.policyBy.id} ${base.policy} ${base.priority}`]),
      ...rules.map(({ by }) => `${by.id} ${uncounted(by.text)}`),
    ]),
  )

const countOf = ({ by, steps }: HostRule): readonly (readonly [string, RuleCount])[] =>
  entry(
    by,
    steps.some(
      step =>
        step.step === 'verdict' && (step.verdict.do === 'drop' || step.verdict.do === 'reject'),
    ),
  )

const entry = (by: Decider, stops: boolean): readonly (readonly [string, RuleCount])[] => {
  const counts = countsIn(by.text)
  return counts === null ? [] : [[`${by.family} ${by.id}`, { ...counts, stops, by }]]
}

const SAVED = /^(?::\S+ \S+ )?\[(?<packets>\d{1,19}):(?<bytes>\d{1,19})\]/
const COUNTER = /"counter": ?\{"packets": ?(?<packets>\d{1,19}), ?"bytes": ?(?<bytes>\d{1,19})\}/g

// A counter of nft counts where it stands: only behind the last condition does it count the rule. Rules
// of iptables always have it there, before their target.
const countsIn = (text: string): Counts | null => {
  const saved = SAVED.exec(text)?.groups
  if (saved !== undefined) return exact(saved)
  const all = [...text.matchAll(COUNTER)]
  const [counter] = all
  if (counter === undefined || all.length > 1 || !endsBehind(text)) return null
  return exact(counter.groups ?? {})
}

// What stands between its counter and its end could still let some of the counted packets on.
const endsBehind = (text: string): boolean => {
  const rule: unknown = only(parseBody(text))[1]
  const expr = isObject(rule) && Array.isArray(rule['expr']) ? rule['expr'] : []
  const kinds = expr.map(statement => only(statement)[0])
  const behind = kinds.slice(kinds.lastIndexOf('counter') + 1)
  return !kinds.includes('xt') && behind.every(kind => ENDS.has(kind))
}

const ENDS = new Set(['log', 'drop', 'reject', 'accept', 'jump', 'goto', 'return'])

type Counts = Pick<RuleCount, 'packets' | 'bytes'>

const exact = (digits: Readonly<Record<string, string>>): Counts | null => {
  const [packets, bytes] = [Number(digits['packets']), Number(digits['bytes'])]
  return Number.isSafeInteger(packets) && Number.isSafeInteger(bytes) ? { packets, bytes } : null
}

/** The line of a rule without its numbers. */
export const uncounted = (text: string): string =>
  text.replace(/\[\d{1,19}:\d{1,19}\]/, '[]').replaceAll(COUNTER, '"counter"')
