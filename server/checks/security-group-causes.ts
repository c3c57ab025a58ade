// Why do the security groups drop these sources?
import type { CauseId } from '#shared/causes/catalogue.ts'
import type { FoundCause } from '#shared/judgement.ts'
import { type Message, say } from '#shared/message.ts'
import {
  type AddressSet,
  intersectOf,
  isNoAddress,
  subtractOf,
  unionAll,
} from '#shared/plain/address-set.ts'
import { membersOf } from '../facts/group-members.ts'
import type { Cell } from '../filter/first-match.ts'
import { perhapsShadowed, shadowedAccepts } from '../filter/shadow.ts'
import { listingOf } from './security-group-ground.ts'
import { type Judged, judgedFor } from './security-group-judged.ts'
import { type GroupRule, innerAccessOf, type Origin, readable } from './security-group-list.ts'
import { nearestMiss } from './security-group-nearest-miss.ts'
import type { GroupPacket } from './security-group-packet.ts'
import { ruleInUnattachedGroup } from './security-group-unattached.ts'
import { decidedByOf, deciderWords, packetWords, ruleWords } from './security-group-words.ts'
import { ruleOnOtherInterface } from './security-group-wrong-interface.ts'

/**
 * One cause for each way in which sources are dropped. A drop is blamed only for what an accept
 * behind it would have let in; everything else it drops is explained by the nearest miss.
 */
export const causesOf = (judged: Judged, cells: readonly Cell<Origin>[]): FoundCause[] => {
  const dropped = cells.filter(({ outcome }) => outcome === 'drop')
  const byRule = Map.groupBy(dropped, cell => cell.decidedBy)
  const causes = [...byRule].flatMap(([decided, own]) => {
    const sources = unionAll(
      judged.packet.family,
      own.map(cell => cell.sources),
    )
    return explain(judgedFor(judged, sources), decided, sources)
  })
  const seen = new Set<string>()
  return causes.filter(cause => {
    const key = `${cause.id} ${cause.decidedBy?.id}`
    return seen.has(key) ? false : seen.add(key)
  })
}

const explain = (judged: Judged, decided: GroupRule, sources: AddressSet): FoundCause[] => {
  if (decided.origin.kind !== 'rule') return unadmitted(judged, decided, sources)
  const behind = shadowedAccepts(judged.rules, decided, sources)
  const overruled = intersectOf(
    sources,
    unionAll(
      sources.family,
      behind.map(rule => rule.matches),
    ),
  )
  const rest = subtractOf(sources, overruled)
  return [
    ...(isNoAddress(overruled) ? [] : [denied(judged, decided, { behind, sources: overruled })]),
    ...(isNoAddress(rest) ? [] : unadmitted(judged, decided, rest)),
  ]
}

/**
 * At equal priority the tie is the reason, in whichever groups the rules are; else a drop that comes
 * from another group than every accept behind it; else a plain drop.
 */
const denied = (
  { packet }: Judged,
  decided: GroupRule,
  { behind, sources }: { behind: readonly GroupRule[]; sources: AddressSet },
): FoundCause => {
  const written = behind.filter(rule => rule.origin.kind === 'rule')
  const drop = writtenRule(decided)
  const tie = written.find(rule => writtenRule(rule)?.priority === drop?.priority)
  const sameGroup = written.find(rule => writtenRule(rule)?.groupId === drop?.groupId)
  const accept = tie ?? sameGroup ?? written[0] ?? behind[0]
  const id = tie ? TIE : written.length > 0 && sameGroup === undefined ? OTHER_GROUP : PLAIN
  const because = say(DENY_KEYS[id], {
    ...denyWords(packet, decided, sources),
    ...acceptWords(accept),
  })
  return { ...cause(id, because, decided), about: aboutDrop(decided) }
}

const TIE = 'sg-equal-priority-drop-wins'
const OTHER_GROUP = 'sg-deny-in-other-group'
const PLAIN = 'sg-deny-rule-wins'

const DENY_KEYS = {
  [TIE]: 'sg.equal-priority-drop-wins',
  [OTHER_GROUP]: 'sg.deny-in-other-group',
  [PLAIN]: 'sg.deny-rule-wins',
} as const

const writtenRule = (rule: GroupRule | undefined) =>
  rule?.origin.kind === 'rule' ? rule.origin.rule : undefined

const denyWords = (packet: GroupPacket, { origin }: GroupRule, sources: AddressSet) => ({
  ...packetWords(packet, sources),
  ...(origin.kind === 'rule' ? ruleWords(origin.rule, origin.fit) : {}),
})

const acceptWords = (rule: GroupRule | undefined): Message['params'] => ({
  accept: writtenRule(rule)?.ruleId ?? say('sg.decider-default'),
  acceptGroup: writtenRule(rule)?.groupId ?? '',
  acceptPriority: writtenRule(rule)?.priority ?? '',
})

// Nothing would have admitted these sources: what comes nearest?
const unadmitted = (judged: Judged, decided: GroupRule, sources: AddressSet): FoundCause[] => {
  const { packet, rules } = judged
  const elsewhere = ruleOnOtherInterface(judged, decided, sources)
  if (elsewhere !== null)
    return [cause('sg-rule-on-wrong-eni', elsewhere.because, decided, elsewhere.about)]
  const miss = nearestMiss(rules, { packet, blocked: sources, decided })
  const missCause =
    miss === null ? null : cause(miss.id, miss.because, decided, aboutRule(miss.rule))
  if (missCause !== null && miss?.sameService) return [missCause]
  const fellow = fellowMember(judged, decided, sources)
  if (fellow !== null) return [fellow]
  const spare = ruleInUnattachedGroup(judged, decided, sources)
  if (spare !== null)
    return [cause('sg-rule-in-unattached-group', spare.because, decided, spare.about)]
  return missCause === null ? nothing(judged, decided, sources) : [missCause]
}

const nothing = (
  { packet, rules, groupIds, ground }: Judged,
  decided: GroupRule,
  sources: AddressSet,
): FoundCause[] => {
  const [perhaps] = perhapsShadowed(rules, decided, sources)
  if (perhaps !== undefined && decided.origin.kind === 'rule') {
    const words = { ...denyWords(packet, decided, sources), ...acceptWords(perhaps) }
    const because = say('sg.deny-rule-perhaps-wins', words)
    return [{ ...cause(PLAIN, because, decided, aboutDrop(decided)), confidence: 'suspected' }]
  }
  const words = {
    ...packetWords(packet, sources),
    groups: groupIds.join(', '),
    decider: deciderWords(decided),
  }
  const isEmpty = groupIds.every(id => readable(ground, id)?.rules.length === 0)
  return [
    cause('sg-no-allow-rule', say('sg.no-allow-rule', words), decided),
    // The console puts some rules into a new group, the API none.
    ...(isEmpty
      ? [cause('sg-empty-created-by-api', say('sg.empty-created-by-api', words), decided)]
      : []),
  ]
}

// Client and target share a group that does not trust its members.
const fellowMember = (
  { packet, groupIds, ground }: Judged,
  decided: GroupRule,
  sources: AddressSet,
): FoundCause | null => {
  if (packet.scope === 'internet') return null
  const shared = groupIds.find(id => {
    const { addresses } = membersOf(id, packet.family, ground)
    return innerAccessOf(id, ground) === 'drop' && isNoAddress(subtractOf(sources, addresses))
  })
  if (shared === undefined) return null
  const advanced = listingOf(ground, shared)?.type === 'enterprise'
  const words = { ...packetWords(packet, sources), groups: shared }
  return advanced
    ? cause('sg-enterprise-no-intra', say('sg.enterprise-no-intra', words), decided)
    : cause('sg-intra-group-isolated', say('sg.intra-group-isolated', words), decided)
}

const aboutRule = (rule: { ruleId: string; groupId: string }): Record<string, string> => ({
  ruleId: rule.ruleId,
  groupId: rule.groupId,
})

const aboutDrop = (decided: GroupRule): Record<string, string> => {
  const rule = writtenRule(decided)
  return rule === undefined ? {} : aboutRule(rule)
}

const cause = (
  id: CauseId,
  because: Message,
  ...[decided, about]: [GroupRule, Readonly<Record<string, string>>?]
): FoundCause => {
  const decidedBy = decidedByOf(decided.origin)
  return {
    id,
    because,
    confidence: 'derived',
    ...(decidedBy === undefined ? {} : { decidedBy }),
    ...(about === undefined ? {} : { about }),
  }
}
