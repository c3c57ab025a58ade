// Does a hop admit any client that can exist on this path?
import type { Flow } from '#shared/flow.ts'
import type { Judgement } from '#shared/judgement.ts'
import {
  intersectOf,
  isNoAddress,
  noAddress,
  sameAddresses,
  unionOf,
} from '#shared/plain/address-set.ts'
import type { Check } from './check.ts'
import { clientAddresses } from './client-addresses.ts'

/** Over the Internet nobody comes with a private source: who admits only such ones admits nobody. */
export const forRealClients = (check: Check): Check => ({
  ...check,
  run: (flow, facts) => {
    const result = check.run(flow, facts)
    return isForNobody(flow, result.judgement)
      ? { ...result, judgement: closed(flow, result.judgement) }
      : result
  },
})

const isForNobody = (flow: Flow, { admission, causes }: Judgement): boolean => {
  const real = clientAddresses(flow)
  return (
    admission !== undefined &&
    flow.sourceScope === 'internet' &&
    causes.length > 0 &&
    !sameAddresses(real, flow.sources) &&
    isNoAddress(intersectOf(unionOf(admission.admits, admission.uncertain), real))
  )
}

const closed = ({ family }: Flow, judgement: Judgement): Judgement => ({
  ...judgement,
  status: 'fail',
  admission: { admits: noAddress(family), uncertain: noAddress(family) },
})
