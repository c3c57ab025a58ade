// What was judged, when the result is explained?
import { type AddressSet, sameAddresses } from '#shared/plain/address-set.ts'
import type { Ground } from './security-group-ground.ts'
import { type GroupRule, groupList } from './security-group-list.ts'
import type { GroupPacket } from './security-group-packet.ts'

/** What the explanation may look at: the interface's own list, and the groups beside it. */
export type Judged = {
  readonly packet: GroupPacket
  readonly groupIds: readonly string[]
  readonly rules: readonly GroupRule[]
  readonly ground: Ground
  readonly eniId: string | null
  readonly instanceId: string | null
}

/** The same with only the rules that are about these of the asked sources: a few are explained faster. */
export const judgedFor = (judged: Judged, sources: AddressSet): Judged => {
  const { groupIds, packet, ground } = judged
  if (sameAddresses(sources, packet.peers)) return judged
  return { ...judged, rules: groupList(groupIds, { ...packet, peers: sources }, ground) }
}
