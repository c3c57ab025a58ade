// Nothing takes the connection, or the queue is full: does the unit that was read explain it?
import type { FoundCause } from '#shared/judgement.ts'
import { say } from '#shared/message.ts'
import type { Fact } from '../facts/fact.ts'
import type { Unit } from '../facts/units.ts'

/** A unit that fails is only a likely reason: nothing says that it is the one for this port. */
export const unitCause = (cause: FoundCause, units: Fact<readonly Unit[]>): FoundCause => {
  if (units.state === 'unavailable') return cause
  if (cause.id === 'not-listening') return failing(cause, units.value) ?? cause
  return cause.id === 'tcp-backlog-overflow' ? (starved(cause, units.value) ?? cause) : cause
}

const failing = (cause: FoundCause, units: readonly Unit[]): FoundCause | null => {
  const all = units.filter(isFailing)
  const port = String(cause.because.params['port'] ?? '')
  // Of several, only one whose log ends with the port in it.
  const named = all.filter(({ lastWords }) => wordsOf(lastWords).includes(port))
  const [unit, ...more] = all.length > 1 ? named : all
  if (unit === undefined || more.length > 0) return null
  const { name, active, sub, restarts } = unit
  const words = {
    ...cause.because.params,
    unit: name,
    state: `${active} (${sub})`,
    restarts,
    ...saidBy(unit),
  }
  return {
    ...cause,
    id: 'service-crash-loop',
    because: say('listener.service-crash-loop', words),
    confidence: 'suspected',
    about: { ...cause.about, unit: name },
  }
}

const wordsOf = (text: string): string[] => text.split(/[^0-9]+/)

const saidBy = ({ lastWords }: Unit) => ({
  said: lastWords === '' ? '' : say('listener.unit-said', { line: lastWords }),
})

const isFailing = ({ active, sub, restarts }: Unit): boolean =>
  active === 'failed' || sub === 'auto-restart' || (active !== 'active' && restarts > 2)

const starved = (cause: FoundCause, units: readonly Unit[]): FoundCause | null => {
  const [unit, ...more] = units.filter(({ lacksFiles }) => lacksFiles)
  if (unit === undefined || more.length > 0) return null
  return {
    ...cause,
    id: 'fd-limit',
    because: say('listener.fd-limit', {
      ...cause.because.params,
      unit: unit.name,
      ...saidBy(unit),
    }),
    confidence: 'suspected',
    about: { ...cause.about, unit: unit.name },
  }
}
