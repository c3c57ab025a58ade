// What do the groups of one interface do with one packet?
import {
  type FoundCause,
  fail,
  type Judgement,
  type Need,
  pass,
  unknown,
  warn,
} from '#shared/judgement.ts'
import { type Message, say } from '#shared/message.ts'
import { type Cell, firstMatch } from '../filter/first-match.ts'
import { extentOf, largestCell, type Reach, reachOf } from '../filter/reach.ts'
import { describeSources } from './describe-sources.ts'
import { doubtsOf } from './rule-doubts.ts'
import { causesOf } from './security-group-causes.ts'
import { type Ground, listingOf } from './security-group-ground.ts'
import { hintsOf } from './security-group-hints.ts'
import type { Judged } from './security-group-judged.ts'
import { groupList, type Origin } from './security-group-list.ts'
import type { GroupPacket } from './security-group-packet.ts'
import { decidedByOf, packetWords, ruleWords } from './security-group-words.ts'

export type GroupQuestion = {
  readonly groupIds: readonly string[]
  readonly packet: GroupPacket
  readonly ground: Ground
  readonly eniId: string | null
  readonly instanceId: string | null
}

/** `explain` turns dropped cells into causes: inbound and outbound drops are told differently. */
export const judgeGroups = (
  question: GroupQuestion,
  explain: (judged: Judged, cells: readonly Cell<Origin>[]) => FoundCause[] = causesOf,
): Judgement => {
  const { groupIds, packet, ground } = question
  if (mixesTypes(groupIds, ground)) return mixed(question)
  const rules = groupList(groupIds, packet, ground)
  const cells = firstMatch(packet.peers, rules)
  const reach = reachOf(packet.family, cells)
  const judged = { ...question, rules }
  const found = judgement({ question, cells, reach, causes: explain(judged, cells) })
  return { ...found, causes: [...found.causes, ...hintsOf(judged, cells)] }
}

type Result = {
  readonly question: GroupQuestion
  readonly cells: readonly Cell<Origin>[]
  readonly reach: Reach
  readonly causes: readonly FoundCause[]
}

const judgement = (result: Result): Judgement => {
  const { question, cells, reach, causes } = result
  const { packet, groupIds } = question
  const admission = { admits: reach.admits, uncertain: reach.uncertain }
  const words = { ...packetWords(packet, packet.peers), groups: groupIds.join(', ') }
  const irrelevant = irrelevantRules(cells)
  const assumptions =
    irrelevant.length > 0 ? [say('sg.irrelevant-rules', { rules: irrelevant.join(', ') })] : []
  const extent = extentOf(reach)
  switch (extent) {
    case 'all':
      return pass(admittedBy(result), { ...passedBy(cells), admission, assumptions })
    case 'some': {
      const admitted = describeSources(reach.admits)
      return warn(say('sg.admits-some', { ...words, admitted }), { causes, admission, assumptions })
    }
    case 'none': {
      const [first = blocked(words), ...more] = causes
      const because = more.length === 0 ? first.because : say('sg.blocked', words)
      return fail(because, [first, ...more], { admission, assumptions, ...decided(first) })
    }
    case 'open':
      return undecided({ ...result, words })
    default:
      return extent satisfies never
  }
}

/** Uncertain rules in front of a result that they cannot change, by their ids. */
const irrelevantRules = (cells: readonly Cell<Origin>[]): string[] => {
  const rules = cells.flatMap(cell => (cell.undecided.length === 0 ? cell.irrelevant : []))
  const ids = rules.flatMap(({ origin }) => (origin.kind === 'rule' ? origin.rule.ruleId : []))
  return [...new Set(ids)]
}

const blocked = (words: Message['params']): FoundCause => ({
  id: 'sg-no-allow-rule',
  because: say('sg.blocked', words),
  confidence: 'derived',
})

const decided = ({ decidedBy }: FoundCause) => (decidedBy === undefined ? {} : { decidedBy })

const passedBy = (cells: readonly Cell<Origin>[]) => {
  const origin = largestCell(cells)?.decidedBy.origin
  const decidedBy = origin === undefined ? undefined : decidedByOf(origin)
  return decidedBy === undefined ? {} : { decidedBy }
}

const admittedBy = ({ question: { packet }, cells }: Result): Message => {
  const words = packetWords(packet, packet.peers)
  const origin = largestCell(cells)?.decidedBy.origin
  if (origin?.kind === 'rule') {
    const key = packet.direction === 'egress' ? 'sg.lets-out' : 'sg.admits'
    return say(cells.length > 1 && key === 'sg.admits' ? 'sg.admits-several' : key, {
      ...words,
      ...ruleWords(origin.rule, origin.fit),
    })
  }
  return origin?.kind === 'same-group'
    ? say('sg.admits-same-group', { ...words, groups: origin.groupIds })
    : say('sg.outbound-default', words)
}

// What is blocked for certain is in the admission; its causes are told with the doubt.
const undecided = (result: Result & { readonly words: Message['params'] }): Judgement => {
  const { cells, reach, causes, words } = result
  const doubts = doubtsOf(cells)
  const missing = doubts.missing.map(({ need }) => need)
  return unknown(say('sg.undecided', { ...words, missing }), doubts.missing, {
    causes: [...doubts.causes, ...causes],
    admission: { admits: reach.admits, uncertain: reach.uncertain },
  })
}

const mixesTypes = (groupIds: readonly string[], ground: Ground): boolean => {
  const types = groupIds.map(id => listingOf(ground, id)?.type ?? null)
  return types.includes('normal') && types.includes('enterprise')
}

const mixed = ({ groupIds }: GroupQuestion): Judgement => {
  const because = say('sg.mixed-types', { groups: groupIds.join(', ') })
  const need: Need = {
    need: say('need.one-moment', {
      first: 'ecs.DescribeSecurityGroups',
      second: 'ecs.DescribeNetworkInterfaces',
    }),
    how: say('how.one-moment'),
    wouldSettle: ['sg-mixed-types'],
  }
  return unknown(because, [need], {
    causes: [{ id: 'sg-mixed-types', because, confidence: 'derived' }],
  })
}
