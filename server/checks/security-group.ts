// Do the security groups of the receiving interface admit the packet?
import type { Flow } from '#shared/flow.ts'
import { type Judgement, unknown } from '#shared/judgement.ts'
import { say } from '#shared/message.ts'
import { needAction } from '../facts/answers.ts'
import { bothJudgements } from './both-judgements.ts'
import { defineCheck } from './check.ts'
import { classicJudgement } from './security-group-classic.ts'
import { outboundJudgement } from './security-group-egress.ts'
import type { Ground } from './security-group-ground.ts'
import { judgeGroups } from './security-group-judge.ts'
import { inboundPacket } from './security-group-packet.ts'

/**
 * Groups are stateful: the reply needs no rule, so outbound rules count only when the question
 * starts at one of our own instances. In the classic network only the card of a rule is judged.
 */
export const securityGroup = defineCheck({
  id: 'security-group',
  hop: 'security-group',
  judgesSender: true,
  needs: ['securityGroups'],
  wants: ['prefixLists', 'portLists', 'networkInterfaces', 'instances', 'groupsElsewhere'],
  causes: [
    'sg-no-allow-rule',
    'sg-allow-wrong-source',
    'sg-allow-wrong-port',
    'sg-allow-wrong-protocol',
    'sg-deny-rule-wins',
    'sg-equal-priority-drop-wins',
    'sg-deny-in-other-group',
    'sg-dest-cidr-excludes',
    'sg-source-port-restricted',
    'sg-source-group-needs-private-path',
    'sg-source-group-other-vpc',
    'sg-source-group-unreadable',
    'sg-prefix-list-missing-client',
    'sg-prefix-list-unreadable',
    'sg-port-list-missing-port',
    'sg-port-list-unreadable',
    'sg-no-ipv6-rule',
    'sg-rule-on-wrong-eni',
    'sg-rule-in-unattached-group',
    'sg-empty-created-by-api',
    'sg-classic-nictype-mismatch',
    'sg-intra-group-isolated',
    'sg-enterprise-no-intra',
    'sg-enterprise-egress-default-drop',
    'sg-egress-drop',
    'sg-mixed-types',
    'sg-prefix-list-ignored',
    'sg-port-list-ignored',
    'sg-managed-readonly',
  ],
  evaluate: (flow, ground) => {
    const outbound = outboundJudgement(flow, ground)
    if (flow.path === 'outbound' && outbound !== null) return outbound
    const inbound = inboundJudgement(flow, ground)
    return outbound === null ? inbound : bothJudgements(flow.sources, inbound, outbound)
  },
})

const inboundJudgement = (flow: Flow, ground: Ground): Judgement => {
  const { securityGroupIds, eniId, instanceId } = flow
  if (flow.path === 'load-balancer')
    return unknown(say('sg.behind-load-balancer'), [
      {
        need: say('need.forwarding-mode'),
        how: say('how.forwarding-mode'),
        wouldSettle: ['sg-no-allow-rule'],
      },
    ])
  if (isManaged(eniId, ground)) return managed(eniId ?? '')
  const classic = classicJudgement(flow, ground)
  if (classic !== null) return classic
  if (securityGroupIds === null || securityGroupIds.length === 0)
    return unknown(say('sg.groups-unknown'), [
      {
        ...needAction('ecs.DescribeNetworkInterfaces', instanceId ?? ''),
        wouldSettle: ['sg-no-allow-rule'],
      },
    ])
  return judgeGroups({
    groupIds: securityGroupIds,
    packet: inboundPacket(flow),
    ground,
    eniId,
    instanceId,
  })
}

// Load balancers let everybody in by default, which groups of an instance do not.
const isManaged = (eniId: string | null, { networkInterfaces }: Ground): boolean =>
  networkInterfaces.state === 'present' &&
  networkInterfaces.value.some(eni => eni.eniId === eniId && eni.serviceManaged)

const managed = (eni: string): Judgement =>
  unknown(say('sg.managed-interface', { eni }), [
    {
      need: say('need.owner'),
      how: say('how.owner'),
      wouldSettle: ['sg-no-allow-rule'],
    },
  ])
