// What is certain when one of the host's packet filters was not read?
import type { CauseId } from '#shared/causes/catalogue.ts'
import type { Flow } from '#shared/flow.ts'
import { type Judgement, type Need, unknown } from '#shared/judgement.ts'
import { say } from '#shared/message.ts'
import { noAddress, unionOf } from '#shared/plain/address-set.ts'

type Unread = {
  readonly unread: readonly Need[]
  readonly settles: readonly CauseId[]
  /** Something says that the unread filter sends the packet elsewhere, past what was read. */
  readonly mayRedirect?: boolean
}

/**
 * `read` judges the filters that were read. What one of them stops, no other one lets in again
 * (measured on Linux 6.18, 2026-11-22: a drop in either backend is final); what all of them let
 * through, the unread one may still stop.
 */
export const besideUnread = (
  flow: Flow,
  { unread, settles, mayRedirect = false }: Unread,
  read: Judgement,
): Judgement => {
  const [need, ...more] = unread.map(one => ({ ...one, wouldSettle: settles }))
  if (need === undefined || (read.status === 'fail' && !mayRedirect)) return read
  const { causes } = read
  const admission = mayRedirect ? undefined : read.admission
  return unknown(say('host-firewall.unread', { what: need.need }), [need, ...more], {
    causes,
    ...(admission === undefined
      ? {}
      : {
          admission: {
            admits: noAddress(flow.family),
            uncertain: unionOf(admission.admits, admission.uncertain),
          },
        }),
  })
}
