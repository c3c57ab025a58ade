// In which order do the rules of a security group list decide?
import type { Rule } from './rule.ts'

/**
 * 1 is looked at first, and at the same number a drop before an accept, whichever group of the
 * interface the rule is in (help.aliyun.com, "Security group rules", read 2026-11-22). The order
 * of the answer means nothing; it is kept among rules that this leaves equal.
 */
export const byPriority = <Origin, Kind extends Rule<Origin>>(
  rules: readonly Kind[],
  priorityOf: (origin: Origin) => number,
): Kind[] =>
  rules.toSorted(
    (a, b) =>
      priorityOf(a.origin) - priorityOf(b.origin) ||
      Number(a.action === 'accept') - Number(b.action === 'accept'),
  )
