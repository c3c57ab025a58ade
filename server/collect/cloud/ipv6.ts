// Which IPv6 addresses are here, and does their gateway let connections in?
import { z } from 'zod'
import { callOf } from './call.ts'
import type { Round } from './round.ts'
import { elementsOf, text } from './wire.ts'

/** By vSwitch, since answers name the instance in one account and the interface in another. */
export const askIpv6OfVSwitch = (round: Round, region: string, vSwitchId: string) =>
  round.ask(
    callOf('vpc.DescribeIpv6Addresses', region, {
      subject: vSwitchId,
      params: { RegionId: region, VSwitchId: vSwitchId },
    }),
  )

const WireAddress = z.looseObject({ VpcId: text, VSwitchId: text })

export const ipv6ByAddress = async (round: Round, region: string, address: string) => {
  const reply = await round.ask(
    callOf('vpc.DescribeIpv6Addresses', region, {
      subject: address,
      params: { RegionId: region, Ipv6Address: address },
    }),
  )
  return elementsOf(reply, ['Ipv6Addresses', 'Ipv6Address'], WireAddress)
}

const WireGateway = z.looseObject({ Ipv6GatewayId: text, VpcId: text })

/** Gateways of all VPCs of the region: there is at most one each. */
export const ipv6GatewaysOf = async (round: Round, region: string) => {
  const reply = await round.ask(
    callOf('vpc.DescribeIpv6Gateways', region, { subject: '', params: { RegionId: region } }),
  )
  return elementsOf(reply, ['Ipv6Gateways', 'Ipv6Gateway'], WireGateway)
}

export const askEgressOnlyRules = (round: Round, region: string, gatewayId: string) =>
  round.ask(
    callOf('vpc.DescribeIpv6EgressOnlyRules', region, {
      subject: gatewayId,
      params: { RegionId: region, Ipv6GatewayId: gatewayId },
    }),
  )
