// What keeps this IPv6 address private?
import type { CauseId } from '#shared/causes/catalogue.ts'
import type { FoundCause } from '#shared/judgement.ts'
import { type MessageKey, say } from '#shared/message.ts'
import type { Ipv6Address } from '../facts/ipv6-addresses.ts'
import { apiField } from './api-field.ts'
import type { Ipv6Facts, Ipv6Place } from './ipv6-internet.ts'

/** An IPv6 address is private until bandwidth is bought for it (VPC docs, read 2026-11-22). */
export const addressTroubles = ({ record }: Ipv6Place): FoundCause[] => {
  if (record === null) return []
  const isPublic = record.networkType.toLowerCase() === 'public' && record.publicBandwidth > 0
  if (!isPublic)
    return [
      trouble(record, 'ipv6-no-public-bandwidth', {
        key: 'ipv6.no-public-bandwidth',
        field: record.networkType.toLowerCase() === 'public' ? 'Bandwidth' : 'NetworkType',
      }),
    ]
  return /^(?:normal)?$/i.test(record.bandwidthBusinessStatus)
    ? []
    : [
        trouble(record, 'ipv6-bandwidth-locked', {
          key: 'ipv6.bandwidth-locked',
          field: 'BusinessStatus',
        }),
      ]
}

export const egressOnlyTroubles = (
  { record }: Ipv6Place,
  { ipv6EgressRules }: Ipv6Facts,
): FoundCause[] => {
  if (record === null || ipv6EgressRules.state !== 'present') return []
  return ipv6EgressRules.value.rules
    .filter(({ addressId }) => addressId === record.ipv6AddressId)
    .map(rule => ({
      id: 'ipv6-egress-only-rule',
      because: say('ipv6.egress-only-rule', { address: record.address }),
      confidence: 'derived',
      decidedBy: apiField(rule.ruleId, rule.source, 'InstanceId'),
      about: {
        ruleId: rule.ruleId,
        address: record.address,
        addressId: record.ipv6AddressId,
        gatewayId: record.gatewayId,
      },
    }))
}

const trouble = (
  record: Ipv6Address,
  id: CauseId,
  { key, field }: { key: MessageKey; field: string },
): FoundCause => ({
  id,
  because: say(key, { address: record.address, status: record.bandwidthBusinessStatus }),
  confidence: 'derived',
  decidedBy: apiField(record.ipv6AddressId, record.source, field),
  about: {
    addressId: record.ipv6AddressId,
    gatewayId: record.gatewayId,
    address: record.address,
  },
})
