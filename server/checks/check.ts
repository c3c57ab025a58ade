// What is a check, and how is it run when evidence is missing?
import type { CauseId } from '#shared/causes/catalogue.ts'
import type { Flow } from '#shared/flow.ts'
import type { Hop } from '#shared/hop.ts'
import { type FoundCause, type Judgement, notApplicable, unknown } from '#shared/judgement.ts'
import { type Message, say } from '#shared/message.ts'
import type { Fact, Unavailable } from '../facts/fact.ts'
import type { FactName, Facts, FactTable } from '../facts/facts.ts'

type Needed<N extends FactName> = { readonly [K in N]: FactTable[K] }
type Wanted<W extends FactName> = { readonly [K in W]: Fact<FactTable[K]> }

/** One hop's judge. Pure: the same flow and facts give the same judgement. */
export type Check = {
  readonly id: string
  readonly hop: Hop
  readonly needs: readonly FactName[]
  readonly wants: readonly FactName[]
  /** Every cause this check may report. */
  readonly causes: readonly CauseId[]
  /** Checks whose failure explains this one's failure: its causes become symptoms then. */
  readonly consequenceOf: readonly string[]
  /** null when the hop is on the path of this flow, else the sentence that says why not. */
  readonly appliesTo: (flow: Flow) => Message | null
  readonly run: (flow: Flow, facts: Facts) => CheckResult
}

export type CheckResult = { readonly judgement: Judgement; readonly cites: readonly string[] }

/**
 * `needs`: facts without which the hop is unknown; evaluate gets their values.
 * `wants`: facts that sharpen; evaluate gets them as tri-state facts.
 * `appliesTo`: null when the hop is on the path of this flow, else the sentence that says why not;
 * asked before the needs are looked at. A fact that is not declared is a compile error in evaluate.
 */
export const defineCheck = <N extends FactName, W extends FactName = never>(check: {
  id: string
  hop: Hop
  needs: readonly N[]
  wants?: readonly W[]
  causes: readonly CauseId[]
  consequenceOf?: readonly string[]
  /** Also on the path when the receiving side is outside the account. */
  judgesSender?: boolean
  appliesTo?: (flow: Flow) => Message | null
  evaluate: (flow: Flow, facts: Needed<N> & Wanted<W>) => Judgement
}): Check => ({
  id: check.id,
  hop: check.hop,
  needs: check.needs,
  wants: check.wants ?? [],
  causes: check.causes,
  consequenceOf: check.consequenceOf ?? [],
  appliesTo: flow => notHere(check, flow),
  run: (flow, facts) => {
    const why = notHere(check, flow)
    if (why !== null) return { judgement: notApplicable(why), cites: [] }
    const needed = check.needs.map(name => [name, facts(name)] as const)
    const wanted = (check.wants ?? []).map(name => [name, facts(name)] as const)
    const cites = [...new Set([...needed, ...wanted].flatMap(([, fact]) => fact.cites))]
    const holes = needed.flatMap(([name, fact]) => hole(name, fact))
    const [first, ...rest] = holes
    if (first !== undefined)
      return { judgement: missing(first, [first, ...rest], check.causes), cites }
    const values = needed.map(([name, fact]) => [
      name,
      fact.state === 'present' ? fact.value : null,
    ])
    // The loop above proved that every needed fact is present; the compiler can't follow it.
    const given = Object.fromEntries([...values, ...wanted]) as Needed<N> & Wanted<W>
    return { judgement: check.evaluate(flow, given), cites }
  },
})

type Scope = {
  readonly judgesSender?: boolean
  readonly appliesTo?: (flow: Flow) => Message | null
}

const notHere = ({ judgesSender, appliesTo }: Scope, flow: Flow): Message | null =>
  flow.path === 'outbound' && judgesSender !== true
    ? say('outbound.other-side')
    : (appliesTo?.(flow) ?? null)

type Hole = { readonly name: FactName; readonly fact: Unavailable }

const hole = (name: FactName, fact: Fact<unknown>): Hole[] =>
  fact.state === 'unavailable' ? [{ name, fact }] : []

const missing = (first: Hole, holes: readonly [Hole, ...Hole[]], causes: readonly string[]) => {
  const needs = holes.map(({ fact }) => ({ ...fact.need, wouldSettle: causes }))
  return unknown(
    first.fact.reason === 'not-collected'
      ? say('check.evidence-not-collected', { fact: first.fact.need.need })
      : say('check.evidence-missing', {
          fact: first.fact.need.need,
          reason: say(`reason.${first.fact.reason}`),
        }),
    [needs[0] as (typeof needs)[number], ...needs.slice(1)],
    { causes: holes.flatMap(evidenceCause) },
  )
}

/** The evidence-class cause behind an unreadable fact, when its reason names one. */
export const evidenceCause = ({ fact }: { readonly fact: Unavailable }): FoundCause[] => {
  const id = REASON_CAUSE[fact.reason]
  if (id === undefined) return []
  return [
    {
      id,
      because: say('check.evidence-missing', {
        fact: fact.need.need,
        reason: say(`reason.${fact.reason}`),
      }),
      confidence: 'derived',
    },
  ]
}

export const REASON_CAUSE: Partial<Record<Unavailable['reason'], CauseId>> = {
  denied: 'cloud-permission-missing',
  'credentials-invalid': 'cloud-credentials-invalid',
  'clock-skew': 'cloud-clock-skew',
  'key-restricted': 'cloud-ak-restricted',
  throttled: 'cloud-api-throttled',
}
