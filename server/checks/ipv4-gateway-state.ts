// Do route tables decide about public IPv4 addresses in this VPC?

import type { DecidedBy } from '#shared/finding.ts'
import type { Flow } from '#shared/flow.ts'
import type { Judgement } from '#shared/judgement.ts'
import { coversVpc } from '../facts/coverage.ts'
import type { Fact } from '../facts/fact.ts'
import type { Ipv4Gateway, Ipv4Gateways } from '../facts/ipv4-gateways.ts'
import type { Vpc } from '../facts/vpcs.ts'
import { apiField } from './api-field.ts'
import { notListed, unreadable } from './unreadable.ts'

/**
 * none, inactive: public addresses work whatever the tables say. active: the table of the vSwitch
 * decides. activating: about to become so (VPC docs "IPv4 gateway overview", read 2026-11-22).
 */
export type GatewayState =
  | { readonly state: 'none'; readonly decidedBy: DecidedBy | null }
  | {
      readonly state: 'inactive' | 'active' | 'activating'
      readonly gateway: Ipv4Gateway
      readonly decidedBy: DecidedBy
    }

/** The state, or the judgement "unknown" that says what was not read. */
export const ipv4GatewayState = (
  { vpcId, regionId }: Flow,
  facts: { readonly vpcs: Fact<readonly Vpc[]>; readonly ipv4Gateways: Fact<Ipv4Gateways> },
  wouldSettle: readonly string[],
): GatewayState | Judgement => {
  if (vpcId === null) return notListed('ecs.DescribeNetworkInterfaces', '', wouldSettle)
  const vpc = listOf(facts.vpcs).find(own => own.vpcId === vpcId)
  const known = facts.ipv4Gateways.state === 'present' ? facts.ipv4Gateways.value : NOTHING
  const gateway = known.gateways.find(
    own => (own.vpcId === vpcId || own.gatewayId === vpc?.ipv4GatewayId) && !isGone(own),
  )
  if (gateway !== undefined) return stateOf(gateway, wouldSettle)
  if (vpc?.ipv4GatewayId === '')
    return { state: 'none', decidedBy: apiField(vpcId, vpc.source, 'Ipv4GatewayId') }
  if (vpc?.ipv4GatewayId)
    return (
      unreadable([facts.ipv4Gateways], wouldSettle) ??
      notListed('vpc.GetIpv4GatewayAttribute', vpc.ipv4GatewayId, wouldSettle)
    )
  if (coversVpc(known.listed, { vpcId, regionId })) return { state: 'none', decidedBy: null }
  return (
    unreadable([facts.vpcs, facts.ipv4Gateways], wouldSettle) ??
    notListed('vpc.DescribeVpcAttribute', vpcId, wouldSettle)
  )
}

const NOTHING: Ipv4Gateways = { gateways: [], listed: [] }

const listOf = (fact: Fact<readonly Vpc[]>): readonly Vpc[] =>
  fact.state === 'present' ? fact.value : []

const isGone = ({ status }: Ipv4Gateway): boolean => status.toLowerCase() === 'deleted'

const stateOf = (
  gateway: Ipv4Gateway,
  wouldSettle: readonly string[],
): GatewayState | Judgement => {
  if (gateway.status.toLowerCase() === 'activating')
    return {
      state: 'activating',
      gateway,
      decidedBy: apiField(gateway.gatewayId, gateway.source, 'Status'),
    }
  if (gateway.enabled === null)
    return notListed('vpc.GetIpv4GatewayAttribute', gateway.gatewayId, wouldSettle)
  return {
    state: gateway.enabled ? 'active' : 'inactive',
    gateway,
    decidedBy: apiField(gateway.gatewayId, gateway.source, 'Enabled'),
  }
}
