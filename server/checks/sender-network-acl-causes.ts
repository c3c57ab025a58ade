// Why does the sender's network ACL keep the packet in, or its answer out?
import type { CauseId } from '#shared/causes/catalogue.ts'
import type { Flow } from '#shared/flow.ts'
import type { FoundCause, Need } from '#shared/judgement.ts'
import { type Message, say } from '#shared/message.ts'
import { intersect, isEmpty } from '#shared/plain/interval-set.ts'
import { needCommand } from '../facts/host-answers.ts'
import type { NetworkAcl } from '../facts/network-acls.ts'
import { decidedByAcl } from './network-acl-causes.ts'
import type { AclOrigin } from './network-acl-list.ts'
import type { OutWalk } from './sender-network-acl-walk.ts'

type Words = Message['params']

export const aclWordsOut = (flow: Flow, acl: NetworkAcl): Words => ({
  acl: acl.aclId,
  asked: flow.askedPort === null ? flow.protocol : `${flow.protocol} ${flow.askedPort}`,
  sender: flow.question.askedFrom,
  target: flow.publicAddress ?? '',
})

export const egressCauses = (words: Words, { out }: OutWalk): FoundCause[] => {
  const { origin } = out.decidedBy
  if (out.outcome !== 'drop') return []
  return origin.kind === 'entry'
    ? [cause('nacl-egress-drop', 'outbound.nacl-drop', { words, origin })]
    : [cause('nacl-egress-no-match', 'outbound.nacl-no-match', { words, origin })]
}

/** A suspicion is none: what the host uses must be known, or no port at all may be open. */
export const returnCauses = (words: Words, walk: OutWalk): FoundCause[] => {
  const { answers, ports } = walk
  if (answers === 'all' || (answers === 'some' && !ports.isRead)) return []
  const origin = dropping(walk)
  if (origin === null) return []
  const said = {
    ...words,
    open: walk.openWords,
    dropped: walk.droppedWords,
    decider: nameOf(origin),
  }
  const isRange = ports.isRead && (answers === 'some' || walk.isOtherRange)
  return isRange
    ? [cause('local-port-range-vs-nacl', 'outbound.local-range', { words: said, origin })]
    : [cause('nacl-return-ephemeral-drop', 'outbound.nacl-return', { words: said, origin })]
}

const dropping = ({ back, ports }: OutWalk): AclOrigin | null =>
  back.find(
    ({ ports: own, cell }) =>
      cell.outcome === 'drop' && (own === null || !isEmpty(intersect(own, ports.ports))),
  )?.cell.decidedBy.origin ?? null

const nameOf = (origin: AclOrigin): Message =>
  origin.kind === 'entry' ? say('nacl.entry', { entry: origin.entry.entryId }) : say('nacl.end')

const cause = (
  id: CauseId,
  key: Parameters<typeof say>[0],
  { words, origin }: { readonly words: Words; readonly origin: AclOrigin },
): FoundCause => {
  const decidedBy = decidedByAcl(origin)
  const entry = origin.kind === 'entry' ? origin.entry.entryId : ''
  return {
    id,
    because: say(key, { ...words, entry }),
    confidence: 'derived',
    ...(decidedBy === undefined ? {} : { decidedBy }),
    ...(entry === '' ? {} : { about: { aclId: String(words['acl']), entryId: entry } }),
  }
}

export const rangeNeed = (flow: Flow): Need => ({
  ...needCommand('sysctl-net'),
  need: say('need.local-ports', { machine: flow.question.askedFrom }),
  wouldSettle: ['local-port-range-vs-nacl', 'nacl-return-ephemeral-drop'],
})
