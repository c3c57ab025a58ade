// How long is the run of simple rules that begins here?
import { type AddressSet, everyAddress, noAddress, subtractOf } from '#shared/plain/address-set.ts'
import type { Live } from './host-chain.ts'
import { truthOf } from './host-match.ts'
import type { Packet } from './host-packet.ts'
import {
  type Condition,
  type Decider,
  type FilterChain,
  type HostRule,
  isHarmless,
  type Verdict,
} from './host-rule.ts'
import { inside } from './host-sources.ts'

type Ending = { readonly do: 'accept' | 'drop' } | { readonly do: 'reject'; readonly how: string }

/** Rules that only compare addresses and accept, drop or reject: `set` is whom each one matches. */
export type PlainRun = {
  readonly live: Live
  readonly rules: readonly {
    readonly by: Decider
    readonly set: AddressSet
    readonly verdict: Ending
  }[]
  /** Index of the first rule that is not part of it. */
  readonly end: number
}

// Below this, going rule by rule is as fast.
const SHORTEST = 64

/** null when the run is short, or when there is more than one packet under way. */
export const plainRun = (
  { rules }: FilterChain,
  start: number,
  lives: readonly Live[],
): PlainRun | null => {
  const [live, ...more] = lives
  if (live === undefined || more.length > 0 || rules.length - start < SHORTEST) return null
  const found: PlainRun['rules'][number][] = []
  let end = start
  for (; end < rules.length; end++) {
    const rule = rules[end]
    if (rule === undefined) break
    if (isHarmless(rule)) continue
    const plain = plainRule(rule, live.packet)
    if (plain === null) break
    if (plain !== 'never') found.push(plain)
  }
  return end - start < SHORTEST ? null : { live, rules: found, end }
}

const plainRule = (
  { by, steps }: HostRule,
  packet: Packet,
): PlainRun['rules'][number] | 'never' | null => {
  const last = steps.at(-1)
  const verdict = last?.step === 'verdict' ? endingOf(last.verdict) : null
  if (verdict === null) return null
  let set = everyAddress(packet.family)
  for (const step of steps.slice(0, -1)) {
    const next = step.step === 'match' ? plainSet(step.condition, packet) : null
    if (next === null) return null
    if (next.intervals.length === 0) return 'never'
    set = inside(set, next)
  }
  return { by, set, verdict }
}

const endingOf = (verdict: Verdict): Ending | null => {
  if (verdict.do === 'reject') return verdict
  return verdict.do === 'accept' || verdict.do === 'drop' ? { do: verdict.do } : null
}

/** Whom the condition holds for, when that can be told for everyone; else null. */
const plainSet = (condition: Condition, packet: Packet): AddressSet | null => {
  const truth = truthOf(condition, packet)
  if (truth === true) return everyAddress(packet.family)
  if (truth === false) return noAddress(packet.family)
  if (truth !== null || condition.test !== 'address' || packet.remoteHidden) return null
  return condition.negate ? subtractOf(everyAddress(packet.family), condition.in) : condition.in
}
