// Does the NAT gateway forward the asked port to the target?
import type { Flow } from '#shared/flow.ts'
import { type Judgement, pass, unknown } from '#shared/judgement.ts'
import { say } from '#shared/message.ts'
import { needAction } from '../facts/answers.ts'
import type { ElasticAddress } from '../facts/elastic-addresses.ts'
import type { Fact } from '../facts/fact.ts'
import type { Instances } from '../facts/instances.ts'
import type { ForwardEntry } from '../facts/nat.ts'
import type { NetworkInterface } from '../facts/network-interfaces.ts'
import { apiField } from './api-field.ts'
import { defineCheck } from './check.ts'
import { failWith } from './fail-with.ts'
import { conflictTroubles, wrongBackend } from './nat-backend.ts'
import { entryFor, type Found } from './nat-entry.ts'
import { gatewayTroubles } from './nat-gateway-troubles.ts'
import { notListed, unreadable } from './unreadable.ts'

const CAUSES = [
  'dnat-entry-missing',
  'dnat-entry-pending',
  'dnat-protocol-mismatch',
  'dnat-wrong-backend',
  'nat-gateway-locked',
  'nat-private-type',
  'nat-gateway-not-available',
  'dnat-and-eip-conflict',
] as const

export const nat = defineCheck({
  id: 'nat',
  hop: 'nat',
  needs: ['natGateways', 'forwardEntries'],
  wants: ['elasticAddresses', 'instances', 'networkInterfaces'],
  causes: CAUSES,
  appliesTo: ({ path }) => (path === 'dnat' ? null : say('nat.not-on-path')),
  evaluate: (flow, { natGateways, forwardEntries, ...machines }) => {
    const gatewayId = gatewayOf(flow, machines.elasticAddresses)
    const gateway = natGateways.find(({ natGatewayId }) => natGatewayId === gatewayId)
    const found = entryFor(flow, forwardEntries, gatewayId)
    // Whose tables are not listed may have the entry in one that nobody read.
    if (gateway === undefined && lacksEntry(found))
      return notListed('vpc.DescribeNatGateways', gatewayId, CAUSES)
    const troubles = [
      ...(gateway === undefined ? [] : gatewayTroubles(gateway)),
      ...found.troubles,
      ...(found.entry === null ? [] : conflictTroubles(flow, machines)),
      ...(found.entry === null ? [] : wrongBackend(flow, found.entry, machines)),
    ]
    const failed = failWith(troubles)
    if (failed !== null) return failed
    if (gateway === undefined) return notListed('vpc.DescribeNatGateways', gatewayId, CAUSES)
    return found.entry === null
      ? unknown(say('nat.icmp'), [needAction('vpc.DescribeForwardTableEntries', gatewayId)])
      : judgeEntry(flow, found.entry, machines)
  },
})

const lacksEntry = ({ troubles }: Found): boolean =>
  troubles.some(({ id }) => id === 'dnat-entry-missing')

/** The gateway that owns the asked address: by the entry, else by what the elastic address is bound to. */
const gatewayOf = (flow: Flow, elasticAddresses: Fact<readonly ElasticAddress[]>): string => {
  const eips = elasticAddresses.state === 'present' ? elasticAddresses.value : []
  return (
    flow.natGatewayId || (eips.find(({ address }) => address === flow.publicAddress)?.boundId ?? '')
  )
}

type Machines = {
  readonly instances: Fact<Instances>
  readonly networkInterfaces: Fact<readonly NetworkInterface[]>
}

// Another public address of the machine may stand in a list that was not read.
const judgeEntry = (
  flow: Flow,
  entry: ForwardEntry,
  { instances, networkInterfaces }: Machines,
): Judgement => {
  const hole = unreadable([instances, networkInterfaces], CAUSES)
  if (hole !== null) return hole
  if (flow.privateAddress === null)
    return notListed('ecs.DescribeNetworkInterfaces', entry.internalAddress, CAUSES)
  return pass(
    say('nat.forwards', {
      entry: entry.entryId,
      gateway: entry.natGatewayId,
      to: `${entry.internalAddress}:${entry.internalPort}`,
    }),
    { decidedBy: apiField(entry.entryId, entry.source, 'InternalIp') },
  )
}
