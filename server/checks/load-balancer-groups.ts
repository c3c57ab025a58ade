// Does a rule in the security groups of the load balancer itself keep the client out?
// ALB and NLB let everybody in until a deny rule matches (help.aliyun.com "Use ALB security groups to
// implement blacklists and whitelists" of December 2024, read 2026-11-22).
import type { Flow } from '#shared/flow.ts'
import { type FoundCause, fail, type Judgement, pass, unknown, warn } from '#shared/judgement.ts'
import { say } from '#shared/message.ts'
import { everyAddress, noAddress, parseCidr } from '#shared/plain/address-set.ts'
import type { Fact } from '../facts/fact.ts'
import type { FactTable } from '../facts/facts.ts'
import type { LoadBalancer } from '../facts/load-balancers.ts'
import { type Cell, firstMatch } from '../filter/first-match.ts'
import { extentOf, reachOf } from '../filter/reach.ts'
import { doubtsOf } from './rule-doubts.ts'
import type { Ground } from './security-group-ground.ts'
import { type GroupRule, groupList, type Origin } from './security-group-list.ts'
import type { GroupPacket } from './security-group-packet.ts'
import { decidedByOf, packetWords, ruleWords } from './security-group-words.ts'
import { unreadable } from './unreadable.ts'

const SETTLES = ['lb-sg-deny'] as const

type Around = Omit<Ground, 'securityGroups'> & {
  readonly securityGroups: Fact<FactTable['securityGroups']>
}

export const judgeBalancerGroups = (
  flow: Flow,
  balancer: LoadBalancer,
  { securityGroups, ...around }: Around,
): Judgement => {
  const { id, securityGroupIds } = balancer
  if (securityGroupIds.length === 0) return pass(say('load-balancer.no-groups', { id }))
  if (securityGroups.state === 'unavailable')
    return unreadable([securityGroups], SETTLES) ?? pass(say('load-balancer.no-groups', { id }))
  const packet = packetTo(flow, balancer)
  const ground = { securityGroups: securityGroups.value, ...around }
  const cells = firstMatch(packet.peers, openList(securityGroupIds, packet, ground))
  const reach = reachOf(packet.family, cells)
  const admission = { admits: reach.admits, uncertain: reach.uncertain }
  const causes = causesOf(cells, packet, balancer)
  const [first, ...more] = causes
  const words = { id, groups: securityGroupIds.join(', ') }
  const extent = extentOf(reach)
  if (extent === 'open') {
    const doubts = doubtsOf(cells)
    const needs = doubts.missing.map(need => ({ ...need, wouldSettle: SETTLES }))
    const [need = doubts.missing[0], ...others] = needs
    return unknown(say('load-balancer.groups-undecided', words), [need, ...others], {
      causes: [...doubts.causes, ...causes],
      admission,
    })
  }
  if (first === undefined) return pass(say('load-balancer.groups-admit', words), { admission })
  const quote = first.decidedBy === undefined ? {} : { decidedBy: first.decidedBy }
  return extent === 'none'
    ? fail(first.because, [first, ...more], { admission, ...quote })
    : warn(first.because, { causes, admission, ...quote })
}

const packetTo = (flow: Flow, { vpcId, addresses }: LoadBalancer): GroupPacket => ({
  direction: 'ingress',
  family: flow.family,
  protocol: flow.protocol,
  port: flow.askedPort,
  peers: flow.sources,
  // With one address it is that; with several a rule for one of them may or may not apply.
  own: addresses.length === 1 ? parseCidr(addresses[0] ?? '') : null,
  scope: flow.sourceScope,
  vpcId: vpcId || null,
})

const openList = (
  ids: readonly string[],
  packet: GroupPacket,
  ground: Ground,
): readonly GroupRule[] => [
  ...groupList(ids, packet, ground).filter(({ origin }) => origin.kind !== 'default'),
  {
    action: 'accept',
    matches: everyAddress(packet.family),
    maybe: noAddress(packet.family),
    doubts: [],
    origin: { kind: 'default', groupIds: ids.join(','), named: null },
  },
]

const causesOf = (
  cells: readonly Cell<Origin>[],
  packet: GroupPacket,
  { id, kind }: LoadBalancer,
): FoundCause[] =>
  cells.flatMap(({ outcome, sources, decidedBy: { origin } }) => {
    if (outcome !== 'drop' || origin.kind !== 'rule') return []
    const decidedBy = decidedByOf(origin)
    return [
      {
        id: 'lb-sg-deny',
        because: say('load-balancer.group-denies', {
          id,
          ...packetWords(packet, sources),
          ...ruleWords(origin.rule, origin.fit),
        }),
        confidence: 'derived',
        ...(decidedBy === undefined ? {} : { decidedBy }),
        about: {
          loadBalancerId: id,
          kind,
          groupId: origin.rule.groupId,
          ruleId: origin.rule.ruleId,
        },
      },
    ]
  })
