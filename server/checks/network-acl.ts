// Does the network ACL of the vSwitch let the packet in and its answer out?
import type { Flow } from '#shared/flow.ts'
import {
  type FoundCause,
  fail,
  type Judgement,
  notApplicable,
  unknown,
  warn,
} from '#shared/judgement.ts'
import { type Message, say } from '#shared/message.ts'
import { isNoAddress, sameAddresses } from '#shared/plain/address-set.ts'
import { needAction } from '../facts/answers.ts'
import type { Fact } from '../facts/fact.ts'
import type { FactTable } from '../facts/facts.ts'
import type { NetworkAcl } from '../facts/network-acls.ts'
import { type VSwitch, vSwitchAbout } from '../facts/vswitches.ts'
import { boundAcl, unreadAcl, whileChanging } from './bound-acl.ts'
import { defineCheck } from './check.ts'
import { describeSources } from './describe-sources.ts'
import { aclCauses, aclWords, pingOnly } from './network-acl-causes.ts'
import { isCutThrough, passedAcl } from './network-acl-pass.ts'
import { type AclWalk, admissionOfAcl, walkAcl } from './network-acl-walk.ts'
import { doubtsOf } from './rule-doubts.ts'

type Around = {
  readonly networkAcls: Fact<FactTable['networkAcls']>
  readonly prefixLists: Fact<FactTable['prefixLists']>
  readonly elasticAddresses: Fact<FactTable['elasticAddresses']>
}

export const networkAcl = defineCheck({
  id: 'network-acl',
  hop: 'network-acl',
  needs: ['vSwitches'],
  wants: ['networkAcls', 'prefixLists', 'elasticAddresses'],
  causes: [
    'nacl-inbound-drop',
    'nacl-inbound-no-match',
    'nacl-order-shadow',
    'nacl-cross-vswitch-drop',
    'nacl-ipv6-drop',
    'nacl-outbound-ephemeral-drop',
    'nacl-outbound-icmp-drop',
    'nacl-outbound-ephemeral-partial',
    'nacl-outbound-port-confusion',
    'nacl-prefix-list-unreadable',
    'nacl-binding-in-progress',
    'nacl-icmp-drop',
  ],
  evaluate: (flow, { vSwitches, ...around }) => {
    if (flow.path === 'load-balancer')
      return unknown(say('nacl.behind-load-balancer'), [
        {
          need: say('need.forwarding-mode'),
          how: say('how.forwarding-mode'),
          wouldSettle: ['nacl-inbound-no-match'],
        },
      ])
    if (flow.vSwitchId === null)
      return unknown(say('nacl.vswitch-unknown'), [
        {
          ...needAction('ecs.DescribeNetworkInterfaces', flow.instanceId ?? ''),
          wouldSettle: ['nacl-inbound-drop'],
        },
      ])
    const vSwitch = vSwitchAbout(vSwitches, flow.vSwitchId)
    if (vSwitch.state === 'unavailable') return unreadAcl(vSwitch)
    return judgeVSwitch(flow, vSwitch.value, around)
  },
})

const judgeVSwitch = (flow: Flow, vSwitch: VSwitch, around: Around): Judgement => {
  const acl = boundAcl(vSwitch, around.networkAcls)
  const isFiltered = vSwitch.networkAclId !== '' && vSwitch.networkAclId !== null
  if (isFiltered && isCutThrough(flow, around.elasticAddresses))
    return notApplicable(say('nacl.cut-through'))
  if ('because' in acl) return acl
  const ground = { acl, vSwitch, prefixLists: around.prefixLists }
  const walk = walkAcl(flow, { ...ground, scope: flow.sourceScope })
  const judged = judgeWalk(flow, acl, walk)
  const told = { ...judged, causes: [...judged.causes, ...pingOnly(flow, acl, walk)] }
  return whileChanging(told, acl, vSwitch.vSwitchId)
}

const judgeWalk = (flow: Flow, acl: NetworkAcl, walk: AclWalk): Judgement => {
  const admission = admissionOfAcl(flow, walk)
  const causes = aclCauses(flow, acl, walk)
  const words = aclWords(flow, acl, flow.sources)
  if (!isNoAddress(admission.uncertain)) return undecided({ walk, causes, words, admission })
  const admitted = describeSources(admission.admits)
  if (isNoAddress(admission.admits)) return failed(causes, words, admission)
  if (!sameAddresses(admission.admits, flow.sources))
    return warn(say('nacl.admits-some', { ...words, admitted }), { causes, admission })
  const [partial] = causes
  return partial === undefined
    ? passedAcl(flow, acl, walk)
    : warn(partial.because, { causes, admission })
}

const failed = (
  causes: readonly FoundCause[],
  words: Message['params'],
  admission: NonNullable<Judgement['admission']>,
): Judgement => {
  const [first, ...more] = causes
  if (first === undefined) throw new Error('the ACL blocks without a cause')
  const because = more.length === 0 ? first.because : say('nacl.blocked', words)
  return fail(because, [first, ...more], {
    admission,
    ...(first.decidedBy === undefined ? {} : { decidedBy: first.decidedBy }),
  })
}

const undecided = (result: {
  walk: AclWalk
  causes: readonly FoundCause[]
  words: Message['params']
  admission: NonNullable<Judgement['admission']>
}): Judgement => {
  const { inbound, replies } = result.walk
  const cells = [...inbound, ...replies.flatMap(reply => reply.decisions.map(({ cell }) => cell))]
  const doubts = doubtsOf(cells)
  const missing = doubts.missing.map(({ need }) => need)
  return unknown(say('nacl.undecided', { ...result.words, missing }), doubts.missing, {
    causes: [...doubts.causes, ...result.causes],
    admission: result.admission,
  })
}
