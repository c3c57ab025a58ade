// Which whole entry list lets the asked client through the network ACL?

import type { Facts } from '#server/facts/facts.ts'
import { type NetworkAcl, networkAclAbout } from '#server/facts/network-acls.ts'
import { vSwitchAbout } from '#server/facts/vswitches.ts'
import type { Fix, FixCommand } from '#shared/fix.ts'
import type { Flow } from '#shared/flow.ts'
import type { FoundCause } from '#shared/judgement.ts'
import { say } from '#shared/message.ts'
import { sentence } from '#shared/wording/sentence.ts'
import { askedBlock, WHY_NO_BLOCK } from './asked-block.ts'
import { type Direction, withAcl, withEntry } from './network-acl-change.ts'
import { aclListCommand } from './network-acl-command.ts'
import type { Rejudge } from './security-group.ts'

/**
 * An update replaces a whole direction, so the fix sends every custom entry again with one accept
 * more, and the undo is the list as it was. Both directions are mended at once when both block:
 * half of it would not help. Null for causes that no entry mends.
 */
export const networkAclFix = (
  cause: FoundCause,
  flow: Flow,
  { facts, judge }: Rejudge,
): Fix | null => {
  if (!MENDED.includes(cause.id)) return null
  const acl = aclOf(flow, facts)
  if (acl === null) return null
  const block = askedBlock(flow)
  if (block === null) return withoutCommand(acl, flow, WHY_NO_BLOCK)
  const proven = search({ acl, block, flow, facts, judge })
  if (proven === null)
    return withoutCommand(acl, flow, 'judged again with such an entry, the packet is still dropped')
  return fixFrom({ before: acl, ...proven, block, flow })
}

const MENDED: readonly string[] = [
  'nacl-inbound-drop',
  'nacl-inbound-no-match',
  'nacl-order-shadow',
  'nacl-ipv6-drop',
  'nacl-outbound-ephemeral-drop',
  'nacl-outbound-icmp-drop',
  'nacl-outbound-ephemeral-partial',
  'nacl-outbound-port-confusion',
]

const aclOf = ({ vSwitchId }: Flow, facts: Facts): NetworkAcl | null => {
  const vSwitches = facts('vSwitches')
  const acls = facts('networkAcls')
  if (vSwitches.state === 'unavailable' || acls.state === 'unavailable') return null
  const vSwitch = vSwitchAbout(vSwitches.value, vSwitchId ?? '')
  if (vSwitch.state === 'unavailable') return null
  const acl = networkAclAbout(acls.value, vSwitch.value.networkAclId ?? '')
  return acl.state === 'present' ? acl.value : null
}

type Proven = { readonly after: NetworkAcl; readonly directions: readonly Direction[] }

const TRIES: readonly (readonly Direction[])[] = [['ingress'], ['egress'], ['ingress', 'egress']]

// The smallest change that lets the packet pass.
const search = (
  around: Rejudge & { readonly acl: NetworkAcl; readonly block: string; readonly flow: Flow },
): Proven | null => {
  for (const directions of TRIES) {
    const after = directions.reduce(
      (acl, direction) => withEntry(acl, direction, around),
      around.acl,
    )
    const { status } = around.judge(around.flow, withAcl(around.facts, after))
    if (status === 'pass') return { after, directions }
  }
  return null
}

const fixFrom = (fix: Proven & { before: NetworkAcl; block: string; flow: Flow }): Fix => {
  const { before, after, directions, block, flow } = fix
  const make = aclListCommand(after, directions, flow.regionId)
  const undo = aclListCommand(before, directions, flow.regionId)
  const commands: FixCommand[] =
    make === null || undo === null ? [] : [{ tool: 'aliyun', do: make, undo }]
  return {
    summary: summary(fix),
    commands,
    alsoAdmits: [{ source: block, ports: servicePorts(flow), to: boundTo(before) }],
    provenBySimulation: true,
  }
}

const summary = ({
  before,
  directions,
  block,
  flow,
}: Proven & { before: NetworkAcl; block: string; flow: Flow }): string => {
  const key =
    directions.length === 2
      ? 'nacl.fix.where-both'
      : directions[0] === 'ingress'
        ? 'nacl.fix.where-in'
        : 'nacl.fix.where-out'
  const where = sentence(say(key, { asked: servicePorts(flow) }))
  return sentence(say('nacl.fix', { source: block, acl: before.aclId, where }))
}

const servicePorts = ({ protocol, port }: Flow): string =>
  port === null ? protocol : `${protocol}/${port}`

// Every interface in every bound vSwitch is behind the same list.
const boundTo = ({ bindings }: NetworkAcl): string[] => bindings.map(({ resourceId }) => resourceId)

const withoutCommand = (acl: NetworkAcl, flow: Flow, why: string): Fix => ({
  summary: sentence(
    say('nacl.fix.no-command', { source: flow.question.askedFrom, acl: acl.aclId, why }),
  ),
  commands: [],
  alsoAdmits: [],
  provenBySimulation: false,
})
