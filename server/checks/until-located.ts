// What do hops still need when it is not known which machine the packet comes from or goes to?
import type { Flow } from '#shared/flow.ts'
import type { Judged } from '#shared/judged.ts'
import type { Judgement, Need } from '#shared/judgement.ts'

/**
 * First of all what the hops need that look for the machine. What a hop says of itself may only be a
 * consequence: an interface that is not in the list though the list came.
 */
export const untilLocated = (hops: readonly Judged[], flow: Flow): Judged[] => {
  const ids = lookingFor(flow)
  const looking = hops.filter(({ check, judgement }) => isOpen(judgement) && ids.includes(check))
  return hops.map(hop => {
    const needs = looking.filter(other => other !== hop).flatMap(other => other.judgement.missing)
    return isOpen(hop.judgement) && needs.length > 0 ? withNeeds(hop, needs) : hop
  })
}

const isOpen = ({ status }: Judgement): boolean => status === 'unknown'

const lookingFor = (flow: Flow): string[] => {
  const { path, instanceId, eniId, sender, loadBalancer } = flow
  const isHere = instanceId !== null && eniId !== null && path !== 'unknown'
  const isOwnSender = ['instance', 'eni'].includes(flow.question.from.kind)
  const isSenderHere =
    sender === null ? !isOwnSender : sender.instanceId !== null && sender.eniId !== null
  return [
    ...(path === 'outbound' || isHere ? [] : ['public-address', 'nat', 'instance']),
    ...(isSenderHere ? [] : ['sender-instance', 'sender-address', 'sender-ipv6']),
    ...(loadBalancer === null || loadBalancer.backendId !== null
      ? []
      : ['load-balancer', 'load-balancer-backends']),
  ]
}

const withNeeds = (hop: Judged, needs: readonly Need[]): Judged => {
  const own = hop.judgement.because.key === 'check.target-not-located' ? [] : hop.judgement.missing
  const all = new Map([...needs, ...own].map(need => [JSON.stringify([need.need, need.how]), need]))
  return { ...hop, judgement: { ...hop.judgement, missing: [...all.values()] } }
}
