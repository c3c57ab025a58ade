// May the IPv6 address of the target be reached from the Internet?
import type { Flow } from '#shared/flow.ts'
import { type Judgement, pass } from '#shared/judgement.ts'
import { say } from '#shared/message.ts'
import { parseAddress } from '#shared/plain/ip.ts'
import type { Fact } from '../facts/fact.ts'
import type { FactTable } from '../facts/facts.ts'
import type { Ipv6Address } from '../facts/ipv6-addresses.ts'
import { apiField } from './api-field.ts'
import { defineCheck } from './check.ts'
import { failWith } from './fail-with.ts'
import { addressTroubles, egressOnlyTroubles } from './ipv6-address-troubles.ts'
import { gatewayTroubles, placeTroubles } from './ipv6-place-troubles.ts'
import { notListed, unreadable } from './unreadable.ts'

const CAUSES = [
  'ipv6-not-enabled-vswitch',
  'ipv6-not-assigned',
  'ipv6-gateway-missing',
  'ipv6-gateway-locked',
  'ipv6-no-public-bandwidth',
  'ipv6-bandwidth-locked',
  'ipv6-egress-only-rule',
] as const

const WANTS = [
  'instances',
  'networkInterfaces',
  'vSwitches',
  'ipv6Addresses',
  'ipv6Gateways',
  'ipv6EgressRules',
] as const

export type Ipv6Facts = { readonly [Name in (typeof WANTS)[number]]: Fact<FactTable[Name]> }

/** What the chain is about: where the address stands, and its record when it has one. */
export type Ipv6Place = {
  readonly target: string
  readonly address: string | null
  readonly vSwitchId: string | null
  readonly vpcId: string | null
  readonly regionId: string | null
  readonly record: Ipv6Address | null
}

/** A chain of conditions, all of them necessary: every one that fails is named. */
export const ipv6Internet = defineCheck({
  id: 'ipv6-internet',
  hop: 'public-address',
  needs: [],
  wants: WANTS,
  causes: CAUSES,
  appliesTo: flow => (isAsked(flow) ? null : say('ipv6.not-asked')),
  evaluate: (flow, facts) => {
    const place = placeOf(flow, facts)
    const troubles = [
      ...placeTroubles(place, facts),
      ...gatewayTroubles(place, facts),
      ...addressTroubles(place),
      ...egressOnlyTroubles(place, facts),
    ]
    return failWith(troubles) ?? unread(place, facts) ?? opened(place)
  },
})

// An instance without any IPv6 address leaves the path unknown; the chain says why.
const isAsked = ({ family, sourceScope, path, instanceId }: Flow): boolean =>
  family === 6 &&
  sourceScope === 'internet' &&
  (path === 'ipv6' || (path === 'unknown' && instanceId !== null))

const placeOf = (flow: Flow, { instances, ipv6Addresses }: Ipv6Facts): Ipv6Place => {
  const known = instances.state === 'present' ? instances.value.instances : []
  const instance = known.find(({ instanceId }) => instanceId === flow.instanceId)
  const address = flow.publicAddress ?? flow.privateAddress
  const records = ipv6Addresses.state === 'present' ? ipv6Addresses.value : []
  return {
    target: flow.instanceId ?? flow.eniId ?? '',
    address,
    vSwitchId: flow.vSwitchId ?? (instance?.vSwitchId || null),
    vpcId: flow.vpcId ?? (instance?.vpcId || null),
    regionId: flow.regionId ?? (instance?.regionId || null),
    record: records.find(record => sameAddress(record.address, address)) ?? null,
  }
}

// The cloud writes either form of the same address.
const sameAddress = (text: string, address: string | null): boolean => {
  const one = parseAddress(text)
  const two = parseAddress(address ?? '')
  return one !== null && two !== null && one.family === two.family && one.value === two.value
}

// Every link of the chain must have been read before the address may be called open.
const unread = (place: Ipv6Place, facts: Ipv6Facts): Judgement | null => {
  const hole = unreadable(
    [
      facts.networkInterfaces,
      facts.vSwitches,
      facts.ipv6Addresses,
      facts.ipv6Gateways,
      facts.ipv6EgressRules,
    ],
    CAUSES,
  )
  if (hole !== null) return hole
  if (place.record === null)
    return notListed('vpc.DescribeIpv6Addresses', place.address ?? place.target, CAUSES)
  return unreadPlace(place, facts) ?? unreadRules(place, facts)
}

const unreadPlace = (
  { vSwitchId, vpcId }: Ipv6Place,
  { vSwitches, ipv6Gateways }: Ipv6Facts,
): Judgement | null => {
  const own = vSwitches.state === 'present' ? vSwitches.value.known : []
  if (own.every(vSwitch => vSwitch.vSwitchId !== vSwitchId))
    return notListed('vpc.DescribeVSwitchAttributes', vSwitchId ?? '', CAUSES)
  const gateways = ipv6Gateways.state === 'present' ? ipv6Gateways.value.gateways : []
  return gateways.every(gateway => gateway.vpcId !== vpcId)
    ? notListed('vpc.DescribeIpv6Gateways', vpcId ?? '', CAUSES)
    : null
}

const unreadRules = ({ record }: Ipv6Place, { ipv6EgressRules }: Ipv6Facts): Judgement | null => {
  const listed = ipv6EgressRules.state === 'present' ? ipv6EgressRules.value.listed : []
  const gatewayId = record?.gatewayId ?? ''
  return listed.some(
    ({ subject }) => subject === '' || subject === gatewayId || !subject.startsWith('ipv6gw-'),
  )
    ? null
    : notListed('vpc.DescribeIpv6EgressOnlyRules', gatewayId, CAUSES)
}

const opened = ({ address, record }: Ipv6Place): Judgement =>
  pass(
    say('ipv6.open', { address: address ?? '' }),
    record === null
      ? {}
      : { decidedBy: apiField(record.ipv6AddressId, record.source, 'NetworkType') },
  )
