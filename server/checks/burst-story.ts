// Do these bursts answer this question, and what was seen of them at their end?
import type { Burst } from '#shared/burst.ts'
import type { Flow } from '#shared/flow.ts'
import { type MessageKey, type Phrase, say } from '#shared/message.ts'
import { coversAddresses, parseCidr, sameAddresses } from '#shared/plain/address-set.ts'
import { minutesOf } from '#shared/plain/time.ts'
import type { BurstCounts, Rises } from '../facts/burst-counts.ts'

export type BurstStory = Omit<BurstCounts, 'bursts'> & {
  readonly sizes: readonly number[]
  readonly vantagePoint: string
  /** Where they came from, as the target sees it; null: not known. */
  readonly source: string | null
  /** How all of them ended; mixed: some got through, or this way and that. */
  readonly ended: 'silent' | 'refused' | 'mixed'
  /** Why no number of them proves anything; null: they may. */
  readonly trouble: MessageKey | null
}

/** Null: of another target, from clients that are not asked about, or from several places. */
export const storyOf = (
  flow: Flow,
  { bursts, rules, totals }: BurstCounts,
  now: string | null,
): BurstStory | null => {
  const [first] = bursts
  if (first === undefined || flow.protocol !== 'tcp') return null
  const isOne = bursts.every(
    burst => burst.vantagePoint === first.vantagePoint && burst.from === first.from,
  )
  if (!isOne || !bursts.every(burst => isAsked(flow, burst))) return null
  const source = first.from ?? null
  const client = source === null ? null : parseCidr(source)
  if (client !== null && !coversAddresses(flow.sources, client)) return null
  const sent = bursts.filter(({ connects }) => connects > 0)
  const ended = new Set(sent.map(endOf))
  return {
    ...{ sizes: bursts.map(({ connects }) => connects), totals, source },
    rules: rules === null ? null : ofFamily(flow, rules),
    vantagePoint: first.vantagePoint,
    ended: ended.size === 1 ? ([...ended][0] ?? 'mixed') : 'mixed',
    trouble: troubleOf(bursts, sent, now),
  }
}

const ofFamily = ({ family }: Flow, rules: NonNullable<BurstCounts['rules']>) =>
  new Map([...rules].filter(([, { by }]) => by.family !== (family === 4 ? 'ip6' : 'ip')))

/**
 * Packets of others come at a steady rate as likely as not. What of ours was lost before the host they
 * could replace: one size, or sizes without a quiet window as long, could be met by chance.
 */
const troubleOf = (
  bursts: readonly Burst[],
  sent: readonly Burst[],
  now: string | null,
): MessageKey | null => {
  if (!bursts.every(burst => isOfNow(burst, now))) return 'counters.old'
  if (new Set(sent.map(({ connects }) => connects)).size < 2) return 'counters.one-size'
  const longest = Math.max(...sent.map(({ tookMs }) => tookMs ?? Number.POSITIVE_INFINITY))
  const isQuiet = ({ connects, tookMs }: Burst): boolean =>
    connects === 0 && tookMs !== undefined && tookMs >= longest / 2
  return bursts.some(isQuiet) ? null : 'counters.no-quiet'
}

const NOW_MINUTES = 60

const isOfNow = ({ startedAt, endedAt }: Burst, now: string | null): boolean => {
  const asked = now === null ? null : minutesOf(now)
  return [startedAt, endedAt].every(time => {
    const at = minutesOf(time)
    return at !== null && asked !== null && Math.abs(asked - at) <= NOW_MINUTES
  })
}

const isAsked = ({ publicAddress, privateAddress, askedPort }: Flow, { to }: Burst): boolean => {
  const own = [publicAddress, privateAddress].flatMap(address => parseCidr(address ?? '') ?? [])
  const asked = parseCidr(to.address)
  return to.port === askedPort && asked !== null && own.some(one => sameAddresses(one, asked))
}

const SILENT = ['timed-out', 'no-answer']

const endOf = ({ outcomes, connects }: Burst): BurstStory['ended'] => {
  const count = (names: readonly string[]): number =>
    names.reduce((sum, name) => sum + (outcomes[name] ?? 0), 0)
  if (count(SILENT) === connects) return 'silent'
  return count(['refused']) === connects ? 'refused' : 'mixed'
}

/** It rose by what was sent, each time. */
export const isExact = ({ sizes }: BurstStory, rises: readonly number[]): boolean =>
  rises.length === sizes.length && rises.every((rise, at) => rise === sizes[at])

/** The packets of one client's connects are also all of one size, that of a first packet. */
export const isExactRule = (story: BurstStory, { rises, bytes }: Rises): boolean => {
  if (!isExact(story, rises)) return false
  const sizes = rises.flatMap((rise, at) => (rise === 0 ? [] : [(bytes[at] ?? 0) / rise]))
  return sizes.every(
    size => size === sizes[0] && Number.isInteger(size) && size >= LEAST && size <= MOST,
  )
}

// IPv4 or IPv6 header, TCP header, its options; nothing is sent with a first packet.
const [LEAST, MOST] = [40, 120]

export const sayBursts = (
  { sizes, vantagePoint }: BurstStory,
  rises: readonly number[],
): { readonly rises: Phrase; readonly sizes: Phrase; readonly vantage: string } => ({
  rises: sayNumbers(rises),
  sizes: sayNumbers(sizes),
  vantage: vantagePoint,
})

/** In their order, the last one with a word before it. */
export const sayNumbers = (numbers: readonly number[]): Phrase => {
  const [more = '', ...rest] = numbers.map(String).toReversed()
  return rest.length === 0 ? more : say('counters.and', { first: rest.toReversed(), more })
}
