// Has the intrusion prevention of Cloud Firewall blocked the client lately?
import type { Flow } from '#shared/flow.ts'
import { type FoundCause, fail, type Judgement, notApplicable, warn } from '#shared/judgement.ts'
import { say } from '#shared/message.ts'
import {
  coversAddresses,
  noAddress,
  onlyAddress,
  parseCidr,
  sameAddresses,
  subtractOf,
  unionAll,
} from '#shared/plain/address-set.ts'
import { minutesOf } from '#shared/plain/time.ts'
import type { FirewallAssets } from '../facts/cloud-firewall.ts'
import type { Fact } from '../facts/fact.ts'
import type { RiskEvent } from '../facts/risk-events.ts'
import { apiField } from './api-field.ts'
import { defineCheck } from './check.ts'
import { notOnInternetPath } from './internet-path.ts'
import { quietHint } from './quiet-hint.ts'

/**
 * Blocked within the hour, what this client sends to the address is taken to be blocked still. An older
 * block only lets it be suspected, and one of another client or address says nothing.
 */
export const cloudFirewallIps = defineCheck({
  id: 'cloud-firewall-ips',
  hop: 'provider',
  needs: [],
  wants: ['riskEvents', 'firewallAssets', 'readAt'],
  causes: ['cfw-ips-block'],
  appliesTo: notOnInternetPath,
  evaluate: (flow, { riskEvents, firewallAssets, readAt }) => {
    const nothing = { ...quietHint([riskEvents]), because: say('provider.ips-nothing') }
    const now = flow.question.at ?? (readAt.state === 'present' ? readAt.value : null)
    if (now === null || isOff(flow, firewallAssets)) return nothing
    if (riskEvents.state === 'unavailable')
      return riskEvents.reason === 'not-collected' ? assumed(flow, firewallAssets) : nothing
    const seen = riskEvents.value.flatMap(event => {
      const ageMinutes = ageOf(event, now)
      return isBlockOf(flow, event) && ageMinutes !== null ? [{ event, ageMinutes }] : []
    })
    return judge(flow, seen) ?? nothing
  },
})

const FRESH_MINUTES = 60
const KEPT_MINUTES = 24 * 60

const ageOf = ({ lastAt }: RiskEvent, now: string): number | null => {
  const [last, asked] = [minutesOf(lastAt ?? ''), minutesOf(now)]
  const age = last === null || asked === null ? -1 : asked - last
  return age < 0 || age > KEPT_MINUTES ? null : age
}

const isBlockOf = ({ sources, publicAddress }: Flow, event: RiskEvent): boolean => {
  const client = parseCidr(event.from)
  return (
    event.blocked &&
    event.direction !== 'out' &&
    event.to === publicAddress &&
    client !== null &&
    client.family === sources.family &&
    coversAddresses(sources, client)
  )
}

/** Switched off for the address, nothing of it is on the path. */
const isOff = ({ publicAddress }: Flow, assets: Fact<FirewallAssets>): boolean =>
  assets.state === 'present' &&
  assets.value.assets.every(
    ({ address, protectStatus }) => address !== publicAddress || protectStatus === 'closed',
  )

// Nothing of the configuration shows a block: the verdict for this client rests on there being none.
const assumed = ({ sources, publicAddress }: Flow, assets: Fact<FirewallAssets>): Judgement =>
  notApplicable(say('provider.ips-nothing'), {
    assumptions:
      assets.state === 'present' && onlyAddress(sources) !== null
        ? [say('assume.no-ips-block', { address: publicAddress ?? '' })]
        : [],
  })

type Seen = { readonly event: RiskEvent; readonly ageMinutes: number }

const judge = (flow: Flow, seen: readonly Seen[]): Judgement | null => {
  const [first, ...more] = seen.toSorted((a, b) => a.ageMinutes - b.ageMinutes)
  if (first === undefined) return null
  const fresh = [first, ...more].filter(({ ageMinutes }) => ageMinutes <= FRESH_MINUTES)
  const cause = causeOf(first)
  const quoted = cause.decidedBy === undefined ? {} : { decidedBy: cause.decidedBy }
  if (fresh.length === 0) return warn(cause.because, { causes: [cause], ...quoted })
  const blocked = unionAll(
    flow.family,
    fresh.flatMap(({ event }) => parseCidr(event.from) ?? []),
  )
  const admits = subtractOf(flow.sources, blocked)
  const admission = { admits, uncertain: noAddress(flow.family) }
  return sameAddresses(blocked, flow.sources)
    ? fail(cause.because, [cause], { ...quoted, admission })
    : warn(cause.because, { causes: [cause], ...quoted, admission })
}

const causeOf = ({ event, ageMinutes }: Seen): FoundCause => ({
  id: 'cfw-ips-block',
  because: say('provider.ips-block', {
    ...{ client: event.from, address: event.to, at: event.lastAt ?? '' },
    event: event.name.slice(0, 100) || say('provider.attack'),
  }),
  confidence: ageMinutes <= FRESH_MINUTES ? 'derived' : 'suspected',
  decidedBy: apiField(event.from, event.source, 'RuleResult'),
})
