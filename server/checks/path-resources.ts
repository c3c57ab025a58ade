// Which resources of the account does this conversation depend on?
import type { Flow } from '#shared/flow.ts'
import type { Fact } from '../facts/fact.ts'
import type { VSwitches } from '../facts/vswitches.ts'

/** Ids: instance, interface, addresses, groups, and the ACL and route table of the vSwitch. */
export const pathResources = (flow: Flow, vSwitches: Fact<VSwitches>): ReadonlySet<string> => {
  const known = vSwitches.state === 'present' ? vSwitches.value.known : []
  const own = known.find(({ vSwitchId }) => vSwitchId === flow.vSwitchId)
  const ids = [
    flow.instanceId,
    flow.eniId,
    flow.allocationId,
    flow.natGatewayId,
    flow.forwardEntryId,
    ...(flow.securityGroupIds ?? []),
    own?.networkAclId,
    own?.routeTableId,
  ]
  return new Set(ids.flatMap(id => (id === null || id === undefined || id === '' ? [] : [id])))
}
