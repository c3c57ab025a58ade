// Which entries let the packet in and its answer out?
import type { Flow } from '#shared/flow.ts'
import { type Judgement, pass } from '#shared/judgement.ts'
import { say } from '#shared/message.ts'
import type { Fact } from '../facts/fact.ts'
import type { FactTable } from '../facts/facts.ts'
import type { NetworkAcl } from '../facts/network-acls.ts'
import { largestCell } from '../filter/reach.ts'
import { aclWords, decidedByAcl } from './network-acl-causes.ts'
import type { AclOrigin } from './network-acl-list.ts'
import type { AclWalk } from './network-acl-walk.ts'

export const passedAcl = (flow: Flow, acl: NetworkAcl, walk: AclWalk): Judgement => {
  const words = aclWords(flow, acl, flow.sources)
  const inbound = walk.inbound.map(cell => cell.decidedBy.origin)
  const byEntry = walk.inbound.filter(({ decidedBy }) => decidedBy.origin.kind === 'entry')
  const entry = largestCell(byEntry)?.decidedBy.origin
  if (entry?.kind !== 'entry') {
    const neighbours = inbound.some(o => o.kind === 'exempt' && o.why === 'same-vswitch')
    return pass(say(neighbours ? 'nacl.same-vswitch' : 'nacl.platform', words))
  }
  const reply = walk.replies
    .flatMap(({ decisions }) => decisions.map(({ cell }) => cell.decidedBy.origin))
    .find(origin => origin.kind === 'entry')
  const decidedBy = decidedByAcl(entry)
  return pass(
    say('nacl.admits', {
      ...words,
      entry: entry.entry.entryId,
      source: entry.entry.peer,
      reply: replyName(reply),
      replyTo: reply?.kind === 'entry' ? reply.entry.peer : '',
    }),
    decidedBy === undefined ? {} : { decidedBy },
  )
}

const replyName = (origin: AclOrigin | undefined): string =>
  origin?.kind === 'entry' ? origin.entry.entryId : 'none'

/** A secondary interface whose elastic address is in cut-through mode (BINDED) is not filtered. */
export const isCutThrough = (
  { allocationId, eniId }: Flow,
  elasticAddresses: Fact<FactTable['elasticAddresses']>,
): boolean =>
  elasticAddresses.state === 'present' &&
  elasticAddresses.value.some(
    eip =>
      allocationId !== null &&
      eip.allocationId === allocationId &&
      eip.mode.toUpperCase() === 'BINDED' &&
      eip.boundType.toLowerCase() === 'networkinterface' &&
      eip.boundId === eniId,
  )
