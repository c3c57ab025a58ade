// Which whole entry list lets the asked client through the network ACL?

import type { Facts } from '#server/facts/facts.ts'
import { type NetworkAcl, networkAclAbout } from '#server/facts/network-acls.ts'
import { vSwitchAbout } from '#server/facts/vswitches.ts'
import type { Fix, FixCommand } from '#shared/fix.ts'
import type { Flow } from '#shared/flow.ts'
import type { FoundCause } from '#shared/judgement.ts'
import { type Message, say } from '#shared/message.ts'
import { summedUp } from './advice.ts'
import { askedBlock, askedFrom, WHY_NO_BLOCK } from './asked-block.ts'
import { type Direction, type Wanted, withAcl, withEntry } from './network-acl-change.ts'
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
  // At the sender's end of a private path the list would have to be written the other way round.
  if (!MENDED.includes(cause.id) || cause.about?.['side'] === 'sender') return null
  const startsInside = FROM_INSIDE.includes(cause.id)
  const acl = aclOf(flow, facts)
  if (acl === null) return null
  // Of the sender's side the far end is the source, as for a reply.
  const block = askedBlock(flow)
  if (block === null) return withoutCommand(acl, flow, WHY_NO_BLOCK)
  const proven = search({ acl, block, flow, facts, judge, startsInside })
  if (proven === null) return withoutCommand(acl, flow, say('nacl.fix.no-proof'))
  return fixFrom({ before: acl, ...proven, block, flow, startsInside })
}

const FROM_INSIDE: readonly string[] = [
  'nacl-egress-drop',
  'nacl-egress-no-match',
  'nacl-return-ephemeral-drop',
]

const MENDED: readonly string[] = [
  'nacl-inbound-drop',
  'nacl-inbound-no-match',
  'nacl-order-shadow',
  'nacl-cross-vswitch-drop',
  'nacl-ipv6-drop',
  'nacl-outbound-ephemeral-drop',
  'nacl-outbound-icmp-drop',
  'nacl-outbound-ephemeral-partial',
  'nacl-outbound-port-confusion',
  ...FROM_INSIDE,
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
const search = (around: Rejudge & Wanted & { readonly acl: NetworkAcl }): Proven | null => {
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

const fixFrom = (fix: Proven & Wanted & { readonly before: NetworkAcl }): Fix => {
  const { before, after, directions, flow } = fix
  const make = aclListCommand(after, directions, flow.regionId)
  const undo = aclListCommand(before, directions, flow.regionId)
  const commands: FixCommand[] =
    make === null || undo === null ? [] : [{ tool: 'aliyun', do: make, undo }]
  return {
    ...summedUp(summary(fix)),
    commands,
    alsoAdmits: alsoAdmitted(fix),
    provenBySimulation: true,
  }
}

const alsoAdmitted = ({ before, block, flow, startsInside }: Wanted & { before: NetworkAcl }) => {
  const ports = servicePorts(flow)
  return startsInside
    ? boundTo(before).map(source => ({ source, ports, to: [block] }))
    : [{ source: block, ports, to: boundTo(before) }]
}

const summary = ({
  before,
  directions,
  block,
  flow,
  startsInside,
}: Proven & Wanted & { readonly before: NetworkAcl }): Message => {
  const where = say((startsInside ? OUTWARD : INWARD)[whichOf(directions)], {
    asked: servicePorts(flow),
  })
  const key = startsInside ? 'outbound.nacl-fix' : 'nacl.fix'
  return say(key, { source: block, acl: before.aclId, where })
}

const whichOf = ([first, ...more]: readonly Direction[]): Direction | 'both' =>
  more.length > 0 ? 'both' : (first ?? 'both')

const INWARD = {
  ingress: 'nacl.fix.where-in',
  egress: 'nacl.fix.where-out',
  both: 'nacl.fix.where-both',
} as const

const OUTWARD = {
  ingress: 'outbound.nacl-fix.in',
  egress: 'outbound.nacl-fix.out',
  both: 'outbound.nacl-fix.both',
} as const

const servicePorts = ({ protocol, port }: Flow): string =>
  port === null ? protocol : `${protocol}/${port}`

// Every interface in every bound vSwitch is behind the same list.
const boundTo = ({ bindings }: NetworkAcl): string[] => bindings.map(({ resourceId }) => resourceId)

const withoutCommand = (acl: NetworkAcl, flow: Flow, why: Message): Fix => ({
  ...summedUp(say('nacl.fix.no-command', { source: askedFrom(flow), acl: acl.aclId, why })),
  commands: [],
  alsoAdmits: [],
  provenBySimulation: false,
})
