// Which instances answer to this id or address?
import { z } from 'zod'
import { callOf } from './call.ts'
import type { Place } from './place.ts'
import type { Round } from './round.ts'
import { elementsOf, hundreds, text, wrappedTexts } from './wire.ts'

export type FoundInstance = Place & { readonly instanceId: string }

export const instancesById = (round: Round, region: string, id: string) =>
  instancesByIds(round, region, [id])

export const instancesByIds = async (
  round: Round,
  region: string,
  ids: readonly string[],
): Promise<FoundInstance[]> => {
  const found = await Promise.all(
    hundreds(ids).map(part =>
      ask(round, region, {
        subject: part.length === 1 ? (part[0] ?? '') : '',
        filter: { InstanceIds: JSON.stringify(part) },
      }),
    ),
  )
  return found.flat()
}

/** By its static address and by its elastic address: the two filters exclude each other in one call. */
export const instancesByPublicAddress = async (
  round: Round,
  region: string,
  address: string,
): Promise<FoundInstance[]> => {
  const list = JSON.stringify([address])
  const found = await Promise.all([
    ask(round, region, { subject: address, filter: { PublicIpAddresses: list } }),
    ask(round, region, { subject: address, filter: { EipAddresses: list } }),
  ])
  return found.flat()
}

/** The filter by private address works in VPC networks only, and by primary address only. */
export const instancesByPrivateAddress = (round: Round, region: string, address: string) =>
  ask(round, region, {
    subject: address,
    filter: { PrivateIpAddresses: JSON.stringify([address]), InstanceNetworkType: 'vpc' },
  })

/**
 * Asked by group, the list of interfaces holds only secondary ones (ECS API, DescribeNetworkInterfaces,
 * read 2026-11-22): the primary ones stand in the instances that are in the group.
 */
export const instancesOfGroup = (round: Round, region: string, groupId: string) =>
  ask(round, region, { subject: groupId, filter: { SecurityGroupId: groupId } })

const WireInstance = z.looseObject({
  InstanceId: z.string().min(1),
  VpcAttributes: z
    .looseObject({ VpcId: text, VSwitchId: text, PrivateIpAddress: wrappedTexts('IpAddress') })
    .catch({ VpcId: '', VSwitchId: '', PrivateIpAddress: [] }),
  SecurityGroupIds: wrappedTexts('SecurityGroupId'),
  PublicIpAddress: wrappedTexts('IpAddress'),
  EipAddress: z.looseObject({ IpAddress: text }).catch({ IpAddress: '' }),
})

const ask = async (
  round: Round,
  region: string,
  { subject, filter }: { readonly subject: string; readonly filter: Record<string, string> },
): Promise<FoundInstance[]> => {
  const reply = await round.ask(
    callOf('ecs.DescribeInstances', region, { subject, params: { RegionId: region, ...filter } }),
  )
  return elementsOf(reply, ['Instances', 'Instance'], WireInstance).map(wire => ({
    instanceId: wire.InstanceId,
    vpcIds: [wire.VpcAttributes.VpcId],
    vSwitchIds: [wire.VpcAttributes.VSwitchId],
    groupIds: wire.SecurityGroupIds,
    privateIps: wire.VpcAttributes.PrivateIpAddress,
    publicAddresses: [
      ...wire.PublicIpAddress.map(address => ({ address, heldAs: 'ecs' as const })),
      { address: wire.EipAddress.IpAddress, heldAs: 'eip' as const },
    ].filter(({ address }) => address !== ''),
  }))
}
