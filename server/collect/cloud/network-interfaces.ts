// Which network interfaces answer to this id, instance, address or group?
import { z } from 'zod'
import { callOf, type Param } from './call.ts'
import type { Place } from './place.ts'
import type { Round } from './round.ts'
import { distinct, elementsOf, hundreds, text, wrappedTexts } from './wire.ts'

export type FoundInterface = Place & {
  readonly eniId: string
  readonly instanceId: string
  readonly allocationIds: readonly string[]
}

type Ask = (round: Round, region: string, id: string) => Promise<FoundInterface[]>

export const interfacesOfInstance: Ask = (round, region, id) =>
  ask(round, region, { subject: id, filter: { InstanceId: id } })

export const interfacesById: Ask = (round, region, id) => interfacesByIds(round, region, [id])

export const interfacesByIds = async (
  round: Round,
  region: string,
  ids: readonly string[],
): Promise<FoundInterface[]> => {
  const found = await Promise.all(
    hundreds(ids).map(part =>
      ask(round, region, {
        subject: part.length === 1 ? (part[0] ?? '') : '',
        filter: { NetworkInterfaceId: part },
      }),
    ),
  )
  return found.flat()
}

export const interfacesInVpc = async (
  round: Round,
  region: string,
  { vpcId, addresses }: { readonly vpcId: string; readonly addresses: readonly string[] },
): Promise<FoundInterface[]> => {
  const found = await Promise.all(
    hundreds(addresses).map(part =>
      ask(round, region, { subject: vpcId, filter: { VpcId: vpcId, PrivateIpAddress: part } }),
    ),
  )
  return found.flat()
}

export const interfacesByAddress: Ask = (round, region, address) =>
  ask(round, region, {
    subject: address,
    filter: address.includes(':') ? { Ipv6Address: [address] } : { PrivateIpAddress: [address] },
  })

/** Members of a group: a rule that names the group as source means their private addresses. */
export const interfacesOfGroup: Ask = (round, region, groupId) =>
  ask(round, region, { subject: groupId, filter: { SecurityGroupId: groupId } })

const PublicIp = z
  .looseObject({ AllocationId: text, PublicIpAddress: text })
  .catch({ AllocationId: '', PublicIpAddress: '' })
const list = <T extends z.ZodType>(inner: string, element: T) =>
  z
    .looseObject({ [inner]: z.array(element).catch([]) })
    .catch({ [inner]: [] })
    .transform(value => z.array(element).catch([]).parse(value[inner]))

const WireInterface = z.looseObject({
  NetworkInterfaceId: z.string().min(1),
  InstanceId: text,
  VpcId: text,
  VSwitchId: text,
  PrivateIpAddress: text,
  SecurityGroupIds: wrappedTexts('SecurityGroupId'),
  AssociatedPublicIp: PublicIp,
  PrivateIpSets: list(
    'PrivateIpSet',
    z.looseObject({ PrivateIpAddress: text, AssociatedPublicIp: PublicIp }),
  ),
  Ipv6Sets: list('Ipv6Set', z.looseObject({ Ipv6Address: text })),
})

const ask = async (
  round: Round,
  region: string,
  { subject, filter }: { readonly subject: string; readonly filter: Record<string, Param> },
): Promise<FoundInterface[]> => {
  const reply = await round.ask(
    callOf('ecs.DescribeNetworkInterfaces', region, {
      subject,
      params: { RegionId: region, ...filter },
    }),
  )
  return elementsOf(reply, ['NetworkInterfaceSets', 'NetworkInterfaceSet'], WireInterface).map(
    toFound,
  )
}

const toFound = (wire: z.infer<typeof WireInterface>): FoundInterface => {
  const held = [wire.AssociatedPublicIp, ...wire.PrivateIpSets.map(set => set.AssociatedPublicIp)]
  return {
    eniId: wire.NetworkInterfaceId,
    instanceId: wire.InstanceId,
    vpcIds: [wire.VpcId],
    vSwitchIds: [wire.VSwitchId],
    groupIds: wire.SecurityGroupIds,
    privateIps: distinct([
      wire.PrivateIpAddress,
      ...wire.PrivateIpSets.map(set => set.PrivateIpAddress),
    ]),
    allocationIds: distinct(held.map(ip => ip.AllocationId)),
    publicAddresses: [
      ...held
        .filter(ip => ip.PublicIpAddress !== '')
        .map(ip => ({
          address: ip.PublicIpAddress,
          // Only a static address has no allocation id.
          heldAs: ip.AllocationId === '' ? ('ecs' as const) : ('eip' as const),
        })),
      ...distinct(wire.Ipv6Sets.map(set => set.Ipv6Address)).map(address => ({
        address,
        heldAs: 'ipv6' as const,
      })),
    ],
  }
}
