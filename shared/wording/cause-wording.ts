// Which key has what the catalogue says about a cause?
import type { CauseWords } from '../cause.ts'
import { CAUSES, type CauseId } from '../causes/catalogue.ts'

/** `cause.<id>.fix`, for each cause that says one. */
export const causeWording = (
  causes: Readonly<Record<CauseId, CauseWords>> = CAUSES,
): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(causes).map(([id, { fix }]) => [`cause.${id}.fix`, fix]))
