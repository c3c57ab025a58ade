// In the classic network: is the rule that is missed written for the machine's other network card?
import type { Flow } from '#shared/flow.ts'
import { type FoundCause, fail, type Judgement, unknown } from '#shared/judgement.ts'
import { say } from '#shared/message.ts'
import { needAction } from '../facts/answers.ts'
import { mapFact } from '../facts/fact.ts'
import type { Ground } from './security-group-ground.ts'
import { type GroupQuestion, judgeGroups } from './security-group-judge.ts'
import { readable } from './security-group-list.ts'
import { inboundPacket } from './security-group-packet.ts'
import { askedWords } from './security-group-words.ts'

type Card = 'internet' | 'intranet'

/**
 * The one thing that is judged there: each rule counts for one card (ECS API, NicType of
 * DescribeSecurityGroupAttribute, read 2026-11-22). An answer is about one card at a time, so without
 * any rule for the right card they may just not have been asked for. Null: nothing to say.
 */
export const classicJudgement = (flow: Flow, ground: Ground): Judgement | null => {
  const groupIds = classicGroups(flow, ground)
  if (groupIds === null) return null
  const card: Card = flow.sourceScope === 'internet' ? 'internet' : 'intranet'
  const other: Card = card === 'internet' ? 'intranet' : 'internet'
  const { instanceId } = flow
  const question = { groupIds, packet: inboundPacket(flow), ground, eniId: null, instanceId }
  const byOther = judgeGroups(onlyCard(question, other))
  if (judgeGroups(onlyCard(question, card)).status !== 'fail' || byOther.status !== 'pass')
    return null
  const because = say('sg.classic-nictype-mismatch', {
    ...{ groups: groupIds.join(', '), asked: askedWords(question.packet), card, other },
    rule: byOther.decidedBy?.id ?? '',
  })
  const quoted = byOther.decidedBy === undefined ? {} : { decidedBy: byOther.decidedBy }
  const cause = { id: 'sg-classic-nictype-mismatch', because, ...quoted } as const
  return judgement({ ...cause, confidence: 'derived' }, isCardRead(question, card))
}

const judgement = (cause: FoundCause, isRead: boolean): Judgement =>
  isRead
    ? fail(
        cause.because,
        [cause],
        cause.decidedBy === undefined ? {} : { decidedBy: cause.decidedBy },
      )
    : unknown(
        cause.because,
        [{ ...needAction('ecs.DescribeSecurityGroupAttribute'), wouldSettle: [cause.id] }],
        { causes: [{ ...cause, confidence: 'suspected' }] },
      )

const classicGroups = ({ instanceId }: Flow, { instances }: Ground): readonly string[] | null => {
  if (instances.state === 'unavailable') return null
  const own = instances.value.instances.find(each => each.instanceId === instanceId)
  const isClassic = own?.networkType.toLowerCase() === 'classic'
  return isClassic && own.securityGroupIds.length > 0 ? own.securityGroupIds : null
}

const onlyCard = (question: GroupQuestion, card: Card): GroupQuestion => {
  const { securityGroups } = question.ground
  const known = [...securityGroups.rules.known].map(
    ([id, fact]) =>
      [
        id,
        mapFact(fact, group => ({
          ...group,
          rules: group.rules.filter(({ nicType }) => nicType === card),
        })),
      ] as const,
  )
  const rules = { ...securityGroups.rules, known: new Map(known) }
  return {
    ...question,
    ground: { ...question.ground, securityGroups: { ...securityGroups, rules } },
  }
}

const isCardRead = ({ groupIds, ground }: GroupQuestion, card: Card): boolean =>
  groupIds.every(id => readable(ground, id)?.rules.some(({ nicType }) => nicType === card) ?? false)
