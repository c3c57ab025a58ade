// Does the sender's own packet filter let its packet out and the answer in?
import type { Flow } from '#shared/flow.ts'
import { type FoundCause, fail, type Judgement, pass, unknown } from '#shared/judgement.ts'
import { type MessageKey, say } from '#shared/message.ts'
import { type OutwardStage, openOutward } from '../filter/outward.ts'
import type { HostCell } from '../filter/walk.ts'
import { besideUnread } from './beside-unread.ts'
import { besideBpf } from './bpf-path.ts'
import { defineCheck } from './check.ts'
import { hostGround } from './host-conversation.ts'
import { quoteOf, ruleWords } from './host-firewall-causes.ts'
import { doubtfulRule, needsOf } from './host-undecided.ts'
import { aboutSender, senderSides } from './sender-side.ts'
import { notListed } from './unreadable.ts'

const CAUSES = [
  'host-firewall-output-drop',
  'host-firewall-return-drop',
  'bpf-program-on-path',
] as const

/** The host facts are the sender's only when the other end is outside the account. */
export const senderHostFirewall = defineCheck({
  id: 'sender-host-firewall',
  hop: 'host-firewall',
  judgesSender: true,
  needs: ['hostFilter'],
  wants: ['hostAddresses', 'hostRouting', 'bpfPrograms', 'elasticAddresses'],
  causes: CAUSES,
  appliesTo: ({ path, wayOut }) => {
    if (wayOut === null) return say('outbound.not-asked')
    return path === 'outbound' ? null : say('outbound.host-elsewhere')
  },
  evaluate: (flow, { hostFilter, hostAddresses, hostRouting, bpfPrograms, elasticAddresses }) => {
    const [side] = senderSides(flow)
    if (side === undefined || flow.sender === null)
      return notListed('ecs.DescribeNetworkInterfaces', flow.question.askedFrom, CAUSES)
    const eips = elasticAddresses.state === 'present' ? elasticAddresses.value : []
    const eip = eips.find(({ allocationId }) => allocationId === side.allocationId)
    // In cut-through mode the guest sends from the public address itself.
    const guestAddress = eip?.mode.toUpperCase() === 'BINDED' ? eip.address : side.guestAddress
    const ground = hostGround({ ...side, guestAddress }, hostFilter, {
      hostAddresses,
      hostRouting,
    })
    const { unread } = ground
    const judged = besideUnread(flow, { unread, settles: CAUSES }, judge(flow, ground))
    return aboutSender(besideBpf(side, { bpfPrograms, device: ground.device }, judged))
  },
})

const judge = (flow: Flow, ground: ReturnType<typeof hostGround>): Judgement => {
  if (ground.isEmpty) return pass(say('host-firewall.no-rules', { family: flow.family }))
  const { stages, translatedBy } = openOutward(ground.asked)
  const words = wordsOf(flow)
  if (translatedBy !== null)
    return unknown(say('outbound.host-translated', { ...words, rule: ruleWords(translatedBy) }), [
      {
        need: say('need.translated', {
          rule: ruleWords(translatedBy),
          target: words.target,
        }),
        how: say('how.connect-itself'),
        wouldSettle: CAUSES,
      },
    ])
  const blocked = stages.map(blockedAt).find(found => found !== null)
  if (blocked !== undefined) return failed(blocked, words)
  const doubtful = stages.flatMap(({ walk }) => walk.cells).filter(isOpen)
  if (doubtful.length === 0) return pass(say('outbound.host-passed', words))
  const rule = doubtfulRule(doubtful)
  const [need, ...needs] = needsOf(doubtful, {
    settles: CAUSES,
    areAddressesRead: ground.areAddressesRead,
  })
  return unknown(
    say('outbound.host-undecided', {
      ...words,
      rule: rule === undefined ? say('host-firewall.some-rule') : ruleWords(rule),
    }),
    [need ?? NEED, ...needs],
  )
}

const NEED = {
  need: say('need.sender-filter'),
  how: say('how.connect-itself'),
  wouldSettle: CAUSES,
}

const wordsOf = ({ question, publicAddress, protocol, askedPort }: Flow) => ({
  sender: question.askedFrom,
  target: publicAddress ?? '',
  asked: askedPort === null ? protocol : `${protocol}/${askedPort}`,
})

const isOpen = ({ outcome }: HostCell): boolean => outcome === 'unknown'

type Blocked = {
  readonly id: 'host-firewall-output-drop' | 'host-firewall-return-drop'
  readonly cell: HostCell
  /** The connection opens first: the far end answered, and the sender saw it. */
  readonly afterOpen: boolean
}

/** One far end has one fate: certain only when nothing else may come of it. */
const blockedAt = ({ stage, walk: { cells } }: OutwardStage): Blocked | null => {
  const [cell, ...more] = cells
  if (cell === undefined || more.length > 0 || !['drop', 'reject'].includes(cell.outcome))
    return null
  const comesIn = stage === 'answer' || stage === 'response'
  return {
    id: comesIn ? 'host-firewall-return-drop' : 'host-firewall-output-drop',
    cell,
    afterOpen: stage !== 'first' && stage !== 'answer',
  }
}

const SENTENCE: Readonly<Record<Blocked['id'], MessageKey>> = {
  'host-firewall-output-drop': 'outbound.host-blocked',
  'host-firewall-return-drop': 'outbound.host-return',
}

const failed = ({ id, cell, afterOpen }: Blocked, words: ReturnType<typeof wordsOf>): Judgement => {
  const rule = cell.decidedBy === null ? say('host-firewall.some-rule') : ruleWords(cell.decidedBy)
  const because = say(SENTENCE[id], {
    ...words,
    rule,
    outcome: say(cell.outcome === 'drop' ? 'outbound.drop' : 'outbound.reject'),
  })
  const cause: FoundCause = {
    id,
    because,
    confidence: 'derived',
    ...quoteOf(cell),
    about: { afterOpen: afterOpen ? 1 : 0 },
  }
  return fail(because, [cause], quoteOf(cell))
}
