// For which other ends does this condition hold, for which not, and for which can't it be told?
import {
  type AddressSet,
  isNoAddress,
  noAddress,
  unionAll,
  unionOf,
} from '#shared/plain/address-set.ts'
import type { Known, Packet } from './host-packet.ts'
import {
  type Condition,
  type NamePattern,
  type NumberSet,
  ROUTE,
  type Unsure,
} from './host-rule.ts'
import { inside, outside } from './host-sources.ts'

/** `yes`, `no` and `maybe` are disjoint and together all that was asked. */
export type Split = {
  readonly yes: AddressSet
  readonly no: AddressSet
  readonly maybe: AddressSet
  readonly unsure: readonly Unsure[]
}

export const split = (condition: Condition, packet: Packet, remote: AddressSet): Split => {
  const truth = truthOf(condition, packet)
  if (truth !== null) return whole(truth, remote)
  switch (condition.test) {
    case 'address':
      return splitAddress(condition, packet, remote)
    case 'not':
      return negated(split(condition.of, packet, remote))
    case 'all':
      return splitAll(condition.of, packet, remote)
    case 'any':
      return splitAny(condition.of, packet, remote)
    default:
      throw new Error(`a ${condition.test} test without a truth`)
  }
}

/** Holds, holds not, or what keeps it from being told. */
export type Truth = boolean | Unsure

/** Of a condition that does not look at the other end's address; null for any other. */
export const truthOf = (condition: Condition, packet: Packet): Truth | null => {
  if (condition.test === 'number') return numberTruth(condition, packet)
  if (condition.test === 'name') return nameTruth(condition, packet)
  if (condition.test === 'unsure') return condition.unsure
  // Answered before the walk (route-conditions.ts).
  if (condition.test === 'route') return { kind: 'packet', name: ROUTE }
  if (condition.test !== 'address') return jointTruth(condition, packet)
  if (condition.in.family !== packet.family) return false
  return condition.field === packet.remoteIs
    ? null
    : ownTruth(condition.in, packet, condition.negate)
}

/** null also where a part is not certain: then the parts are split one by one. */
const jointTruth = (
  condition: Extract<Condition, { test: 'not' | 'all' | 'any' }>,
  packet: Packet,
): boolean | null => {
  const parts = condition.test === 'not' ? [condition.of] : condition.of
  const truths = parts.map(part => truthOf(part, packet))
  // One part with this truth decides the whole.
  const deciding = condition.test === 'any'
  if (condition.test === 'not') return typeof truths[0] === 'boolean' ? !truths[0] : null
  if (truths.includes(deciding)) return deciding
  return truths.every(truth => truth === !deciding) ? !deciding : null
}

const whole = (truth: Truth, remote: AddressSet): Split => {
  const none = noAddress(remote.family)
  if (truth === true) return { yes: remote, no: none, maybe: none, unsure: [] }
  if (truth === false) return { yes: none, no: remote, maybe: none, unsure: [] }
  return { yes: none, no: none, maybe: remote, unsure: [truth] }
}

const negated = ({ yes, no, maybe, unsure }: Split): Split => ({ yes: no, no: yes, maybe, unsure })

const splitAll = (of: readonly Condition[], packet: Packet, remote: AddressSet): Split => {
  const none = noAddress(remote.family)
  let left: Split = { yes: remote, no: none, maybe: none, unsure: [] }
  for (const condition of cheapestFirst(of)) {
    const open = unionOf(left.yes, left.maybe)
    if (isNoAddress(open)) return left
    const next = split(condition, packet, open)
    const yes = inside(left.yes, next.yes)
    const no = unionOf(left.no, next.no)
    left = {
      yes,
      no,
      maybe: outside(outside(open, next.no), yes),
      unsure: [...left.unsure, ...next.unsure],
    }
  }
  return left
}

const splitAny = (of: readonly Condition[], packet: Packet, remote: AddressSet): Split => {
  const parts = of.map(condition => split(condition, packet, remote))
  const yes = unionAll(
    remote.family,
    parts.map(part => part.yes),
  )
  const maybe = outside(
    unionAll(
      remote.family,
      parts.map(part => part.maybe),
    ),
    yes,
  )
  return {
    yes,
    maybe,
    no: outside(outside(remote, yes), maybe),
    unsure: isNoAddress(maybe) ? [] : parts.flatMap(part => part.unsure),
  }
}

// Address tests cost most; a port that differs spares them.
const cheapestFirst = (of: readonly Condition[]): readonly Condition[] =>
  of.length < 2 ? of : [...of].sort((a, b) => cost(a) - cost(b))

const cost = ({ test }: Condition): number =>
  test === 'number' || test === 'name' ? 0 : test === 'address' ? 1 : 2

const splitAddress = (
  { field, in: set, negate }: Extract<Condition, { test: 'address' }>,
  packet: Packet,
  remote: AddressSet,
): Split => {
  if (packet.remoteHidden) return whole({ kind: 'packet', name: field }, remote)
  const within = inside(remote, set)
  const beyond = outside(remote, set)
  const [yes, no] = negate ? [beyond, within] : [within, beyond]
  return { yes, no, maybe: noAddress(remote.family), unsure: [] }
}

const ownTruth = (set: AddressSet, { local, remoteIs }: Packet, negate: boolean): Truth => {
  if (local === null) return { kind: 'packet', name: remoteIs === 'saddr' ? 'daddr' : 'saddr' }
  const holds = set.intervals.some(([from, to]) => from <= local.value && local.value <= to)
  return holds !== negate
}

const numberTruth = (
  { field, in: set, negate, mask = 0xffff_ffff }: Extract<Condition, { test: 'number' }>,
  packet: Packet,
): Truth => {
  const known = packet.numbers[field]
  if (known === 'absent') return false
  const truth = known === undefined ? null : heldBy(known, set, mask)
  return truth === null ? { kind: 'packet', name: field } : truth !== negate
}

/** null when what is known does not tell. */
const heldBy = (known: Exclude<Known, 'absent'>, set: NumberSet, mask: number): boolean | null =>
  'in' in known ? rangesHeldBy(known.in, set, mask) : bitsHeldBy(known, set, mask)

const rangesHeldBy = (known: NumberSet, set: NumberSet, mask: number): boolean | null => {
  const [only, ...more] = known
  if (only !== undefined && more.length === 0 && only[0] === only[1])
    return holds(set, (only[0] & mask) >>> 0)
  if (mask !== 0xffff_ffff) return null
  if (known.every(([from, to]) => set.some(([a, b]) => a <= from && to <= b))) return true
  return known.some(([from, to]) => set.some(([a, b]) => a <= to && from <= b)) ? null : false
}

const bitsHeldBy = (
  { bits, known }: { bits: number; known: number },
  set: NumberSet,
  mask: number,
): boolean | null => {
  if ((mask & ~known) === 0) return holds(set, (bits & mask) >>> 0)
  if (holds(set, 0) && set.some(([from, to]) => from === 0 && to === 0xffff_ffff)) return true
  const certain = known & mask
  const singles = set.every(([from, to]) => from === to)
  return singles && set.every(([value]) => ((value ^ bits) & certain) !== 0) ? false : null
}

const holds = (set: NumberSet, value: number): boolean =>
  set.some(([from, to]) => from <= value && value <= to)

/**
 * A packet has no arriving interface in `output` and no leaving one in `input`. Kernels differ in
 * what `!=` says then, so only the plain test is certain.
 */
const nameTruth = (
  { field, in: patterns, negate }: Extract<Condition, { test: 'name' }>,
  packet: Packet,
): Truth => {
  const name = packet[field]
  if (name === '') return negate ? { kind: 'packet', name: field } : false
  if (name !== null) return patterns.some(pattern => fits(pattern, name)) !== negate
  if (patterns.some(({ text, prefix }) => prefix && text === '')) return !negate
  return patterns.every(isLoopback) ? negate : { kind: 'packet', name: field }
}

const fits = ({ text, prefix }: NamePattern, name: string): boolean =>
  prefix ? name.startsWith(text) : name === text

const isLoopback = ({ text, prefix }: NamePattern): boolean => text === 'lo' && !prefix
