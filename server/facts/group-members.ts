// Which private addresses belong to the members of a security group?
import { type AddressSet, noAddress, parseCidr, unionAll } from '#shared/plain/address-set.ts'
import type { Family } from '#shared/plain/ip.ts'
import type { Fact } from './fact.ts'
import type { Instances } from './instances.ts'
import type { NetworkInterface } from './network-interfaces.ts'

export type MemberFacts = {
  readonly networkInterfaces: Fact<readonly NetworkInterface[]>
  readonly instances: Fact<Instances>
}

/**
 * Addresses of every interface that holds the group. `whole`: no member can be missing. Instance
 * records name the groups of the primary interface only, so they alone never make it whole.
 */
export type Members = { readonly addresses: AddressSet; readonly whole: boolean }

export const membersOf = (
  groupId: string,
  family: Family,
  { networkInterfaces, instances }: MemberFacts,
): Members => {
  const whole = networkInterfaces.state === 'present'
  const ofInterfaces = whole
    ? networkInterfaces.value
        .filter(eni => eni.securityGroupIds.includes(groupId))
        .flatMap(eni => [...eni.privateIps.map(ip => ip.address), ...eni.ipv6Addresses])
    : []
  // Asked by group, the cloud lists secondary interfaces only: instances name the primary ones.
  const addresses = [...ofInterfaces, ...primaryAddresses(groupId, instances)]
  const sets = addresses.flatMap(address => parseCidr(address) ?? [])
  return { addresses: sets.length === 0 ? noAddress(family) : unionAll(family, sets), whole }
}

const primaryAddresses = (groupId: string, instances: Fact<Instances>): string[] =>
  instances.state === 'present'
    ? instances.value.instances
        .filter(instance => instance.securityGroupIds.includes(groupId))
        .flatMap(instance => instance.privateIps)
    : []
