// Which commands open an IPv6 address to the Internet?
import type { FixCommand } from '#shared/fix.ts'
import type { Flow } from '#shared/flow.ts'
import { type FixValues, textOf, withUndo } from './advice.ts'

export const ipv6Commands = (id: string, flow: Flow, values: FixValues): FixCommand[] => {
  const region = ['RegionId', flow.regionId ?? ''] as const
  const address = textOf(values, 'addressId')
  const gateway = ['Ipv6GatewayId', textOf(values, 'gatewayId')] as const
  if (id === 'ipv6-no-public-bandwidth')
    return withUndo(
      [
        'vpc',
        'AllocateIpv6InternetBandwidth',
        [
          region,
          ['Ipv6AddressId', address],
          gateway,
          ['Bandwidth', '5'],
          ['InternetChargeType', 'PayByTraffic'],
        ],
      ],
      ['vpc', 'DeleteIpv6InternetBandwidth', [region, ['Ipv6AddressId', address]]],
    )
  if (id === 'ipv6-egress-only-rule')
    return withUndo(
      [
        'vpc',
        'DeleteIpv6EgressOnlyRule',
        [region, gateway, ['Ipv6EgressOnlyRuleId', textOf(values, 'ruleId')]],
      ],
      [
        'vpc',
        'CreateIpv6EgressOnlyRule',
        [region, gateway, ['InstanceId', address], ['InstanceType', 'Ipv6Address']],
      ],
    )
  return []
}
