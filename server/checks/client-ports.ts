// From which ports do the usual client systems connect?
import { type Message, type Param, type Phrase, say } from '#shared/message.ts'
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
  { name: 'clients.linux', ports: portRange(32768, 60999) },
  { name: 'clients.windows', ports: portRange(49152, 65535) },
  { name: 'clients.windows-2003', ports: portRange(1025, 5000) },
] as const

type System = (typeof SYSTEMS)[number]['name']

/** Systems that always, sometimes and never use one of the open ports. */
export type SystemsByFate = {
  readonly always: readonly System[]
  readonly sometimes: readonly System[]
  readonly never: readonly System[]
}

export const systemsThrough = (open: IntervalSet): SystemsByFate => {
  const where = (test: (ports: IntervalSet) => boolean): System[] =>
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
export const failingWords = (open: IntervalSet): Param => {
  const { sometimes, never } = systemsThrough(open)
  if (never.length + sometimes.length === 0) return say('clients.translated')
  return [
    ...(never.length > 0 ? [say('clients.always', { names: together(never) })] : []),
    ...(sometimes.length > 0 ? [say('clients.sometimes', { names: together(sometimes) })] : []),
  ]
}

const together = (systems: readonly System[]): Message | '' =>
  systems
    .map(system => say(system))
    .reduceRight<Message | ''>(
      (more, first) => (more === '' ? first : say('words.semicolon', { first, more })),
      '',
    )

export const portWords = (ports: IntervalSet): Phrase => formatPorts(ports) || say('ports.none')
