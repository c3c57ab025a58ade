// Does the asked address lead in, and to the thing that was asked?
import type { Flow } from '#shared/flow.ts'
import { type Judgement, notApplicable, pass, unknown } from '#shared/judgement.ts'
import { say } from '#shared/message.ts'
import { parseAddress } from '#shared/plain/ip.ts'
import { needAction } from '../facts/answers.ts'
import type { Fact } from '../facts/fact.ts'
import type { FactTable } from '../facts/facts.ts'
import { unreadKinds } from '../facts/load-balancers.ts'
import { apiField } from './api-field.ts'
import { defineCheck } from './check.ts'
import { elasticAddressTroubles } from './elastic-address-troubles.ts'
import { failWith } from './fail-with.ts'
import { judgeHaVip, unannounced } from './ha-vip.ts'
import { noWayIn } from './no-way-in.ts'
import { otherProduct } from './other-product.ts'
import { notListed, unreadable } from './unreadable.ts'
import { unusedInterface } from './unused-interface.ts'

const CAUSES = [
  'no-public-ip',
  'public-ip-not-yours',
  'public-bandwidth-zero',
  'eip-not-bound',
  'eip-bound-elsewhere',
  'eip-transitioning',
  'eip-expired',
  'eni-not-inuse',
  'havip-no-master',
  'havip-master-elsewhere',
  'target-is-swas',
] as const

const WANTS = [
  'instances',
  'networkInterfaces',
  'elasticAddresses',
  'forwardEntries',
  'natGateways',
  'loadBalancers',
  'lbMemberships',
  'haVips',
  'simpleServers',
  'addressOwners',
  'resolvedName',
  'readAt',
] as const

export type Read = { readonly [Name in (typeof WANTS)[number]]: Fact<FactTable[Name]> }

export const publicAddress = defineCheck({
  id: 'public-address',
  hop: 'public-address',
  needs: [],
  wants: WANTS,
  causes: CAUSES,
  evaluate: (flow, read) => {
    const silent = unannounced(flow, read.haVips)
    if (silent !== null) return silent
    switch (flow.path) {
      case 'outbound':
        return notApplicable(say('outbound.other-side'))
      case 'none':
        return (isUnlocated(flow) ? otherProduct(flow, read) : null) ?? noWayIn(flow, read)
      case 'unknown':
        return notLocated(flow, read)
      case 'ipv6':
        return notApplicable(say('public-address.ipv6'))
      case 'private':
        return (
          judgeInterface(flow, read) ??
          cutThroughInside(flow, read) ??
          notApplicable(say('public-address.private'))
        )
      case 'static-ip':
        return judgeInterface(flow, read) ?? judgeStatic(flow, read)
      case 'eip':
        return judgeInterface(flow, read) ?? judgeElastic(flow, read)
      case 'dnat':
        return judgeElastic(flow, read)
      case 'havip':
        return judgeInterface(flow, read) ?? judgeElastic(flow, read)
      case 'load-balancer':
        return judgeBalancer(flow, read)
      default:
        return flow.path satisfies never
    }
  },
})

const isUnlocated = ({ instanceId, eniId, question }: Flow): boolean =>
  (instanceId === null || question.target.kind === 'instance') && eniId === null

const notLocated = ({ question, publicAddress }: Flow, read: Read): Judgement =>
  unreadable(
    [
      read.instances,
      read.networkInterfaces,
      read.elasticAddresses,
      read.natGateways,
      read.forwardEntries,
      ...(read.natGateways.state === 'present' ? [read.haVips] : []),
      ...unreadKinds(read.loadBalancers, ['clb']),
    ],
    CAUSES,
  ) ??
  // A public address that nothing else holds may be one of a classic load balancer.
  (question.target.kind === 'address' && publicAddress !== null
    ? unreadable([read.loadBalancers], CAUSES)
    : null) ??
  unknown(say('check.target-not-located'), [needAction('ecs.DescribeInstances')])

// null: the interface is in use, or there is none to judge because the address ends nowhere.
const judgeInterface = (flow: Flow, { networkInterfaces }: Read): Judgement | null => {
  if (flow.eniId === null && flow.privateAddress === null) return null
  const hole = unreadable([networkInterfaces], ['eni-not-inuse'])
  if (hole !== null || networkInterfaces.state !== 'present') return hole
  const eni = networkInterfaces.value.find(({ eniId }) => eniId === flow.eniId)
  if (eni === undefined)
    return notListed('ecs.DescribeNetworkInterfaces', flow.eniId ?? flow.privateAddress ?? '', [
      'eni-not-inuse',
    ])
  return failWith(unusedInterface(eni))
}

// An address that came with the load balancer can neither be unbound nor elsewhere.
const judgeBalancer = (flow: Flow, read: Read): Judgement => {
  const { loadBalancer: via, publicAddress: address } = flow
  const isElastic =
    flow.allocationId !== null ||
    (via?.kind !== 'clb' && address !== null && parseAddress(address)?.family !== 6)
  if (via === null || isElastic) return judgeElastic(flow, read)
  if (address !== null) return pass(say('public-address.load-balancer', { address, id: via.id }))
  return flow.sourceScope === 'private'
    ? notApplicable(say('public-address.private'))
    : unknown(say('public-address.private-balancer', { address: via.address ?? '', id: via.id }), [
        {
          need: say('need.into-network'),
          how: say('how.into-network'),
          wouldSettle: CAUSES,
        },
      ])
}

// In cut-through mode the interface gives up its private side (EIP docs, read 2026-11-22); whether all
// of it is lost depends on the guest.
const cutThroughInside = ({ eniId }: Flow, { elasticAddresses }: Read): Judgement | null => {
  const eips = elasticAddresses.state === 'present' ? elasticAddresses.value : []
  const eip = eips.find(({ boundId, mode }) => boundId === eniId && mode.toUpperCase() === 'BINDED')
  if (eip === undefined) return null
  const params = { address: eip.address, eni: eniId ?? '' }
  return unknown(
    say('public-address.cut-through-private', params),
    [
      {
        need: say('need.still-answers'),
        how: say('how.still-answers'),
        wouldSettle: [],
      },
    ],
    { decidedBy: apiField(eip.allocationId, eip.source, 'Mode') },
  )
}

const judgeStatic = (flow: Flow, { instances }: Read): Judgement => {
  const hole = unreadable([instances], ['public-bandwidth-zero'])
  const known = instances.state === 'present' ? instances.value.instances : []
  const instance = known.find(({ instanceId }) => instanceId === flow.instanceId)
  if (hole !== null) return hole
  if (instance === undefined || instance.internetMaxBandwidthOut === null)
    return notListed('ecs.DescribeInstances', flow.instanceId ?? '', ['public-bandwidth-zero'])
  const decidedBy = apiField(instance.instanceId, instance.source, 'InternetMaxBandwidthOut')
  const params = { address: flow.publicAddress ?? '', instance: instance.instanceId }
  if (instance.internetMaxBandwidthOut > 0)
    return pass(say('public-address.static', params), { decidedBy })
  const because = say('public-address.bandwidth-zero', params)
  const about = { instanceId: instance.instanceId, regionId: instance.regionId }
  return (
    failWith([{ id: 'public-bandwidth-zero', because, confidence: 'derived', decidedBy, about }]) ??
    unknown(because, [needAction('ecs.DescribeInstances')])
  )
}

const judgeElastic = (flow: Flow, read: Read): Judgement => {
  const { elasticAddresses, networkInterfaces, readAt } = read
  const hole = unreadable([elasticAddresses], CAUSES)
  if (hole !== null || elasticAddresses.state !== 'present')
    return hole ?? notListed('vpc.DescribeEipAddresses', '', CAUSES)
  const eip =
    elasticAddresses.value.find(({ allocationId }) => allocationId === flow.allocationId) ??
    elasticAddresses.value.find(({ address }) => address === flow.publicAddress)
  if (eip === undefined)
    return notListed('vpc.DescribeEipAddresses', flow.publicAddress ?? '', CAUSES)
  const troubles = elasticAddressTroubles(eip, {
    flow,
    enis: networkInterfaces.state === 'present' ? networkInterfaces.value : [],
    now: flow.question.at ?? (readAt.state === 'present' ? readAt.value : null),
  })
  const failed = failWith(troubles)
  if (failed !== null) return failed
  if (eip.status.toLowerCase() !== 'inuse')
    return notListed('vpc.DescribeEipAddresses', eip.allocationId, CAUSES)
  if (flow.path === 'havip') return judgeHaVip(flow, eip, read.haVips)
  return pass(say('public-address.elastic', { address: eip.address, bound: eip.boundId }), {
    decidedBy: apiField(eip.allocationId, eip.source, 'Status'),
  })
}
