// What does a judgement say once more is known of some of its causes?
import type { FoundCause, Judgement } from '#shared/judgement.ts'

export const changedCauses = (
  judgement: Judgement,
  which: (cause: FoundCause) => boolean,
  change: (cause: FoundCause) => Partial<FoundCause>,
): Judgement => ({
  ...judgement,
  causes: judgement.causes.map(cause => (which(cause) ? { ...cause, ...change(cause) } : cause)),
})
