// What does the evidence say about names and vantage points in the question?
import type { Facts } from './facts.ts'
import type { Resolved } from './locate.ts'

export const resolvedFrom = (facts: Facts): Resolved => {
  const name = facts('resolvedName')
  const probes = facts('probes')
  const told = (probes.state === 'present' ? probes.value : []).flatMap(({ vantagePoint, from }) =>
    from === undefined ? [] : [[vantagePoint, from] as const],
  )
  return {
    addresses: name.state === 'present' ? name.value.addresses : [],
    vantageAddresses: new Map(told),
  }
}
