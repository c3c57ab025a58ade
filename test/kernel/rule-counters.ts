// How many packets has each rule met, as the kernel counts them?
import type { Family } from '#shared/plain/ip.ts'
import type { FilterLab } from './filter-lab.ts'
import { FILTER_COMMANDS, walked } from './walked.ts'

/** By id, as far as rules count. Chain policies of nft do not. */
export const countersOf = (lab: FilterLab, family: Family): ReadonlyMap<string, number> => {
  const { tables } = walked(lab.collect(FILTER_COMMANDS), family)
  const all = tables.flatMap(({ chains }) => [...chains.values()])
  const deciders = all.flatMap(({ base, rules }) => [
    ...(base?.policyBy.backend === 'legacy' ? [base.policyBy] : []),
    ...rules.map(({ by }) => by),
  ])
  return new Map(
    deciders.flatMap(({ id, text }) => {
      const packets = /\[(\d+):\d+\]|"counter": \{"packets": (\d+)/.exec(text)
      return packets === null ? [] : [[id, Number(packets[1] ?? packets[2])] as const]
    }),
  )
}
