// What should people know about the groups besides why they drop these sources?
import type { FoundCause } from '#shared/judgement.ts'
import { say } from '#shared/message.ts'
import {
  type AddressSet,
  intersectOf,
  isNoAddress,
  subtractOf,
  unionAll,
} from '#shared/plain/address-set.ts'
import { holdsPort } from '#shared/plain/port-range.ts'
import { factAbout } from '../facts/answers-by-subject.ts'
import { prefixListAbout } from '../facts/prefix-lists.ts'
import type { SecurityGroupRule } from '../facts/security-group-rule.ts'
import type { Cell } from '../filter/first-match.ts'
import { apiField } from './api-field.ts'
import { fitsService, type RuleFit } from './security-group-fit.ts'
import { listingOf } from './security-group-ground.ts'
import type { Judged } from './security-group-judged.ts'
import type { GroupRule, Origin } from './security-group-list.ts'
import { decidedByOf, packetWords, ruleWords } from './security-group-words.ts'

/** Only beside sources that are dropped for certain. None of these stops the packet by itself. */
export const hintsOf = (judged: Judged, cells: readonly Cell<Origin>[]): FoundCause[] => {
  const dropped = cells.filter(({ outcome }) => outcome === 'drop')
  if (dropped.length === 0) return []
  const sources = unionAll(
    judged.packet.family,
    dropped.map(cell => cell.sources),
  )
  const ignored = judged.rules
    .filter(({ origin }) => origin.kind === 'rule' && namesList(origin.rule))
    .flatMap(rule => [
      ...ignoredPrefixList(judged, rule, sources),
      ...ignoredPortList(judged, rule, sources),
    ])
  return [...ignored, ...readOnly(judged, dropped)]
}

// Most rules name none; told apart first, as all rules of the interface pass here.
const namesList = ({ ignoredPortListId, source, dest }: SecurityGroupRule): boolean =>
  ignoredPortListId !== '' || source.prefixListId !== '' || dest.prefixListId !== ''

type Written = { readonly rule: SecurityGroupRule; readonly fit: RuleFit }

const accepting = ({ origin, action }: GroupRule): Written | null =>
  origin.kind === 'rule' && action === 'accept' ? origin : null

/**
 * A block or group beside a prefix list makes the cloud ignore the list (ECS
 * AuthorizeSecurityGroup, read 2026-11-22). Told only when the list would have let somebody in.
 */
const ignoredPrefixList = (judged: Judged, of: GroupRule, sources: AddressSet): FoundCause[] => {
  const written = accepting(of)
  if (written === null || !fitsService(written.fit)) return []
  const { rule, fit } = written
  const { prefixListId } = judged.packet.direction === 'ingress' ? rule.source : rule.dest
  if (prefixListId === '' || fit.peer.kind === 'prefix-list') return []
  const lists = judged.ground.prefixLists
  const list = lists.state === 'present' ? prefixListAbout(lists.value, prefixListId, 'ecs') : lists
  if (list.state === 'unavailable') return []
  const missed = subtractOf(sources, fit.peer.matches)
  const held = intersectOf(missed, unionAll(sources.family, list.value.blocks))
  if (isNoAddress(held)) return []
  const words = { ...wordsOf(judged, written, held), list: prefixListId }
  return [hint('sg-prefix-list-ignored', say('sg.prefix-list-ignored', words), of)]
}

/** The same for a port list beside a port range. */
const ignoredPortList = (judged: Judged, of: GroupRule, sources: AddressSet): FoundCause[] => {
  const written = accepting(of)
  const { port } = judged.packet
  if (written === null || port === null) return []
  const { rule, fit } = written
  const isMissed = fit.misses.join() === 'port' && fit.doubts.length === 0
  if (rule.ignoredPortListId === '' || !isMissed) return []
  const lists = judged.ground.portLists
  const list = lists.state === 'present' ? factAbout(lists.value, rule.ignoredPortListId) : lists
  if (list.state === 'unavailable' || !holdsPort(list.value, port)) return []
  const held = intersectOf(sources, fit.peer.matches)
  if (isNoAddress(held)) return []
  const words = { ...wordsOf(judged, written, held), list: rule.ignoredPortListId }
  return [hint('sg-port-list-ignored', say('sg.port-list-ignored', words), of)]
}

const wordsOf = ({ packet }: Judged, { rule, fit }: Written, sources: AddressSet) => ({
  ...packetWords(packet, sources),
  ...ruleWords(rule, fit),
})

const hint = (id: string, because: FoundCause['because'], { origin }: GroupRule): FoundCause => {
  const decidedBy = decidedByOf(origin)
  return { id, because, confidence: 'derived', ...(decidedBy === undefined ? {} : { decidedBy }) }
}

/** A drop rule of a managed group, or a default while every group is managed: mended elsewhere. */
const readOnly = ({ ground, groupIds }: Judged, dropped: readonly Cell<Origin>[]): FoundCause[] => {
  const deciding = dropped.flatMap(({ decidedBy: { origin } }) =>
    origin.kind === 'rule' ? [origin.rule.groupId] : [],
  )
  const managed = new Set(groupIds.filter(id => listingOf(ground, id)?.managed === true))
  const all = groupIds.every(id => managed.has(id))
  return [...managed]
    .filter(id => all || deciding.includes(id))
    .flatMap(group => {
      const text = listingOf(ground, group)?.text
      const because = say('sg.managed-readonly', { group })
      const found = { id: 'sg-managed-readonly', because, confidence: 'derived' as const }
      return text === undefined
        ? []
        : [{ ...found, decidedBy: apiField(group, text, 'ServiceManaged') }]
    })
}
