// Which network ACL filters this vSwitch, or what is already the answer?
import { type Judgement, pass, unknown } from '#shared/judgement.ts'
import { say } from '#shared/message.ts'
import { needAction, needOfOwner } from '../facts/answers.ts'
import type { Fact, Unavailable } from '../facts/fact.ts'
import { type NetworkAcl, type NetworkAcls, networkAclAbout } from '../facts/network-acls.ts'
import type { VSwitch } from '../facts/vswitches.ts'
import { evidenceCause } from './check.ts'

/** The ACL; a pass when none is bound, unknown when the evidence does not tell. */
export const boundAcl = (
  { vSwitchId, networkAclId, shareType, ownerId, aclText }: VSwitch,
  networkAcls: Fact<NetworkAcls>,
): NetworkAcl | Judgement => {
  const unclear = networkAclId === null || (networkAclId === '' && shareType === 'shared')
  if (unclear)
    return unknown(
      say(networkAclId === null ? 'nacl.binding-unknown' : 'nacl.shared', { vSwitch: vSwitchId }),
      [
        needOfOwner(
          'vpc.DescribeVSwitchAttributes',
          vSwitchId,
          shareType === 'shared' ? ownerId : '',
        ),
      ],
    )
  if (networkAclId === '') {
    const { text, evidence, line } = aclText
    return pass(say('nacl.none', { vSwitch: vSwitchId }), {
      decidedBy: { kind: 'api-field', id: `${vSwitchId} NetworkAclId`, text, evidence, line },
    })
  }
  const acl =
    networkAcls.state === 'present' ? networkAclAbout(networkAcls.value, networkAclId) : networkAcls
  return acl.state === 'unavailable' ? unreadAcl(acl) : acl.value
}

export const unreadAcl = (fact: Unavailable): Judgement =>
  unknown(
    fact.reason === 'not-collected'
      ? say('check.evidence-not-collected', { fact: fact.need.need })
      : say('check.evidence-missing', {
          fact: fact.need.need,
          reason: say(`reason.${fact.reason}`),
        }),
    [{ ...fact.need, wouldSettle: ['nacl-inbound-drop', 'nacl-outbound-ephemeral-drop'] }],
    { causes: evidenceCause({ fact }), cites: fact.cites },
  )

/** While an ACL is bound or changed, what was read may not be what filters. */
export const whileChanging = (
  judgement: Judgement,
  acl: NetworkAcl,
  vSwitchId: string,
): Judgement => {
  const binding = acl.bindings.find(({ resourceId }) => resourceId === vSwitchId)?.status
  const modifying = acl.status === 'modifying'
  if (!modifying && binding !== 'binding' && binding !== 'unbinding') return judgement
  const because = say('nacl.binding-in-progress', {
    acl: acl.aclId,
    vSwitch: vSwitchId,
    state: modifying ? acl.status : (binding ?? ''),
  })
  const cause = { id: 'nacl-binding-in-progress', because, confidence: 'suspected' } as const
  // With the ACL not yet (or no longer) bound nothing is dropped: a pass stays a pass.
  if (judgement.status === 'pass' && !modifying)
    return { ...judgement, status: 'warn', because, causes: [cause] }
  const need = {
    ...needAction('vpc.DescribeNetworkAclAttributes', acl.aclId),
    how: say('how.wait'),
    wouldSettle: ['nacl-binding-in-progress'],
  }
  return unknown(because, [need, ...judgement.missing], { causes: [cause, ...judgement.causes] })
}
