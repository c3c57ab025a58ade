// Which stage of the kernel stopped the bursts, by its totals?
// What each total counts is held against the kernel by test/kernel/burst-counters.test.ts.
import type { CauseId } from '#shared/causes/catalogue.ts'
import type { Flow } from '#shared/flow.ts'
import type { Judged } from '#shared/judged.ts'
import { type FoundCause, type Judgement, warn } from '#shared/judgement.ts'
import { say } from '#shared/message.ts'
import { CONNTRACK_DROPS } from '../facts/burst-counts.ts'
import { type BurstStory, isExact, sayBursts, sayNumbers } from './burst-story.ts'
import { changedCauses } from './changed-causes.ts'
import type { CountersTold } from './counters.ts'
import { cloudDoubt } from './rule-attribution.ts'

type Proof = {
  readonly names: readonly string[]
  readonly ended: 'silent' | 'refused'
  readonly causes: readonly CauseId[]
}

/**
 * What the kernel counts once for each first packet that ends this way. A rule that refuses with a
 * RST is not in OutRsts: that RST is not of the socket layer.
 */
const PROOFS: readonly Proof[] = [
  { names: ['TcpExt.IPReversePathFilter'], ended: 'silent', causes: ['rp-filter-drop'] },
  {
    names: ['Ip.InAddrErrors', 'Ip6InAddrErrors'],
    ended: 'silent',
    causes: ['guest-address-missing'],
  },
  { names: ['TcpExt.ListenOverflows'], ended: 'silent', causes: ['tcp-backlog-overflow'] },
  { names: ['TcpExt.PAWSPassive'], ended: 'silent', causes: ['tcp-tw-recycle-nat'] },
  { names: [CONNTRACK_DROPS], ended: 'silent', causes: ['conntrack-table-full'] },
  {
    names: ['Ip.OutNoRoutes', 'Ip6OutNoRoutes'],
    ended: 'silent',
    causes: ['guest-no-default-route'],
  },
  {
    names: ['Tcp.OutRsts'],
    ended: 'refused',
    causes: [
      'not-listening',
      'listening-loopback-only',
      'listening-other-ip',
      'listening-on-other-port',
    ],
  },
]

/** Only a cause that was derived is proven by it: a total of the whole host names no port. */
export const tellTotals = (
  judged: readonly Judged[],
  { flow, story }: { readonly flow: Flow; readonly story: BurstStory },
): CountersTold => {
  // Two that fit both: which of them is of these packets cannot be told.
  const fitting = PROOFS.flatMap(proof => seenBy(proof, story))
  const seen = fitting.length === 1 ? fitting : []
  const hits = judged.flatMap(({ hop, judgement }) =>
    seen.filter(({ causes }) => judgement.causes.some(isOf(causes))).map(hit => ({ ...hit, hop })),
  )
  return {
    findings: hits.map(({ hop, name, rises }) => ({
      hop,
      judgement: warn(say('counters.total-confirms', { name, ...sayBursts(story, rises) })),
    })),
    change: one => {
      const isIt = (cause: FoundCause): boolean => hits.some(({ causes }) => isOf(causes)(cause))
      if (hits.length === 0) return one.judgement
      return one.judgement.causes.some(isIt)
        ? proven(one.judgement, isIt, { story, name: hits[0]?.name ?? '' })
        : cloudDoubt(flow, story)(one)
    },
  }
}

const proven = (
  judgement: Judgement,
  isIt: (cause: FoundCause) => boolean,
  { story, name }: { readonly story: BurstStory; readonly name: string },
): Judgement => {
  const sizes = sayNumbers(story.sizes.filter(size => size > 0))
  return changedCauses(judgement, isIt, ({ because }) => ({
    confidence: 'proven',
    because: say('counters.proven-total', { name, sizes, because: { ...because, clause: true } }),
  }))
}

type Seen = {
  readonly name: string
  readonly rises: readonly number[]
  readonly causes: readonly string[]
}

const seenBy = ({ names, ended, causes }: Proof, story: BurstStory): Seen[] =>
  story.ended !== ended
    ? []
    : names.flatMap(name => {
        const rises = story.totals.get(name)
        return rises !== undefined && isExact(story, rises) ? [{ name, rises, causes }] : []
      })

const isOf =
  (causes: readonly string[]) =>
  ({ id, confidence }: { readonly id: string; readonly confidence: string }): boolean =>
    confidence === 'derived' && causes.includes(id)
