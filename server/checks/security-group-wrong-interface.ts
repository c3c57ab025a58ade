// Would a group of another interface of the same instance have admitted the packet?
import { type Message, say } from '#shared/message.ts'
import {
  type AddressSet,
  isNoAddress,
  shareAddress,
  subtractOf,
} from '#shared/plain/address-set.ts'
import { holdsPort } from '#shared/plain/port-range.ts'
import type { NetworkInterface } from '../facts/network-interfaces.ts'
import type { SecurityGroupRule } from '../facts/security-group-rule.ts'
import { firstMatch } from '../filter/first-match.ts'
import { reachOf } from '../filter/reach.ts'
import type { Ground } from './security-group-ground.ts'
import type { Judged } from './security-group-judged.ts'
import { type GroupRule, groupList, readable, ruleAtPort } from './security-group-list.ts'
import type { GroupPacket } from './security-group-packet.ts'
import { deciderWords, packetWords, ruleWords } from './security-group-words.ts'

type Elsewhere = { readonly because: Message; readonly about: Readonly<Record<string, string>> }

/**
 * Said only when it would really help: with that group added to this interface, every one of the
 * dropped sources gets in by one of its rules.
 */
export const ruleOnOtherInterface = (
  judged: Judged,
  decided: GroupRule,
  sources: AddressSet,
): Elsewhere | null => {
  for (const eni of otherInterfaces(judged))
    for (const groupId of eni.securityGroupIds) {
      const rule = admittingRule(judged, groupId, sources)
      if (rule !== null) return elsewhere({ judged, decided, sources, rule, eni })
    }
  return null
}

const otherInterfaces = ({ ground, eniId, instanceId }: Judged): readonly NetworkInterface[] =>
  ground.networkInterfaces.state === 'present' && eniId !== null && instanceId !== null
    ? ground.networkInterfaces.value.filter(
        eni => eni.instanceId === instanceId && eni.eniId !== eniId,
      )
    : []

/** With this group added to the interface, the rule of it that lets one of the sources in, if all get in. */
export const admittingRule = (
  { packet, groupIds, ground }: Judged,
  groupId: string,
  sources: AddressSet,
): GroupRule | null => {
  if (groupIds.includes(groupId) || packet.direction === 'egress') return null
  if (!mayAdmit(groupId, { ...packet, peers: sources }, ground)) return null
  const cells = firstMatch(sources, groupList([...groupIds, groupId], packet, ground))
  const { admits } = reachOf(packet.family, cells)
  if (!isNoAddress(subtractOf(sources, admits))) return null
  return (
    cells
      .map(cell => cell.decidedBy)
      .find(({ origin }) => origin.kind === 'rule' && origin.rule.groupId === groupId) ?? null
  )
}

// Of the many groups of a region few have such a rule: only those are tried beside the attached ones.
const mayAdmit = (groupId: string, packet: GroupPacket, ground: Ground): boolean =>
  (readable(ground, groupId)?.rules ?? []).some(
    rule =>
      isAbout(rule, packet) && shareAddress(ruleAtPort(rule, packet, ground).matches, packet.peers),
  )

const isAbout = (rule: SecurityGroupRule, { direction, port }: GroupPacket): boolean =>
  rule.action === 'accept' &&
  rule.direction === direction &&
  (port === null || rule.portListId !== '' || (rule.ports !== null && holdsPort(rule.ports, port)))

const elsewhere = (found: {
  judged: Judged
  decided: GroupRule
  sources: AddressSet
  rule: GroupRule
  eni: NetworkInterface
}): Elsewhere | null => {
  const { origin } = found.rule
  if (origin.kind !== 'rule') return null
  const because = say('sg.rule-on-wrong-eni', {
    ...packetWords(found.judged.packet, found.sources),
    ...ruleWords(origin.rule, origin.fit),
    otherEni: found.eni.eniId,
    decider: deciderWords(found.decided),
  })
  return {
    because,
    about: { ruleId: origin.rule.ruleId, groupId: origin.rule.groupId, eniId: found.eni.eniId },
  }
}
