// Which rule would let the asked packets through, and what would the host's filter be with it?

import { type Fact, mapFact } from '#server/facts/fact.ts'
import type { FactName, Facts, FactTable } from '#server/facts/facts.ts'
import type { HostFilter, Reading } from '#server/facts/host-filter.ts'
import {
  type Condition,
  type Decider,
  type FilterChain,
  type FilterTable,
  type HostRule,
  match,
  type NumberField,
  type Step,
} from '#server/filter/host-rule.ts'
import type { Flow } from '#shared/flow.ts'
import { type AddressSet, parseCidr } from '#shared/plain/address-set.ts'

/**
 * asked: the asked client to the asked port. translated: the same, whatever port a translation made of
 * it. established: packets of connections that are open.
 */
export type Accepting =
  | { readonly kind: 'asked'; readonly block: string }
  | { readonly kind: 'translated'; readonly block: string; readonly verdict: 'accept' | 'return' }
  | { readonly kind: 'established' }

/** before: just before the rule that decides. first, last: of the chain whose policy decides. */
export type Position = 'before' | 'first' | 'last'

/** The facts as they would be with the rule in place. */
export const withRule = (
  facts: Facts,
  by: Decider,
  change: { readonly position: Position; readonly steps: readonly Step[] },
): Facts => {
  const filter = mapFact(facts('hostFilter'), (known): HostFilter => {
    const inside = (reading: Reading): Reading => inReading(reading, by, change)
    return {
      nft: inside(known.nft),
      legacy: { 4: inside(known.legacy[4]), 6: inside(known.legacy[6]) },
    }
  })
  return <Name extends FactName>(name: Name): Fact<FactTable[Name]> =>
    // The compiler cannot see that Name is 'hostFilter' here.
    name === 'hostFilter' ? (filter as Fact<FactTable[Name]>) : facts(name)
}

export const stepsFor = (accepting: Accepting, flow: Flow): readonly Step[] => [
  ...(accepting.kind === 'established' ? [match(ESTABLISHED)] : askedSteps(accepting, flow)),
  {
    step: 'verdict',
    verdict: { do: accepting.kind === 'translated' ? accepting.verdict : 'accept' },
  },
]

const ESTABLISHED: Condition = {
  test: 'number',
  field: 'ct-state',
  in: [[1, 0xffff_ffff]],
  negate: false,
  mask: 6,
}

const askedSteps = (
  { kind, block }: Exclude<Accepting, { kind: 'established' }>,
  { family, protocol, port }: Flow,
): Step[] => {
  const sources = parseCidr(block)
  const number = { tcp: 6, udp: 17, icmp: family === 4 ? 1 : 58 }[protocol]
  return [
    ...(sources === null ? [] : [match(fromSources(sources))]),
    match(numberIs('protocol', number)),
    ...(port === null
      ? []
      : [match(numberIs(kind === 'asked' ? 'dport' : 'ct-original-dport', port))]),
  ]
}

const fromSources = (sources: AddressSet): Condition => ({
  test: 'address',
  field: 'saddr',
  in: sources,
  negate: false,
})

const numberIs = (field: NumberField, value: number): Condition => ({
  test: 'number',
  field,
  in: [[value, value]],
  negate: false,
})

type Change = Parameters<typeof withRule>[2]

const inReading = (reading: Reading, by: Decider, change: Change): Reading =>
  reading.state === 'unread'
    ? reading
    : { ...reading, tables: reading.tables.map(table => inTable(table, by, change)) }

const inTable = (table: FilterTable, by: Decider, change: Change): FilterTable => {
  const chain = table.chains.get(by.chain)
  const isHere =
    table.backend === by.backend && table.family === by.family && table.name === by.table
  if (!isHere || chain === undefined) return table
  return {
    ...table,
    chains: new Map([...table.chains, [chain.name, inChain(chain, by, change)]]),
  }
}

const inChain = (chain: FilterChain, by: Decider, { position, steps }: Change): FilterChain => {
  const rule: HostRule = { by, steps }
  const at = chain.rules.findIndex(known => known.by.id === by.id)
  const index = position === 'before' ? at : position === 'first' ? 0 : chain.rules.length
  return index < 0 ? chain : { ...chain, rules: chain.rules.toSpliced(index, 0, rule) }
}
