// Does the network ACL of a network load balancer's own vSwitches let the client in?
// Its interfaces are filtered like those of instances (alibabacloud.com VPC help "Network ACLs" of
// 2026-01-23, read 2026-11-22); what happens to traffic it hands on is told nowhere, so a drop stays
// suspected.
import type { Flow } from '#shared/flow.ts'
import { type Judgement, notApplicable, pass, unknown } from '#shared/judgement.ts'
import { say } from '#shared/message.ts'
import type { Fact } from '../facts/fact.ts'
import type { LoadBalancers } from '../facts/load-balancers.ts'
import type { Check } from './check.ts'
import { machineView } from './machine-view.ts'
import { networkAcl } from './network-acl.ts'

const CAUSES = ['nacl-nat-vswitch-drop'] as const

export const balancerNetworkAcl: Check = {
  ...networkAcl,
  id: 'balancer-network-acl',
  causes: [...CAUSES, ...networkAcl.causes],
  wants: [...networkAcl.wants, 'loadBalancers'],
  run: (flow, facts) => {
    if (flow.path !== 'load-balancer' || flow.loadBalancer?.kind !== 'nlb')
      return { judgement: notApplicable(say('load-balancer.no-acl-of-its-own')), cites: [] }
    const ids = vSwitchesOf(flow, facts('loadBalancers'))
    // Without its record nothing is known of its vSwitches: the load-balancer hop says so.
    if (ids.length === 0)
      return { judgement: notApplicable(say('load-balancer.lock-unread')), cites: [] }
    const results = ids.map(vSwitchId => networkAcl.run(entryOf(flow, vSwitchId), facts))
    return {
      judgement: together(
        flow,
        results.map(({ judgement }) => judgement),
      ),
      cites: [...new Set(results.flatMap(({ cites }) => cites))],
    }
  },
}

const vSwitchesOf = ({ loadBalancer: via }: Flow, fact: Fact<LoadBalancers>): readonly string[] =>
  fact.state === 'present'
    ? (fact.value.known.find(({ id }) => id === via?.id)?.vSwitchIds ?? [])
    : []

// As the client asks it: its own port, its own address.
const entryOf = (flow: Flow, vSwitchId: string): Flow => ({
  ...machineView(flow, flow.sources),
  port: flow.askedPort,
  vSwitchId,
  eniId: null,
  allocationId: null,
})

const together = (flow: Flow, judged: readonly Judgement[]): Judgement => {
  const id = flow.loadBalancer?.id ?? ''
  const stopping = judged.filter(({ status }) => status === 'fail' || status === 'warn')
  const [first] = stopping
  const open = judged.find(({ status }) => status === 'unknown')
  if (first === undefined) return open ?? pass(say('load-balancer.acl-lets-in', { id }))
  const because = say('load-balancer.acl-drops', { id })
  const decidedBy = first.causes[0]?.decidedBy
  return unknown(
    because,
    [
      {
        need: say('need.to-balancer'),
        how: say('how.probe-balancer'),
        wouldSettle: CAUSES,
      },
    ],
    {
      causes: [
        {
          id: 'nacl-nat-vswitch-drop',
          because,
          confidence: 'suspected',
          ...(decidedBy === undefined ? {} : { decidedBy }),
          about: { loadBalancerId: id },
        },
      ],
    },
  )
}
