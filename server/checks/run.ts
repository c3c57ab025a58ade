// What do all checks say about this flow?
import type { Flow } from '#shared/flow.ts'
import type { Judged } from '#shared/judged.ts'
import { unknown } from '#shared/judgement.ts'
import { say } from '#shared/message.ts'
import type { Facts } from '../facts/facts.ts'
import type { Check, CheckResult } from './check.ts'
import { onWindows } from './windows-guest.ts'

/** `clock` gives ISO 8601 text and a monotonic reading in ms; a replay hands in a standing one. */
export type Clock = { readonly iso: () => string; readonly ms: () => number }

/** Runs every check, in order. One broken check becomes an unknown of its own hop, never the end. */
export const runChecks = (
  checks: readonly Check[],
  judged: { readonly flow: Flow; readonly facts: Facts },
  clock: Clock,
): Judged[] =>
  checks.map(check => {
    const startedAt = clock.iso()
    const start = clock.ms()
    const { judgement, cites } = runSafely(check, judged)
    return {
      check: check.id,
      hop: check.hop,
      judgement,
      cites: [...new Set([...cites, ...(judgement.cites ?? [])])],
      consequenceOf: check.consequenceOf,
      startedAt,
      tookMs: Math.round((clock.ms() - start) * 1000) / 1000,
    }
  })

const runSafely = (
  check: Check,
  { flow, facts }: { readonly flow: Flow; readonly facts: Facts },
): CheckResult => {
  try {
    return onWindows(check, flow, facts) ?? check.run(flow, facts)
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error)
    return {
      judgement: unknown(say('check.defect', { error: text }), [
        {
          need: say('need.action', { action: check.id }),
          how: say('how.report-bug'),
          wouldSettle: check.causes,
        },
      ]),
      cites: [],
    }
  }
}
