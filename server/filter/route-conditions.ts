// What do the questions of a table's rules to the host's routes come to for these packets?
import {
  type AddressSet,
  everyAddress,
  isNoAddress,
  noAddress,
  sameAddresses,
  singleAddress,
  unionOf,
} from '#shared/plain/address-set.ts'
import type { Packet } from './host-packet.ts'
import {
  ALWAYS,
  type Condition,
  type FilterChain,
  type FilterTable,
  type Hook,
  type HostRule,
  NEVER,
  ROUTE,
  type RouteAsk,
  type Step,
  unsure,
} from './host-rule.ts'
import type { RoutesRead } from './host-world.ts'
import { type RouteAnswer, type RouteGround, routeAnswer } from './route-answer.ts'

/** Where a table is asked: `packet` stands for all with the same address of the host. */
export type RouteAsker = {
  readonly routes: RoutesRead
  readonly hook: Hook
  readonly packet: Packet
}

/** The table with answers, as sets of addresses, in place of the questions. */
export const withRoutesAsked = (table: FilterTable, asker: RouteAsker): FilterTable => {
  const asking = askingChains(table)
  if (asking.size === 0) return table
  const chains = [...table.chains].map(([name, chain]): [string, FilterChain] => [
    name,
    asking.has(name) ? { ...chain, rules: chain.rules.map(rule => answered(rule, asker)) } : chain,
  ])
  return { ...table, chains: new Map(chains) }
}

export const asksRoutes = (table: FilterTable): boolean => askingChains(table).size > 0

// Kept for each table: most have tens of thousands of rules, or no such question.
const known = new WeakMap<FilterTable, ReadonlySet<string>>()

const askingChains = (table: FilterTable): ReadonlySet<string> => {
  const before = known.get(table)
  if (before !== undefined) return before
  const chains = [...table.chains.values()].filter(({ rules }) => rules.some(asks))
  const names = new Set(chains.map(({ name }) => name))
  known.set(table, names)
  return names
}

const asks = ({ steps }: HostRule): boolean =>
  steps.some(step => {
    if (step.step === 'match') return isQuestion(step.condition)
    return step.step === 'choose' && step.options.some(({ condition }) => isQuestion(condition))
  })

const isQuestion = (condition: Condition): boolean => {
  if (condition.test === 'route') return true
  if (condition.test === 'not') return isQuestion(condition.of)
  return (condition.test === 'all' || condition.test === 'any') && condition.of.some(isQuestion)
}

const answered = (rule: HostRule, asker: RouteAsker): HostRule =>
  asks(rule) ? { ...rule, steps: rule.steps.map(step => answeredStep(step, asker)) } : rule

const answeredStep = (step: Step, asker: RouteAsker): Step => {
  if (step.step === 'match') return { ...step, condition: answeredCondition(step.condition, asker) }
  if (step.step !== 'choose') return step
  const options = step.options.map(option => ({
    ...option,
    condition: answeredCondition(option.condition, asker),
  }))
  return { ...step, options }
}

const answeredCondition = (condition: Condition, asker: RouteAsker): Condition => {
  switch (condition.test) {
    case 'route':
      return answerTo(condition.ask, asker)
    case 'not':
      return { ...condition, of: answeredCondition(condition.of, asker) }
    case 'all':
    case 'any':
      return { ...condition, of: condition.of.map(part => answeredCondition(part, asker)) }
    default:
      return condition
  }
}

const answerTo = (ask: RouteAsk, asker: RouteAsker): Condition => {
  const { routes, packet } = asker
  if (ask.kind === 'type' && ask.limit === null) {
    const field = `${ask.of}-type` as const
    // Of the host's own address the packet knows it: it would not have come here else.
    if (ask.of !== packet.remoteIs || packet.numbers[field] !== undefined)
      return { test: 'number', field, in: ask.in, negate: false }
  }
  if (asker.hook === 'forward') return unsure('packet', ROUTE)
  if (routes.state === 'unread')
    return { test: 'any', of: routes.commands.map(command => unsure('unread', command)) }
  const ground = { ...groundOf(asker), routing: routes.routing }
  return ask.marked && hasMarks(ground, packet)
    ? byMark(ask, ground, asker)
    : conditionOf(ask, { ...ground, mark: 0 }, asker)
}

const groundOf = ({ packet }: RouteAsker): Omit<RouteGround, 'routing'> => ({
  from: null,
  mark: null,
  // An address of the loopback interface may be reached by any other.
  device: packet.iif === '' || packet.iif === 'lo' ? null : packet.iif,
})

const hasMarks = ({ routing }: RouteGround, { family }: Packet): boolean =>
  routing.rules.some(rule => rule.family === family && rule.fwmark !== null)

// A packet without a mark is the one whose way is known; one that a rule has marked may take any.
const byMark = (ask: RouteAsk, ground: RouteGround, asker: RouteAsker): Condition => {
  const whatever = answerFor(ask, { ...ground, mark: null }, asker)
  const unmarked: Condition = { test: 'number', field: 'mark', in: [[0, 0]], negate: false }
  const open: Condition = {
    test: 'any',
    of: [
      { test: 'all', of: [unmarked, conditionOf(ask, { ...ground, mark: 0 }, asker)] },
      { test: 'all', of: [{ test: 'not', of: unmarked }, unsure('packet', ROUTE)] },
    ],
  }
  return fromAnswer(whatever, { ask, asker, open })
}

const conditionOf = (ask: RouteAsk, ground: RouteGround, asker: RouteAsker): Condition => {
  const isPlaceless = ground.device === null && !isLimitless(ask)
  const open = unsure('packet', isPlaceless ? 'iif' : ROUTE)
  return fromAnswer(answerFor(ask, ground, asker), { ask, asker, open })
}

const isLimitless = (ask: RouteAsk): boolean =>
  ask.kind === 'reverse' ? ask.loose : ask.limit !== 'iif'

const answerFor = (ask: RouteAsk, ground: RouteGround, asker: RouteAsker): RouteAnswer => {
  const { family, local, remoteIs } = asker.packet
  const everyone = everyAddress(family)
  if (ask.of === remoteIs) {
    const answer = routeAnswer(ask, { ...ground, from: local }, everyone)
    return isSkipped(ask, asker)
      ? { ...answer, no: noAddress(family), maybe: unionOf(answer.no, answer.maybe) }
      : answer
  }
  if (local !== null) return routeAnswer(ask, ground, singleAddress(local))
  return { yes: noAddress(family), no: noAddress(family), maybe: everyone }
}

// In `input` newer kernels take the interface of a socket's earlier packets without a lookup.
const isSkipped = ({ kind }: RouteAsk, { hook, packet }: RouteAsker): boolean =>
  kind === 'device' && hook === 'input' && !packet.first

type Making = { readonly ask: RouteAsk; readonly asker: RouteAsker; readonly open: Condition }

const fromAnswer = ({ yes, no, maybe }: RouteAnswer, { ask, asker, open }: Making): Condition => {
  const { remoteIs, family } = asker.packet
  if (ask.of !== remoteIs) return isNoAddress(maybe) ? (isNoAddress(no) ? ALWAYS : NEVER) : open
  const within = (set: AddressSet): Condition =>
    sameAddresses(set, everyAddress(family))
      ? ALWAYS
      : { test: 'address', field: remoteIs, in: set, negate: false }
  const sure = isNoAddress(yes) ? [] : [within(yes)]
  if (isNoAddress(maybe)) return { test: 'any', of: sure }
  return { test: 'any', of: [...sure, { test: 'all', of: [within(maybe), open] }] }
}
