// Does this account hold what the question names?
import type { Question } from '#shared/question.ts'
import type { Facts } from './facts.ts'
import { resolvedFrom } from './resolved.ts'
import { deliveriesOf, instancesOf, listOf, waysOf } from './ways.ts'

/** Only what is in an answer counts; that it is nowhere proves nothing here. */
export const holdsTarget = ({ target }: Question, facts: Facts): boolean => {
  switch (target.kind) {
    case 'instance':
      return instancesOf(facts).some(({ instanceId }) => instanceId === target.id)
    case 'eni':
      return listOf(facts('networkInterfaces')).some(({ eniId }) => eniId === target.id)
    case 'address':
      return holdsAddress(target.address, facts)
    case 'name':
      return resolvedFrom(facts).addresses.some(address => holdsAddress(address, facts))
    case 'here':
      return false
    default:
      return target satisfies never
  }
}

const holdsAddress = (address: string, facts: Facts): boolean => {
  const deliveries = deliveriesOf(facts)
  const balancers = facts('loadBalancers')
  return (
    deliveries.some(delivery => delivery.address === address) ||
    waysOf(facts, deliveries).some(({ publicAddress }) => publicAddress === address) ||
    listOf(facts('elasticAddresses')).some(eip => eip.address === address) ||
    listOf(facts('haVips')).some(haVip => haVip.address === address) ||
    listOf(facts('ipv6Addresses')).some(own => own.address === address) ||
    (balancers.state === 'present' &&
      balancers.value.known.some(({ addresses }) => addresses.includes(address)))
  )
}
