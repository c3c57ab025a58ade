// Which change of the rules might mend it, and does it, by the rules themselves?
import type { Facts } from '#server/facts/facts.ts'
import type { Decider, Step } from '#server/filter/host-rule.ts'
import { summedUp } from '#server/fix/cloud/advice.ts'
import type { Rejudge } from '#server/fix/cloud/security-group.ts'
import type { Fix, FixCommand } from '#shared/fix.ts'
import type { Flow } from '#shared/flow.ts'
import type { Judgement } from '#shared/judgement.ts'
import type { Message } from '#shared/message.ts'
import { type Position, withRule } from './accepting-rule.ts'

/** A rule that `commands` put into a chain. */
export type Way = {
  /** The chain, and the rule it goes before. */
  readonly at: Decider
  readonly position: Position
  readonly steps: readonly Step[]
  readonly commands: readonly FixCommand[]
  readonly summary: Message
}

export type Search = Rejudge & { readonly flow: Flow; readonly by: Decider }

/**
 * The first way that lets everything asked pass, else the first after which this rule no longer is in
 * the way (something else is). Null: none does, as far as the rules were understood.
 */
export const bestWay = (ways: readonly Way[], search: Search): Fix | null => {
  const tried = ways.map(way => ({ way, after: judgedWith(way, search) }))
  const passing = tried.find(({ after }) => after.status === 'pass')
  const mending = passing ?? tried.find(({ after }) => !blames(after, search.by))
  return mending === undefined ? null : fixOf(mending.way, passing !== undefined)
}

export const fixOf = ({ commands, summary }: Way, provenBySimulation: boolean): Fix => ({
  ...summedUp(summary),
  commands: [...commands],
  alsoAdmits: [],
  provenBySimulation: provenBySimulation && commands.length > 0,
})

const judgedWith = ({ at, position, steps }: Way, { flow, facts, judge }: Search): Judgement => {
  const changed: Facts = withRule(facts, at, { position, steps })
  return judge(flow, changed)
}

const blames = ({ causes }: Judgement, { id, kind }: Decider): boolean =>
  causes.some(({ decidedBy }) => decidedBy?.id === id && decidedBy.kind === kind)
