// How do several causes of one hop become one failed judgement?
import { type FoundCause, fail, type Judgement } from '#shared/judgement.ts'

/** All causes at once; the finding speaks with the first. Null when there is none. */
export const failWith = (causes: readonly FoundCause[]): Judgement | null => {
  const [first, ...more] = causes
  if (first === undefined) return null
  return fail(
    first.because,
    [first, ...more],
    first.decidedBy === undefined ? {} : { decidedBy: first.decidedBy },
  )
}
