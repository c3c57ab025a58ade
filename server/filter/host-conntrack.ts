// What does connection tracking say of a packet, and does it run at all?
import type { Live } from './host-chain.ts'
import { CT_STATE, exactly, type Known, type Packet, withNumbers } from './host-packet.ts'
import type { Condition, FilterTable, NumberField, Step } from './host-rule.ts'
import type { World } from './host-world.ts'

/** Before tracking has seen a packet: `ct state` reads as invalid, all else is absent. */
export const UNSEEN: Partial<Record<NumberField, Known>> = {
  'ct-state': exactly(CT_STATE.invalid),
  'ct-status': 'absent',
  'ct-direction': 'absent',
  'ct-original-dport': 'absent',
  'ct-mark': 'absent',
}

export const trackConnection = ({ connection }: World, { remote, packet }: Live): Live => {
  if (packet.untracked) return { remote, packet }
  if (connection.state === CT_STATE.invalid) return { remote, packet }
  return { remote, packet: tracked(connection, packet) }
}

const tracked = (connection: World['connection'], packet: Packet): Packet =>
  withNumbers(packet, {
    'ct-state': connection.state === null ? { bits: 0, known: 0 } : exactly(connection.state),
    'ct-status': connection.status,
    'ct-direction': exactly(connection.direction === 'original' ? 0 : 1),
    'ct-original-dport': connection.originalPort,
    'ct-mark': connection.mark,
  })

/**
 * Tracking runs for a family once any rule of it reads connection data or translates. maybe: only
 * rules that can't be read might ask for it.
 */
export const activeTracking = ({ tables, family }: World): 'yes' | 'no' | 'maybe' => {
  const steps = tables
    .filter(table => covers(table, family))
    .flatMap(table => [...table.chains.values()].flatMap(chain => chain.rules))
  if (steps.some(rule => rule.steps.some(asksTracking))) return 'yes'
  return steps.some(rule => rule.steps.some(mayAskTracking)) ? 'maybe' : 'no'
}

const covers = (table: FilterTable, family: number): boolean =>
  table.family === 'inet' || table.family === (family === 4 ? 'ip' : 'ip6')

const asksTracking = (step: Step): boolean => {
  if (step.step === 'match') return someCondition(step.condition, readsConnection)
  if (step.step === 'choose')
    return step.options.some(
      ({ condition, verdict }) =>
        verdict.do === 'translate' || someCondition(condition, readsConnection),
    )
  if (step.step === 'mark') return step.field === 'ct-mark' || step.value?.from === 'ct-mark'
  return (
    step.step === 'verdict' && (step.verdict.do === 'translate' || step.verdict.do === 'source-nat')
  )
}

const mayAskTracking = (step: Step): boolean => {
  if (step.step === 'opaque') return true
  if (step.step === 'match') return someCondition(step.condition, ({ test }) => test === 'unsure')
  if (step.step === 'choose')
    return step.options.some(({ condition }) =>
      someCondition(condition, ({ test }) => test === 'unsure'),
    )
  return step.step === 'mark' && step.value === null
}

const readsConnection = (condition: Condition): boolean =>
  condition.test === 'number' && condition.field.startsWith('ct-')

const someCondition = (condition: Condition, holds: (condition: Condition) => boolean): boolean => {
  if (holds(condition)) return true
  if (condition.test === 'not') return someCondition(condition.of, holds)
  return (
    (condition.test === 'all' || condition.test === 'any') &&
    condition.of.some(part => someCondition(part, holds))
  )
}
