// Does the load balancer take clients that come over IPv6?
import type { Flow, ViaLoadBalancer } from '#shared/flow.ts'
import { type FoundCause, fail, type Judgement, pass, unknown } from '#shared/judgement.ts'
import { say } from '#shared/message.ts'
import { parseAddress } from '#shared/plain/ip.ts'
import { needAction } from '../facts/answers.ts'
import { actionAbout, type LoadBalancer } from '../facts/load-balancers.ts'
import { apiField } from './api-field.ts'

const SETTLES = ['lb-no-ipv6', 'lb-ipv6-private'] as const

/** ALB and NLB records of the API references, read 2026-11-22. */
export const judgeFamily = (flow: Flow, via: ViaLoadBalancer, record: LoadBalancer): Judgement => {
  const { id, addressFamily, addresses } = record
  if (flow.family === 4) return pass(say('load-balancer.over-ipv4', { id }))
  const isHeld = addresses.some(isIpv6)
  if (!isHeld && addressFamily === 'ipv4') return failed(noIpv6(record))
  if (via.address === null || !isIpv6(via.address))
    return unclear(record, say('load-balancer.no-ipv6-asked', { id, address: via.address ?? '' }))
  return flow.sourceScope === 'private'
    ? pass(say('load-balancer.over-ipv6', { id }))
    : judgeType(flow, record)
}

const isIpv6 = (text: string): boolean => parseAddress(text)?.family === 6

// Addresses inside a VPC look public: a sender of the account may stand beside the load balancer.
const judgeType = (flow: Flow, record: LoadBalancer): Judgement => {
  const { id, ipv6Type } = record
  if (ipv6Type === 'internet') return pass(say('load-balancer.over-ipv6', { id }))
  if (ipv6Type === 'intranet' && flow.sender === null) return failed(privateIpv6(record))
  return unclear(record, say('load-balancer.ipv6-type-unclear', { id, type: ipv6Type }))
}

const unclear = ({ id, kind }: LoadBalancer, because: Judgement['because']): Judgement =>
  unknown(because, [{ ...needAction(actionAbout(kind), id), wouldSettle: SETTLES }])

const failed = (cause: FoundCause): Judgement =>
  fail(cause.because, [cause], cause.decidedBy === undefined ? {} : { decidedBy: cause.decidedBy })

const aboutOf = ({ id, kind, regionId }: LoadBalancer) => ({ loadBalancerId: id, kind, regionId })

const noIpv6 = (record: LoadBalancer): FoundCause => ({
  id: 'lb-no-ipv6',
  because: say('load-balancer.no-ipv6', { id: record.id }),
  confidence: 'derived',
  decidedBy: apiField(
    record.id,
    record.source,
    record.kind === 'clb' ? 'AddressIPVersion' : 'AddressIpVersion',
  ),
  about: aboutOf(record),
})

const privateIpv6 = (record: LoadBalancer): FoundCause => ({
  id: 'lb-ipv6-private',
  because: say('load-balancer.ipv6-private', { id: record.id }),
  confidence: 'derived',
  decidedBy: apiField(
    record.id,
    record.source,
    record.kind === 'clb' ? 'AddressType' : 'Ipv6AddressType',
  ),
  about: aboutOf(record),
})
