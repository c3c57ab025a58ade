// Who changed which resource of the account lately?
import { z } from 'zod'
import type { Evidence } from '#shared/evidence.ts'
import { minutesOf } from '#shared/plain/time.ts'
import { type Fact, mapFact } from './fact.ts'
import type { SourceText } from './source-text.ts'
import { whatWasRead } from './what-was-read.ts'

/**
 * ActionTrail LookupEvents (API 2020-07-06, help.aliyun.com and sample events, read 2026-11-22). The
 * shape of an event is that of public samples: keys begin with a small letter, in some products with a
 * capital one.
 */
export type ConfigChange = {
  readonly eventId: string
  /** ISO 8601 UTC. */
  readonly at: string
  /** The action that was called, such as `RevokeSecurityGroup`. */
  readonly action: string
  readonly who: string
  /** Where the call came from: an address or a console. */
  readonly calledFrom: string
  /** Ids of every resource that the event names. */
  readonly resources: readonly string[]
  readonly source: SourceText
}

/** Events that succeeded and write, newest first. Texts of users are cut. */
export const configChangesFact = (evidence: Evidence): Fact<readonly ConfigChange[]> =>
  mapFact(
    whatWasRead(evidence, 'actiontrail.LookupEvents', { list: 'Events', schema: WireEvent }),
    listed =>
      listed
        .flatMap(({ value, source }) => toChange(value, source))
        .toSorted((a, b) => (a.at < b.at ? 1 : Number(a.at > b.at) * -1)),
  )

const MOST_TEXT = 120
const text = z
  .string()
  .transform(value => value.trim().slice(0, MOST_TEXT))
  .catch('')

const Identity = z.looseObject({ username: text, principalid: text, accountid: text, type: text })
// Keys of the first two levels in small letters, whatever the product wrote.
const WireEvent = z
  .record(z.string(), z.unknown())
  .transform(event => smallKeys(event))
  .pipe(
    z.looseObject({
      eventid: text,
      eventtime: text,
      eventname: text,
      eventrw: text,
      errorcode: text,
      sourceipaddress: text,
      useridentity: z.record(z.string(), z.unknown()).catch({}),
      resourcename: text,
      referencedresources: z.unknown().optional(),
      requestparameters: z.unknown().optional(),
    }),
  )

const smallKeys = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).map(([key, inner]) => [key.toLowerCase(), inner]))
    : {}

const READS = /^(?:Describe|List|Get|Query|Check|Lookup)/

const toChange = (wire: z.infer<typeof WireEvent>, source: SourceText): ConfigChange[] => {
  const isRead = wire.eventrw.toLowerCase() === 'read' || READS.test(wire.eventname)
  if (isRead || wire.errorcode !== '' || minutesOf(wire.eventtime) === null) return []
  const { username, principalid, accountid, type } = Identity.parse(smallKeys(wire.useridentity))
  return [
    {
      eventId: wire.eventid,
      at: wire.eventtime,
      action: wire.eventname,
      who: username || principalid || accountid || type,
      calledFrom: wire.sourceipaddress,
      resources: [
        ...new Set([
          ...idsIn(wire.resourcename),
          ...idsIn(wire.referencedresources),
          ...idsIn(wire.requestparameters),
        ]),
      ],
      source,
    },
  ]
}

// `sg-bp1…`, alone, in a comma list, or inside a list that is written as text.
const ID = /(?<![A-Za-z0-9-])[a-z][a-z0-9]{0,11}-[a-z0-9]{1,40}(?![A-Za-z0-9-])/g
const MOST_VALUES = 200

const idsIn = (value: unknown): string[] =>
  textsIn(value)
    .slice(0, MOST_VALUES)
    .flatMap(part => part.slice(0, 2000).match(ID) ?? [])

const textsIn = (value: unknown): string[] => {
  if (typeof value === 'string') return [value]
  return typeof value === 'object' && value !== null
    ? Object.values(value).flatMap(inner => (typeof inner === 'string' ? [inner] : flat(inner)))
    : []
}

const flat = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter(inner => typeof inner === 'string') : []
