// Which load balancer of the account handed out this host name?
import { type BalancerName, balancerNameOf } from '#shared/plain/balancer-name.ts'
import type { At } from './around-place.ts'
import { callOf } from './call.ts'
import { aroundBalancer, balancerOf, Named, regionFor } from './load-balancers.ts'
import type { Round } from './round.ts'
import { elementsOf } from './wire.ts'

export type NamedBalancer = BalancerName & { readonly name: string }

/** Of the asked host name and those behind it, what ALB and NLB hand out. */
export const balancersNamed = (names: readonly string[]): NamedBalancer[] => {
  const plain = new Set(names.map(name => name.toLowerCase().replace(/\.$/, '')))
  return [...plain].flatMap(name => {
    const found = balancerNameOf(name)
    return found === null ? [] : [{ ...found, name }]
  })
}

export const isListed = async (round: Round, named: NamedBalancer): Promise<boolean> =>
  elementsOf(await askNamed(round, named), ['LoadBalancers'], Named).length > 0

const askNamed = (round: Round, { kind, region, name }: NamedBalancer) =>
  round.ask(
    callOf(`${kind}.ListLoadBalancers`, region, {
      subject: name,
      params: { ...regionFor(kind, region), DNSName: name },
    }),
  )

/**
 * The list tells whose it is: the id in a name need not be that of the load balancer. Without the right
 * to list, the id in the name is tried.
 */
export const aroundNamed = async (at: At, named: NamedBalancer): Promise<void> => {
  const { kind, id } = named
  const reply = await askNamed(at.round, named)
  const listed = elementsOf(reply, ['LoadBalancers'], Named)
  const found = reply.complete
    ? listed.map(({ LoadBalancerId }) => ({ kind, id: LoadBalancerId }))
    : balancerOf(id)
  await Promise.all(found.map(one => aroundBalancer(at, one)))
}
