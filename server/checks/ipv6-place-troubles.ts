// Can anything in this vSwitch and VPC be reached over IPv6 at all?
import type { FoundCause } from '#shared/judgement.ts'
import { say } from '#shared/message.ts'
import { coversVpc } from '../facts/coverage.ts'
import { fieldText } from '../facts/source-text.ts'
import type { VSwitch } from '../facts/vswitches.ts'
import { apiField } from './api-field.ts'
import type { Ipv6Facts, Ipv6Place } from './ipv6-internet.ts'

export const placeTroubles = (place: Ipv6Place, facts: Ipv6Facts): FoundCause[] => [
  ...vSwitchTrouble(place, facts),
  ...assignmentTrouble(place, facts),
]

const vSwitchTrouble = ({ vSwitchId }: Ipv6Place, { vSwitches }: Ipv6Facts): FoundCause[] => {
  const known = vSwitches.state === 'present' ? vSwitches.value.known : []
  const vSwitch = known.find(own => own.vSwitchId === vSwitchId)
  if (vSwitch === undefined || hasIpv6(vSwitch)) return []
  return [
    {
      id: 'ipv6-not-enabled-vswitch',
      because: say('ipv6.not-enabled-vswitch', { vSwitch: vSwitch.vSwitchId }),
      confidence: 'derived',
      decidedBy: apiField(
        vSwitch.vSwitchId,
        vSwitch.source,
        isSwitchedOff(vSwitch) ? 'EnabledIpv6' : 'Ipv6CidrBlock',
      ),
      about: { vSwitchId: vSwitch.vSwitchId },
    },
  ]
}

const hasIpv6 = (vSwitch: VSwitch): boolean => vSwitch.ipv6 !== null && !isSwitchedOff(vSwitch)

const isSwitchedOff = ({ source }: VSwitch): boolean =>
  /:\s*"?false"?$/i.test(fieldText(source, 'EnabledIpv6').text)

const assignmentTrouble = (place: Ipv6Place, facts: Ipv6Facts): FoundCause[] =>
  place.target === '' ? unassigned(place, facts) : noneAssigned(place, facts)

// The asked address is the account's, and by its own record nothing has it.
const unassigned = (
  { address, record }: Ipv6Place,
  { networkInterfaces }: Ipv6Facts,
): FoundCause[] =>
  record === null || record.associatedId !== '' || networkInterfaces.state !== 'present'
    ? []
    : [
        {
          id: 'ipv6-not-assigned',
          because: say('ipv6.assigned-to-nothing', { address: address ?? '' }),
          confidence: 'derived',
          decidedBy: apiField(record.ipv6AddressId, record.source, 'AssociatedInstanceId'),
          about: { address: address ?? '' },
        },
      ]

// An asked address that an interface has is located, so only "none at all" is left.
const noneAssigned = (
  { address, target }: Ipv6Place,
  { networkInterfaces, instances }: Ipv6Facts,
): FoundCause[] => {
  if (networkInterfaces.state !== 'present' || instances.state !== 'present') return []
  const own = networkInterfaces.value.filter(
    ({ instanceId, eniId }) => instanceId === target || eniId === target,
  )
  const record = instances.value.instances.find(({ instanceId }) => instanceId === target)
  const assigned = [
    ...own.flatMap(({ ipv6Addresses }) => ipv6Addresses),
    ...(record?.ipv6Addresses ?? []),
  ]
  if (own.length === 0 || assigned.length > 0) return []
  return [
    {
      id: 'ipv6-not-assigned',
      because:
        address === null
          ? say('ipv6.none-assigned', { target })
          : say('ipv6.not-assigned', { target, address }),
      confidence: 'derived',
      about: { target, eniId: own[0]?.eniId ?? '' },
    },
  ]
}

/** VPC DescribeIpv6Gateways, field docs read 2026-11-22. */
export const gatewayTroubles = (
  { vpcId, regionId }: Ipv6Place,
  { ipv6Gateways }: Ipv6Facts,
): FoundCause[] => {
  if (ipv6Gateways.state !== 'present' || vpcId === null) return []
  const { gateways, listed } = ipv6Gateways.value
  const own = gateways.filter(gateway => gateway.vpcId === vpcId)
  const ready = own.find(({ status }) => /^(?:available)?$/i.test(status))
  const [unready] = own
  if (ready === undefined) {
    if (unready === undefined && !coversVpc(listed, { vpcId, regionId })) return []
    return [
      {
        id: 'ipv6-gateway-missing',
        because: say('ipv6.gateway-missing', { vpc: vpcId }),
        confidence: 'derived',
        ...(unready === undefined
          ? {}
          : { decidedBy: apiField(unready.gatewayId, unready.source, 'Status') }),
        about: { vpcId },
      },
    ]
  }
  if (/^(?:normal)?$/i.test(ready.businessStatus)) return []
  return [
    {
      id: 'ipv6-gateway-locked',
      because: say('ipv6.gateway-locked', {
        gateway: ready.gatewayId,
        status: ready.businessStatus,
      }),
      confidence: 'derived',
      decidedBy: apiField(ready.gatewayId, ready.source, 'BusinessStatus'),
      about: { gatewayId: ready.gatewayId },
    },
  ]
}
