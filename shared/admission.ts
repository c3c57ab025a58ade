// Which sources does a judgement let through, for certain or perhaps?
import type { Admission, Judgement } from './judgement.ts'
import { type AddressSet, noAddress } from './plain/address-set.ts'

/** What is in neither set is blocked for certain. */
export const admissionOf = (judgement: Judgement, sources: AddressSet): Admission => {
  if (judgement.admission !== undefined) return judgement.admission
  const none = noAddress(sources.family)
  switch (judgement.status) {
    case 'pass':
    case 'warn':
    case 'not-applicable':
      return { admits: sources, uncertain: none }
    case 'fail':
      return { admits: none, uncertain: none }
    case 'unknown':
      return { admits: none, uncertain: sources }
    default:
      return judgement.status satisfies never
  }
}
