// Does the host's packet filter let the rest of the conversation through, after the first packet?
import type { Flow } from '#shared/flow.ts'
import { type FoundCause, fail, type Judgement, pass, unknown, warn } from '#shared/judgement.ts'
import { type MessageKey, say } from '#shared/message.ts'
import {
  type AddressSet,
  coversAddresses,
  isNoAddress,
  subtractOf,
  unionAll,
} from '#shared/plain/address-set.ts'
import type { Conversation, LaterStage } from '../filter/conversation.ts'
import { mayCover } from '../filter/host-sources.ts'
import type { HostCell } from '../filter/walk.ts'
import { besideUnread } from './beside-unread.ts'
import { defineCheck } from './check.ts'
import { admissionFor, clientAddresses } from './client-addresses.ts'
import { type HostConversation, hostConversation, sourceWords } from './host-conversation.ts'
import { byDecider, causeOf, quoteOf, ruleWords } from './host-firewall-causes.ts'
import { doubtfulRule, needsOf } from './host-undecided.ts'

const CAUSES = ['host-firewall-reply-drop'] as const

export const replyFirewall = defineCheck({
  id: 'reply-firewall',
  hop: 'reply',
  needs: ['hostFilter'],
  wants: ['hostAddresses', 'hostRouting'],
  causes: CAUSES,
  evaluate: (flow, { hostFilter, ...place }) => {
    const host = hostConversation(flow, hostFilter, place)
    return besideUnread(flow, { unread: host.unread, settles: CAUSES }, judge(flow, host))
  },
})

type Blocked = { readonly stage: LaterStage; readonly cell: HostCell }

const judge = (flow: Flow, { conversation, areAddressesRead }: HostConversation): Judgement => {
  const stopsFirst = stoppingFirst(conversation)
  const cells = conversation.later
    .flatMap(stage => stage.walk.cells.map(cell => ({ stage, cell })))
    .filter(({ cell }) => !stopsFirst(cell))
  const blocked = cells.filter(({ cell }) => cell.outcome === 'drop' || cell.outcome === 'reject')
  const doubtful = cells.filter(({ cell }) => cell.outcome === 'unknown').map(({ cell }) => cell)
  const sets = {
    blocked: setOf(
      flow,
      blocked.map(({ cell }) => cell),
    ),
    uncertain: unionAll(flow.family, [setOf(flow, doubtful), elsewhere(flow, conversation.later)]),
  }
  const uncertain = subtractOf(sets.uncertain, sets.blocked)
  const admission = admissionFor(flow, { ...sets, uncertain })
  const [first, ...more] = causesOf(flow, blocked)
  if (first === undefined && isNoAddress(uncertain)) return pass(say('reply-firewall.passed'))
  const quote = quoteOf(blocked[0]?.cell)
  if (first !== undefined && isNoAddress(admission.admits) && isNoAddress(admission.uncertain))
    return fail(first.because, [first, ...more], { ...quote, admission })
  const causes = first === undefined ? [] : [first, ...more]
  if (isNoAddress(admission.uncertain) && first !== undefined)
    return warn(first.because, { causes, ...quote, admission })
  return undecided(flow, { doubtful, causes, uncertain, admission, areAddressesRead })
}

/** A rule that stops later packets as it stops the first one is that other check's cause. */
const stoppingFirst = ({ first }: Conversation): ((cell: HostCell) => boolean) => {
  // One rule set may hold as many deciding rules as addresses: looked up, not searched for.
  const groups = Map.groupBy(
    first.cells.filter(({ outcome }) => outcome !== 'accept'),
    ({ decidedBy }) => decidedBy?.id,
  )
  const stopped = new Map(
    [...groups].map(([id, cells]) => [
      id,
      unionAll(
        cells[0]?.sources.family ?? 4,
        cells.map(({ sources }) => sources),
      ),
    ]),
  )
  return ({ decidedBy, sources }) => {
    const set = decidedBy === null ? undefined : stopped.get(decidedBy.id)
    return set !== undefined && mayCover(set, sources) && coversAddresses(set, sources)
  }
}

const setOf = ({ family }: Flow, cells: readonly HostCell[]): AddressSet =>
  unionAll(
    family,
    cells.map(({ sources }) => sources),
  )

// Sources whose packets the host forwards have no conversation with the host itself.
const elsewhere = (flow: Flow, later: readonly LaterStage[]): AddressSet =>
  subtractOf(
    clientAddresses(flow),
    setOf(
      flow,
      later.filter(({ stage }) => stage === 'answer').flatMap(({ walk }) => walk.cells),
    ),
  )

/** A source that loses the answer never sends data: only what it loses first is a cause. */
const causesOf = (flow: Flow, blocked: readonly Blocked[]): FoundCause[] => {
  let seen = setOf(flow, [])
  return ORDER.flatMap(name => {
    const here = blocked.filter(({ stage }) => stage.stage === name)
    const fresh = byDecider(here.map(({ cell }) => cell))
      .map(cell => ({ ...cell, sources: subtractOf(cell.sources, seen) }))
      .filter(({ sources }) => !isNoAddress(sources))
    seen = unionAll(flow.family, [seen, ...fresh.map(({ sources }) => sources)])
    return fresh.flatMap(cell => here.slice(0, 1).map(({ stage }) => replyCause(flow, stage, cell)))
  })
}

const ORDER = ['answer', 'acknowledgement', 'data', 'response'] as const

const SENTENCES: Readonly<Record<LaterStage['stage'], MessageKey>> = {
  answer: 'reply-firewall.answer',
  acknowledgement: 'reply-firewall.later',
  data: 'reply-firewall.later',
  response: 'reply-firewall.response',
}

const replyCause = (flow: Flow, stage: LaterStage, cell: HostCell): FoundCause => {
  const { decidedBy, about, confidence } = causeOf(flow, stage.walk, cell)
  const by = cell.decidedBy
  return {
    id: 'host-firewall-reply-drop',
    because: say(SENTENCES[stage.stage], {
      rule: by === null ? '' : ruleWords(by),
      sources: sourceWords(flow, cell.sources),
    }),
    confidence,
    ...(decidedBy === undefined ? {} : { decidedBy }),
    about: {
      ...about,
      outbound: stage.stage === 'answer' || stage.stage === 'response' ? 1 : 0,
      // The client sees its connection open: only the answer takes part in the handshake it waits for.
      afterOpen: stage.stage === 'answer' ? 0 : 1,
    },
  }
}

const undecided = (
  flow: Flow,
  found: {
    readonly doubtful: readonly HostCell[]
    readonly causes: readonly FoundCause[]
    readonly uncertain: AddressSet
    readonly areAddressesRead: boolean
    readonly admission: NonNullable<Judgement['admission']>
  },
): Judgement => {
  const [need = FORWARDED_NEED, ...needs] = needsOf(found.doubtful, {
    settles: CAUSES,
    areAddressesRead: found.areAddressesRead,
  })
  const rule = doubtfulRule(found.doubtful)
  const sources = sourceWords(flow, found.uncertain)
  const because =
    rule === undefined
      ? say('reply-firewall.forwarded', { sources })
      : say('reply-firewall.undecided', { sources, rule: ruleWords(rule) })
  return unknown(because, [need, ...needs], { causes: found.causes, admission: found.admission })
}

const FORWARDED_NEED = {
  need: say('need.forwarded-reply'),
  how: say('how.probe-port'),
  wouldSettle: CAUSES,
}
