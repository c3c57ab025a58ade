// How many packets had each rule of this rule set met when it was read?
import type { Decider, FilterTable, HostRule } from '../filter/host-rule.ts'

export type RuleCount = {
  readonly packets: number
  /** It ends the way of what it meets: drop or reject, of a rule or a policy. */
  readonly stops: boolean
  readonly by: Decider
}

/** By id. Only rules whose counter rises exactly when the whole rule matches; nft policies do not count. */
export type RuleCounts = ReadonlyMap<string, RuleCount>

/** Null when two rules share an id. */
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
  const packets = packetsIn(by.text)
  return packets === null ? [] : [[by.id, { packets, stops, by }]]
}

const SAVED = /^(?::\S+ \S+ )?\[(?<packets>\d{1,19}):\d{1,19}\]/
const COUNTER = /"counter": ?\{"packets": ?(?<packets>\d{1,19}), ?"bytes": ?\d{1,19}\}/g

// A counter of nft counts where it stands: only behind the last condition does it count the rule. Rules
// of iptables always have it there, before their target.
const packetsIn = (text: string): number | null => {
  const saved = SAVED.exec(text)?.groups?.['packets']
  if (saved !== undefined) return exact(saved)
  const all = [...text.matchAll(COUNTER)]
  const [only] = all
  if (only === undefined || all.length > 1) return null
  const behind = text.slice(only.index)
  return behind.includes('"match"') || text.includes('"xt"')
    ? null
    : exact(only.groups?.['packets'] ?? '')
}

const exact = (digits: string): number | null => {
  const packets = Number(digits)
  return Number.isSafeInteger(packets) ? packets : null
}

/** The line of a rule without its numbers. */
export const uncounted = (text: string): string =>
  text.replace(/\[\d{1,19}:\d{1,19}\]/, '[]').replaceAll(COUNTER, '"counter"')
