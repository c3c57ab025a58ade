// Do some places get an address for the name that nobody of the account has, while others get ours?
import type { Flow } from '#shared/flow.ts'
import type { FoundCause } from '#shared/judgement.ts'
import { say } from '#shared/message.ts'
import { coversAddresses, parseCidr } from '#shared/plain/address-set.ts'
import type { Probe } from '#shared/probe.ts'
import type { Fact } from '../facts/fact.ts'
import type { FactTable } from '../facts/facts.ts'
import type { PlaceAnswer } from '../facts/name-answers.ts'

export const OWNER_FACTS = [
  'instances',
  'elasticAddresses',
  'ipv6Addresses',
  'loadBalancers',
] as const

type Owners = { readonly [Name in (typeof OWNER_FACTS)[number]]: Fact<FactTable[Name]> }

export type Seen = { readonly answers: readonly PlaceAnswer[]; readonly probes: readonly Probe[] }

/**
 * A suspicion: a content network may answer differently from place to place as well. A recorded probe
 * tells which address its place took the name for. Null unless one answer is the account's.
 */
export const answeredElsewhere = (
  { family, question }: Flow,
  { answers, probes }: Seen,
  owners: Owners,
): FoundCause | null => {
  const owned = ownedAddresses(family, owners)
  if (owned === null || question.target.kind !== 'name') return null
  const places = [...answers, ...probes.flatMap(placeOf)]
  const isOurs = (address: string): boolean => owned.some(own => holds(own, address))
  const right = places.find(({ addresses }) => addresses.some(isOurs))
  const wrong = places.find(
    ({ addresses }) => ofFamily(addresses, family).length > 0 && !addresses.some(isOurs),
  )
  if (right === undefined || wrong === undefined) return null
  return {
    id: 'dns-hijack-suspected',
    because: say('name.answered-elsewhere', {
      ...{ name: question.target.name, place: wrong.place, right: right.place },
      addresses: wrong.addresses.join(', ').slice(0, 200),
      own: right.addresses.filter(isOurs).join(', '),
    }),
    confidence: 'suspected',
  }
}

const placeOf = ({ vantagePoint, to, role }: Probe): PlaceAnswer[] =>
  to === undefined || role === 'control' || role === 'comparison'
    ? []
    : [{ place: vantagePoint, addresses: [to.address] }]

const ofFamily = (addresses: readonly string[], family: 4 | 6): string[] =>
  addresses.filter(address => parseCidr(address)?.family === family)

const holds = (own: string, address: string): boolean => {
  const [set, asked] = [parseCidr(own), parseCidr(address)]
  return (
    set !== null && asked !== null && set.family === asked.family && coversAddresses(set, asked)
  )
}

/** null: what was not read may own the address. A folder without load balancers is taken at its word. */
const ownedAddresses = (family: 4 | 6, owners: Owners): string[] | null => {
  const { instances, elasticAddresses, ipv6Addresses, loadBalancers } = owners
  const records = family === 4 ? elasticAddresses : ipv6Addresses
  if (instances.state === 'unavailable' || records.state === 'unavailable') return null
  const isBalancerRead =
    loadBalancers.state === 'present'
      ? loadBalancers.value.classicListed
      : loadBalancers.reason === 'not-collected'
  if (!instances.value.complete || !isBalancerRead) return null
  return [
    ...instances.value.instances.flatMap(one => [
      ...[...one.staticPublicIps, ...one.privateIps, ...one.ipv6Addresses],
      ...(one.eip === null ? [] : [one.eip.address]),
    ]),
    ...records.value.map(({ address }) => address),
    ...(loadBalancers.state === 'present'
      ? loadBalancers.value.known.flatMap(({ addresses }) => addresses)
      : []),
  ]
}
