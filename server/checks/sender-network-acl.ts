// Does the network ACL of the sender's vSwitch let the packet out and the answer in?
import { type Flow, hostOf } from '#shared/flow.ts'
import {
  type FoundCause,
  fail,
  type Judgement,
  notApplicable,
  pass,
  unknown,
} from '#shared/judgement.ts'
import { say } from '#shared/message.ts'
import { needAction, needOfOwner } from '../facts/answers.ts'
import type { Fact } from '../facts/fact.ts'
import { type NetworkAcl, networkAclAbout } from '../facts/network-acls.ts'
import type { Sysctls } from '../facts/sysctls.ts'
import { type VSwitch, vSwitchAbout } from '../facts/vswitches.ts'
import { apiFieldAt } from './api-field.ts'
import { defineCheck } from './check.ts'
import { localPorts } from './local-ports.ts'
import { isCutThrough } from './network-acl-pass.ts'
import { aclWordsOut, egressCauses, rangeNeed, returnCauses } from './sender-network-acl-causes.ts'
import { doubtsIn, type OutWalk, walkOut } from './sender-network-acl-walk.ts'
import { farAddress, ofSender, senderSides } from './sender-side.ts'
import { notListed, unreadable } from './unreadable.ts'

const CAUSES = [
  'nacl-egress-drop',
  'nacl-egress-no-match',
  'nacl-return-ephemeral-drop',
  'local-port-range-vs-nacl',
  'nacl-prefix-list-unreadable',
] as const

export const senderNetworkAcl = defineCheck({
  id: 'sender-network-acl',
  hop: 'network-acl',
  judgesSender: true,
  needs: ['vSwitches'],
  wants: ['networkAcls', 'prefixLists', 'elasticAddresses', 'sysctls'],
  causes: CAUSES,
  appliesTo: ({ wayOut }) => (wayOut === null ? say('outbound.not-asked') : null),
  evaluate: (flow, { vSwitches, networkAcls, prefixLists, elasticAddresses, sysctls }) => {
    const vSwitchId = flow.sender?.vSwitchId ?? null
    const target = farAddress(flow)
    if (vSwitchId === null || target === null)
      return notListed('ecs.DescribeNetworkInterfaces', flow.question.askedFrom, CAUSES)
    if (senderSides(flow).some(side => isCutThrough(side, elasticAddresses)))
      return notApplicable(say('nacl.cut-through'))
    const vSwitch = vSwitchAbout(vSwitches, vSwitchId)
    if (vSwitch.state === 'unavailable') return unreadable([vSwitch], CAUSES) ?? noAcl(vSwitchId)
    const bound = boundAcl(vSwitch.value, networkAcls)
    if ('because' in bound) return bound
    const ports = localPorts(rangeReadFor(flow, sysctls))
    const ground = { acl: bound, vSwitch: vSwitch.value, prefixLists, scope: flow.sourceScope }
    return judgeWalk(flow, walkOut({ flow, target, ports }, ground), bound)
  },
})

const noAcl = (vSwitch: string): Judgement => pass(say('nacl.none', { vSwitch }))

// The host facts are the sender's only when nothing of the account is at the other end.
const rangeReadFor = (flow: Flow, sysctls: Fact<Sysctls>): Sysctls | null =>
  flow.path === 'outbound' && hostOf(flow) !== null && sysctls.state === 'present'
    ? sysctls.value
    : null

/** The ACL that filters the vSwitch, or the judgement that ends it here. */
const boundAcl = (
  { vSwitchId, networkAclId, shareType, ownerId, aclText }: VSwitch,
  networkAcls: Fact<Parameters<typeof networkAclAbout>[0]>,
): NetworkAcl | Judgement => {
  const need = needAction('vpc.DescribeVSwitchAttributes', vSwitchId)
  if (networkAclId === null)
    return unknown(say('nacl.binding-unknown', { vSwitch: vSwitchId }), [need])
  if (networkAclId === '' && shareType === 'shared')
    return unknown(say('nacl.shared', { vSwitch: vSwitchId }), [
      needOfOwner('vpc.DescribeVSwitchAttributes', vSwitchId, ownerId),
    ])
  if (networkAclId === '') {
    const decidedBy = apiFieldAt(`${vSwitchId} NetworkAclId`, aclText)
    return pass(say('nacl.none', { vSwitch: vSwitchId }), decidedBy === null ? {} : { decidedBy })
  }
  const acl =
    networkAcls.state === 'present' ? networkAclAbout(networkAcls.value, networkAclId) : networkAcls
  if (acl.state === 'unavailable')
    return (
      unreadable([acl], CAUSES) ??
      notListed('vpc.DescribeNetworkAclAttributes', networkAclId, CAUSES)
    )
  if (isChanging(acl.value, vSwitchId))
    return unknown(say('nacl.binding-in-progress', changing(acl.value, vSwitchId)), [
      { ...need, how: say('how.wait'), wouldSettle: CAUSES },
    ])
  return acl.value
}

const isChanging = ({ status, bindings }: NetworkAcl, vSwitchId: string): boolean =>
  status === 'modifying' ||
  bindings.some(
    binding =>
      binding.resourceId === vSwitchId && ['binding', 'unbinding'].includes(binding.status),
  )

const changing = ({ aclId, status }: NetworkAcl, vSwitch: string) => ({
  acl: aclId,
  vSwitch,
  state: status,
})

const judgeWalk = (flow: Flow, walk: OutWalk, acl: NetworkAcl): Judgement => {
  const words = aclWordsOut(flow, acl)
  const causes = [...egressCauses(words, walk), ...returnCauses(words, walk)].map(ofSender)
  const [first] = causes
  const blocked = walk.out.outcome === 'drop' || walk.answers === 'none'
  if (blocked && first !== undefined) return failed(causes, first)
  const doubts = doubtsIn(walk)
  if (doubts !== null) {
    const missing = doubts.missing.map(({ need }) => need)
    return unknown(say('outbound.nacl-undecided', { ...words, missing }), doubts.missing, {
      causes: doubts.causes,
    })
  }
  switch (walk.answers) {
    case 'some':
      return walk.ports.isRead && first !== undefined
        ? { ...failed(causes, first), status: 'warn' }
        : unknown(say('outbound.nacl-range', { ...words, open: walk.openWords }), [rangeNeed(flow)])
    case 'all':
    case 'none':
      return pass(say('outbound.nacl-admits', words))
    default:
      return walk.answers satisfies never
  }
}

const failed = (causes: readonly FoundCause[], first: FoundCause): Judgement =>
  fail(
    first.because,
    [first, ...causes.slice(1)],
    first.decidedBy === undefined ? {} : { decidedBy: first.decidedBy },
  )
