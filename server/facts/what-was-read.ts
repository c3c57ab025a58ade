// What do the answers of an optional product say, as far as they came?
import type { z } from 'zod'
import type { Evidence } from '#shared/evidence.ts'
import {
  type Answer,
  answersTo,
  type Listed,
  listFact,
  needAction,
  readableElements,
  reasonOf,
} from './answers.ts'
import { type Fact, idsOf, present, unavailable } from './fact.ts'

/**
 * For hints only: what is there counts, and a page or element that is missing is no trouble, because
 * nothing follows from what a hint does not see.
 */
export const whatWasRead = <T>(
  evidence: Evidence,
  action: string,
  options: { readonly list: string; readonly schema: z.ZodType<T> },
): Fact<readonly Listed<T>[]> => {
  const whole = listFact(evidence, action, options)
  if (whole.state === 'present') return whole
  const { listed, cites } = readableElements(evidence, action, options)
  return listed.length === 0 ? whole : present(listed, cites)
}

/**
 * The same for answers that are no lists: those of any of these actions that came. The first action is
 * the one that would be asked for.
 */
export const whicheverCame = (
  evidence: Evidence,
  actions: readonly [string, ...string[]],
): Fact<readonly Answer[]> => {
  const all = actions.map(action => answersTo(evidence, action))
  const ok = all.flatMap(answers => answers.ok)
  const failed = all.flatMap(answers => answers.failed)
  const [first] = failed
  return ok.length > 0
    ? present(
        ok,
        ok.map(({ item }) => item.id),
      )
    : unavailable(
        first === undefined ? 'not-collected' : reasonOf(first),
        needAction(first?.kind ?? actions[0]),
        idsOf(failed),
      )
}
