// Is what the NAT entry leads to the target, and does it answer by the same way?
import type { Flow } from '#shared/flow.ts'
import type { FoundCause } from '#shared/judgement.ts'
import { say } from '#shared/message.ts'
import type { Fact } from '../facts/fact.ts'
import type { Instances } from '../facts/instances.ts'
import type { ForwardEntry } from '../facts/nat.ts'
import type { NetworkInterface } from '../facts/network-interfaces.ts'
import { fieldText, partOf, type SourceText } from '../facts/source-text.ts'
import { apiField, apiFieldAt } from './api-field.ts'

type Machines = {
  readonly instances: Fact<Instances>
  readonly networkInterfaces: Fact<readonly NetworkInterface[]>
}

/** "It belongs to nothing" may be said only when instances and interfaces were read whole. */
export const wrongBackend = (
  { privateAddress }: Flow,
  entry: ForwardEntry,
  { instances, networkInterfaces }: Machines,
): FoundCause[] => {
  const allRead =
    instances.state === 'present' &&
    instances.value.complete &&
    networkInterfaces.state === 'present'
  if (privateAddress !== null || !allRead) return []
  return [
    {
      id: 'dnat-wrong-backend',
      because: say('nat.wrong-backend', { entry: entry.entryId, to: entry.internalAddress }),
      confidence: 'derived',
      decidedBy: apiField(entry.entryId, entry.source, 'InternalIp'),
      about: {
        entryId: entry.entryId,
        forwardTableId: entry.tableId,
        internalAddress: entry.internalAddress,
      },
    },
  ]
}

/** A machine with a public address of its own sends its replies from that one (NAT docs, read 2026-11-22). */
export const conflictTroubles = (flow: Flow, machines: Machines): FoundCause[] => {
  const own = ownAddress(flow, machines)
  if (own === null) return []
  const decidedBy = apiFieldAt(own.id, own.place)
  return [
    {
      id: 'dnat-and-eip-conflict',
      because: say('nat.eip-conflict', { to: own.id, address: own.address }),
      confidence: 'derived',
      ...(decidedBy === null ? {} : { decidedBy }),
      about: { address: own.address, target: own.id },
    },
  ]
}

type Own = { readonly id: string; readonly address: string; readonly place: SourceText }

const ownAddress = (flow: Flow, { instances, networkInterfaces }: Machines): Own | null => {
  const eni =
    networkInterfaces.state === 'present'
      ? networkInterfaces.value.find(({ eniId }) => eniId === flow.eniId)
      : undefined
  const bound = eni?.privateIps.find(({ address }) => address === flow.privateAddress)
  if (eni !== undefined && bound?.publicAddress)
    return {
      id: eni.instanceId || eni.eniId,
      address: bound.publicAddress,
      place: quoted(eni.source, bound.publicAddress),
    }
  const machine =
    instances.state === 'present'
      ? instances.value.instances.find(({ instanceId }) => instanceId === flow.instanceId)
      : undefined
  const address = machine?.eip?.address ?? machine?.staticPublicIps[0]
  if (machine === undefined || address === undefined) return null
  // The record of the instance is about its first private address only.
  return machine.privateIps[0] === flow.privateAddress
    ? { id: machine.instanceId, address, place: quoted(machine.source, address) }
    : null
}

const quoted = (source: SourceText, address: string): SourceText => {
  const field = partOf(
    source,
    new RegExp(`"(?:PublicIpAddress|IpAddress)"[^"]*"${address.replaceAll('.', '\\.')}"`),
  )
  return field.text === source.text ? fieldText(source, 'EipAddress') : field
}
