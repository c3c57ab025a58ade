// What was one check judged to do with the packets of one client, and what do packets that were seen make of it?

import { admissionOf } from '#shared/admission.ts'
import type { Flow } from '#shared/flow.ts'
import type { Judged } from '#shared/judged.ts'
import type { FoundCause, Judgement } from '#shared/judgement.ts'
import { say } from '#shared/message.ts'
import { coversAddresses, noAddress, parseCidr, subtractOf } from '#shared/plain/address-set.ts'
import { changedCauses } from './changed-causes.ts'

type Way = 'in' | 'out'

/** `dropped`, `passed`: judged so for this very client and direction; `open`: not decided. */
export const fateOf = (
  { judgement }: Judged,
  flow: Flow,
  { from, way }: { readonly from: string; readonly way: Way },
): 'dropped' | 'passed' | 'open' => {
  const client = parseCidr(from)
  if (client === null) return 'open'
  const { admits, uncertain } = admissionOf(judgement, flow.sources)
  if (coversAddresses(admits, client)) return 'passed'
  if (!coversAddresses(subtractOf(flow.sources, uncertain), client)) return 'open'
  // Both directions of an ACL are one judgement: what only drops replies lets the packet in.
  return judgement.causes.some(cause => isOfWay(cause, way)) ? 'dropped' : 'passed'
}

const isOfWay = ({ id }: FoundCause, way: Way): boolean =>
  id.startsWith('nacl-outbound') === (way === 'out')

/** Packets were seen to be dropped, and this filter alone drops them. */
export const proven = ({ judgement }: Judged, way: Way): Judgement =>
  changedCauses(
    judgement,
    cause => cause.confidence === 'derived' && isOfWay(cause, way),
    () => ({ confidence: 'proven' }),
  )

/** Packets were seen to pass what this filter is judged to drop: one of the two is out of date. */
export const doubted = ({ judgement }: Judged, flow: Flow): Judgement => ({
  ...judgement,
  status: 'unknown',
  admission: {
    admits: judgement.admission?.admits ?? noAddress(flow.family),
    uncertain: subtractOf(flow.sources, judgement.admission?.admits ?? noAddress(flow.family)),
  },
  causes: judgement.causes.map(cause => ({ ...cause, confidence: 'suspected' })),
  missing: [
    ...judgement.missing,
    {
      need: say('need.newer-configuration'),
      how: say('how.again-now'),
      wouldSettle: judgement.causes.map(({ id }) => id),
    },
  ],
})
