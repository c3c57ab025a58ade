// What does the cloud account say about this question?
import type { EvidenceItem } from '#shared/evidence.ts'
import type { Source, Target } from '#shared/question.ts'
import type { Sink } from '../collector.ts'
import { askAccount } from './account.ts'
import { type CallMemory, startAhead } from './ahead.ts'
import { aroundSender, aroundTarget } from './around-target.ts'
import { aroundNamed, balancersNamed } from './balancer-names.ts'
import type { CloudClient } from './client.ts'
import { errorCodeIn } from './error-code.ts'
import { looksOf } from './first-looks.ts'
import { askAddressOwner, askBalance, isMoneyMatter } from './other-products.ts'
import { isKeyCode } from './outcome.ts'
import { askRecentEvents } from './recent-events.ts'
import { inRegionsOf } from './region-search.ts'
import { startRound } from './round.ts'
import {
  clientOf,
  isOverPrivate,
  mayBeInside,
  type Seed,
  seedOfSource,
  seedOfTarget,
} from './seed.ts'

export type CloudAsk = {
  readonly target: Target
  readonly source: Source
  readonly region: string | null
  /** Decides which listeners of a load balancer matter. */
  readonly port?: number | null
  /** The asked host name and what CNAME records lead on to: load balancers hand out names. */
  readonly names?: readonly string[]
}

export type CollectOptions = {
  readonly sink: Sink
  readonly signal: AbortSignal
  /** When it is over, calls without an answer end as `timed-out` items. */
  readonly deadlineMs?: number
  /** What the same question needed before is asked for at once. */
  readonly remembered?: { readonly memory: CallMemory; readonly subject: string }
}

/**
 * Hands on evidence as it comes and judges nothing. Ends with an error only when the caller is
 * wrong (`bad-region`); whatever the cloud does is evidence. A refused key ends it with one item.
 */
export const collectCloud = async (
  ask: CloudAsk,
  client: CloudClient,
  { sink, signal, deadlineMs = 60_000, remembered }: CollectOptions,
): Promise<void> => {
  const end = new AbortController()
  const timer = setTimeout(() => end.abort(), deadlineMs)
  let isMoney = false
  const stop = AbortSignal.any([signal, end.signal])
  const known = remembered?.memory.recall(remembered.subject) ?? []
  const ahead = startAhead(client, known, stop)
  const round = startRound(ahead.client, {
    sink: item => {
      isMoney ||= isMoneyMatter(item)
      sink(item)
    },
    signal: stop,
    stop: () => end.abort(),
  })
  const looksIn = looksOf(ahead, { isKnown: known.length > 0 })
  const common = {
    round,
    family: familyOf(ask),
    port: ask.port ?? null,
    withIpv6: mayBeIpv6(ask),
    withMembers: mayBeInside(ask.source),
    client: clientOf(ask.source),
    overPrivate: isOverPrivate(ask.source, ask.target),
  }
  const target = seedOfTarget(ask.target)
  const sender = seedOfSource(ask.source)
  try {
    await Promise.all([
      askAccount(round).then(round.knowAccount),
      target &&
        inRegionsOf(round, { seed: target, region: ask.region }, async region => {
          await Promise.all([
            aroundTarget({ ...common, region, looks: looksIn(region) }, target),
            askRecentEvents(round, region),
          ])
        }).then(isHeld =>
          isHeld || target.kind !== 'public-address' ? null : askAddressOwner(round, target.id),
        ),
      ...balancersNamed(ask.names ?? []).map(named =>
        aroundNamed({ ...common, region: named.region, looks: looksIn(named.region) }, named),
      ),
      sender &&
        inRegionsOf(round, { seed: sender, region: ask.region }, region =>
          aroundSender({ ...common, region, looks: looksIn(region) }, sender, {
            outTo: publicOf(target),
          }),
        ),
    ])
    if (isMoney) await askBalance(round)
    if (!stop.aborted) remembered?.memory.keep(remembered.subject, ahead.asked)
  } finally {
    clearTimeout(timer)
    end.abort()
  }
}

// A sender of the account leaves it only for a public address.
const publicOf = (target: Seed | null): string | null =>
  target?.kind === 'public-address' || target?.kind === 'ipv6-address' ? target.id : null

const familyOf = ({ target, source }: CloudAsk): 4 | 6 => {
  const written =
    target.kind === 'address'
      ? target.address
      : source.kind === 'address'
        ? source.address
        : source.kind === 'cidr'
          ? source.cidr
          : ''
  return written.includes(':') ? 6 : 4
}

// Everybody, and whoever a vantage point turns out to be, may come over either family.
const mayBeIpv6 = (ask: CloudAsk): boolean =>
  familyOf(ask) === 6 ||
  (ask.target.kind !== 'address' && ['any', 'vantage-point'].includes(ask.source.kind))

/** The item that shows that the cloud refused the key (or the clock), if there is one. */
export const refusedKey = (items: readonly EvidenceItem[]): EvidenceItem | null =>
  items.find(item => isKeyCode(errorCodeIn(item.raw))) ?? null
