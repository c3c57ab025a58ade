// How is the model of a packet filter written so that a person can check it?
import type {
  Condition,
  FilterTable,
  HostRule,
  NumberSet,
  RouteAsk,
  Step,
  Verdict,
} from '#server/filter/host-rule.ts'
import { toCidrs } from '#shared/plain/address-set.ts'

/** Table → chain → one line for each rule, the head of a base chain first. */
export const filterWords = (tables: readonly FilterTable[]): object =>
  Object.fromEntries(
    tables.map(table => [
      `${table.backend} ${table.family} ${table.name}`,
      Object.fromEntries(
        [...table.chains.values()].map(({ name, base, rules }) => [
          name,
          [
            ...(base === null
              ? []
              : [
                  `${base.type} ${base.hook} ${base.priority} ${base.policy} (${base.policyBy.id})`,
                ]),
            ...rules.map(ruleWords),
          ],
        ]),
      ),
    ]),
  )

export const ruleWords = ({ by, steps }: HostRule): string =>
  `${by.id}: ${steps.map(stepWords).join('; ')}`

const stepWords = (step: Step): string => {
  switch (step.step) {
    case 'match':
      return conditionWords(step.condition)
    case 'verdict':
      return verdictWords(step.verdict)
    case 'choose':
      return step.options
        .map(({ condition, verdict }) => `${conditionWords(condition)} → ${verdictWords(verdict)}`)
        .join(' | ')
    case 'mark':
      return `${step.field} := ${step.value === null ? '?' : `${step.value.from ?? 0} & ${hex(step.value.and)} ^ ${hex(step.value.xor)}`}`
    case 'notrack':
      return 'notrack'
    case 'opaque':
      return `OPAQUE ${step.unsure.kind} ${step.unsure.name}`
  }
}

const hex = (value: number): string => `0x${value.toString(16)}`

export const conditionWords = (condition: Condition): string => {
  const not = 'negate' in condition && condition.negate ? '!= ' : ''
  switch (condition.test) {
    case 'address':
      return `${condition.field} ${not}${toCidrs(condition.in).join(',')}`
    case 'number':
      return `${condition.field}${maskWords(condition.mask)} ${not}${numbers(condition.in)}`
    case 'name':
      return `${condition.field} ${not}${condition.in.map(patternWords).join(',')}`
    case 'route':
      return routeWords(condition.ask)
    case 'not':
      return `not (${conditionWords(condition.of)})`
    case 'all':
      return condition.of.map(conditionWords).join(' and ') || 'always'
    case 'any':
      return condition.of.length === 0
        ? 'never'
        : `(${condition.of.map(conditionWords).join(' or ')})`
    case 'unsure':
      return `UNSURE ${condition.unsure.kind} ${condition.unsure.name}`
  }
}

const routeWords = (ask: RouteAsk): string => {
  const mark = ask.marked ? ' by mark' : ''
  if (ask.kind === 'reverse')
    return `reverse${mark}${ask.loose ? ' loose' : ''}${ask.acceptLocal ? ' accept-local' : ''}`
  const limit = ask.limit === null ? '' : ` on ${ask.limit}`
  if (ask.kind === 'type') return `${ask.of}-type${mark}${limit} ${numbers(ask.in)}`
  const names = ask.in === 'some' ? 'some' : ask.in.map(patternWords).join(',')
  return `${ask.of} goes out${mark}${limit} by ${names}`
}

const maskWords = (mask: number | undefined): string =>
  mask === undefined ? '' : ` & ${hex(mask)}`

const patternWords = ({ text, prefix }: { text: string; prefix: boolean }): string =>
  prefix ? `${text}…` : text

const numbers = (set: NumberSet): string =>
  set.map(([from, to]) => (from === to ? `${from}` : `${from}-${to}`)).join(',')

const verdictWords = (verdict: Verdict): string => {
  if (verdict.do === 'jump' || verdict.do === 'goto') return `${verdict.do} ${verdict.chain}`
  if (verdict.do === 'reject') return `reject ${verdict.how}`
  if (verdict.do === 'unknown') return `UNKNOWN ${verdict.unsure.name}`
  if (verdict.do !== 'translate') return verdict.do
  const { address, port } = verdict
  const place = typeof address === 'string' ? address : address === null ? '?' : toText(address)
  return `translate ${place} port ${port ?? '?'}`
}

const toText = ({ family, value }: { family: 4 | 6; value: bigint }): string =>
  toCidrs({ family, intervals: [[value, value]] })[0] ?? ''
