// Does a group that no interface of the machine is in hold the rule that is missed?
import { type Message, say } from '#shared/message.ts'
import type { AddressSet } from '#shared/plain/address-set.ts'
import { covers } from '#shared/plain/interval-set.ts'
import { portRange } from '#shared/plain/port-range.ts'
import type { NetworkInterface } from '../facts/network-interfaces.ts'
import { type Ground, listingOf, vpcOf } from './security-group-ground.ts'
import type { Judged } from './security-group-judged.ts'
import { type GroupRule, readable } from './security-group-list.ts'
import { deciderWords, packetWords, ruleWords } from './security-group-words.ts'
import { admittingRule } from './security-group-wrong-interface.ts'

type Unattached = { readonly because: Message; readonly about: Readonly<Record<string, string>> }

const EVERY_PORT = portRange(1, 65535)

/**
 * Said only of a group that was read, could be added (same VPC, same kind, not of another product) and
 * lets in, with it, every dropped source by a rule for this service: a group that opens every port
 * would fit any question. The interfaces have to be read, for only they tell who is in a group.
 */
export const ruleInUnattachedGroup = (
  judged: Judged,
  decided: GroupRule,
  sources: AddressSet,
): Unattached | null => {
  const { packet } = judged
  for (const groupId of candidates(judged)) {
    const rule = admittingRule(judged, groupId, sources)
    if (rule?.origin.kind !== 'rule' || !isForService(rule)) continue
    const because = say('sg.rule-in-unattached-group', {
      ...packetWords(packet, sources),
      ...ruleWords(rule.origin.rule, rule.origin.fit),
      decider: deciderWords(decided),
    })
    return { because, about: { ruleId: rule.origin.rule.ruleId, groupId } }
  }
  return null
}

const candidates = ({ ground, groupIds, instanceId, packet }: Judged): string[] => {
  const enis = ground.networkInterfaces
  const types = new Set(groupIds.map(id => listingOf(ground, id)?.type ?? null))
  if (enis.state === 'unavailable' || types.size !== 1 || types.has(null)) return []
  const worn = new Set([...groupIds, ...ownGroups(enis.value, instanceId)])
  return [...ground.securityGroups.rules.known.keys()].filter(
    id =>
      !worn.has(id) &&
      readable(ground, id) !== null &&
      mayBeAdded(id, ground, { vpcId: packet.vpcId, types }),
  )
}

const ownGroups = (enis: readonly NetworkInterface[], instanceId: string | null): string[] =>
  enis.filter(eni => eni.instanceId === instanceId).flatMap(eni => eni.securityGroupIds)

const mayBeAdded = (
  id: string,
  ground: Ground,
  { vpcId, types }: { readonly vpcId: string | null; readonly types: ReadonlySet<string | null> },
): boolean => {
  const listing = listingOf(ground, id)
  return (
    listing !== null &&
    !listing.managed &&
    types.has(listing.type) &&
    vpcId !== null &&
    vpcOf(ground, id) === vpcId
  )
}

const isForService = ({ origin }: GroupRule): boolean =>
  origin.kind === 'rule' && origin.rule.ports !== null && !covers(origin.rule.ports, EVERY_PORT)
