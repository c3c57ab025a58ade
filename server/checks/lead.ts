// What becomes of packets that take one next hop to another private network?

import type { DecidedBy } from '#shared/finding.ts'
import type { FoundCause, Need } from '#shared/judgement.ts'
import { say } from '#shared/message.ts'
import type { AddressSet } from '#shared/plain/address-set.ts'
import type { Fate } from './route-rules.ts'

/** `cause` only with `drop`, `need` only with `unsure`. */
export type Lead = {
  readonly fate: Fate
  readonly cause: FoundCause | null
  readonly need: Need | null
}

/** `farVpcId` null: the other end is no known machine of the account. `near`: this end; null: not known. */
export type Far = {
  readonly addresses: AddressSet
  readonly near: AddressSet | null
  readonly farVpcId: string | null
}

export const unsure = (need: Need): Lead => ({ fate: 'unsure', cause: null, need })
export const ACCEPT: Lead = { fate: 'accept', cause: null, need: null }

export const dead = (id: string, because: FoundCause['because'], decidedBy: DecidedBy): Lead => ({
  fate: 'drop',
  cause: { id, because, confidence: 'derived', decidedBy, about: { nextHop: decidedBy.id } },
  need: null,
})

export const far = (id: string, ...wouldSettle: readonly string[]): Need => ({
  need: say('need.other-end', { id }),
  how: say('how.other-end'),
  wouldSettle,
})
