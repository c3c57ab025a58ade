// Do these bursts answer this question, and what was seen of them at their end?
import type { Burst } from '#shared/burst.ts'
import type { Flow } from '#shared/flow.ts'
import {
  type AddressSet,
  coversAddresses,
  parseCidr,
  sameAddresses,
} from '#shared/plain/address-set.ts'
import type { BurstCounts } from '../facts/burst-counts.ts'

export type BurstStory = Omit<BurstCounts, 'bursts'> & {
  readonly sizes: readonly number[]
  readonly vantagePoint: string
  /** Where they came from, as the target sees it; null: not known. */
  readonly source: AddressSet | null
  /** How all of them ended; mixed: some got through, or this way and that. */
  readonly ended: 'silent' | 'refused' | 'mixed'
}

/** Null: of another target, from clients that are not asked about, from several places, or too alike. */
export const storyOf = (flow: Flow, { bursts, rules, totals }: BurstCounts): BurstStory | null => {
  const [first] = bursts
  if (first === undefined || flow.protocol !== 'tcp') return null
  const sizes = bursts.map(({ connects }) => connects)
  const source = first.from === undefined ? null : parseCidr(first.from)
  const isOne = bursts.every(
    burst => burst.vantagePoint === first.vantagePoint && burst.from === first.from,
  )
  if (!isOne || new Set(sizes).size < 2 || !bursts.every(burst => isAsked(flow, burst))) return null
  if (source !== null && !coversAddresses(flow.sources, source)) return null
  const ended = new Set(bursts.map(endOf))
  return {
    ...{ sizes, rules, totals, source, vantagePoint: first.vantagePoint },
    ended: ended.size === 1 ? ([...ended][0] ?? 'mixed') : 'mixed',
  }
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

export const sayBursts = (
  { sizes, vantagePoint }: BurstStory,
  rises: readonly number[],
): { readonly rises: string; readonly sizes: string; readonly vantage: string } => ({
  rises: rises.join(' + '),
  sizes: sizes.join(' + '),
  vantage: vantagePoint,
})
