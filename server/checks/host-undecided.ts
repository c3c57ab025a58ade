// What would tell what an undecided rule of the host's filter does?
import type { Need } from '#shared/judgement.ts'
import { needCommand } from '../facts/host-answers.ts'
import type { DoubtfulRule } from '../filter/host-chain.ts'
import type { Unsure } from '../filter/host-rule.ts'
import type { HostCell } from '../filter/walk.ts'

const MOST_NEEDS = 8

/** One need for each thing that is not known, in the order the rules were met. */
export const needsOf = (cells: readonly HostCell[], settles: readonly string[]): Need[] => {
  const needs = new Map<string, Need>()
  for (const rule of cells.flatMap(cell => cell.undecided))
    for (const unsure of rule.unsure) {
      const need = needFor(rule, unsure)
      needs.set(need.need, { ...need, wouldSettle: settles })
    }
  return [...needs.values()].slice(0, MOST_NEEDS)
}

const needFor = ({ by }: DoubtfulRule, { kind, name }: Unsure): Need => {
  if (kind === 'unread') return needCommand(name)
  if (kind === 'packet' && INTERFACE_FIELDS.has(name)) return needCommand('ip-addr')
  const how = kind === 'traffic' ? PROBE : `look at the rule on the host: ${by.text.slice(0, 300)}`
  return { need: `${MEANING[kind]} (${name}) in ${by.id}`, how, wouldSettle: [] }
}

const PROBE =
  'send a probe from the client: what the rule does hangs on earlier packets or the time'

const INTERFACE_FIELDS = new Set(['iif', 'oif', 'daddr', 'saddr', 'destination'])

const MEANING: Readonly<Record<Exclude<Unsure['kind'], 'unread'>, string>> = {
  construct: 'what is written',
  traffic: 'what is counted',
  packet: 'what a packet carries',
}
