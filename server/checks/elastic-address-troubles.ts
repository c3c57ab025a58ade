// What keeps this elastic address from leading to the target?
import type { CauseId } from '#shared/causes/catalogue.ts'
import type { Flow } from '#shared/flow.ts'
import type { FoundCause } from '#shared/judgement.ts'
import { type MessageKey, say } from '#shared/message.ts'
import type { ElasticAddress } from '../facts/elastic-addresses.ts'
import type { NetworkInterface } from '../facts/network-interfaces.ts'
import { apiField } from './api-field.ts'
import { hasExpired } from './expiry.ts'

type Around = {
  readonly flow: Flow
  readonly enis: readonly NetworkInterface[]
  /** ISO 8601, null when nothing tells. */
  readonly now: string | null
}

export const elasticAddressTroubles = (eip: ElasticAddress, around: Around): FoundCause[] => [
  ...bindingTrouble(eip, around),
  ...(eip.chargeType.toLowerCase() === 'prepaid' && hasExpired(eip.expiredTime, around.now)
    ? [trouble('eip-expired', 'public-address.eip-expired', { eip, field: 'ExpiredTime' })]
    : []),
]

const bindingTrouble = (eip: ElasticAddress, { flow, enis }: Around): FoundCause[] => {
  const status = eip.status.toLowerCase()
  if (status === 'available')
    return [
      {
        ...trouble('eip-not-bound', 'public-address.eip-not-bound', { eip, field: 'Status' }),
        about: {
          ...aboutOf(eip),
          ...(flow.instanceId === null ? {} : { target: flow.instanceId }),
        },
      },
    ]
  if (IN_MOTION.includes(status))
    return [
      {
        ...trouble('eip-transitioning', 'public-address.eip-transitioning', {
          eip,
          field: 'Status',
        }),
        confidence: 'suspected',
      },
    ]
  return isElsewhere(eip, flow, enis)
    ? [
        {
          ...trouble('eip-bound-elsewhere', 'public-address.eip-bound-elsewhere', {
            eip,
            field: 'InstanceId',
          }),
          because: say('public-address.eip-bound-elsewhere', {
            address: eip.address,
            bound: eip.boundId,
            target: flow.instanceId ?? '',
          }),
          about: { ...aboutOf(eip), target: flow.instanceId ?? '' },
        },
      ]
    : []
}

const IN_MOTION: readonly string[] = ['associating', 'unassociating', 'releasing']

// Only a path that ends at an instance can end at the wrong one.
const isElsewhere = (
  { boundId, boundType }: ElasticAddress,
  { path, instanceId }: Flow,
  enis: readonly NetworkInterface[],
): boolean => {
  if (path !== 'eip' || instanceId === null || boundId === '') return false
  // Bound to a bare private address: the way was followed by that address already.
  if (boundType.toLowerCase() === 'ipaddress') return false
  if (boundType.toLowerCase() !== 'networkinterface') return boundId !== instanceId
  const eni = enis.find(({ eniId }) => eniId === boundId)
  return eni !== undefined && eni.instanceId !== instanceId
}

const trouble = (
  id: CauseId,
  key: MessageKey,
  { eip, field }: { eip: ElasticAddress; field: string },
): FoundCause => ({
  id,
  because: say(key, {
    address: eip.address,
    status: eip.status,
    bound: eip.boundId,
    expired: eip.expiredTime,
  }),
  confidence: 'derived',
  decidedBy: apiField(eip.allocationId, eip.source, field),
  about: aboutOf(eip),
})

const aboutOf = ({ allocationId, regionId, boundId, boundType, address }: ElasticAddress) => ({
  allocationId,
  regionId,
  boundId,
  boundType,
  address,
})
