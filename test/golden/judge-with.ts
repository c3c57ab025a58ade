// What does one check say about golden evidence, in the few words a table needs?
import type { Check } from '#server/checks/check.ts'
import { factsOf } from '#server/facts/facts.ts'
import type { Evidence } from '#shared/evidence.ts'
import type { Flow } from '#shared/flow.ts'
import type { Judgement } from '#shared/judgement.ts'

export const judgeWith = (check: Check, flow: Flow, evidence: Evidence): Judgement =>
  check.run(flow, factsOf(evidence, { instanceId: flow.instanceId })).judgement

/** `fail sg-deny-rule-wins by sgr-a-1`; causes in their order, without the decider for a pass. */
export const inShort = ({ status, causes }: Judgement): string =>
  [status, ...causes.map(({ id }) => id)].join(' ')
