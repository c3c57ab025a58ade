// From which ports do the usual client systems connect?
import {
  covers,
  type IntervalSet,
  intersect,
  isEmpty,
  overlaps,
} from '#shared/plain/interval-set.ts'
import { formatPorts, portRange } from '#shared/plain/port-range.ts'

/** Every port a client or an address translator in front of it may use. */
export const EPHEMERAL: IntervalSet = portRange(1024, 65535)

/** Defaults of the systems themselves; a translator may still pick any port of EPHEMERAL. */
const SYSTEMS = [
  { name: 'Linux', ports: portRange(32768, 60999) },
  { name: 'Windows, macOS and BSD', ports: portRange(49152, 65535) },
  { name: 'Windows before 2008', ports: portRange(1025, 5000) },
] as const

/** Systems that always, sometimes and never use one of the open ports. */
export type SystemsByFate = {
  readonly always: readonly string[]
  readonly sometimes: readonly string[]
  readonly never: readonly string[]
}

export const systemsThrough = (open: IntervalSet): SystemsByFate => {
  const where = (test: (ports: IntervalSet) => boolean): string[] =>
    SYSTEMS.filter(({ ports }) => test(ports)).map(({ name }) => name)
  return {
    always: where(ports => covers(open, ports)),
    sometimes: where(ports => overlaps(open, ports) && !covers(open, ports)),
    never: where(ports => !overlaps(open, ports)),
  }
}

/** No usual system connects from any of these ports. */
export const servesNobody = (open: IntervalSet): boolean =>
  SYSTEMS.every(({ ports }) => isEmpty(intersect(open, ports)))

/** "fail always: …; fail sometimes: …" for a sentence. */
export const failingWords = (open: IntervalSet): string => {
  const { sometimes, never } = systemsThrough(open)
  const parts = [
    never.length > 0 ? `always fail: ${never.join('; ')}` : '',
    sometimes.length > 0 ? `sometimes fail: ${sometimes.join('; ')}` : '',
    never.length + sometimes.length === 0 ? 'only clients behind address translation fail' : '',
  ]
  return parts.filter(part => part !== '').join(', ')
}

export const portWords = (ports: IntervalSet): string => formatPorts(ports) || 'none'
